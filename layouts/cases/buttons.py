"""Buttons of a case, one row for each thing a person can do to it: its label, its key, and what it asks first.

Who may do it and when, and what it needs, is the row of the same action in ``listening.cases.transitions``.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from dash import html
from dash.development.base_component import Component

from layouts.cases.places import LIKE, part_of
from layouts.kit import dialogs
from layouts.kit.dialogs import People
from layouts.kit.marks import action
from listening.cases.case import CLOSED, Action
from listening.cases.page import CaseFile
from listening.config import Config


class CaseDialog(msgspec.Struct, frozen=True):
    """What a dialog is made of."""

    config: Config
    people: People
    file: CaseFile | None = None
    """None: it is about whatever cases are chosen on a desk."""


def _always(file: CaseFile) -> bool:
    return True


def _never(file: CaseFile) -> bool:
    return False


class CaseButton(msgspec.Struct, frozen=True):
    """One action on the page of a case."""

    action: Action
    label: str
    key: str
    help: str
    """What the key does, in the list of keys."""
    asks: Callable[[CaseDialog], Component] | None = None
    """The dialog that opens first; None: it is done at once."""
    is_next: Callable[[CaseFile], bool] = _never
    """Whether it is what comes next, and stands out."""
    is_shown: Callable[[CaseFile], bool] = _always
    """Whether it is shown, where it is possible."""

    def button(self, kind: str) -> Component:
        if self.asks is None:
            return action(self.label, self.key, kind, do=self.action.value)
        return action(self.label, self.key, kind, opens=f"dialog-{dialogs.id_of(self.action)}")


def like(file: CaseFile) -> list[Component]:
    """What the dialog of merging offers: cases that look alike."""
    return dialogs.alike([(row.id, row.author, row.text) for row in file.similar])


def _merge(asked: CaseDialog) -> Component:
    file = asked.file
    return dialogs.merge(html.Div(like(file), id=part_of(LIKE, file.case.id)) if file else None)


BUTTONS: tuple[CaseButton, ...] = (
    CaseButton(Action.claim, "Claim", "c", "claim", is_next=_always),
    CaseButton(
        Action.hand_over,
        "Hand over",
        "h",
        "hand over",
        asks=lambda asked: dialogs.hand_over(asked.config, asked.people),
    ),
    CaseButton(Action.wait_for_customer, "Wait for customer", "t", "wait for the customer"),
    # Who has it answers first, and then resolves.
    CaseButton(
        Action.resolve,
        "Resolve",
        "r",
        "resolve",
        is_next=lambda file: file.case.owner == file.me and not file.case.waiting_since,
    ),
    CaseButton(
        Action.reopen,
        "Open again",
        "e",
        "open again",
        asks=lambda _: dialogs.reopen(),
        is_next=lambda file: file.case.state in CLOSED,
    ),
    CaseButton(
        Action.undo,
        "Undo",
        "z",
        "take back: that you resolved or dismissed it; for ten seconds, what the message below offers",
    ),
    CaseButton(Action.dismiss, "Dismiss", "d", "dismiss", asks=lambda _: dialogs.dismiss()),
    CaseButton(Action.note, "Note", "n", "note", asks=lambda asked: dialogs.note(asked.people)),
    CaseButton(
        Action.snooze,
        "Snooze",
        "p",
        "snooze: put it off, until a time or until the customer writes",
        asks=lambda _: dialogs.snooze(),
        is_shown=lambda file: not file.case.snoozed_at,
    ),
    CaseButton(Action.wake, "Bring back", "b", "bring back what was put off", is_next=_always),
    CaseButton(Action.tag, "Tag", "g", "tag", asks=lambda asked: dialogs.tag(asked.people.tags)),
    CaseButton(Action.merge, "Merge", "+", "merge it into another case", asks=_merge),
    CaseButton(
        Action.split_off,
        "Split",
        "-",
        "split a part of it off",
        asks=lambda _: dialogs.split(),
        is_shown=lambda file: len(file.case.posts) > 1,
    ),
)
"""In the order of the page."""

BY_ACTION = {each.action: each for each in BUTTONS}


def of_case(file: CaseFile) -> list[Component]:
    """The buttons of what whoever looks may do."""
    return [
        each.button("" if each.is_next(file) else "quiet")
        for each in BUTTONS
        if each.action in file.possible and each.is_shown(file)
    ]


def asking(asked: CaseDialog, *actions: Action) -> list[Component]:
    """The dialogs of some actions; of all, if none is named."""
    rows = [BY_ACTION[each] for each in actions] if actions else BUTTONS
    return [each.asks(asked) for each in rows if each.asks is not None]
