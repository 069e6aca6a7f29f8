"""The headline counters: one big number each, beside its usual."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound, Children
from layouts.kit.formats import Format
from layouts.kit.panel import panel
from layouts.kit.parts import rail, usual
from listening.config import Config

LEADS = "/kpi"

EACH = (
    ("minute", "mentions a minute"),
    ("today", "today"),
    ("net", "net sentiment, 1 h"),
    ("unresolved", "unresolved"),
    ("work", "oldest wait"),
    ("in_time", "in time today"),
    ("hour", "mentions, 1 h"),
    ("negative", "negative, 1 h"),
    ("authors", "authors, 1 h"),
)
"""The first six stand in a strip; the others come where there is room."""
NO_REPOSTS = "net, no reposts, 1 h"
"""The title of net sentiment where reposts are in no mood: there is no room for more."""


def view(values: Bound, config: Config) -> Component:
    return panel(
        values,
        "counters",
        "Now",
        html.Div([_counter(values, key, _titled(key, title, config)) for key, title in EACH], className="counters"),
        note=html.Span(["by customers; our posts today ", values.text("ours", Format.int)], className="population"),
        waiting="Waiting for the first mention of today",
    )


def _titled(key: str, title: str, config: Config) -> str:
    return NO_REPOSTS if key == "net" and not config.sentiment.reposts else title


def _counter(values: Bound, key: str, title: str) -> Component:
    figure = values.at(key)
    net = key == "net"
    how = Format.signed if net else Format.int
    beside: Children
    if key == "work":
        return _oldest(figure, title)
    if key == "in_time":
        how = Format.percent
        beside = html.Div(["of ", values.text("judged", Format.int), " due"], className="beside")
    elif key == "authors":
        beside = html.Div([values.text("each", Format.tenths), " mentions each"], className="beside")
    else:
        beside = [usual(figure, Format.signed if net else Format.about), rail(figure, signed=net)]
    return figure.following(
        [
            html.H3(title),
            html.Div([figure.text("v", how, className="big"), *_believed(figure)], className="with-belief")
            if net
            else figure.text("v", how, className="big"),
            html.Div(beside, className="under"),
        ],
        className=f"counter counter-{key}",
        marks={"least": "least", "unchecked": "un"} if net else {"least": "least"},
        vars={"v": "v"} if net else None,
    )


def _believed(net: Bound) -> list[Component]:
    """How far the big number may be believed: its 95 % interval, or that nobody checked it."""
    ends: Children = [html.Span([net.text("lo", Format.signed), " to"]), net.text("hi", Format.signed)]
    return [
        net.following(ends, className="belief", when="rv"),
        net.following(
            [html.Span([net.text("by"), ","]), html.Span("not checked")],
            className="belief unchecked",
            when="un",
        ),
    ]


def _oldest(work: Bound, title: str) -> Component:
    """How long somebody has been waiting, beside what is late or soon will be."""
    return work.following(
        [
            html.H3(title),
            work.text("oldest", Format.age, className="big"),
            html.Div(
                html.Div(
                    [
                        html.Span(["at risk ", work.text("risk", Format.int)]),
                        work.following(
                            ["breached ", work.text("breached", Format.int)],
                            className="breached",
                            marks={"n": "breached"},
                        ),
                    ],
                    className="beside",
                ),
                className="under",
            ),
        ],
        className="counter counter-oldest",
    )
