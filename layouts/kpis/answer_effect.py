"""The effect of answering: two moods side by side, and how sure their difference is."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.palette import style
from layouts.kpis.parts import BUTTON
from layouts.kpis.words import lasted
from listening.config import Config
from listening.kpis.answer_effect import AnswerEffect
from listening.kpis.digest_words import points

PLACE = "kpi-answering"
PATH = "/kpi/answering"

SAID = (
    "Of each author the first post of the range counts that has a mood; reposts and our own posts are in none. "
    "Answered: we replied to it within 14 days, or its case says when. Then the author's next post within 14 "
    "days is looked at; of those not answered the next one after as long as an answer takes in the median. "
    "Compared are authors whose post before lay in the same range of mood, weighed as those we answered. "
    "Nobody drew lots whom we answer: what else makes us answer one and not another stays in the difference. "
    "Moods are as they were decided, not checked by any review."
)


def page(config: Config) -> Component:
    """What comes first."""
    return html.Main(
        html.Div(
            html.P("Reading who was answered and wrote again", className="k-reading"), id=PLACE, className="k-place"
        ),
        className="kpi",
        lang="en",
        style=style(config),
    )


def view(found: AnswerEffect, said: str, back: str, note: str = "") -> Component:
    """``said``: range and filter in words; ``back``: the address of the key figures; ``note``: what was left out."""
    body: list[Component] = [html.P(found.few, className="k-nothing k-moved-none")]
    if found.difference is not None:
        low, high = found.difference.low, found.difference.high
        sure = "Answering goes with a better next post." if low > 0 else "Answering goes with a worse next post."
        unsure = "No difference that would be more than chance."
        body = [
            html.Div(
                [
                    _number("answered: next post", found.next_answered, f"{found.answered:,} authors"),
                    _number("not answered: next post", found.next_unanswered, f"{found.unanswered:,} authors"),
                    _number("difference", found.difference.value, f"{points(low)} to {points(high)} (95 %)"),
                    _number(
                        "both before", found.before, f"answered after {lasted(found.wait_ms / 1000)} in the median"
                    ),
                ],
                className="k-panel k-moved-sum",
            ),
            html.P(html.B(unsure if low <= 0 <= high else sure), className="k-effect"),
        ]
    return html.Div(
        [
            html.Header(
                [
                    html.H1(
                        [html.Span("What answering does"), html.Span("to the mood of the next post", className="k-sub")]
                    ),
                    html.Div(html.Span(said, dir="auto"), className="k-moved-range"),
                    html.Div(dcc.Link("All figures", href=back, className=BUTTON), className="k-exports"),
                ],
                className="k-head",
            ),
            *body,
            html.P([SAID, *([" ", note] if note else [])], className="k-effect k-effect-how"),
        ],
        className="k-board k-moved",
    )


def _number(title: str, value: float | None, under: str) -> Component:
    return html.Div([html.Span(title), html.B(points(value)), html.Span(under)])
