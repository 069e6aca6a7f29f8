"""An approved answer: kept for reuse, and what its events make of it. Pure.

What is in use stays in use while a change of it waits for approval.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec
from msgspec.structs import replace


class LibraryDeed(StrEnum):
    """What people do with an approved answer."""

    propose = "propose"
    """Write a new one, or change one: it waits for approval."""
    approve = "approve"
    send_back = "send_back"
    """It is not approved as it is; why is said."""
    retire = "retire"
    """It is used no more."""


class AnswerText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Its text in one language."""

    language: str
    """ISO 639 code."""
    text: str


class Wording(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """All that is approved of an approved answer."""

    title: str
    texts: tuple[AnswerText, ...]
    link: str = ""
    """What ``{link}`` stands for."""
    department: str = ""
    """Whose cases it answers. Empty: every department's."""
    topic: str = ""
    """What it is about. Empty: anything."""
    valid_until: int = 0
    """It is not used from then on, ms UTC; 0 = no end."""
    owner: str = ""
    """Who sees to it that it stays right."""


class LibraryEvent(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One entry of its trail. It is never changed."""

    at: int
    """ms UTC."""
    who: str
    deed: LibraryDeed
    wording: Wording | None = None
    """propose: what is proposed."""
    why: str = ""


class ApprovedAnswer(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One entry of the library. Times in ms UTC; 0 = not (yet)."""

    id: str
    version: int
    """How many events it has."""
    approved: Wording | None = None
    """What is used; None if nothing was approved yet."""
    approved_by: str = ""
    approved_at: int = 0
    edition: int = 0
    """How often a wording of it was approved: another one with every approval."""
    proposed: Wording | None = None
    """What waits for approval."""
    proposed_by: str = ""
    proposed_at: int = 0
    sent_back_by: str = ""
    """Who did not approve what is proposed, and why."""
    sent_back_why: str = ""
    retired_by: str = ""
    retired_at: int = 0

    @property
    def newest(self) -> Wording:
        """As it was written last, approved or not."""
        wording = self.proposed or self.approved
        assert wording is not None, self.id
        return wording

    def usable(self, now: int) -> Wording | None:
        """What may be used of it at ``now`` (ms); None: nothing."""
        wording = self.approved
        if wording is None or self.retired_at or (wording.valid_until and now >= wording.valid_until):
            return None
        return wording


def fold(id: str, events: Iterable[LibraryEvent]) -> ApprovedAnswer | None:
    """The approved answer that its events make; None for no event."""
    found: ApprovedAnswer | None = None
    for event in events:
        found = after(found or ApprovedAnswer(id=id, version=0), event)
    return found


def after(entry: ApprovedAnswer, event: LibraryEvent) -> ApprovedAnswer:
    """The approved answer after one more event."""
    entry = replace(entry, version=entry.version + 1)
    match event.deed:
        case LibraryDeed.propose:
            return replace(
                entry,
                proposed=event.wording,
                proposed_by=event.who,
                proposed_at=event.at,
                sent_back_by="",
                sent_back_why="",
            )
        case LibraryDeed.approve:
            return replace(
                entry,
                approved=entry.proposed,
                approved_by=event.who,
                approved_at=event.at,
                edition=entry.edition + 1,
                proposed=None,
                sent_back_by="",
                sent_back_why="",
                retired_by="",
                retired_at=0,
            )
        case LibraryDeed.send_back:
            return replace(entry, sent_back_by=event.who, sent_back_why=event.why)
        case LibraryDeed.retire:
            return replace(entry, retired_by=event.who, retired_at=event.at)
