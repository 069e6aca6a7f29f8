"""Home, and what a page says when it cannot be shown."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.nav import NavLink
from listening.config import Config


def home(config: Config, name: str, token: str, links: Sequence[NavLink] = (), new: bool = False) -> Component:
    """The pages and walls one can open.

    ``token``: anti-forgery, for signing out; empty where the line on top does it. ``new``: the brand is made up, and
    who looks may give it their own.
    """
    pages = [
        html.Li(html.A([html.B(link.title), html.Span(link.about)], href=link.path)) for link in links if link.about
    ]
    walls = [
        html.Li(
            html.A(
                [html.B(screen.title or screen.name, dir="auto"), html.Span("one screen")],
                href=f"/wall/{quote(screen.name)}",
            )
        )
        for screen in config.screens
    ]
    if len(config.screens) > 1:
        walls.append(
            html.Li(
                html.A(
                    [html.B("All screens in turn"), html.Span("20 seconds each")],
                    href="/wall?rotate=20",
                )
            )
        )
    return html.Main(
        [
            html.P("Masthead", className="mark"),
            html.H1(config.brand.name, dir="auto"),
            *([_begin(config)] if new else []),
            *([html.Ul(pages, className="pages")] if pages else []),
            html.H2("The wall"),
            html.Ul(walls, className="walls"),
            *([_sign_out(name, token)] if token else []),
        ],
        className="sheet home",
    )


def _begin(config: Config) -> Component:
    return html.P(
        [
            html.Bdi(config.brand.name),
            " is a brand that Masthead comes with. ",
            html.A("Set up your own brand", href="/first"),
        ],
        className="begin",
    )


def _sign_out(name: str, token: str) -> Component:
    return html.Form(
        [
            html.Span(f"Signed in as {name}"),
            dcc.Input(type="hidden", name="csrf", value=token),
            html.Button("Sign out", type="submit", className="btn btn-outline-secondary"),
        ],
        action="/signout",
        method="post",
        className="signed-in",
    )


def says(title: str, text: str) -> Component:
    """A page that cannot be shown says why."""
    return html.Main(
        [
            html.P("Masthead", className="mark"),
            html.H1(title),
            html.P(text),
            html.P(html.A("Home", href="/")),
        ],
        className="sheet",
    )
