"""The inbox of somebody: each line says why, by whom, and leads to its case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.kit.marks import action, age, aria, hidden_label, key
from layouts.kit.parts import dot
from listening.cases.case import State
from listening.cases.inbox import InboxEntry, PersonInbox
from listening.cases.line import GONE, title
from listening.cases.told import TellKind
from listening.cases.words import words
from listening.config import Config
from listening.mention import Mention
from listening.names.keys import department_keys
from listening.search.saved import SearchTold
from listening.wall.authors import line

ROWS = "inbox-rows"
KIND = "inbox-kind"
UNREAD = "inbox-unread"
DO = "inbox-do"
ANY = "*"
ALL_OF_THEM = "all"
ONLY_UNREAD = "unread"
TEXT_SHOWN = 280

KINDS: Mapping[TellKind, str] = {
    TellKind.assigned: "assigned to me",
    TellKind.mentioned: "mentioned",
    TellKind.approval: "approval wanted",
    TellKind.not_out: "my answer did not go out",
    TellKind.wrote_again: "customer wrote again",
    TellKind.back: "back from a snooze",
}

KEYS = (
    ("j", "next"),
    ("k", "the one before"),
    ("Enter", "open its case"),
    ("x", "read, or not read"),
    ("a", "all read"),
    ("m", "what is sent to you"),
    ("i", "back here, from every page"),
)


def page(
    inbox: PersonInbox,
    posts: Mapping[str, Mention],
    config: Config,
    searches: Sequence[tuple[SearchTold, bool]] = (),
) -> Component:
    """``posts``: by id, those that entries are about, as far as they are kept. ``searches``: what saved searches found.

    Of each whether it is new.
    """
    return html.Main(
        [
            html.Header(
                [
                    html.H1("Inbox"),
                    html.A(["My messages", key("m")], href="/inbox/messages", **data(key="m", visits="")),
                    action("All read", "a", "quiet", told="", all="yes"),
                ],
                className="inbox-head",
            ),
            html.P(
                "What people and cases tell you. It is kept for 30 days, the newest 500.",
                className="inbox-quiet",
            ),
            html.Div(
                [
                    html.Label(
                        [
                            hidden_label("Kind"),
                            _select(KIND, [(ANY, "Everything"), *((k.value, v) for k, v in KINDS.items())]),
                        ]
                    ),
                    html.Label(
                        [
                            hidden_label("Read or not"),
                            _select(UNREAD, [(ALL_OF_THEM, "Read or not"), (ONLY_UNREAD, "Not read yet")]),
                        ]
                    ),
                ],
                className="inbox-filters",
            ),
            *([_found(searches)] if searches else []),
            html.Div(rows(inbox.entries, posts, config), id=ROWS, className="inbox-rows"),
            html.P(
                [part for letter, what in KEYS for part in (key(letter), f" {what} ")],
                className="inbox-keys inbox-quiet",
            ),
            dcc.Store(id=DO),
        ],
        className="inbox",
        id="inbox",
        **data(title=f"{config.brand.name} · Inbox"),
    )


def _found(searches: Sequence[tuple[SearchTold, bool]]) -> Component:
    """What saved searches found: the newest, and the others folded away. Whoever sees it has read it."""
    lines = [
        html.Li(
            [
                html.Span("new", className="inbox-why") if new else None,
                html.A(told.title, href=told.link, dir="auto"),
                age(told.at),
            ],
            className="inbox-search",
        )
        for told, new in searches
    ]
    shown = max(3, sum(new for _, new in searches))
    older = (
        [html.Details([html.Summary(f"{len(lines) - shown} older"), html.Ul(lines[shown:])])] if lines[shown:] else []
    )
    return html.Section([html.H2("Saved searches"), html.Ul(lines[:shown]), *older], className="inbox-found")


def _select(id: str, options: Sequence[tuple[str, str]]) -> Component:
    chosen = [{"label": text, "value": value} for value, text in options]
    select: Component = dbc.Select(id=id, options=chosen, value=chosen[0]["value"])
    return select


def rows(
    entries: Sequence[InboxEntry], posts: Mapping[str, Mention], config: Config, filtered: bool = False
) -> list[Component]:
    """``filtered``: there may be others."""
    if not entries:
        none = "Nothing of that." if filtered else "Nothing waits for you here."
        return [html.P(none, className="inbox-none")]
    return [_row(entry, posts, config) for entry in entries]


def _row(entry: InboxEntry, posts: Mapping[str, Mention], config: Config) -> Component:
    case, place = entry.case, entry.place
    hue = department_keys(config).get(case.department, "")
    toggle = "Mark read" if entry.unread else "Mark unread"
    return html.Article(
        [
            html.Div(
                [
                    html.Span(
                        [hidden_label("Not read: ") if entry.unread else None, KINDS[place.kind]],
                        className="inbox-why",
                    ),
                    html.Bdi(entry.by) if entry.by else None,
                    age(entry.at),
                ],
                className="inbox-told",
            ),
            html.Div(
                [
                    html.A(case.id, href=f"/case/{case.id}", className="inbox-case", **data(visits="")),
                    html.Span(line(_text(entry, posts), TEXT_SHOWN), dir="auto", className="inbox-text"),
                ],
                className="inbox-what",
            ),
            html.Div(
                [
                    html.Span(
                        [dot(hue) if hue else None, html.Span(title(config, case.department), dir="auto")],
                        className="with-dot",
                    ),
                    html.Span(_stands(entry), dir="auto"),
                ],
                className="inbox-where",
            ),
            html.Button(
                toggle,
                type="button",
                className="btn btn-outline-secondary btn-sm",
                **data(told=place.id, unread="" if entry.unread else "yes"),
                **aria(label=f"{toggle}: {case.id}, {KINDS[place.kind]}"),
            ),
        ],
        className="inbox-row is-unread" if entry.unread else "inbox-row",
    )


def _stands(entry: InboxEntry) -> str:
    """How its case stands now, and with whom."""
    case = entry.case
    return f"{words(case.state)} · {case.owner or 'nobody has it'}"


def _text(entry: InboxEntry, posts: Mapping[str, Mention]) -> str:
    event, case = entry.event, entry.case
    match entry.place.kind:
        case TellKind.approval:
            waits = case.draft if case.state is State.waiting_approval else None
            return waits.text if waits else "It does not wait for approval any more."
        case TellKind.wrote_again:
            post = posts.get(event.post.id) if event.post else None
            return post.shown if post is not None and not post.deleted else GONE
        case _:
            return event.text or event.why or "It is yours."
