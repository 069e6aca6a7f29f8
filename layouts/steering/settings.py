"""Tables of config.toml, all there are: where each is changed by a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.cards import ways
from layouts.kit.tables import Narrow
from layouts.kit.tables import table as kit_table
from layouts.steering.setting_words import inline, key_words
from listening.config import kinds
from listening.config.edition import Edition
from listening.steering import described
from listening.steering.rewriting import Entry
from listening.steering.shape import ORDERED, SettingTable

NEW = "new"
"""Stands in the address of an entry that is not there yet; before a ``:`` and the kind of a source."""
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Who answers", ("departments", "routes", "sla", "answering", "cases", "accounts", "customers")),
    ("What is heard", ("brand", "topics", "sources", "language", "sentiment", "encoder", "reasons", "beliefs")),
    ("Who is called", ("channels", "people", "rotas", "alerts", "alerting", "webhooks")),
    ("What is seen", ("screens", "digest", "worth", "review")),
    ("How it runs", ("retention", "ingest", "redis", "web")),
)
TITLES = {
    "sla": "Answer targets",
    "cases": "Cases",
    "answering": "What needs an answer",
    "accounts": "Accounts that answer",
    "customers": "Customers of several sources",
    "sentiment": "Mood",
    "encoder": "Encoder of moods",
    "reasons": "Reasons for contact",
    "beliefs": "Beliefs of the management",
    "people": "People on call",
    "rotas": "Rotas, overrides and swaps",
    "alerts": "Who is alerted to what",
    "alerting": "What raises alerts",
    "screens": "Screens of the wall",
    "worth": "What answering is worth",
    "retention": "How long what is kept",
    "ingest": "Intake",
    "redis": "Redis",
    "web": "Web server",
}
ELSEWHERE = (
    ("/admin", "Admin", "People who sign in, their roles and departments; wall links; API tokens"),
    ("/topics", "Topics", "Terms of topics, tried before they count"),
    ("/alerts", "Alerts", "Silences"),
    ("/library", "Answers", "Approved answers"),
    ("/quality", "Quality", "Which model decides"),
    ("/audit", "Audit", "Who changed what, ever"),
    ("/config", "Config", "config.toml as text, its editions, and the way back"),
)
ALSO = {
    "topics": ("/topics", "Try other terms of a topic before they count"),
    "people": ("/admin", "Who signs in, with which role and departments, is said under Admin"),
    "departments": ("/admin", "Who works for which department is said under Admin"),
    "alerts": ("/alerts", "Silences are made where the alerts are"),
}
NEXT_START = {
    "redis": "`url` is only read when Masthead starts: another one takes effect at the next start.",
    "web": "`host`, `port` and `proxies` are only read when Masthead starts: others take effect at the next start.",
}
LONGEST_SAID = 220
"""Characters of an entry in a list."""


def title(table: str) -> str:
    return TITLES.get(table, table.capitalize())


def page(counts: dict[str, int | None], unwritable: str) -> Component:
    """Every table. ``counts``: how many entries each has, None = it is there once."""
    return html.Main(
        [
            html.H1("Settings"),
            html.P(
                "All that config.toml says, each part by a form. What is saved is an edition: every part takes it "
                "within seconds, without a restart, and there is a way back."
            ),
            read_only(unwritable),
            html.Div([_group(name, tables, counts) for name, tables in _groups(counts)], className="settings-groups"),
            html.H2("Elsewhere"),
            html.Ul(
                [html.Li([dcc.Link(name, href=path), ": ", html.Span(text)]) for path, name, text in ELSEWHERE],
            ),
        ],
        className="admin steering settings",
    )


def _groups(counts: Mapping[str, int | None]) -> list[tuple[str, tuple[str, ...]]]:
    """All tables; those that have no group of their own stand last."""
    grouped = {name for _, names in GROUPS for name in names}
    more = tuple(name for name in counts if name not in grouped)
    return [*GROUPS, *([("More", more)] if more else [])]


def _group(name: str, tables: Sequence[str], counts: dict[str, int | None]) -> Component:
    rows = []
    for table in tables:
        count = counts[table]
        rows.append(
            (
                f"/settings/{table}",
                [
                    html.B(title(table)),
                    html.Span("" if count is None else str(count), className="settings-count"),
                    html.Small(inline(_line(table))),
                ],
            )
        )
    return html.Section([html.H2(name), ways(rows, "settings-way")], className="settings-group")


def _line(table: str) -> str:
    words = "Where mentions come from" if table == "sources" else described.of_table(table).about
    return words.partition(". ")[0].rstrip(".")


def read_only(unwritable: str) -> Component | None:
    """Why nothing can be saved here, and what can be done instead."""
    if not unwritable:
        return None
    alert: Component = dbc.Alert(
        [
            f"{unwritable}: nothing can be saved here. Look what changes, and make it where the file comes from; ",
            html.A("download the file", href="/config/config.toml", download="config.toml"),
            ".",
        ],
        color="warning",
    )
    return alert


def listed(table: SettingTable, found: Sequence[Entry], by_default: bool, latest: Edition | None) -> Component:
    """The entries of one table. ``by_default``: the file has none of its own."""
    rows = [
        html.Tr(
            [
                html.Td(str(n), className="settings-number"),
                html.Th(dcc.Link(html.Bdi(headline(entry, n)), href=f"/settings/{table.name}/{n}"), scope="row"),
                html.Td(_said(entry), dir="auto"),
            ]
        )
        for n, entry in enumerate(found, 1)
    ]
    body = kit_table(("No.", "Entry", "Says"), rows, "settings-table", narrow=Narrow.stacks)
    return html.Main(
        [
            html.H1(title(table.name)),
            about(table.name, ""),
            html.P(
                "The file has none of its own: these hold by default. The first change writes all of them into it.",
                className="settings-default",
            )
            if by_default and found
            else None,
            body if rows else html.P("None yet."),
            _adding(table),
        ],
        className="admin steering settings",
    )


def _adding(table: SettingTable) -> Component:
    if table.struct is not None:
        button: Component = dbc.Button("Add one", href=f"/settings/{table.name}/{NEW}", external_link=True)
        return button
    return html.Section(
        [
            html.H2("Add one"),
            ways(
                [
                    (
                        f"/settings/{table.name}/{NEW}:{kind}",
                        [html.B(kind), html.Small(inline(described.of_table(table.name, kind).about))],
                    )
                    for kind in kinds.known().tables
                ],
                "settings-way",
            ),
        ]
    )


def about(table: str, kind: str) -> Component:
    """What a table is for, and what has to be known beside."""
    said: list[Any] = [*inline(described.of_table(table, kind).about), " "]
    if table in ORDERED:
        said.append(" Their order counts. ")
    if table in NEXT_START:
        said += [*inline(NEXT_START[table]), " "]
    if table in ALSO:
        path, text = ALSO[table]
        said += [dcc.Link(text, href=path), ". "]
    said.append(dcc.Link("All settings", href="/settings"))
    return html.P(said, className="settings-about")


def headline(entry: Entry, n: int) -> str:
    """What an entry is called."""
    for key in ("name", "reason", "kind"):
        if isinstance(entry.get(key), str):
            return str(entry[key])
    who = ", ".join([*entry.get("priorities", ()), *entry.get("departments", ())])
    return who or f"No. {n}"


def _said(entry: Entry) -> list[Component]:
    said: list[Component] = []
    length = 0
    for key, value in entry.items():
        if key in ("name", "reason"):
            continue
        text = _short(value)
        if length + len(text) > LONGEST_SAID and said:
            said.append(html.Span("…"))
            break
        length += len(text)
        said.append(html.Span([html.Span(key_words(key), className="settings-key"), " ", html.Bdi(text)]))
    return said


def _short(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key} {each}" for key, each in value.items())
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            return ", ".join(str(next(iter(each.values()), "")) for each in value)
        text = ", ".join(str(each) for each in value)
        return text if len(text) <= LONGEST_SAID // 2 else f"{text[: LONGEST_SAID // 2]}… ({len(value)})"
    return str(value)
