"""An own post that was heard: whether it is an answer of which nothing is known yet. Pure.

By the key that was made before it was sent, where its id holds that; else by its words below a post of the same case.
"""

from __future__ import annotations

from listening.cases.case import Case
from listening.config import Account, Network
from listening.mention import Mention
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.keys import letter_id, message_id, plain_digest
from listening.outbox.rule_of_x import same_words
from listening.spans import MINUTE_MS

EARLIER_MS = MINUTE_MS
"""Clocks differ: what was posted so long before an answer was first sent can be it."""


def heard(answer: Answer, mention: Mention, case: Case, account: Account | None) -> Outcome | None:
    """What became of ``answer``, if ``mention`` is it; ``case``: its case, as it is now. None if it is another post."""
    source, _, id = mention.id.partition(":")
    if not mention.own or mention.deleted or source != answer.target.partition(":")[0]:
        return None
    if not (_by_key(answer, mention, account) or _by_words(answer, mention, case)):
        return None
    return Outcome(
        kind=Told.posted, remote=_remote(answer, id, account), url=mention.url, post=mention.id, at=mention.created
    )


def _by_key(answer: Answer, mention: Mention, account: Account | None) -> bool:
    if answer.network is Network.bluesky:
        return mention.id.endswith(f"/{answer.key}")
    if answer.network is Network.mail and account is not None:
        source = answer.target.partition(":")[0]
        return mention.id == letter_id(source, message_id(answer.key, account.handle))
    return False


def _by_words(answer: Answer, mention: Mention, case: Case) -> bool:
    """Networks dress what was sent: they shorten addresses, read Markdown, name who is answered in front."""
    below = {mention.parent, mention.root} - {""}
    if answer.number and mention.parent != answer.target:
        return False  # the posts of a thread stand each below the one before
    if mention.created < (answer.first_at or answer.at) - EARLIER_MS:
        return False
    if not (answer.target in below or (mention.parent and case.has(mention.parent))):
        return False
    if answer.network is Network.x:
        return same_words(mention.text, answer.text)
    return plain_digest(mention.text) == plain_digest(answer.text)


def _remote(answer: Answer, id: str, account: Account | None) -> str:
    """The network's own id, as its answer would have given it."""
    match answer.network:
        case Network.bluesky:
            did, _, key = id.partition("/")
            return f"at://{did if did.startswith('did:') else f'did:plc:{did}'}/app.bsky.feed.post/{key}"
        case Network.mail if account is not None:
            return message_id(answer.key, account.handle)
        case Network.github:
            return id.rpartition("/comment-")[2]
    return id
