"""Approved answers at a case: those that fit, each put into the box by a key, and what a draft was made of."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.kit.marks import key
from listening.cases.case import Draft
from listening.cases.page import CaseFile
from listening.library.suggesting import Offered
from listening.names.languages import LANGUAGES
from listening.wall.authors import line

TEXT_SHOWN = 220


def offers(offered: Sequence[Offered], box: str) -> list[Component]:
    """``offered``: the best first; ``box``: id of what they are put into."""
    if not offered:
        return []
    digits = iter(range(1, len(offered) + 1))
    rows = [html.Li(_unfilled(each) if each.missing else _offer(each, next(digits), box)) for each in offered]
    return [html.Section([html.H3("Approved answers"), html.Ol(rows)], className="offers")]


def _offer(offered: Offered, number: int, box: str) -> Component:
    of = f"offer-{offered.answer}"
    return html.Button(
        [
            html.Span([key(str(number)), *_head(offered)], className="head"),
            html.Span(line(offered.text, TEXT_SHOWN), className="text", lang=offered.language, dir="auto"),
            html.Span(offered.text, id=of, hidden=True),
        ],
        type="button",
        className="offer",
        **data(key=str(number), fills=box, reuses=offered.answer, **{"from": of}),
    )


def _unfilled(offered: Offered) -> Component:
    """One that fits, and cannot be put in; why is said in its place."""
    names = " and ".join(f"{{{name}}}" for name in offered.missing)
    return html.Div(
        [
            html.Span(_head(offered), className="head"),
            html.Span(f"{names} cannot be filled in here, so it cannot be used.", className="needs"),
        ],
        className="offer unfilled",
    )


def _head(offered: Offered) -> list[Component]:
    facts = [LANGUAGES.get(offered.language, offered.language), offered.topic, _used(offered.used)]
    return [
        html.B(offered.title, dir="auto"),
        html.Span(" · ".join(fact for fact in facts if fact), className="hint", dir="auto"),
    ]


def _used(number: int) -> str:
    return f"used in {number:,} case{'' if number == 1 else 's'}" if number else "not used yet"


def made_of(draft: Draft, file: CaseFile) -> list[Component]:
    """One line about the approved answer that a draft was made of."""
    reuse = draft.reuse
    if reuse is None:
        return []
    link = html.A(reuse.answer, href=f"/library/{reuse.answer}")
    if not reuse.unchanged:
        return [html.P(["Made of the approved answer ", link, ", and changed."], className="by")]
    told = html.Bdi(reuse.approved_by)
    more = " In a crisis it needs approval all the same." if file.crisis and not draft.approved_by else ""
    return [html.P(["The approved answer ", link, " as ", told, f" approved it.{more}"], className="by")]
