"""Saved searches: a line of them where one searches, and the page on which they are kept in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

import dash_bootstrap_components as dbc
import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.kit.marks import aria, moment
from listening.config import Config
from listening.config.panels import panel_of
from listening.people.naming import fold
from listening.people.permissions import Permission, Role, may
from listening.search.saved import LONGEST_NAME, MOST_MINUTES, MOST_POSTS, SavedSearch, may_change
from listening.steering.screens import PanelPlace, on_screens

PATH = "/mentions/saved"
PLACES: Mapping[PanelPlace, str] = {
    PanelPlace.below: "a row of its own, below",
    PanelPlace.right: "a column of its own, on the right",
}


class SearchRights(msgspec.Struct, frozen=True):
    """Who looks, and the token of their forms."""

    name: str
    role: Role
    token: str
    channels: tuple[str, ...] = ()
    """Names of those that reach them."""


def address(saved: SavedSearch) -> str:
    """Where it is asked."""
    return f"/mentions?{saved.query}"


KEPT = "s-kept btn btn-sm btn-outline-secondary rounded-pill"


def bar(found: Sequence[SavedSearch], query: str) -> list[Component]:
    """Those one sees, to go to; ``query``: of the one that is shown. Nothing where there are none."""
    if not found:
        return []
    links = [
        dcc.Link(
            each.name,
            href=address(each),
            className=f"{KEPT} s-here active" if each.query == query else KEPT,
            title="" if each.query == query else described(each.query),
        )
        for each in found
    ]
    manage = dcc.Link("All saved searches", href=PATH, className="s-manage")
    return [html.Nav([html.Span("Saved"), *links, manage], className="s-saved", **aria(label="Saved searches"))]


def saving(query: str, rights: SearchRights) -> Component:
    """Keep what is asked under a name."""
    return html.Details(
        [
            html.Summary("Save this search"),
            _form(
                PATH,
                rights,
                [
                    dcc.Input(type="hidden", name="query", value=query),
                    _name(""),
                    _shared(False),
                    dbc.Button("Save", type="submit", color="primary"),
                ],
            ),
        ],
        className="s-saving",
    )


def page(found: Sequence[SavedSearch], rights: SearchRights, config: Config) -> Component:
    """All that whoever looks sees."""
    own = [each for each in found if fold(each.by) == fold(rights.name)]
    others = [each for each in found if each not in own]
    none = [
        html.P(
            ["None yet. ", dcc.Link("Search", href="/mentions?q="), " for something, and save it there."],
            className="l-none",
        )
    ]
    return html.Main(
        [
            html.H1("Saved searches"),
            html.P(dcc.Link("Search", href="/mentions?q="), className="l-quiet"),
            html.H2("Yours"),
            *([_one(each, rights, config) for each in own] or none),
            *([html.H2("Shared by others")] if others else []),
            *[_one(each, rights, config) for each in others],
        ],
        className="lists s-searches",
        **data(title=f"{config.brand.name} · Saved searches"),
    )


def described(query: str) -> str:
    """What an address asks for, in a line: ``delay -refund · topic Plovair``."""
    sent = dict(parse_qsl(query))
    words = sent.pop("q", "")
    return " · ".join(filter(None, [words, *(f"{name} {value}" for name, value in sent.items())]))


def _one(each: SavedSearch, rights: SearchRights, config: Config) -> Component:
    mine = fold(each.by) == fold(rights.name)
    whose = "shared with everybody who may search" if each.shared else "only you see it"
    when = moment(each.at, config.brand.timezone)
    return html.Article(
        [
            html.H3(dcc.Link(each.name, href=address(each)), dir="auto"),
            html.P(described(each.query), className="s-what", dir="auto"),
            html.P([*([whose] if mine else ["shared by ", html.Bdi(each.by)]), f", saved {when}"], className="l-quiet"),
            _alert(each, rights),
            *([_wall(each, rights, config)] if may(rights.role, Permission.steer) else []),
            *(_changes(each, rights) if may_change(each, rights.name, rights.role) else []),
        ],
        id=each.id,
        className="s-one",
    )


def _changes(each: SavedSearch, rights: SearchRights) -> list[Component]:
    change = _form(
        f"{PATH}/{each.id}",
        rights,
        [_name(each.name), _shared(each.shared), dbc.Button("Change", type="submit", color="primary")],
    )
    away = _form(
        f"{PATH}/{each.id}/delete",
        rights,
        [
            html.Span("It is gone for everybody who sees it, with its alerts." if each.shared else "With its alerts."),
            dbc.Button("Delete", type="submit", color="danger", outline=True),
        ],
    )
    return [
        html.Details([html.Summary("Rename or share"), change]),
        html.Details([html.Summary("Delete"), away]),
    ]


def _alert(each: SavedSearch, rights: SearchRights) -> Component:
    """Whether, and when, whoever looks hears of what it finds."""
    now = each.alert_of(rights.name)
    if now is None:
        title = "Alert me"
    elif now.posts == 1:
        title = f"You are alerted: every post, at most once in {_length(now.minutes)}"
    else:
        title = f"You are alerted: {now.posts} posts within {_length(now.minutes)}"
    wanted = _form(
        f"{PATH}/{each.id}/alert",
        rights,
        [
            _count("posts", "New posts", now.posts if now else 1, MOST_POSTS),
            _count("minutes", "within minutes", now.minutes if now else 60, MOST_MINUTES),
            dbc.Button("Alert me", type="submit", color="primary"),
        ],
    )
    off = _form(
        f"{PATH}/{each.id}/alert",
        rights,
        [
            dcc.Input(type="hidden", name="posts", value="0"),
            dbc.Button("No alerts any more", type="submit", color="secondary", outline=True),
        ],
    )
    return html.Details([html.Summary(title), _ways(rights), wanted, *([off] if now else [])])


def _wall(each: SavedSearch, rights: SearchRights, config: Config) -> Component:
    """On which screens of the wall it is, and a way there."""
    action, panel = f"{PATH}/{each.id}/wall", panel_of(each.id)
    shown = on_screens(config, panel)
    off = [
        _form(
            action,
            rights,
            [
                html.Span(["On the screen ", dcc.Link(screen.title or screen.name, href=f"/wall/{screen.name}")]),
                *(dcc.Input(type="hidden", name=n, value=v) for n, v in (("screen", screen.name), ("off", "yes"))),
                dbc.Button("Take it off", type="submit", color="secondary", outline=True),
            ],
        )
        for screen in shown
    ]
    others = [(screen.name, screen.title or screen.name) for screen in config.screens if screen not in shown]
    on = _form(
        action,
        rights,
        [
            _select("screen", "Screen", others),
            _select("where", "Place", [(place.value, PLACES[place]) for place in PanelPlace]),
            dbc.Button("Put it on the wall", type="submit", color="primary"),
        ],
    )
    first = html.P("A wall is seen by everybody: share this search first.", className="l-quiet")
    title = f"On the wall: {', '.join(s.title or s.name for s in shown)}" if shown else "Put it on the wall"
    said = html.P(f"In a grid of config.toml its panel is called {panel}.", className="l-quiet")
    return html.Details([html.Summary(title), said, *off, *([] if not others else [on] if each.shared else [first])])


def _select(name: str, title: str, choices: Sequence[tuple[str, str]]) -> Component:
    options = [html.Option(text, value=value) for value, text in choices]
    return html.Label([html.Span(title), html.Select(options, name=name, className="form-select")], className="s-field")


def _ways(rights: SearchRights) -> Component:
    said = "One post: you hear of every post, at most once in these minutes. "
    if rights.channels:
        return html.P([said, "Sent through ", html.B(", ".join(rights.channels)), "."], className="l-quiet")
    return html.P(
        [
            said,
            html.B("Nothing can be sent to you yet: "),
            "config.toml has no entry of [[people]] named ",
            html.Bdi(rights.name),
            ".",
        ],
        className="l-quiet",
    )


def _length(minutes: int) -> str:
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"


def _count(name: str, title: str, value: int, most: int) -> Component:
    field = dbc.Input(type="number", name=name, value=str(value), min=1, max=most, required=True)
    return html.Label([html.Span(title), field], className="s-field s-few")


def _form(action: str, rights: SearchRights, inner: Sequence[Component]) -> Component:
    token = dcc.Input(type="hidden", name="csrf", value=rights.token)
    return html.Form([token, *inner], method="post", action=action, className="s-keeping")


def _name(value: str) -> Component:
    field = dbc.Input(name="name", value=value, maxLength=LONGEST_NAME, required=True)
    return html.Label([html.Span("Name"), field], className="s-field")


def _shared(value: bool) -> Component:
    # A select: what a form of the browser sends of it is what it shows.
    options = [
        html.Option("only you", value="no", selected=not value),
        html.Option("everybody who may search", value="yes", selected=value),
    ]
    return html.Label(
        [html.Span("Who sees it"), html.Select(options, name="shared", className="form-select")], className="s-field"
    )
