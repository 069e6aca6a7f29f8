"""Messages to somebody beside their inbox: which kinds they chose, and what a message says. Pure.

A message says what happened, by whom and to which case, and no word of a customer or a colleague: it leaves the house.
"""

from __future__ import annotations

import msgspec

from listening.cases.case import Case, CaseEvent
from listening.cases.inbox import TellPlace
from listening.cases.told import TellKind
from listening.cases.undoing import LATE_MS, UNDO_MS
from listening.spans import HOUR_MS

DELAY_MS = UNDO_MS + LATE_MS
"""Until then it can be taken back: nobody is sent a message about what was undone."""
OLDEST_MS = HOUR_MS
"""What could not be sent for so long is not sent any more: it stands in the inbox."""
RETRIES_MS = (30_000, 120_000, 600_000)
"""Before each further attempt, where the channel surely did not take it."""


class MessageDue(msgspec.Struct, frozen=True, array_like=True):
    """One message on its way. New fields go to the end."""

    who: str
    id: str
    """Of a TellPlace."""
    at: int
    """When it was written down, ms UTC."""
    channel: str = ""
    """Empty: it is not decided yet through which."""
    attempts: int = 0


class MessagesChosen(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person wants sent."""

    kinds: tuple[TellKind, ...] = ()


TITLES: dict[TellKind, str] = {
    TellKind.assigned: "{case} was given to you",
    TellKind.mentioned: "You are named in {case}",
    TellKind.approval: "Your approval is wanted in {case}",
    TellKind.not_out: "Your answer in {case} did not go out",
    TellKind.wrote_again: "The customer of {case} wrote again",
    TellKind.back: "{case} is back",
}


def message(place: TellPlace, case: Case, event: CaseEvent, by: str, department: str, address: str) -> tuple[str, str]:
    """Title and text. ``by``: the person who did it, or empty; ``address``: of this Masthead."""
    title = TITLES[place.kind].format(case=case.id)
    lines = [f"Department: {department}.", *([f"By {by}."] if by else [])]
    return title, "\n".join([*lines, f"{address}/case/{case.id}", "", f"What you get: {address}/inbox/messages"])


def pushed(place: TellPlace, case: Case, by: str, department: str) -> bytes:
    """The same for a browser, as ``assets/worker/push-worker.js`` reads it."""
    text = f"{department}. By {by}." if by else f"{department}."
    told = {"title": TITLES[place.kind].format(case=case.id), "text": text, "path": f"/case/{case.id}", "tag": place.id}
    return msgspec.json.encode(told)
