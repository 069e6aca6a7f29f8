"""Cases that wait for an answer: how many against the usual, nobody's, how long, at risk, breached; by department."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound
from layouts.kit.formats import Format
from layouts.kit.panel import panel
from layouts.kit.parts import dot, name, rail, usual
from listening.config import Config

LEADS = "/desk"


def view(values: Bound, config: Config) -> Component:
    rows = [
        _row(values.at("rows", f"d{n}"), department.label, f"d{n}") for n, department in enumerate(config.departments)
    ]
    return panel(
        values,
        "unresolved",
        "Unresolved",
        html.Div(
            [
                _sum(values),
                values.following(rows, className="slots loads overflows", vars={"most": "most"}),
            ],
            className="unresolved",
        ),
        note=[
            values.following(
                [values.text("work.history", Format.int), " from before you listened"],
                className="history",
                when="work.history",
            )
        ],
        waiting="Waiting for the first look at the queues",
    )


def _sum(values: Bound) -> Component:
    figure, work = values.at("all"), values.at("work")
    return html.Div(
        [
            html.Div(
                [
                    figure.text("v", Format.int, className="big"),
                    html.Div([usual(figure), rail(figure)], className="under"),
                ],
                className="total",
            ),
            html.Div(
                [
                    _fact(work, "unowned", Format.int, "nobody has"),
                    _fact(work, "oldest", Format.age, "oldest wait"),
                    _fact(work, "risk", Format.int, "at risk"),
                    _fact(work, "breached", Format.int, "breached", hot=True),
                    _fact(work, "escalated", Format.int, "escalated"),
                ],
                className="load-facts",
            ),
        ],
        className="load-sum",
    )


def _fact(work: Bound, path: str, how: Format, words: str, hot: bool = False) -> Component:
    return work.following(
        [work.text(path, how, className="figure"), html.Span(words, className="usual")],
        className="load-fact breached" if hot else "load-fact",
        marks={"n": path} if hot else None,
    )


def _row(row: Bound, label: str, key: str) -> Component:
    return row.following(
        [
            html.Div([dot(key), name(label)], className="label"),
            html.Div(html.I(className="bar"), className="scale"),
            row.text("n", Format.int, className="figure"),
            html.Div([row.text("unowned", Format.int), " nobody's"], className="usual unowned"),
            html.Div(row.text("oldest", Format.age), className="usual oldest"),
            row.following(
                [row.text("breached", Format.int), " breached"], className="usual breached", marks={"n": "breached"}
            ),
        ],
        className="row",
        vars={"v": "n"},
    )
