"""The mentions and the cases behind a figure: as many as it says, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.correcting import button, mark
from layouts.kit.pager import pager
from layouts.kit.parts import mood_key
from layouts.kit.tables import Narrow, table
from layouts.kit.topical import topical
from layouts.kpis.words import shown
from listening.cases.line import QueueRow
from listening.config import Config
from listening.counting.counts import Filter
from listening.kpis.definitions import BY_KEY, DEFINITIONS, Definition
from listening.kpis.figure import Unit
from listening.kpis.period import Period
from listening.mention import Mention
from listening.moments import dated
from listening.names.countries import COUNTRIES
from listening.people.permissions import Permission, Role, may
from listening.wall.authors import line

PLACE = "list-place"
TEXT_SHOWN = 280

VERDICTS: Mapping[str, tuple[str, str]] = {d.key: d.verdict for d in DEFINITIONS if d.verdict is not None}
"""What no and yes are called, for shares."""

COLUMNS: Mapping[str, str] = {
    "backlog": "waiting",
    "unowned": "late by",
    "approvals_waiting": "waiting",
    "cases_answered": "answered after",
    "worth": "answered after",
    "spikes": "found after",
}
"""What the value of an item is called where it is not the figure itself."""


class ListAsked(msgspec.Struct, frozen=True):
    """Which figure, over which range, of what."""

    figure: Definition
    period: Period
    only: Filter
    number: int
    """How many items are behind it."""
    value: str = ""
    """The figure itself, in words."""
    reason: str = ""
    """The reason for contact that all of them have."""
    older: str = ""
    """Address of the next page, if there is one."""
    newer: str = ""
    first: int = 1
    """Number of the first that is shown."""
    split: str = ""
    """Of a share, how many are so and how many are not."""


class CaseItem(msgspec.Struct, frozen=True):
    """One case of a list, or of what is not kept any more only the id."""

    id: str
    value: float
    row: QueueRow | None


def page() -> Component:
    """What comes first; the list follows within a moment."""
    return html.Main(
        html.Div(html.P("Reading the list", className="l-reading"), id=PLACE), className="lists", lang="en"
    )


def wrong(said: Sequence[str], offered: Sequence[tuple[str, str]], role: Role) -> Component:
    """What of an address cannot be used, the lists there are (title, address), and a way on that ``role`` may go."""
    on = ("Back to the key figures", "/kpi") if may(role, Permission.see_kpis) else ("The cases that wait", "/cases")
    return html.Div(
        [
            html.H1("This cannot be listed"),
            *(html.P(text) for text in said),
            html.H2("Lists you can open"),
            html.Ul([html.Li(dcc.Link(title, href=href)) for title, href in offered]),
            html.P(dcc.Link(on[0], href=on[1])),
        ],
        className="l-wrong",
    )


def verdict(key: str, value: float) -> str:
    """The value of one item, in words."""
    if key in VERDICTS:
        return VERDICTS[key][int(value)]
    unit = BY_KEY[key].unit
    return shown(value, unit if unit in (Unit.times, Unit.people) and key not in COLUMNS else Unit.seconds)


def column(key: str) -> str:
    """The head of that column."""
    return COLUMNS.get(key, "counts as" if key in VERDICTS else BY_KEY[key].title.partition(",")[0].lower())


def cases(asked: ListAsked, items: Sequence[CaseItem], config: Config) -> Component:
    key = asked.figure.key
    heads = ("case", "opened", column(key), "state", "department", "who has it", "what was written")
    return _list(
        asked,
        "cases",
        table(heads, [_case(key, item, config) for item in items], "l-table l-cases", narrow=Narrow.stacks, roomy=True),
        config,
    )


def _case(key: str, item: CaseItem, config: Config) -> Component:
    value, row = html.Td(verdict(key, item.value), className="l-value"), item.row
    if row is None:
        return html.Tr(
            [html.Td(item.id), html.Td("–"), value, html.Td("not kept any more", colSpan=4, className="l-quiet")]
        )
    return html.Tr(
        [
            html.Td(html.A(row.id, href=f"/case/{row.id}")),
            html.Td(dated(row.opened * 1000, ZoneInfo(config.brand.timezone)), className="l-quiet"),
            value,
            html.Td(row.state_words),
            html.Td(row.department_title, dir="auto"),
            html.Td(row.owner or "nobody", dir="auto", className="" if row.owner else "l-quiet"),
            html.Td(
                [html.Span(f"{row.author} ", className="l-quiet", dir="auto"), html.Span(row.text, dir="auto")],
                className="l-text",
            ),
        ]
    )


def mentions(asked: ListAsked, items: Sequence[Mention], handles: Mapping[str, str], config: Config) -> Component:
    heads = ("written", "author", "", "what was written", "topics", "department", "source", "")
    return _list(
        asked,
        "mentions",
        table(
            heads,
            [_mention(each, handles, config) for each in items],
            "l-table l-mentions",
            narrow=Narrow.stacks,
            roomy=True,
        ),
        config,
    )


def _mention(mention: Mention, handles: Mapping[str, str], config: Config) -> Component:
    labels = {d.name: d.label for d in config.departments}
    when = dated(mention.created, ZoneInfo(config.brand.timezone))
    # Only what a source gave as the original; its scheme was checked when it was read.
    original = (
        html.A(when, href=mention.url, target="_blank", rel="noreferrer noopener", title="The original")
        if mention.url.startswith(("https://", "http://"))
        else when
    )
    author = line(mention.name or handles.get(mention.author, mention.author), 40)
    text = line(mention.shown, TEXT_SHOWN) if not mention.deleted else "This post was deleted at its source."
    return html.Tr(
        [
            html.Td(original, className="l-quiet"),
            html.Td(author or "–", dir="auto"),
            html.Td(mood_key(mention.label.value), title=mention.label.name),
            html.Td(
                [text, " ", topical(mention)], dir="auto", className="l-text l-quiet" if mention.deleted else "l-text"
            ),
            html.Td(", ".join(mention.topics), dir="auto"),
            html.Td(labels.get(mention.department, mention.department), dir="auto"),
            html.Td(mention.source, className="l-quiet", dir="auto"),
            html.Td(button(mention)),
        ],
        **mark(mention),
    )


def heading(asked: ListAsked, noun: str, config: Config) -> Component:
    """Which figure this is, over which range, and how many are behind it."""
    zone = ZoneInfo(config.brand.timezone)
    said = [f"{dated(asked.period.start, zone)} to {dated(asked.period.end, zone)}", *_only(asked.only, config)]
    one = noun.removesuffix("s")
    return html.Header(
        [
            html.H1(
                [
                    ": ".join(filter(None, (asked.figure.title, asked.reason))),
                    # Of a list that counts itself, the line below says it.
                    html.Span(asked.value, className="l-figure") if asked.value != f"{asked.number:,}" else None,
                ]
            ),
            html.P(
                [
                    html.B(f"{asked.number:,} {one if asked.number == 1 else noun}", className="l-number"),
                    *(html.Span(text, dir="auto") for text in (asked.split, *said) if text),
                ]
            ),
            html.P(asked.figure.formula, className="l-quiet"),
        ],
        className="l-head",
    )


def _list(asked: ListAsked, noun: str, listed: Component, config: Config) -> Component:
    return html.Div(
        [
            heading(asked, noun, config),
            listed if asked.number else html.P(f"No {noun} are behind it.", className="l-none"),
            *pager([("Those before", asked.newer), ("The next ones", asked.older)], "l-turns"),
        ]
    )


def _only(only: Filter, config: Config) -> list[str]:
    department = next((d.label for d in config.departments if d.name == only.department), only.department)
    place = COUNTRIES[only.country][0] if only.country in COUNTRIES else only.country
    named = (("department", department), ("topic", only.topic), ("source", only.source), ("place", place))
    return [f"{name} {text}" for name, text in named if text]
