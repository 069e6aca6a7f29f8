"""Topics: what is tracked by which terms, and what other terms would change, before they count."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.formats import whole
from layouts.kit.marks import aria, moment
from layouts.kit.tables import table
from layouts.steering.file import failed, shown_difference
from listening.cases.sla import Targets
from listening.config import Config, Priority, Topic, TopicKind
from listening.config.edition import Edition, difference
from listening.spans import MINUTE_MS
from listening.steering import boolean
from listening.steering.load import DepartmentLoad
from listening.steering.trying import JUST_NOW_MS, MarkedMention, TopicTried
from listening.steering.typed import TypedTerms

NAME = "topic-name"
KIND = "topic-kind"
ANY, ALL, NONE = "topic-any", "topic-all", "topic-none"
BASE = "topic-base"
WHY = "topic-why"
TRY, SAVE = "topic-try", "topic-save"
TRIED, SAID = "topic-tried", "topic-said"
QUERY, QUERY_SAID = "topic-query", "topic-query-said"
TO_TERMS, TO_QUERY = "topic-to-terms", "topic-to-query"
NEW = ":new"
"""Stands in the address of a topic that is not there yet; no name has a ``:``."""


def page(config: Config, past: Component) -> Component:
    """All topics."""
    rows = [
        html.Tr(
            [
                html.Td(dcc.Link(html.Bdi(topic.name), href=f"/topics/{quote(topic.name, safe='')}")),
                html.Td(topic.kind.value),
                html.Td("everything" if topic.everything else ", ".join(topic.any), dir="auto"),
                html.Td(", ".join(topic.all), dir="auto"),
                html.Td(", ".join(topic.none), dir="auto"),
            ]
        )
        for topic in config.topics
    ]
    heads = ("Topic", "Kind", "One of", "Every one of", "None of")
    topics = table(heads, rows, "topics-table")
    return html.Main(
        [
            html.H1("Topics"),
            html.P("What is tracked, and by which terms. Open one to see what others would change before they count."),
            topics,
            dbc.Button("A new topic", href=f"/topics/{NEW}", color="secondary", outline=True, external_link=True),
            past,
        ],
        className="admin steering",
    )


def one(topic: Topic | None, base: int, unwritable: str, terms: TypedTerms | None = None) -> Component:
    """A topic with its terms. ``base``: the edition they are of; ``unwritable``: why nothing can be saved.

    ``terms``: to be filled in instead of its own.
    """
    typed = terms or (TypedTerms.of(topic) if topic else TypedTerms())
    return html.Main(
        [
            html.H1(html.Bdi(topic.name) if topic else "A new topic"),
            html.P(
                [
                    "A mention is about it when one of the first and all of the second are there, none of the third. ",
                    "One term a line: a word, a phrase, an @handle, a #hashtag; * at the end leaves its ending open. ",
                    dcc.Link("All topics", href="/topics"),
                ]
            ),
            dcc.Store(id=BASE, data=base),
            html.P("Filled in, and not saved: try it, then save it.", className="topic-filled", role="status")
            if terms
            else None,
            _who(topic, typed.name),
            dbc.Row(
                [
                    _terms(ANY, "One of", typed.any),
                    _terms(ALL, "Every one of", typed.all),
                    _terms(NONE, "None of", typed.none),
                ],
                class_name="g-3",
            ),
            _query(typed),
            dbc.Row(
                [
                    dbc.Col(
                        [
                            dbc.Label("Why", html_for=WHY, class_name="visually-hidden"),
                            dbc.Input(id=WHY, placeholder="Why: it is kept with the edition", maxlength=500),
                        ],
                        md=True,
                    ),
                    dbc.Col(
                        [
                            dbc.Button("Try", id=TRY, color="secondary", outline=True, class_name="me-2"),
                            dbc.Button("Save", id=SAVE, disabled=bool(unwritable)),
                        ],
                        width="auto",
                    ),
                ],
                class_name="g-2 my-2",
            ),
            html.P(f"{unwritable}: nothing can be saved here.") if unwritable else None,
            html.Div(id=SAID, **aria(live="polite")),
            html.Div(id=TRIED, **aria(live="polite")),
        ],
        className="admin steering topic",
    )


def _who(topic: Topic | None, name: str) -> Component:
    if topic is not None:
        return html.Div(
            [
                dcc.Input(id=NAME, type="hidden", value=topic.name),
                dcc.Input(id=KIND, type="hidden", value=topic.kind.value),
            ]
        )
    options = [{"label": each.value, "value": each.value} for each in TopicKind]
    row: Component = dbc.Row(
        [
            dbc.Col([dbc.Label("Name", html_for=NAME), dbc.Input(id=NAME, value=name, maxlength=40)], md=6),
            dbc.Col([dbc.Label("Kind", html_for=KIND), dbc.Select(id=KIND, options=options, value="brand")], md=6),
        ],
        class_name="g-3 mb-3",
    )
    return row


def _query(terms: TypedTerms) -> Component:
    """The same as one query, as other products write it; each is made of the other."""
    return html.Details(
        [
            html.Summary("As one query"),
            html.P(
                'With AND, OR, NOT, brackets and "phrases". What a topic cannot say is refused, with what would do.',
                className="quiet",
            ),
            dbc.Label("Query", html_for=QUERY, class_name="visually-hidden"),
            dbc.Textarea(id=QUERY, value=boolean.written(terms), rows=3, spellcheck=False, class_name="font-monospace"),
            html.Div(
                [
                    dbc.Button("Fill in the terms from it", id=TO_TERMS, color="secondary", outline=True, size="sm"),
                    dbc.Button("Write it from the terms", id=TO_QUERY, color="secondary", outline=True, size="sm"),
                ],
                className="topic-query-deeds",
            ),
            html.Div(id=QUERY_SAID, **aria(live="polite")),
        ],
        className="topic-query",
    )


def unsayable(why: str) -> Component:
    """A query that is no topic."""
    alert: Component = dbc.Alert(why, color="danger", class_name="mt-2 mb-0")
    return alert


def _terms(id: str, label: str, terms: Sequence[str]) -> Component:
    column: Component = dbc.Col(
        [
            dbc.Label(label, html_for=id),
            dbc.Textarea(id=id, value="\n".join(terms), rows=8, spellcheck=False),
        ],
        md=4,
    )
    return column


def tried(found: TopicTried, loads: Sequence[DepartmentLoad], config: Config, now: int) -> Component:
    """What the terms would do; ``loads``: to those who answer."""
    zone = config.brand.timezone
    if not found.looked_at:
        return html.P("No mention is stored yet to try them on.")
    return html.Div(
        [
            html.H2("On the mentions that are stored"),
            html.P(
                [
                    html.B(whole(found.after)),
                    f" of the newest {whole(found.looked_at)}, since {moment(found.start, zone, now)}, would match; "
                    f"{whole(found.before)} do now. ",
                    html.B(f"+{whole(found.added)}", className="added"),
                    " ",
                    html.B(f"-{whole(found.removed)}", className="removed"),
                ],
                className="topic-sum",
            ),
            html.P(
                f"In the last {JUST_NOW_MS // MINUTE_MS} minutes {whole(found.arrived)} arrived: "
                f"{whole(found.arrived_after)} would match, {whole(found.arrived_before)} do now."
            )
            if found.arrived
            else None,
            html.P(
                "Posts that no topic matches are not kept: what other terms would bring beside these is known "
                "once they count. They count for what comes; for what is stored, once that is asked for.",
                className="quiet",
            ),
            *_days(found),
            *_loads(found, loads, config),
            _shares("Languages", found.languages),
            _shares("Sources", found.sources),
            _shares("Also about", found.others),
            dbc.Row(
                [
                    dbc.Col(_posts("Added", found.added, found.added_shown, config, now), lg=6),
                    dbc.Col(_posts("Removed", found.removed, found.removed_shown, config, now), lg=6),
                ],
                class_name="g-4",
            ),
        ]
    )


def _days(found: TopicTried) -> list[Component]:
    most = max((*found.days, *found.days_before), default=0)
    if not most or len(found.days) < 2:
        return []
    pairs = zip(found.days_before, found.days, strict=True)
    bars = html.Div(
        [
            html.Div(
                [
                    html.I(style={"height": f"{before / most:.1%}"}, className="then"),
                    html.I(style={"height": f"{after / most:.1%}"}),
                ],
                title=f"{before} a day now, {after} then",
            )
            for before, after in pairs
        ],
        className="topic-days",
        role="img",
        **aria(label=f"Mentions a day, {len(found.days)} days up to the newest: now and by the new terms"),
    )
    key = html.P(
        [html.I(className="then"), "now ", html.I(), f"with these terms; a day each, {most} at most"],
        className="topic-key quiet",
    )
    return [bars, key]


def _loads(found: TopicTried, loads: Sequence[DepartmentLoad], config: Config) -> list[Component]:
    """What becomes of those added and removed, by department, and how soon their cases are due."""
    if not (found.added or found.removed):
        return []
    if not loads:
        return [html.P("No department would get more or fewer of them, or other cases.")]
    titles = {each.name: each.label for each in config.departments}
    heads = ("Department", "mentions", "cases", "to be answered within")
    rows = [
        html.Tr(
            [
                html.Th(html.Bdi(titles.get(each.department, each.department)), scope="row"),
                html.Td(_from_to(each.mentions_before, each.mentions_after)),
                html.Td(_from_to(each.cases_before, each.cases_after)),
                html.Td(_due(each.department, config)),
            ]
        )
        for each in loads
    ]
    departments = table(heads, rows, "topic-loads")
    return [
        html.H2("Who would have them"),
        html.P(
            f"The {whole(found.added + found.removed)} that are added or removed, by department: now, and then, as "
            "the routes send them and the rules for answering open cases. Cases that are open stay as they are.",
            className="quiet",
        ),
        departments,
    ]


def _from_to(before: int, after: int) -> list[Component | str]:
    change = after - before
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return [f"{whole(before)} → {whole(after)} ", html.Small(f"{sign}{whole(abs(change))}", className="quiet")]


def _due(department: str, config: Config) -> str:
    """The first answer of a case of normal priority."""
    row = Targets(config).row(department, Priority.normal)
    minutes = row.first_response_minutes if row is not None else None
    if not minutes:
        return "no target"
    return f"{minutes:g} min" if minutes < 60 else f"{minutes / 60:g} h"


def _shares(title: str, counted: Sequence[tuple[str, int]]) -> Component | None:
    if not counted:
        return None
    said = ", ".join(f"{name or 'not known'} {whole(number)}" for name, number in counted)
    return html.P([html.B(f"{title}: "), html.Bdi(said)])


def _posts(title: str, number: int, found: Sequence[MarkedMention], config: Config, now: int) -> Component:
    more = f"the newest {len(found)} of {whole(number)}" if number > len(found) else whole(number)
    return html.Section(
        [
            html.H2(f"{title}: {more}"),
            html.Ul([html.Li(_post(each, config, now)) for each in found], className="topic-posts")
            if found
            else html.P("None."),
        ]
    )


def _post(found: MarkedMention, config: Config, now: int) -> list[Component]:
    text, parts, at = found.mention.text, list[Component | str](), 0
    for start, end in found.marked:
        parts += [text[at:start], html.Mark(text[start:end])]
        at = end
    parts.append(text[at:])
    who = found.mention.name or found.mention.author or "somebody"
    return [
        html.P(parts, dir="auto"),
        html.Small(
            [html.Bdi(who), f", {moment(found.mention.created, config.brand.timezone, now)}, {found.mention.source}"]
        ),
    ]


def saved(made: Edition, before: str) -> Component:
    return html.Div(
        [
            dbc.Alert(
                [
                    f"Edition {made.number} holds for what comes; every part takes it within seconds. ",
                    dcc.Link("Also for the past", href="/topics", className="alert-link"),
                ],
                color="success",
            ),
            shown_difference(difference(before, made.text)),
        ]
    )


def overtaken(by: Edition | None) -> Component:
    if by is None:
        return failed("The file was changed by hand a moment ago, and nothing was saved. Save again in a moment.")
    return failed(
        f"{by.who} changed this topic meanwhile (edition {by.number}), and nothing was saved. Load the page anew "
        "to see its terms of now."
    )
