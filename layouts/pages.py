"""Home, and what a page says when it cannot be shown."""

from __future__ import annotations

from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from listening.config import Config


def home(config: Config, name: str, token: str) -> Component:
    """The walls one can open, and the way out. ``token``: anti-forgery, for signing out."""
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
            html.H2("The wall"),
            html.Ul(walls, className="walls"),
            html.Form(
                [
                    html.Span(f"Signed in as {name}"),
                    dcc.Input(type="hidden", name="csrf", value=token),
                    html.Button("Sign out", type="submit"),
                ],
                action="/signout",
                method="post",
                className="signed-in",
            ),
        ],
        className="card home",
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
        className="card",
    )
