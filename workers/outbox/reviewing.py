"""Answers to reviews in stores: a review has one, and a new one replaces it. So it is never there twice. Pure.

No words that nobody here has read are replaced: what stands there has to be what the case knows.
"""

from __future__ import annotations

import msgspec

from listening.config import Account
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.keys import words_digest
from listening.outbox.networks import FACTS
from workers.sources.html_text import shown


class StandingReply(msgspec.Struct, frozen=True):
    """What stands below a review now."""

    text: str = ""
    """Empty: nothing."""
    remote: str = ""
    at: int = 0
    """ms UTC; 0 = not said."""


def before(answer: Answer, there: StandingReply) -> Outcome | None:
    """Why it is not sent now; None if it is."""
    if there.text and words_digest(there.text) == words_digest(answer.text):
        return posted(answer, there)
    if there.text and words_digest(shown(there.text)) != answer.replaces:
        return Outcome(kind=Told.refused, why="The review has another answer by now; it would have been replaced.")
    return None


def looked(answer: Answer, there: StandingReply, account: Account) -> Outcome:
    """What became of it, by what stands there."""
    called = FACTS[account.network].title
    if there.text and words_digest(there.text) == words_digest(answer.text):
        return posted(answer, there)
    if there.text and words_digest(shown(there.text)) != answer.replaces:
        return Outcome(kind=Told.missing, why=f"{called} has another answer there")
    return Outcome(kind=Told.absent, why=f"{called} does not have it")


def posted(answer: Answer, there: StandingReply) -> Outcome:
    """It stands there, as the answer of its review; its own id is the review's where it has none."""
    review = answer.target.partition(":")[2]
    return Outcome(
        kind=Told.posted,
        remote=there.remote or f"{review}/answer",
        post=f"{answer.target}/answer",
        at=there.at or answer.tried_at,
    )
