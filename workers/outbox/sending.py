"""One look at what is due in the outbox. Killed anywhere, the next look goes on where this one ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec.structs import replace

from listening.cases.case import BRAND, MASTHEAD, Action, CaseEvent
from listening.cases.conversation import Post, Side
from listening.cases.decide import Rules
from listening.cases.joining import join
from listening.config import Account, Config, Network
from listening.outbox.accounts import unapproved
from listening.outbox.answer import Answer, AnswerState, Outcome, Told, abandoned, after, claimed, refused
from listening.store import outbox
from listening.store.cases import crises
from listening.store.cases.cases import CaseBook
from listening.store.connection import Client
from listening.system import secrets
from workers.outbox.bluesky import bluesky
from workers.outbox.mastodon import mastodon

AT_ONCE = 3


class Sender(Protocol):
    """What a network's module offers."""

    def __call__(self, answer: Answer, account: Account, secret: str) -> Outcome: ...


SEND: dict[Network, Sender] = {Network.bluesky: bluesky.send, Network.mastodon: mastodon.send}
LOOK: dict[Network, Sender] = {Network.bluesky: bluesky.look, Network.mastodon: mastodon.look}


def run(client: Client, config: Config, book: CaseBook, now: Callable[[], int]) -> None:
    """Send, look for, and note in the trail what is due."""
    for answer in outbox.due(client, now(), AT_ONCE):
        if not answer.over:
            _advance(client, config, book, answer, now)
        elif _noted(book, answer, now()):
            outbox.change(client, answer, replace(answer, noted=True, version=answer.version + 1))


def _advance(client: Client, config: Config, book: CaseBook, answer: Answer, now: Callable[[], int]) -> None:
    if answer.state is AnswerState.sending:
        outbox.change(client, answer, abandoned(answer, now()))
        return
    account = next((each for each in config.accounts if each.name == answer.account), None)
    case = book.find(answer.case)
    held = claimed(answer, now())
    if not outbox.change(client, answer, held):
        return  # another worker has it
    if held.state is AnswerState.sending:
        why = "" if case is None else unapproved(case, answer.approved_by, Rules(config, crises.current(client)))
        if account is None:
            why = f"The account {answer.account} is not in config.toml any more."
        if why:
            outbox.change(client, held, refused(held, why))
            return
    outbox.change(client, held, after(held, _ask(held, account), now()))


def _ask(answer: Answer, account: Account | None) -> Outcome:
    sending = answer.state is AnswerState.sending
    nothing = Told.not_sent if sending else Told.unclear
    if account is None:
        return Outcome(told=nothing, why="its account is not in config.toml any more")
    try:
        secret = secrets.read(account.secret)
    except secrets.SecretError as error:
        return Outcome(told=nothing, why=f"the secret of {account.name}: {error}")
    return (SEND if sending else LOOK)[account.network](answer, account, secret)


def _noted(book: CaseBook, answer: Answer, now: int) -> bool:
    """Write the end of an answer into the trail of its case; False if somebody wrote to it in between."""
    case = book.find(answer.case)
    while case is not None and case.merged_into:
        case = book.find(case.merged_into)
    if case is None:
        return True
    if answer.state is AnswerState.sent:
        event = join(case, Post(answer.post, answer.posted_at, Side.brand, waits=False), None, now)
        if event is None:
            return True  # heard in the stream already: the same answer
        event = replace(event, who=BRAND, why=f"{answer.by} sent it with {answer.account}")
        return book.append(case.id, case, [event]) is not None
    said = f"The answer of {answer.by} did not go out with {answer.account}: {answer.why}"
    if answer.asks:
        said = f"Nobody knows whether the answer of {answer.by} went out with {answer.account}; please look there."
    if any(event.text == said for event in book.trail(case.id)[-20:]):
        return True
    note = CaseEvent(
        at=now, recorded=now, who=MASTHEAD, action=Action.note, before=case.state, after=case.state, text=said
    )
    return book.append(case.id, case, [note]) is not None
