"""The page of statements: four lists of things, each with people, trend and quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import dash_bootstrap_components as dbc
import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.badges import badge
from layouts.kit.cards import card
from layouts.kit.menus import MenuChoice, menu, ranges
from layouts.kit.palette import style
from listening.config import Config
from listening.counting.counts import Filter
from listening.kpis.period import Period, RangeName
from listening.moments import dated
from listening.statements.people import Stated, StatementRow, by_stance, people
from listening.statements.statement import Stance
from listening.wall.authors import NAME_SHOWN, line

PLACE = "statements-place"
ROWS_SHOWN = 12
QUOTES_SHOWN = 5
QUOTE_SHOWN = 240
READ_BY_HAND, RIGHT = 100, 91
"""How many statements of recorded posts were read by a person, and how many of them were right: docs/statements.md."""

TITLE = "What customers like and miss"
TITLES: Mapping[Stance, str] = {
    Stance.like: "Like",
    Stance.dislike: "Dislike",
    Stance.miss: "Miss",
    Stance.wish: "Wish for",
}
RANGES: Mapping[RangeName, str] = {
    RangeName.today: "Today",
    RangeName.week: "7 days",
    RangeName.four_weeks: "28 days",
    RangeName.quarter: "90 days",
}


class StatementsAsked(msgspec.Struct, frozen=True):
    """What the page shows."""

    period: Period
    only: Filter
    range: str
    """The name of the range; empty where two moments were asked for."""
    since: int
    """From when on mentions were read, ms; the beginning of the range where all were."""
    mentions: int

    def address(self, path: str, **changed: str) -> str:
        """The same with something else."""
        asked = {"range": self.range} if self.range or "range" in changed else self._moments()
        asked |= {"topic": self.only.topic, "source": self.only.source, "department": self.only.department}
        asked |= {"language": self.only.language, "country": self.only.country}
        return f"{path}?" + urlencode({name: text for name, text in (asked | changed).items() if text})

    def export(self, path: str) -> str:
        """An address for what is taken along: of exactly the range that is shown."""
        return self.address(path, range="", **self._moments())

    def _moments(self) -> dict[str, str]:
        return {"from": f"{self.period.start / 1000:.3f}", "to": f"{self.period.end / 1000:.3f}"}


def page(config: Config) -> Component:
    """What comes first; the lists follow within a moment."""
    return html.Main(
        html.Div([html.Header(html.H1(TITLE)), html.P("Reading what customers wrote", className="st-quiet")], id=PLACE),
        className="statements",
        lang="en",
        style=style(config),
    )


def wrong(said: Sequence[str]) -> Component:
    """A range or filter nobody can use: says which, and the way back."""
    back = dcc.Link("Back to 7 days", href="/statements?range=7d")
    return html.Div([html.H1("This cannot be asked"), *(html.P(text) for text in said), html.P(back)])


def view(
    asked: StatementsAsked, found: Sequence[StatementRow], handles: Mapping[str, str], config: Config
) -> list[Component]:
    return [
        _head(asked, found, config),
        dbc.Row(
            [
                dbc.Col(_stance(stance, rows, handles, config), xs=12, md=6, xxl=3)
                for stance, rows in by_stance(found).items()
            ],
            class_name="g-4",
        ),
    ]


def _head(asked: StatementsAsked, found: Sequence[StatementRow], config: Config) -> Component:
    topics = [("", "All topics"), *((topic.name, topic.name) for topic in config.topics)]
    topic = menu(
        asked.only.topic or "All topics",
        [
            MenuChoice(title, asked.address("/statements", topic=name), asked.only.topic == name)
            for name, title in topics
        ],
    )
    spans = ranges(
        [
            MenuChoice(title, asked.address("/statements", range=name.value), asked.range == name.value)
            for name, title in RANGES.items()
        ]
    )
    csv = html.A(
        "CSV", href=asked.export("/statements/statements.csv"), download="", className="btn btn-outline-secondary"
    )
    return html.Header(
        [
            html.H1(TITLE),
            html.Div([spans, topic, csv], className="st-controls"),
            html.P(_said(asked, found, config), className="st-quiet"),
        ]
    )


def _said(asked: StatementsAsked, found: Sequence[StatementRow], config: Config) -> str:
    zone = ZoneInfo(config.brand.timezone)
    who = people(found)
    said = (
        f"{_counted(who, 'person says', 'people say')} it outright, in "
        f"{_counted(asked.mentions, 'mention', 'mentions')} by customers "
        f"from {dated(asked.since, zone)} to {dated(asked.period.end, zone)}. "
        "Reposts and our own posts are left out; who says the same of one thing twice is one person. "
    )
    if asked.since > asked.period.start:
        said += "There are more mentions than are read at once: these are the newest of the range. "
    return said + (
        "Found by rules for English and German that nobody checks here; of "
        f"{READ_BY_HAND} read by hand in recorded posts, {RIGHT} were right."
    )


def _stance(stance: Stance, rows: Sequence[StatementRow], handles: Mapping[str, str], config: Config) -> Component:
    body: list[Component] = [_row(row, handles, config) for row in rows[:ROWS_SHOWN]]
    if not rows:
        body = [html.P("Nobody said so.", className="st-quiet")]
    if len(rows) > ROWS_SHOWN:
        more = len(rows) - ROWS_SHOWN
        body.append(html.P(f"{more:,} more {'is' if more == 1 else 'are'} in the CSV.", className="st-quiet"))
    head = [html.H2(TITLES[stance]), html.Span(_counted(people(rows), "person", "people"), className="st-quiet")]
    return card([html.Div(head, className="st-head"), *body], f"st-card st-{stance.value}")


def _row(row: StatementRow, handles: Mapping[str, str], config: Config) -> Component:
    most = max(row.trend) or 1
    bars = [html.I(style={"height": f"{max(6, round(100 * n / most)) if n else 6}%"}) for n in row.trend]
    was = "" if row.before is None else f"{row.before:,} before"
    kind = [badge("product", kind="st-product")] if row.product else []
    return html.Details(
        [
            html.Summary(
                [
                    html.Span([html.Span(row.about, dir="auto"), *kind], className="st-about"),
                    html.Span(bars, className="st-trend", title="people over the range"),
                    html.B(f"{row.people:,}", title=_counted(row.people, "person", "people")),
                    html.Span(was, className="st-was"),
                ]
            ),
            *(_quote(each, handles, config) for each in row.stated[:QUOTES_SHOWN]),
        ]
    )


def _quote(stated: Stated, handles: Mapping[str, str], config: Config) -> Component:
    mention = stated.mention
    when = dated(mention.created, ZoneInfo(config.brand.timezone))
    # Only what a source gave as the original; its scheme was checked when it was read.
    original = (
        html.A(when, href=mention.url, target="_blank", rel="noreferrer noopener", title="The original")
        if mention.url.startswith(("https://", "http://"))
        else html.Span(when)
    )
    author = line(mention.name or handles.get(mention.author, mention.author), NAME_SHOWN)
    return html.Blockquote(
        [
            html.P(line(stated.statement.quote, QUOTE_SHOWN), dir="auto"),
            html.Footer([html.Span(author, dir="auto"), original, html.Span(mention.source, dir="auto")]),
        ]
    )


def _counted(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"
