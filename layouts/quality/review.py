"""The review: one mention at a time, its answers not shown, judged by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.kit.marks import key
from layouts.kit.palette import style
from listening.config import Config
from listening.learning.correction import Correction
from listening.mention import Mention
from listening.names.languages import LANGUAGES

BODY, NOW = "review-body", "review-now"
NEGATIVE, NEUTRAL, POSITIVE, SKIP = "review-negative", "review-neutral", "review-positive", "review-skip"
DEPARTMENT, ANSWER, REASON = "review-department", "review-answer", "review-reason"


def page(content: Sequence[Component], now: str, config: Config) -> Component:
    return html.Main(
        [dcc.Store(id=NOW, data=now), html.Div(content, id=BODY)],
        className="review",
        lang="en",
        style=style(config),
    )


def nothing(last: Correction | None = None) -> list[Component]:
    """Nothing waits. The fields stay, hidden, so that the page can go on when something does."""
    return [
        html.H1("Review"),
        html.P("All that were drawn are reviewed. The next ones are drawn after midnight."),
        html.P(html.A("How right are we?", href="/quality")),
        html.Div(_fields([]), className="off", hidden=True),
    ]


def one(mention: Mention, left: int, config: Config) -> list[Component]:
    """What was written, and what is asked. Nothing says what was decided about it."""
    language = LANGUAGES.get(mention.language, mention.language)
    departments = [(each.name, each.label) for each in config.departments]
    return [
        html.Header(
            [
                html.H1("Review"),
                html.P(
                    f"{left} left today. Drawn at random, shown without what was decided. "
                    "What you leave open is not counted."
                ),
            ]
        ),
        html.Article(
            [
                html.P(mention.text, dir="auto", lang=mention.language),
                html.P(
                    [language, " · ", mention.source, " · ", ", ".join(mention.topics)], className="quiet", dir="auto"
                ),
            ]
        ),
        *_fields(departments),
    ]


def _fields(departments: Sequence[tuple[str, str]]) -> list[Component]:
    return [
        html.Fieldset(
            [
                html.Legend("Right department"),
                dbc.RadioItems(
                    id=DEPARTMENT, options=[{"label": label, "value": name} for name, label in departments], inline=True
                ),
            ]
        ),
        html.Fieldset(
            [
                html.Legend("Does it need an answer?"),
                dbc.RadioItems(
                    id=ANSWER,
                    options=[
                        {"label": "yes", "value": "yes"},
                        {"label": "no", "value": "no"},
                        {"label": "it is not about us", "value": "other"},
                    ],
                    inline=True,
                ),
            ]
        ),
        html.Label(
            [html.Span("Reason, if there is something to say"), dbc.Input(id=REASON, maxLength=500)], className="field"
        ),
        html.Div(
            [
                _button(NEGATIVE, "negative", "1"),
                _button(NEUTRAL, "neutral", "2"),
                _button(POSITIVE, "positive", "3"),
                _button(SKIP, "cannot say", "0"),
            ],
            className="buttons",
        ),
        html.P("A mood saves what was chosen above as well, and shows the next mention.", className="quiet"),
    ]


def _button(id: str, text: str, letter: str) -> Component:
    look = "btn btn-outline-secondary btn-lg"
    return html.Button([text, " ", key(letter)], id=id, type="button", className=look, **data(key=letter))
