"""Corrections of what was decided about a mention, wherever it stands: one key, one dialog, one way back.

Whatever shows a mention carries ``mark(mention)`` and has room for ``button(mention)``; the dialog stands once on every
page of those who may (``dashboard.pages.pages``). ``assets/correcting.js`` opens it by the key f, with j and k between
mentions where a page has no use of its own for them. A link in ``MORE`` with ``data-about-mention`` gets the id of the
mention at its end: ``html.A("…", **data(**{"about-mention": "/topics?mention="}))``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.kit.dialogs import modal
from layouts.kit.marks import action, choice, key, moment
from layouts.kit.toasts import toasts
from listening.config import Config
from listening.learning.correction import Correction
from listening.mention import Mention

KEY, BACK_KEY = "f", "v"
LONGEST_REASON = 500
DO, ASK, KNOWN, SAID = "correct-do", "correct-ask", "correct-known", "correct-said"
MOODS = ("negative", "neutral", "positive")
ANSWERS = (("yes", "it needs an answer"), ("no", "it needs none"), ("other", "it is not about us"))
MORE: tuple[Component, ...] = ()
"""Links of other pages about this mention, below the fields."""


def mark(mention: Mention) -> dict[str, Any]:
    """Attributes of the element that shows a mention; none where there is nothing to set right."""
    return {} if mention.own or mention.deleted else {"tabIndex": "-1", **data(mention=mention.id)}


def button(mention: Mention) -> Component | None:
    """For the mouse. Not seen by those who may not."""
    return None if mention.own or mention.deleted else bare_button()


def bare_button() -> Component:
    """The same in a template, whose mention the script sets."""
    return html.Button(["Set right", key(KEY)], type="button", className="btn btn-sm set-right", **data(corrects=""))


def kit(config: Config) -> Component:
    """The dialog, and where what came of it is said."""
    departments = [(each.name, each.label) for each in config.departments]
    body = [
        html.P(className="about", dir="auto"),
        html.Div(id=KNOWN, className="correct-known"),
        *choice("sentiment", "Mood", [(mood, mood) for mood in MOODS], "as decided"),
        *choice("department", "Department", departments, "as decided"),
        *choice("answer", "Answer", ANSWERS, "as decided"),
        html.Label(
            [
                html.Span("Why, if there is something to say"),
                html.Textarea(name="reason", rows="1", maxLength=LONGEST_REASON, dir="auto", className="form-control"),
            ],
            className="field",
        ),
        html.P(MORE, className="correct-more") if MORE else None,
        html.P("It is kept and teaches. Counts stay as they are, and its case where it is.", className="hint"),
    ]
    return html.Div(
        [
            modal("correct", "Set right", body, ["Keep", key("Ctrl Enter")], correction=""),
            dcc.Store(id=DO),
            dcc.Store(id=ASK),
            toasts(SAID),
        ],
        className="correcting",
    )


def known(mention: Mention, opens: bool, held: Correction | None, config: Config) -> list[Component]:
    """What was decided, and what a person said of it. ``opens``: the rules say that it needs an answer."""
    decided = [
        mention.label.name if mention.label.name in MOODS else "no mood",
        f"to {_label(mention.department, config)}",
        "needs an answer" if opens else "needs no answer",
    ]
    lines: list[Component] = [html.P(f"Decided: {', '.join(decided)}.", dir="auto")]
    if held is not None and (words := in_words(held, config)):
        said = f"{held.by} said, {moment(held.at, config.brand.timezone)}: {words}."
        lines.append(html.P([html.Span(said, dir="auto"), _back(mention.id)]))
    return lines


def kept(mention: str, held: Correction | None, took_back: bool, config: Config) -> list[Component]:
    """What came of it, with the way back."""
    words = in_words(held, config) if held is not None else ""
    if took_back:
        return [html.P(f"Taken back. What holds now: {words or 'what was decided'}.", dir="auto")]
    return [html.P([html.Span(f"Kept: {words}.", dir="auto"), _back(mention, BACK_KEY)])]


def refused(why: str) -> list[Component]:
    return [html.P(f"{why[:1].upper()}{why[1:]}", className="refused", dir="auto")]


def in_words(held: Correction, config: Config) -> str:
    """``negative, to Customer care, needs no answer``; empty where nothing was said."""
    answer = {True: "needs an answer", False: "needs no answer", None: ""}[held.needs_answer]
    said: Sequence[str] = (
        held.mood.name if held.mood else "",
        f"to {_label(held.department, config)}" if held.department else "",
        answer,
        "not about us" if held.about_us is False else "",
    )
    return ", ".join(each for each in said if each)


def _label(name: str, config: Config) -> str:
    return next((each.label for each in config.departments if each.name == name), name or "no department")


def _back(mention: str, letter: str = "") -> Component:
    return action("Take back", letter, "quiet", back=mention)
