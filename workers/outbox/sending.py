"""One look at what is due in the outbox. Killed anywhere, the next look goes on where this one ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from listening.cases.decide import Rules
from listening.cases.undressing import undressed
from listening.config import Account, Config, Network, Source
from listening.outbox.accounts import held_back, source_of
from listening.outbox.answer import Answer, AnswerState, Outcome, Told, abandoned, after, claimed, prepared, refused
from listening.outbox.networks import FACTS
from listening.store import outbox, pictures
from listening.store.cases import crises
from listening.store.cases.cases import CaseBook
from listening.store.cases.reusing import Reusing
from listening.store.connection import Client
from listening.system import secrets
from workers.outbox.appstore import appstore
from workers.outbox.bluesky import bluesky
from workers.outbox.discourse import discourse
from workers.outbox.facebook import facebook
from workers.outbox.github import github
from workers.outbox.googleplay import googleplay
from workers.outbox.instagram import instagram
from workers.outbox.mail import mail
from workers.outbox.mastodon import mastodon
from workers.outbox.threads import threads
from workers.outbox.wire import SentFile
from workers.outbox.x import paying, x
from workers.outbox.youtube import quota, youtube

AT_ONCE = 3
BUDGETS = {Network.youtube: quota.used, Network.x: paying.used}
"""What is counted before a network is asked; it says why it is not, where nothing is left."""
SETTLED = {Network.x: paying.settled}
"""What is set right of that once it was asked."""


class Sender(Protocol):
    """What a network's module offers."""

    def __call__(self, answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
        """``source``: whose mention is answered; None if it is not in config.toml any more."""
        ...


SEND: dict[Network, Sender] = {
    Network.bluesky: bluesky.send,
    Network.mastodon: mastodon.send,
    Network.discourse: discourse.send,
    Network.github: github.send,
    Network.appstore: appstore.send,
    Network.googleplay: googleplay.send,
    Network.mail: mail.send,
    Network.facebook: facebook.send,
    Network.instagram: instagram.send,
    Network.threads: threads.send,
    Network.youtube: youtube.send,
    Network.x: x.send,
}
WITH_PICTURES = {
    Network.bluesky: bluesky.send,
    Network.mastodon: mastodon.send,
    Network.discourse: discourse.send,
    Network.mail: mail.send,
    Network.x: x.send,
}
"""Those of ``FACTS`` that take some."""
LOOK: dict[Network, Sender] = {
    Network.bluesky: bluesky.look,
    Network.mastodon: mastodon.look,
    Network.discourse: discourse.look,
    Network.github: github.look,
    Network.appstore: appstore.look,
    Network.googleplay: googleplay.look,
    Network.mail: mail.look,
    Network.facebook: facebook.look,
    Network.instagram: instagram.look,
    Network.threads: threads.look,
    Network.youtube: youtube.look,
    Network.x: x.look,
}


def run(client: Client, config: Config, book: CaseBook, now: Callable[[], int]) -> None:
    """Send, and look for, what is due."""
    for answer in outbox.due(client, now(), AT_ONCE):
        _advance(client, config, book, answer, now)


def _advance(client: Client, config: Config, book: CaseBook, answer: Answer, now: Callable[[], int]) -> None:
    if answer.state is AnswerState.sending:
        outbox.change(client, book, answer, abandoned(answer, now()), now())
        return
    account = next((each for each in config.accounts if each.name == answer.account), None)
    held = claimed(answer, now())
    if not outbox.change(client, book, answer, held, now()):
        return  # another worker has it
    why = _held_back(client, config, book, held, account, now()) if held.state is AnswerState.sending else ""
    if why:
        outbox.change(client, book, held, refused(held, why), now())
        return
    told = _ask(client, held, account, config, now())
    if told.kind is Told.prepared:
        before, held = held, prepared(held, told, now())
        if not outbox.change(client, book, before, held, now()):
            return  # it was heard meanwhile: nothing more is shown
        told = _ask(client, held, account, config, now())
    outbox.change(client, book, held, after(held, told, now()), now())


def _held_back(
    client: Client, config: Config, book: CaseBook, answer: Answer, account: Account | None, now: int
) -> str:
    """Why it may not go out any more: looked at again just before it does; empty if it may."""
    if account is None or account.network is not answer.network:
        return f"The account {answer.account} is not in config.toml any more."
    if not answer.target.partition(":")[2]:
        return "By which id its network knows the post before it is not known here: post the rest there."
    case = book.current(answer.case)
    if case is None:
        return "Its case is not kept any more."
    written = book.find(answer.case) or case
    rules = Rules(config, crises.current(client))
    draft = next((each for each in written.drafts if each.at == answer.draft_at), None)
    outdated = Reusing(config, client).outdated(case, draft, now, rules) if draft else ""
    return held_back(written, case, answer, rules) or outdated


def _ask(client: Client, answer: Answer, account: Account | None, config: Config, now: int) -> Outcome:
    sending = answer.state is AnswerState.sending
    nothing = Told.not_sent if sending else Told.unclear
    if account is None:
        return Outcome(kind=nothing, why="its account is not in config.toml any more")
    try:
        secret = secrets.read(account.secret, FACTS[account.network].lines)
    except secrets.SecretError as error:
        return Outcome(kind=nothing, why=f"the secret of {account.name}: {error}")
    files = _files(client, answer, account) if sending and answer.pictures else []
    if isinstance(files, Outcome):
        return files
    source = source_of(answer.target.partition(":")[0], config)
    budget = BUDGETS.get(answer.network)
    spent = budget(client, source, answer, now) if budget is not None else None
    if spent is not None:
        return spent
    if files:
        told = WITH_PICTURES[account.network](answer, account, secret, source, files)
    else:
        told = (SEND if sending else LOOK)[account.network](answer, account, secret, source)
    if answer.network in SETTLED:
        SETTLED[answer.network](client, source, answer, told, now)
    return told


def _files(client: Client, answer: Answer, account: Account) -> list[SentFile] | Outcome:
    """The pictures that go with it; or why it does not go."""
    contents = pictures.fetch(client, [each.id for each in answer.pictures])
    files = [SentFile(c, each.media) for c, each in zip(contents, answer.pictures, strict=True) if c is not None]
    if len(files) < len(contents):
        return Outcome(kind=Told.refused, why="A picture of it is not kept any more; add it again.")
    if any(undressed(file.content) != file.content for file in files):
        # It was added before what a camera writes was taken out.
        return Outcome(kind=Told.refused, why="A picture of it still says where and when it was taken; add it again.")
    if account.network not in WITH_PICTURES:
        return Outcome(kind=Told.refused, why=f"{FACTS[account.network].title} takes no pictures.")
    return files
