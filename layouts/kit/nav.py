"""The line on top of every page that people use, and the page below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import dash_bootstrap_components as dbc
import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit import correcting
from layouts.kit.badges import Weight, badge, badge_class
from layouts.kit.bind import data
from layouts.kit.marks import aria
from layouts.kit.palette import style
from listening.config import Config

TO_INBOX = "to-inbox"


class NavLink(msgspec.Struct, frozen=True):
    """A page in the line on top, and at home."""

    path: str
    title: str
    about: str = ""
    """What one finds there, in a few words: with them it stands on the page ``/``, too."""
    aside: bool = False
    """Behind *More*: what is not looked at every hour. One line has room for eight on a small screen."""
    mine: bool = False
    """Beside the name of whoever looks, with how much of it they have not read."""
    covers: tuple[str, ...] = ()
    """Pages without a link of their own that one comes to from there; what is below ``path`` is without saying."""


class Visitor(msgspec.Struct, frozen=True):
    """Who looks at a page, as far as its frame needs to know."""

    name: str
    links: tuple[NavLink, ...]
    token: str
    """Anti-forgery, for signing out."""
    unread: int = 0
    """Of their inbox."""
    corrects: bool = False
    """May say what is right of a mention."""


def framed(content: Component, path: str, visitor: Visitor, crises: Mapping[str, str], config: Config) -> Component:
    """``content`` below the line on top. ``crises``: what is in crisis mode -> who switched it on."""
    return html.Div(
        [_top(path, visitor, crises, config), content, correcting.kit(config) if visitor.corrects else None],
        # What only who may change topics can use is hidden from others (steering.css).
        className="framed steers" if any(link.path == "/topics" for link in visitor.links) else "framed",
        lang="en",
        style=style(config),
    )


def _top(path: str, visitor: Visitor, crises: Mapping[str, str], config: Config) -> Component:
    return html.Header(
        [
            html.A(
                [html.I(className="lookout"), html.Span(config.brand.name, dir="auto")],
                href="/",
                className="brand",
                title="Home",
            ),
            html.Nav(_links([link for link in visitor.links if not link.mine], path), **aria(label="Pages")),
            html.Div(_crisis(crises), className="crisis-place"),
            html.Div(
                [
                    html.Span("not connected", className=badge_class(Weight.strong, "not-live"), role="status"),
                    *[part for link in visitor.links if link.mine for part in _inbox(link, visitor.unread, path)],
                    html.Span([html.B("1", className="on-now"), " on now"], className="on"),
                    _themes(),
                    html.Form(
                        [
                            html.Span(visitor.name, className="me", dir="auto", title=visitor.name),
                            dcc.Input(type="hidden", name="csrf", value=visitor.token),
                            html.Button("Sign out", type="submit", className="btn btn-outline-secondary btn-sm"),
                        ],
                        action="/signout",
                        method="post",
                        className="signed-in",
                    ),
                ],
                className="visitor",
            ),
        ],
        className="top navbar",
        id="top",
        **data(me=visitor.name),
    )


def _links(links: Sequence[NavLink], path: str) -> list[Component]:
    line: Component = dbc.Nav([_link(link, path) for link in links if not link.aside], className="links")
    aside = [link for link in links if link.aside]
    if not aside:
        return [line]
    here = next((link.title for link in aside if _is_here(link, path)), "")
    menu: Component = dbc.DropdownMenu(
        [
            dbc.DropdownMenuItem(link.title, href=link.path, external_link=True, active=_is_here(link, path))
            for link in aside
        ],
        label=here or "More",
        nav=True,
        class_name="aside-links is-here" if here else "aside-links",
    )
    return [line, menu]


def _is_here(link: NavLink, path: str) -> bool:
    return any(path == each or path.startswith(f"{each}/") for each in (link.path, *link.covers))


def _link(link: NavLink, path: str) -> Component:
    here = _is_here(link, path)
    more = aria(current="page") if here else {}
    return html.A(link.title, href=link.path, className="nav-link active" if here else "nav-link", **more)


def _inbox(link: NavLink, unread: int, path: str) -> list[Component]:
    """The script keeps the number right; ``i`` leads there from every page."""
    more = aria(current="page") if _is_here(link, path) else {}
    count = badge(str(unread), Weight.strong, "unread-count" if unread else "unread-count none")
    way = html.A(
        [link.title, count],
        href=link.path,
        className="to-inbox",
        id=TO_INBOX,
        **data(key="i", visits=""),
        **more,
    )
    return [way, dbc.Tooltip("What you are told (i)", target=TO_INBOX, placement="bottom")]


def _themes() -> Component:
    """Dark or light; ``assets/clicked/theme.js`` keeps the choice in the browser."""
    options = [html.Option(text, value=value) for value, text in (("", "System"), ("dark", "Dark"), ("light", "Light"))]
    return html.Select(options, className="theme-choice form-select", **aria(label="Colours"))


def _crisis(crises: Mapping[str, str]) -> Sequence[Component]:
    """Said on every page; the script keeps it right while the page is open."""
    names = ", ".join(crises)
    return [
        html.A(
            [html.B("CRISIS"), html.Span(names, className="crisis-names", dir="auto")],
            href="/crisis",
            className="crisis-badge" if crises else "crisis-badge off",
            role="alert",
        )
    ]
