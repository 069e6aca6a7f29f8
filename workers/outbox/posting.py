"""The outcome of an answer to a post, where a network has no key for it: the same for all of these."""

from __future__ import annotations

from datetime import UTC, datetime

from listening.config import Account
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.keys import words_digest
from listening.outbox.networks import FACTS
from listening.spans import MINUTE_MS
from workers.outbox.wire import Reply, Unanswered

EARLIER_MS = MINUTE_MS
"""Clocks of servers differ: what was posted so long before an answer was first sent can be it."""


def not_posted(reply: Reply | Unanswered, account: Account, refusals: tuple[int, ...], attempts: int) -> Outcome:
    """Of a post that was not answered with what was posted. ``refusals``: what says that it is not taken."""
    called = FACTS[account.network].title
    if reply is Unanswered.before:
        return Outcome(kind=Told.not_sent, why=f"{called} cannot be reached")
    if isinstance(reply, Unanswered):
        return Outcome(kind=Told.unclear, why=f"the connection ended before {called} answered")
    if reply.status == 429 or (reply.status == 403 and reply.wait_ms):
        return Outcome(kind=Told.not_sent, why=f"{called} asks us to wait", wait_ms=reply.wait_ms)
    if reply.status in (401, 403, 404, 410):
        return Outcome(kind=Told.refused, why=f"{called} does not let {account.name} answer this.")
    if reply.status in refusals and attempts == 1:
        # Of a later attempt it can mean that the same is there already.
        return Outcome(kind=Told.refused, why=f"{called} does not take this answer as it is.")
    return Outcome(kind=Told.unclear, why=f"{called} answered {reply.status}", wait_ms=reply.wait_ms)


def gone(reply: Reply | Unanswered | None, account: Account) -> Outcome:
    """Of what is to be answered and was not given: nothing has been posted."""
    called = FACTS[account.network].title
    if isinstance(reply, Reply) and reply.status in (404, 410):
        return Outcome(kind=Told.refused, why="What is answered is gone, or this account may not see it.")
    if isinstance(reply, Reply) and reply.status in (401, 403) and not reply.wait_ms:
        return Outcome(kind=Told.refused, why=f"{called} does not let {account.name} in.")
    wait = reply.wait_ms if isinstance(reply, Reply) else 0
    return Outcome(kind=Told.not_sent, why=f"{called} does not give what is answered", wait_ms=wait)


def silent(account: Account) -> Outcome:
    """Of what cannot be looked for now."""
    return Outcome(kind=Told.unclear, why=f"{FACTS[account.network].title} does not say what the account wrote")


def same(text: str, at: int, answer: Answer) -> bool:
    """Whether something of the account's own is this answer: its words, not older than when it was first sent."""
    return at >= answer.first_at - EARLIER_MS and words_digest(text) == words_digest(answer.text)


def missing(account: Account) -> Outcome:
    """Of what is not there, where nobody says what was deleted."""
    called = FACTS[account.network].title
    return Outcome(kind=Told.missing, why=f"{called} does not have it; it may have been there, and been deleted")


def ms(at: datetime | None) -> int:
    """0 = not said."""
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000) if at is not None else 0
