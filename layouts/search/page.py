"""Search on ``/mentions``: what is asked, how many fit and when they were written, and the newest of them, marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import dash_bootstrap_components as dbc
import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.kit.correcting import button, mark
from layouts.kit.marks import aria
from layouts.kit.pager import pager
from layouts.kit.parts import mood_key
from layouts.kit.tables import Narrow, table
from layouts.kit.topical import topical
from layouts.search.saved import SearchRights, bar, saving
from layouts.steering.proposals import filled
from layouts.steering.topics import NEW
from listening.config import Config, Contact, SentimentName
from listening.counting.counts import Population
from listening.mention import Mention
from listening.moments import dated
from listening.search.asked import SearchWords
from listening.search.found import Curve, IndexStanding
from listening.search.marks import marked
from listening.search.saved import SavedSearch
from listening.spans import DAY_MS, HOUR_MS, MINUTE_MS
from listening.steering.typed import TypedTerms
from listening.wall.authors import line

PATH = "/mentions"
CSV, PARQUET = "/mentions/mentions.csv", "/mentions/mentions.parquet"
TEXT_SHOWN = 280
PEOPLE: Mapping[Population, str] = {
    Population.customers: "everybody but us",
    Population.ours: "us",
    Population.everybody: "anybody",
}


class SearchShown(msgspec.Struct, frozen=True, kw_only=True):
    """What a search found, and how it was asked."""

    sent: Mapping[str, str]
    """The address as it was asked."""
    words: SearchWords
    curve: Curve
    standing: IndexStanding
    items: Sequence[Mention]
    handles: Mapping[str, str]
    saved: Sequence[SavedSearch]
    """Those that whoever looks sees."""
    rights: SearchRights
    older: str = ""
    """Address of the next ones."""

    @property
    def query(self) -> str:
        """What is asked, as an address holds it."""
        return address(self.sent).removeprefix(PATH).removeprefix("?")

    def address(self, path: str = PATH, **changed: str) -> str:
        return address(self.sent, path, **changed)


def address(sent: Mapping[str, str], path: str = PATH, **changed: str) -> str:
    """The same with something else."""
    asked = {name: text for name, text in {**sent, "after": "", **changed}.items() if text}
    return f"{path}?{urlencode(asked)}" if asked else path


def form(sent: Mapping[str, str], config: Config) -> Component:
    """What can be asked, as it was asked. Sent by the browser itself: the address holds everything."""
    text = dbc.Input(
        type="search",
        name="q",
        value=sent.get("q", ""),
        placeholder='delay OR late "lost bag" -refund from:jane',
        maxLength=500,
        id="search-words",
    )
    fields = [
        _choice("topic", "Topic", [(t.name, t.name) for t in config.topics], sent),
        _choice("department", "Department", [(d.name, d.label) for d in config.departments], sent),
        _choice("source", "Source", [(s.name, s.name) for s in config.sources], sent),
        _field("language", "Language", dbc.Input(name="language", value=sent.get("language", ""), placeholder="en")),
        _choice("sentiment", "Mood", [(each.value, each.value) for each in SentimentName], sent),
        _choice("reason", "Reason for contact", [(each.value, each.value) for each in Contact], sent),
        _choice("case", "Case", [("yes", "has a case"), ("no", "has none")], sent),
        _choice("who", "Written by", [(who.value, title) for who, title in PEOPLE.items()], sent, all_of=False),
        *_range(sent),
    ]
    chosen = any(
        sent.get(name) for name in ("department", "source", "language", "sentiment", "reason", "case", "topic")
    )
    narrowed = chosen or any(sent.get(name) for name in ("from", "to", "who", "country"))
    return html.Form(
        [
            html.Div(
                [_field("words", "Words to search for", text), dbc.Button("Search", type="submit", color="primary")],
                className="s-ask",
            ),
            html.Details(
                [html.Summary("Narrow it down"), html.Div(fields, className="s-fields")],
                open=narrowed,
                className="s-more",
            ),
            # A country has no field: it comes with links, and stays.
            *(dcc.Input(type="hidden", name=n, value=sent[n]) for n in ("country",) if sent.get(n)),
        ],
        method="get",
        action=PATH,
        className="s-form",
        role="search",
    )


def _choice(
    name: str, title: str, choices: Sequence[tuple[str, str]], sent: Mapping[str, str], all_of: bool = True
) -> Component:
    known = [value for value, _ in choices]
    asked = sent.get(name, "")
    options = [
        *([("", "all")] if all_of else []),
        *choices,
        *([(asked, asked)] if asked and asked not in known else []),
    ]
    chosen = asked or options[0][0]
    select = html.Select(
        [html.Option(label, value=value, selected=value == chosen) for value, label in options],
        name=name,
        className="form-select",
    )
    return _field(name, title, select)


def _field(name: str, title: str, field: Component) -> Component:
    return html.Label([html.Span(title), field], className=f"s-field s-{name}")


def _range(sent: Mapping[str, str]) -> list[Component]:
    """Days, or moments; a stretch drawn with the mouse stands there as moments."""
    return [
        _field(
            name, title, dbc.Input(name=name, value=_iso(sent.get(name, "")), placeholder="2026-03-01", maxLength=40)
        )
        for name, title in (("from", "Written from"), ("to", "Written before"))
    ]


def _iso(text: str) -> str:
    """Seconds since 1970 as a person writes a moment; anything else as it is."""
    try:
        return f"{datetime.fromtimestamp(float(text), UTC):%Y-%m-%dT%H:%M:%SZ}"
    except (ValueError, OverflowError, OSError):
        return text


def view(found: SearchShown, config: Config) -> Component:
    """The form, and what was found."""
    number = found.curve.number
    return html.Div(
        [
            form(found.sent, config),
            *bar(found.saved, found.query),
            html.Header(
                [
                    html.H1(
                        html.B(f"{number:,} {'mention' if number == 1 else 'mentions'}", className="l-number"),
                        className="s-number",
                    ),
                    html.P(_said(found, config), className="l-quiet"),
                ],
                className="s-head",
            ),
            *_notes(found.standing),
            *([_curve(found, config)] if number else []),
            _onward(found),
            _table(found, config)
            if found.items
            else html.P("Nothing that is kept fits." if not number else "These were all.", className="l-none"),
            *pager(
                [
                    ("From the newest", found.address() if found.sent.get("after") else ""),
                    ("The next ones", found.older),
                ],
                "l-turns",
            ),
        ]
    )


def unready(sent: Mapping[str, str], config: Config) -> Component:
    """There is no index to ask."""
    return html.Div(
        [
            form(sent, config),
            html.P(
                "Search is not ready yet: its index is being made. It takes about a minute for each 200,000 mentions. "
                "If this stays, the part that makes it does not run: see masthead status.",
                className="l-none",
                role="status",
            ),
        ]
    )


def unread(sent: Mapping[str, str], said: Sequence[str], config: Config) -> Component:
    """What was asked cannot be read."""
    return html.Div(
        [form(sent, config), html.Div([html.P(text) for text in said], className="s-unread", role="alert")],
    )


def _notes(standing: IndexStanding) -> list[Component]:
    if standing.share < 1:
        text = f"The index is being made: {standing.share:.0%} of what is kept has been read. There may be more."
    elif not standing.whole:
        text = f"The index is {standing.behind_ms // 1000:,} s behind: what came since is not found yet."
    else:
        return []
    return [html.P(text.replace("%", " %"), className="s-note", role="status")]


def _said(found: SearchShown, config: Config) -> list[Component]:
    """The range that is asked for, with a way to widen it."""
    start, end = found.sent.get("from"), found.sent.get("to")
    if not (start or end):
        return [html.Span("everything that is kept")]
    words = " ".join(
        filter(None, (f"from {_edge(start, config)}" if start else "", f"before {_edge(end, config)}" if end else ""))
    )
    return [html.Span(words), dcc.Link("any time", href=found.address(**{"from": "", "to": ""}))]


def _edge(text: str, config: Config) -> str:
    try:
        return dated(round(float(text) * 1000), ZoneInfo(config.brand.timezone)) if "-" not in text else text
    except (ValueError, OverflowError):
        return text


def _curve(found: SearchShown, config: Config) -> Component:
    """Hits over time; a stretch drawn with the mouse asks for it alone."""
    zone = ZoneInfo(config.brand.timezone)
    curve, most = found.curve, max(found.curve.numbers)
    bars = [
        html.I(
            style={"--h": f"{number / most:.4f}"},
            title=f"{dated(curve.start + n * curve.step, zone)}: {number:,}",
            className="" if number else "s-none",
        )
        for n, number in enumerate(curve.numbers)
    ]
    return html.Figure(
        [
            html.Div(bars, className="s-bars", **data(start=str(curve.start), step=str(curve.step))),
            html.Figcaption(
                [
                    html.Span(dated(curve.start, zone)),
                    html.Span(f"{most:,} at most in {_length(curve.step)} · draw over it to see a part"),
                    html.Span(dated(curve.end, zone)),
                ]
            ),
        ],
        className="s-curve",
        **aria(label=f"When they were written: from {dated(curve.start, zone)} to {dated(curve.end, zone)}"),
    )


def _length(ms: int) -> str:
    for unit, name in ((DAY_MS, "day"), (HOUR_MS, "hour"), (MINUTE_MS, "minute"), (1000, "second")):
        if ms >= unit:
            return f"{ms // unit} {name}{'' if ms == unit else 's'}"
    return f"{ms} ms"


def _onward(found: SearchShown) -> Component:
    """What can be done with a search."""
    kept = any(each.query == found.query for each in found.saved)
    save = [saving(found.query, found.rights)] if found.query and not kept else []
    if not found.curve.number:
        return html.Div(save, className="s-onward")
    taken = [html.A("CSV", href=found.address(CSV)), html.A("Parquet", href=found.address(PARQUET))]
    return html.Div(
        [html.Span(["All of them as ", taken[0], " or ", taken[1]]), *_topic(found.words), *save], className="s-onward"
    )


def _topic(words: SearchWords) -> list[Component]:
    """The same words as a topic, filled in for who may change topics."""
    if not words.wanted or len(words.one_of) > 1:  # a topic has one list of words of which one is enough
        return []
    left = "; authors and what narrows it down are no part of it" if words.by or words.not_by else ""
    return [
        html.Span([dcc.Link("Make a topic of this", href=filled(NEW, topic_terms(words))), left], className="topical")
    ]


def topic_terms(words: SearchWords) -> TypedTerms:
    """A topic that matches what these words find."""
    some = words.one_of[0] if words.one_of else words.all if len(words.all) == 1 else ()
    every = () if some == words.all else words.all
    return TypedTerms(any=some, all=every, none=words.none, name=" ".join(words.wanted)[:40].strip())


def _table(found: SearchShown, config: Config) -> Component:
    heads = ("written", "author", "", "what was written", "topics", "department", "source", "")
    rows = [_row(each, found, config) for each in found.items]
    return table(heads, rows, "l-table l-mentions", narrow=Narrow.stacks, roomy=True)


def _row(mention: Mention, found: SearchShown, config: Config) -> Component:
    when = dated(mention.created, ZoneInfo(config.brand.timezone))
    # Only what a source gave as the original; its scheme was checked when it was read.
    original = (
        html.A(when, href=mention.url, target="_blank", rel="noreferrer noopener", title="The original")
        if mention.url.startswith(("https://", "http://"))
        else when
    )
    labels = {d.name: d.label for d in config.departments}
    author = line(mention.name or found.handles.get(mention.author, mention.author), 40)
    pieces = marked(line(mention.shown, 1 << 30), found.words, TEXT_SHOWN)
    return html.Tr(
        [
            html.Td(original, className="l-quiet"),
            html.Td(author or "–", dir="auto"),
            html.Td(mood_key(mention.label.value), title=mention.label.name),
            html.Td(
                [*(html.Mark(text) if hit else text for text, hit in pieces), " ", topical(mention)],
                dir="auto",
                className="l-text",
            ),
            html.Td(", ".join(mention.topics), dir="auto"),
            html.Td(labels.get(mention.department, mention.department), dir="auto"),
            html.Td(mention.source, className="l-quiet", dir="auto"),
            html.Td(button(mention)),
        ],
        **mark(mention),
    )
