"""The brand's own posts by day, departments side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import dash_bootstrap_components as dbc
import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.kit.marks import hidden_label
from layouts.kit.menus import MenuChoice, menu, ranges
from layouts.kit.palette import style
from layouts.kit.parts import dot
from listening.cases.line import GONE, title
from listening.config import Config
from listening.kpis.period import Period, RangeName
from listening.moments import clock, dated
from listening.names.keys import department_keys, topic_keys
from listening.outbox.said import SaidFilter, SaidLine

PATH, CSV = "/said", "/said/said.csv"
PLACE = "said-place"
TITLE = "What we said"
SHOWN = 200
"""Posts on the page; the CSV has all."""
RANGES = {
    RangeName.today: "Today",
    RangeName.week: "7 days",
    RangeName.four_weeks: "28 days",
    RangeName.quarter: "90 days",
}


class SaidAsked(msgspec.Struct, frozen=True):
    """What the page shows."""

    period: Period
    only: SaidFilter
    range: RangeName
    since: int
    """From when on mentions were read, ms."""
    accounts: Sequence[str]

    def address(self, path: str, **changed: str) -> str:
        """The same with something else."""
        asked = {"range": self.range.value, **msgspec.structs.asdict(self.only), **changed}
        return f"{path}?" + urlencode({name: text for name, text in asked.items() if text})


def page(config: Config) -> Component:
    """What comes first; the posts follow within a moment."""
    reading = [html.Header(html.H1(TITLE)), html.P("Reading what we said", className="ws-quiet")]
    return html.Main(html.Div(reading, id=PLACE), className="ws", lang="en", style=style(config))


def wrong(sentence: str) -> Component:
    back = dcc.Link("Back to 7 days", href=PATH)
    return html.Div([html.H1("This cannot be asked"), html.P(sentence), html.P(back)], className="ws-none")


def view(asked: SaidAsked, lines: Sequence[SaidLine], config: Config) -> list[Component]:
    zone = ZoneInfo(config.brand.timezone)
    shown = lines[:SHOWN]
    # Of the day that is cut off as well: all that were posted, not all that stand here.
    numbers = Counter((_date(line, zone), line.department) for line in lines)
    days = [
        _day(day, list(of_day), numbers, config, zone) for day, of_day in groupby(shown, lambda line: _date(line, zone))
    ]
    none = html.P("Nothing was posted, as far as is known.", className="ws-quiet ws-none")
    more = len(lines) - len(shown)
    rest = [html.P(f"{more:,} earlier ones are in the CSV.", className="ws-quiet")] if more else []
    return [_head(asked, lines, config, zone), *(days or [none]), *rest]


def _head(asked: SaidAsked, lines: Sequence[SaidLine], config: Config, zone: ZoneInfo) -> Component:
    only = asked.only
    pills = [
        MenuChoice(text, asked.address(PATH, range=name.value), asked.range is name) for name, text in RANGES.items()
    ]
    departments = [(d.name, d.label) for d in config.departments]
    menus = [
        _menu(asked, "department", "All departments", departments),
        _menu(asked, "topic", "All topics", [(t.name, t.name) for t in config.topics]),
        _menu(asked, "source", "All networks", [(s.name, s.name) for s in config.sources]),
        _menu(asked, "account", "All accounts", [(name, name) for name in asked.accounts]),
    ]
    csv = html.A("CSV", href=asked.address(CSV), download="", className="btn btn-outline-secondary")
    hidden = {"range": asked.range.value, **msgspec.structs.asdict(only)}
    search = html.Form(
        [
            html.Label(
                [
                    hidden_label("Words"),
                    dbc.Input(name="words", type="search", value=only.words, placeholder="Words", maxLength=200),
                ]
            ),
            *(
                dcc.Input(type="hidden", name=name, value=text)
                for name, text in hidden.items()
                if text and name != "words"
            ),
            html.Button("Find", type="submit", className="btn btn-outline-secondary"),
        ],
        action=PATH,
        method="get",
        className="ws-search",
    )
    return html.Header(
        [
            html.H1(TITLE),
            html.Div([ranges(pills), *menus, search, csv], className="ws-controls"),
            html.P(_told(asked, lines, zone), className="ws-quiet"),
        ]
    )


def _menu(asked: SaidAsked, name: str, every: str, options: Sequence[tuple[str, str]]) -> Component:
    chosen = getattr(asked.only, name)
    choices = [
        MenuChoice(text, asked.address(PATH, **{name: value}), chosen == value)
        for value, text in [("", every), *options]
    ]
    return menu(dict(options).get(chosen, chosen) if chosen else every, choices)


def _told(asked: SaidAsked, lines: Sequence[SaidLine], zone: ZoneInfo) -> str:
    here = sum(bool(line.by) for line in lines)
    number = len(lines)
    said = (
        f"{number:,} {'post' if number == 1 else 'posts'}, {here:,} of them sent from here, the rest posted elsewhere "
    )
    said += "and heard. What no source listens to is missing."
    if asked.since > asked.period.start:
        from_when = dated(asked.since, zone)
        said += f" There are more mentions than are read at once: posts made elsewhere are shown from {from_when} on."
    return said


def _date(line: SaidLine, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(line.at / 1000, zone).date()


def _day(
    day: date, lines: Sequence[SaidLine], numbers: Mapping[tuple[date, str], int], config: Config, zone: ZoneInfo
) -> Component:
    order = {d.name: n for n, d in enumerate(config.departments)}
    names = sorted({line.department for line in lines}, key=lambda name: (order.get(name, len(order)), name))
    columns = [
        _column(name, [line for line in lines if line.department == name], numbers[day, name], config, zone)
        for name in names
    ]
    return html.Section([html.H2(f"{day:%A %-d %B %Y}"), html.Div(columns, className="ws-columns")], className="ws-day")


def _column(name: str, lines: Sequence[SaidLine], number: int, config: Config, zone: ZoneInfo) -> Component:
    """``number``: posts of the day, of which ``lines`` stand here."""
    whose = title(config, name) if name else "No department"
    key = department_keys(config).get(name, "")
    head = [
        *([dot(key)] if key else []),
        html.Span(whose, dir="auto"),
        html.Span(f"{number:,}", className="ws-n"),
    ]
    return html.Div([html.H3(head, className="with-dot"), *(_post(line, config, zone) for line in lines)])


def _post(line: SaidLine, config: Config, zone: ZoneInfo) -> Component:
    when = clock(line.at, zone)
    web = line.url.startswith(("https://", "http://"))
    time = html.A(when, href=line.url, target="_blank", rel="noopener noreferrer") if web else html.Span(when)
    keys = topic_keys(config)
    head: list[Component] = [time, html.B(line.account or "an account", dir="auto"), html.Span(line.source)]
    foot: list[Component] = [
        html.Span([dot(keys[topic]), html.Span(topic, dir="auto")], className="with-dot")
        for topic in line.topics
        if topic in keys
    ]
    if line.by:
        foot.append(html.Span(f"sent by {line.by}", dir="auto"))
        if line.approved_by:
            foot.append(html.Span(f"approved by {line.approved_by}", dir="auto"))
    else:
        foot.append(html.Span("posted elsewhere"))
    if line.case:
        foot.append(html.A(line.case, href=f"/case/{line.case}", **data(visits="")))
    text = (
        html.P(GONE, className="ws-gone")
        if line.gone
        else html.P(line.text, lang=line.language or "und", dir="auto", className="ws-text")
    )
    return html.Article([html.Div(head, className="ws-by"), text, html.Div(foot, className="ws-foot")])
