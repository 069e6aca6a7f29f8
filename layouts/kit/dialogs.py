"""Dialogs that ask before something is done to a case. ``assets/keys.js`` opens and sends them.

A form says in ``data-do`` which action it is for; its fields are those of
``listening.cases.doing.Doing``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.kit.marks import choice, key
from layouts.kit.toasts import toasts
from listening.cases.case import Action, Dismissal
from listening.cases.snoozing import SnoozeFor
from listening.cases.tagging import LONGEST as LONGEST_TAG
from listening.config import Config

LONGEST_WHY = 1000

DISMISSALS: dict[Dismissal, str] = {
    Dismissal.spam: "It is spam",
    Dismissal.not_about_us: "It is not about us",
    Dismissal.no_answer_needed: "It needs no answer",
    Dismissal.answered_elsewhere: "It was answered elsewhere",
    Dismissal.duplicate: "There is another case of it",
}


class People(msgspec.Struct, frozen=True):
    """Whom a case can be given to."""

    names: tuple[str, ...]
    managers: tuple[str, ...] = ()
    """Those of them who may approve anything."""
    tags: tuple[str, ...] = ()
    """In use on cases."""
    told: tuple[str, ...] = ()
    """Those whom a note can name."""


def hand_over(config: Config, people: People) -> Component:
    return dialog(
        "hand-over",
        "Hand over",
        Action.hand_over,
        [
            *choice("department", "To the department", [(d.name, d.label) for d in config.departments], "where it is"),
            *choice("to", "To a person", [(name, name) for name in people.names], "nobody: into the queue"),
            _naming(why("Why: it is kept in the trail"), people),
        ],
        "Hand over",
    )


def dismiss() -> Component:
    return dialog(
        "dismiss",
        "Dismiss",
        Action.dismiss,
        # Nothing is preset: whoever sends it in a hurry must not call a customer spam.
        choice("dismissal", "Why", [(d.value, text) for d, text in DISMISSALS.items()], "choose", required=True),
        "Dismiss",
    )


def note(people: People) -> Component:
    text = words("text", "For colleagues only; it is kept in the trail. @ names somebody, who is told")
    return dialog("note", "Note", Action.note, [_naming(text, people)], "Keep")


def _naming(field: Component, people: People) -> Component:
    """``assets/naming.js`` offers their names behind an @."""
    return html.Div([field], className="names", **data(names=json.dumps(people.told)))


SNOOZES: dict[SnoozeFor, str] = {
    SnoozeFor.hour: "for an hour",
    SnoozeFor.four_hours: "for four hours",
    SnoozeFor.tomorrow: "until tomorrow, 09:00",
    SnoozeFor.next_week: "until Monday, 09:00",
    SnoozeFor.customer: "until the customer writes again",
}


def snooze() -> Component:
    return dialog(
        "snooze",
        "Snooze",
        Action.snooze,
        [
            html.P(
                "It leaves the queue and comes back by itself, at once if the customer writes. Its clocks run on.",
                className="hint",
            ),
            *choice("until", "Until when", [(each.value, text) for each, text in SNOOZES.items()]),
            # Of the same name: filled in, it is what counts.
            html.Label(
                [
                    html.Span("or until a time of your own, where the brand is"),
                    dbc.Input(type="datetime-local", name="until"),
                ],
                className="field",
            ),
        ],
        "Snooze",
    )


def tag(known: Sequence[str] = ()) -> Component:
    """``known``: tags that are in use."""
    return dialog(
        "tag",
        "Tag",
        Action.tag,
        [
            html.Label(
                [
                    html.Span("One word, or a few: everybody sees it, and can filter by it"),
                    dbc.Input(
                        type="text", name="text", maxlength=LONGEST_TAG, required=True, autocomplete="off", list=TAGS
                    ),
                ],
                className="field",
            ),
            html.Datalist([html.Option(value=each) for each in known], id=TAGS),
        ],
        "Tag",
    )


def alike(offered: Sequence[tuple[str, str, str]]) -> list[Component]:
    """``offered``: cases that look alike: id, author and text of each; for the list of a field, and to be read."""
    # Each of them by itself: a name of one direction before a text of the other would be read from its end.
    lines = [
        html.Li(
            [html.B(id), html.Span(who, dir="auto", className="who"), html.Span(text, dir="auto", className="text")]
        )
        for id, who, text in offered
    ]
    choices = html.Datalist([html.Option(f"{who}: {text}", value=id) for id, who, text in offered], id=ALIKE)
    return [choices, html.Ul(lines, className="small-rows alike")] if lines else [choices]


def merge(offers: Component | None = None) -> Component:
    """``offers``: where what ``alike`` makes stands; it changes while the page is open."""
    return dialog(
        "merge",
        "Merge into another case",
        Action.merge,
        [
            html.P(
                "The other one goes on, with the posts of both and whatever comes later. For ten seconds it can be"
                " taken back, later it can be split off again.",
                className="hint",
            ),
            html.Label(
                [
                    html.Span("The case that goes on"),
                    dbc.Input(
                        type="text",
                        name="case",
                        required=True,
                        maxlength=20,
                        pattern=r"\s*[Cc]\d+\s*",
                        placeholder="C1234",
                        autocomplete="off",
                        list=ALIKE,
                    ),
                ],
                className="field",
            ),
            *([offers] if offers is not None else []),
        ],
        "Merge",
    )


def split() -> Component:
    """``assets/parting.js`` says what can be split off, when it is opened."""
    return dialog(
        "split-off",
        "Split off",
        Action.split_off,
        [
            html.P(
                "It becomes a case of its own, with all that answers it and whatever comes later.", className="hint"
            ),
            *choice("mention", "What", (), "choose", required=True),
        ],
        "Split off",
    )


def reject() -> Component:
    return dialog("reject", "Reject the answer", Action.reject, [why("What has to change")], "Reject")


def reopen() -> Component:
    return dialog("reopen", "Open it again", Action.reopen, [why("Why")], "Open again")


def request(approvers: Sequence[str]) -> Component:
    return dialog(
        "request",
        "Request approval",
        Action.request_approval,
        choice("to", "Who approves it", [(name, name) for name in approvers], "anybody who may"),
        "Request",
        sends="answer",
    )


def id_of(action: Action) -> str:
    """Of its dialog, behind ``dialog-``."""
    return action.value.replace("_", "-")


def dialog(id: str, title: str, does: Action, fields: Sequence[Component], button: str, sends: str = "") -> Component:
    """``sends``: id of a text outside of the dialog that goes along."""
    told = {"do": does.value} | ({"sends": sends} if sends else {})
    return modal(id, title, [html.P(className="about"), *fields], [button], **told)


def modal(
    id: str, title: str, body: Sequence[Component | None], button: Sequence[Component | str], **told: str
) -> Component:
    """A dialog with a form, which ``assets/asking.js`` opens and closes; ``told``: ``data-`` attributes of the form.

    ``button``: what stands on the one that sends it; Ctrl+Enter does too.
    """
    close = html.Button("Cancel", type="button", className="btn btn-outline-secondary", **data(closes=""))
    form = html.Form(
        [
            dbc.ModalHeader(dbc.ModalTitle(title, id=f"title-{id}", tag="h2")),
            dbc.ModalBody(body),
            dbc.ModalFooter([close, html.Button(button, type="submit", className="btn btn-primary")]),
        ],
        **data(**told),
    )
    return _asks(id, form)


def _asks(id: str, inner: Any, **look: Any) -> Component:
    """Without fading: the next key is for a field of it. The script holds the focus in it and gives it back."""
    asks: Component = dbc.Modal(
        inner,
        id=f"dialog-{id}",
        is_open=False,
        fade=False,
        centered=True,
        backdrop="static",
        enforceFocus=False,
        labelledby=f"title-{id}",
        **look,
    )
    return asks


def why(label: str) -> Component:
    return words("why", label)


def words(name: str, label: str) -> Component:
    return html.Label(
        [
            html.Span(label),
            html.Textarea(
                name=name, rows="3", maxLength=LONGEST_WHY, required=True, dir="auto", className="form-control"
            ),
        ],
        className="field",
    )


def help(keys: Sequence[tuple[str, str]]) -> Component:
    """What the keyboard does here."""
    lines = [html.Div([html.Dt(key(letter)), html.Dd(what)]) for letter, what in keys]
    close = html.Button("Close", type="button", className="btn btn-primary", **data(closes=""))
    return _asks(
        "help",
        [
            dbc.ModalHeader(dbc.ModalTitle("Keyboard", id="title-help", tag="h2")),
            dbc.ModalBody(html.Dl(lines, className="all-keys")),
            dbc.ModalFooter(close),
        ],
        # The focus is on Close: without a body that scrolls by itself a long list would be shown from its end.
        size="xl",
        scrollable=True,
    )


def stores() -> list[Component]:
    """Where the script puts what is to be done, and what came of it."""
    return [dcc.Store(id=DO), toasts(SAID, "case-hint")]


DO = "case-do"
TAGS = "tags-known"
ALIKE = "cases-alike"
SAID = "case-said"
