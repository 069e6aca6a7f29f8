"""Uses of an approved answer, and what came back. Pure.

What came back is computed from the next post of whom was answered: nobody looked.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from listening.cases.case import Case
from listening.cases.conversation import Post, Side
from listening.mention import Label, Mention
from listening.triage.goodbye import ends

ANGRIER = 0.25
"""So much lower is the compound of somebody who got angrier: half of what lies between neutral and negative words."""


class Reaction(StrEnum):
    """What whoever was answered wrote next."""

    nothing = "nothing"
    thanked = "thanked"
    wrote_again = "wrote_again"
    angrier = "angrier"


class LibraryUse(msgspec.Struct, frozen=True):
    """One posted answer that was made of an approved one."""

    case: str
    by: str
    at: int
    """When it was posted, ms UTC."""
    unchanged: bool
    reaction: Reaction


def uses(answer: str, case: Case, mentions: Mapping[str, Mention]) -> list[LibraryUse]:
    """How ``case`` used an approved answer; ``mentions``: of its posts, those that are kept, by id."""
    return [
        LibraryUse(
            case.id, draft.author, draft.posted_at, draft.reuse.unchanged, _reaction(case, draft.posted_at, mentions)
        )
        for draft in case.drafts
        if draft.reuse is not None and draft.reuse.answer == answer and draft.posted_at
    ]


def answered_by(answer: str, case: Case) -> str:
    """The post that ``case`` answered with it: the customer's last before it was written; empty if it did not."""
    draft = next((d for d in case.drafts if d.reuse is not None and d.reuse.answer == answer and d.posted_at), None)
    before = [post for post in _asked(case) if draft is not None and post.at <= draft.at]
    return max(before, key=lambda post: (post.waits, post.at), default=case.talk.opener).id if draft else ""


def _asked(case: Case) -> list[Post]:
    return [post for post in case.posts if post.side is Side.customer and not post.gone]


def _reaction(case: Case, posted_at: int, mentions: Mapping[str, Mention]) -> Reaction:
    before = [post for post in _asked(case) if post.at <= posted_at]
    answered = mentions.get(max(before, key=lambda post: post.at).id) if before else None
    if answered is None or not answered.author:
        return Reaction.nothing
    later = [mention for post in _asked(case) if post.at > posted_at and (mention := mentions.get(post.id))]
    theirs = [m for m in later if m.author == answered.author and not m.deleted]
    if not theirs:
        return Reaction.nothing
    return _read(answered, min(theirs, key=lambda m: m.created), case)


def _read(answered: Mention, wrote: Mention, case: Case) -> Reaction:
    post = case.post(wrote.id)
    if ends(wrote.full_text) or (post is not None and not post.waits and wrote.label is Label.positive):
        return Reaction.thanked
    if answered.compound is None or wrote.compound is None or wrote.label is not Label.negative:
        return Reaction.wrote_again
    return Reaction.angrier if wrote.compound <= answered.compound - ANGRIER else Reaction.wrote_again
