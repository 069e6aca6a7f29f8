"""Bodies that a push source was sent last, and what was made of them; and a place to try one out."""

from __future__ import annotations

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.marks import aria, moment
from listening.config import Config, Push
from listening.mention import Deletion, Mention, Reject
from listening.pushed.body import PushedBody
from listening.pushed.mapping import Made

BODY = "pushed-body"
TRY = "pushed-try"
TRIED = "pushed-tried"
ASKED = "pushed-source"


def page(source: Push, bodies: Sequence[PushedBody], config: Config, now: int) -> Component:
    """``bodies``: the newest first; ``now``: ms UTC."""
    zone = config.brand.timezone
    return html.Main(
        [
            html.H1(["Pushed by ", html.Bdi(source.name)]),
            html.P(
                [
                    "Webhooks go to ",
                    html.Code(f"/hooks/{source.name}"),
                    f", signed as {source.signature}; programs with a token that writes post to ",
                    html.Code("/api/v1/mentions"),
                    ". ",
                    dcc.Link("Back to the administration", href="/admin"),
                ]
            ),
            html.H2("Try a body"),
            html.P("Nothing is taken: it only says what would be made of it."),
            dcc.Store(id=ASKED, data=source.name),
            dbc.Label("A body", html_for=BODY),
            dbc.Textarea(
                id=BODY,
                rows=6,
                class_name="font-monospace",
                placeholder='{"id": "1", "text": "…", "created": "…"}',
            ),
            dbc.Button("Try it", id=TRY, class_name="my-2"),
            html.Div(id=TRIED, **aria(live="polite")),
            html.H2("The last bodies"),
            *([_body(each, zone, now) for each in bodies] or [html.P("Nothing was sent in the last day.")]),
        ],
        className="admin pushed",
    )


def network(name: str, bodies: Sequence[PushedBody], config: Config, now: int) -> Component:
    """What a network itself sent last; arguments as of ``page``."""
    zone = config.brand.timezone
    none = "Nothing was sent in the last day. The network has to know this address, and to reach it from the internet."
    return html.Main(
        [
            html.H1(["Sent by ", html.Bdi(name)]),
            html.P(
                [
                    "Its network signs what it sends to ",
                    html.Code(f"/hooks/{name}"),
                    ". ",
                    dcc.Link("Back to the administration", href="/admin"),
                ]
            ),
            html.H2("The last bodies"),
            *([_body(each, zone, now) for each in bodies] or [html.P(none)]),
        ],
        className="admin pushed",
    )


def tried(made: Sequence[Made], config: Config) -> Component:
    """What would be made of a body."""
    return html.Ul([html.Li(_said(each, config), dir="auto") for each in made[:20]])


def _said(each: Made, config: Config) -> str:
    match each:
        case Reject():
            return f"rejected: {each.reason}" + (f" ({each.detail})" if each.detail else "")
        case Deletion():
            return f"{each.id} is taken back"
        case Mention():
            by = f" by {each.author or each.name}" if each.author or each.name else ""
            return f"{each.id}{by}, {moment(each.created, config.brand.timezone, 0)}: {each.text[:200]}"


def _body(each: PushedBody, zone: str, now: int) -> Component:
    return html.Details(
        [
            html.Summary(f"{moment(each.at, zone, now)} · {each.answer} · answered {each.status}"),
            html.Ul([html.Li(why, dir="auto") for why in each.rejects]),
            html.Pre(each.raw, dir="auto", className="text-wrap text-break"),
        ],
        open=bool(each.rejects),
    )
