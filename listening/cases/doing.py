"""A wish of somebody on a page: one action, on one case or on several. Pure."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from listening.cases.case import Act, Action, Case, Draft
from listening.cases.pictures import PictureWish

AT_ONCE = 200


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A case as it was looked at."""

    id: Annotated[str, Meta(max_length=20)]
    version: int


class Doing(Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An action with what it needs, and the cases it is meant for."""

    cases: Annotated[tuple[Target, ...], Meta(min_length=1, max_length=AT_ONCE)]
    n: int = 0
    """Makes the same wish a second time a new one."""


def steps(doing: Doing, case: Case) -> tuple[Act, ...]:
    """The acts that make it: approval of a text that is no draft yet begins with drafting it."""
    text = doing.text.strip()
    known = case.draft
    if known and known.text == text and doing.thread and not known.thread:
        # Only how it goes is another: what goes with it, and what it was made of, stay.
        doing = replace(doing, pictures=_kept(known), approved_answer=_made_of(known))
    thread = doing.thread or bool(known and known.text == text and known.thread)
    act = Act(
        action=doing.action,
        to=doing.to,
        department=doing.department,
        text=text,
        why=doing.why,
        dismissal=doing.dismissal,
        until=doing.until,
        approved_answer=doing.approved_answer,
        pictures=doing.pictures if doing.action is Action.draft else (),
        thread=thread and doing.action is Action.draft,
        case=doing.case.strip().upper(),
        mention=doing.mention,
    )
    same = known and known.text == text and [(p.id, p.alt) for p in known.pictures] == _wished(doing)
    if doing.action is not Action.request_approval or not text or same:
        return (act,)
    drafted = Act(
        action=Action.draft,
        text=text,
        approved_answer=doing.approved_answer,
        pictures=doing.pictures,
        thread=thread,
    )
    return (drafted, act)


def _wished(doing: Doing) -> list[tuple[str, str]]:
    return [(each.id, each.alt.strip()) for each in doing.pictures]


def _kept(draft: Draft) -> tuple[PictureWish, ...]:
    return tuple(PictureWish(id=each.id, alt=each.alt) for each in draft.pictures)


def _made_of(draft: Draft) -> str:
    return draft.reuse.answer if draft.reuse else ""
