"""All approved answers, with how often each was used and what came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from layouts.kit.badges import Weight, badge
from layouts.kit.bind import data
from layouts.kit.marks import action, hidden_label, key
from layouts.kit.parts import dot
from layouts.library.words import REACTIONS, day
from listening.cases.line import title
from listening.config import Config
from listening.library.approved import ApprovedAnswer
from listening.library.using import LibraryUse, Reaction
from listening.names.keys import department_keys, topic_keys
from listening.names.languages import LANGUAGES
from listening.wall.authors import line

ROWS = "library-rows"
SEARCH = "library-search"
STANDS = "library-stands"
DEPARTMENT = "library-department"
TOPIC = "library-topic"
TEXT_SHOWN = 160
ANY = "*"
"""Of a select: nothing is chosen. dbc shows a select with an empty value as blank."""


class LibraryState(StrEnum):
    """How an approved answer stands."""

    in_use = "in_use"
    waits = "waits"
    sent_back = "sent_back"
    over = "over"
    retired = "retired"


STATES: Mapping[LibraryState, str] = {
    LibraryState.in_use: "in use",
    LibraryState.waits: "waits for approval",
    LibraryState.sent_back: "sent back",
    LibraryState.over: "no longer valid",
    LibraryState.retired: "retired",
}
TO_DO = (LibraryState.waits, LibraryState.sent_back)
"""Somebody has to decide or to write."""


def states(entry: ApprovedAnswer, now: int) -> tuple[LibraryState, ...]:
    """How it stands at ``now`` (ms): in use, and what else is to be known."""
    found = []
    if entry.usable(now):
        found.append(LibraryState.in_use)
    elif entry.retired_at:
        found.append(LibraryState.retired)
    elif entry.approved is not None:
        found.append(LibraryState.over)
    if entry.proposed is not None:
        found.append(LibraryState.sent_back if entry.sent_back_by else LibraryState.waits)
    return tuple(found)


def page(rows: Sequence[Component], writes: bool, config: Config) -> Component:
    """``writes``: whoever looks may add to it."""
    new = html.A(["New answer", key("n")], href="/library/new", className="btn btn-primary", **data(key="n", visits=""))
    return html.Main(
        [
            html.Header([html.H1("Approved answers"), *([new] if writes else [])], className="lib-head"),
            html.P(
                "Used as it stands, an approved answer needs no further approval. A change of it does.",
                className="lib-quiet",
            ),
            _filters(config),
            html.Div(list(rows), id=ROWS, className="lib-rows"),
        ],
        className="library",
    )


def _filters(config: Config) -> Component:
    departments = [(ANY, "All departments"), *((d.name, d.label) for d in config.departments)]
    topics = [(ANY, "All topics"), *((t.name, t.name) for t in config.topics)]
    stands = [(ANY, "However it stands"), *((each.value, text) for each, text in STATES.items())]
    return html.Div(
        [
            html.Label(
                [
                    hidden_label("Search"),
                    dbc.Input(id=SEARCH, type="search", placeholder="Search title and text", maxLength=200, value=""),
                ],
                className="lib-search",
            ),
            _select(STANDS, "State", stands),
            _select(DEPARTMENT, "Department", departments),
            _select(TOPIC, "Topic", topics),
            action("", "/", "unseen", writes=SEARCH),
        ],
        className="lib-filters",
    )


def _select(id: str, label: str, options: Sequence[tuple[str, str]]) -> Component:
    chosen = [{"label": text, "value": value} for value, text in options]
    return html.Label([hidden_label(label), dbc.Select(id=id, options=chosen, value=ANY)])


def rows(
    entries: Sequence[ApprovedAnswer],
    used: Mapping[str, Sequence[LibraryUse]],
    now: int,
    config: Config,
    filtered: bool = False,
) -> list[Component]:
    if not entries:
        none = "No answer fits what you ask for." if filtered else "Nothing is kept here yet."
        return [html.P(none, className="lib-quiet")]
    return [_row(entry, used.get(entry.id, ()), now, config) for entry in entries]


def _row(entry: ApprovedAnswer, used: Sequence[LibraryUse], now: int, config: Config) -> Component:
    wording = entry.newest
    spoken = ", ".join(LANGUAGES.get(each.language, each.language) for each in wording.texts)
    until = f"until {day(wording.valid_until, config)}" if wording.valid_until else ""
    return html.Article(
        [
            html.Div(
                [
                    html.A(
                        wording.title, href=f"/library/{entry.id}", dir="auto", className="lib-title", **data(visits="")
                    ),
                    *badges(entry, now),
                    html.P(line(wording.texts[0].text, TEXT_SHOWN), dir="auto", className="lib-text"),
                ],
                className="lib-what",
            ),
            html.Div([*_about(entry, config), html.Span(spoken)], className="lib-where"),
            html.Div([html.Span(wording.owner, dir="auto"), html.Span(until)], className="lib-who"),
            html.Div(usage(used), className="lib-used"),
        ],
        className="lib-row",
    )


def badges(entry: ApprovedAnswer, now: int) -> list[Component]:
    """How it stands, in a badge for each; what somebody has to do something about is loud."""
    return [
        badge(STATES[each], Weight.strong if each in TO_DO else Weight.quiet, f"lib-{each.value}")
        for each in states(entry, now)
    ]


def _about(entry: ApprovedAnswer, config: Config) -> list[Component]:
    wording = entry.newest
    department, topic = department_keys(config).get(wording.department, ""), topic_keys(config).get(wording.topic, "")
    whose = title(config, wording.department) if wording.department else "all departments"
    return [
        html.Span([dot(department) if department else None, html.Span(whose, dir="auto")], className="with-dot"),
        *([html.Span([dot(topic), html.Span(wording.topic, dir="auto")], className="with-dot")] if topic else []),
    ]


def usage(used: Sequence[LibraryUse]) -> list[Component]:
    """How often, and what came back."""
    if not used:
        return [html.Span("not used yet", className="lib-quiet")]
    came = Counter(use.reaction for use in used)
    parts = [
        f"{came[each]} {words}" for each, words in REACTIONS.items() if came[each] and each is not Reaction.nothing
    ]
    return [html.B(f"used {len(used):,}×"), html.Span(", ".join(parts), className="lib-quiet")]
