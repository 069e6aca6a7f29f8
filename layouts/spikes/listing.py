"""``/spikes``: what goes on now, and what there was."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.badges import Weight, badge
from layouts.kit.bind import data
from layouts.kit.cards import card
from layouts.kit.tables import Narrow, table
from layouts.kpis.lists import ListAsked, column, heading, verdict
from layouts.spikes import ids
from layouts.spikes.parts import against, moods
from layouts.spikes.words import SEVERITIES, STAGES, clock, day, lasted, times, window
from listening.config import Config
from listening.kpis.sample import Sample
from listening.spikes.picture import Driver, Picture
from listening.spikes.record import Opinion, Spike
from listening.spikes.series import read_id, title
from listening.spikes.sight import Sight


class ListedSpike(msgspec.Struct, frozen=True, kw_only=True):
    """One spike of the list."""

    spike: Spike
    picture: Picture | None
    opinion: Opinion
    terms: tuple[Driver, ...]
    crisis: bool = False


def page() -> Component:
    """The page, which renews its list while it is open."""
    return html.Main(
        [
            html.Div(id=ids.LIST),
            dcc.Interval(id=ids.LIST_TICK, interval=ids.EVERY_MS),
        ],
        className="spikes-page",
    )


def listing(rows: Sequence[ListedSpike], sight: Sight, config: Config, now: int) -> Component:
    """``rows``: newest first."""
    seen = sight.words(ZoneInfo(config.brand.timezone))
    going = [row for row in rows if row.spike.open]
    past = [row for row in rows if row.spike.closed]
    return html.Div(
        [
            html.Header(
                [
                    html.H1("Spikes"),
                    html.P(
                        f"{len(going)} now" if going else seen,
                        className="s-sub",
                    ),
                ],
                className="s-head",
            ),
            html.Section(
                [_card(row, config, now) for row in sorted(going, key=_urgency)],
                className="s-cards",
            ),
            html.Section(
                [
                    html.H2("Before"),
                    _history(past, config)
                    if past
                    else html.P(
                        "None yet. A spike is a burst far above what is usual at this time of day.", className="s-none"
                    ),
                ],
                className="s-past",
            ),
        ],
        className="spikes-now",
    )


def behind(asked: ListAsked, rows: Sequence[ListedSpike], sample: Sample, config: Config) -> Component:
    """The spikes that a figure counts, with what each of them adds to it."""
    values = dict(zip(sample.ids(), sample.values, strict=True))
    said = {row.spike.id: verdict(asked.figure.key, values[row.spike.id]) for row in rows}
    return html.Div(
        [
            heading(asked, "spikes", config),
            html.P(html.A("All spikes", href="/spikes"), className="s-sub"),
            html.Section(
                _history(rows, config, (column(asked.figure.key), said))
                if rows
                else html.P("No spikes are behind it.", className="s-none"),
                className="s-past",
            ),
        ],
        className="spikes-now",
    )


def _urgency(row: ListedSpike) -> tuple[bool, int, int]:
    nobody = bool(row.spike.alarmed) and not row.opinion.holder
    return not nobody, -row.spike.severity, -row.spike.opened


def _card(row: ListedSpike, config: Config, now: int) -> Component:
    spike = row.spike
    lead = read_id(spike.lead)
    return card(
        [
            html.Div(
                [
                    html.H3(title(lead, config), dir="auto"),
                    html.B(times(spike.strongest.ratio), className="s-ratio"),
                ],
                className="s-card-head",
            ),
            html.P(" · ".join(term.key for term in row.terms[:4]), className="s-words", dir="auto"),
            _columns(row.picture),
            html.P(
                [
                    html.Span(f"since {clock(spike.since, config)}, {lasted(now - spike.since)}"),
                    html.Span(STAGES[spike.stage]),
                    html.Span(window(spike.strongest)),
                ],
                className="s-facts",
            ),
            html.P(_whose(row, now), className="s-whose"),
        ],
        "s-card",
        href=f"/spikes/{spike.id}",
        **data(severity=SEVERITIES[spike.severity]),
    )


def _whose(row: ListedSpike, now: int) -> list[Component]:
    said: list[Component] = []
    if row.opinion.holder:
        said.append(html.Span([html.B(row.opinion.holder, dir="auto"), " has it"]))
    elif row.spike.alarmed:
        said.append(html.B(f"NOBODY HAS IT · {lasted(now - row.spike.alarmed)}", className="s-nobody"))
    else:
        said.append(html.Span("shown only: nobody was asked for"))
    if row.crisis:
        said.append(badge("crisis mode", Weight.crisis))
    return said


def _columns(picture: Picture | None) -> Component:
    """Its course as bars, the usual as a line."""
    if picture is None:
        return html.Div(className="s-spark")
    course = picture.course
    counts = [sum(each) for each in course.counts]
    most = max([*counts, *(band[2] for band in course.usual), 4])
    return html.Div(
        [
            html.Span(
                [html.I(style={"height": f"{100 * n / most:.1f}%"}) for n in counts],
                className="s-columns",
            ),
            html.I(
                className="s-line",
                style={"bottom": f"{100 * (course.usual[-1][1] if course.usual else 0) / most:.1f}%"},
            ),
        ],
        className="s-spark",
    )


def _height(spike: Spike) -> float:
    """How high it stands beside others: from 3 to 6 times is as far as from 30 to 60."""
    return math.log(max(1.1, spike.strongest.ratio))


def _history(
    rows: Sequence[ListedSpike], config: Config, more: tuple[str, Mapping[str, str]] | None = None
) -> Component:
    """``more``: head of a further column, and what stands in it by the id of a spike."""
    most = max((_height(row.spike) for row in rows), default=1)
    heads = ["When", "What", "Times the usual", "Lasted", "Mentions", "Who had it", "It was"]
    heads += [more[0].capitalize()] if more else []
    lines = [_past(row, config, most, more) for row in rows]
    return table(heads, lines, "s-table", narrow=Narrow.stacks, roomy=True)


def _past(row: ListedSpike, config: Config, most: float, more: tuple[str, Mapping[str, str]] | None) -> Component:
    spike, opinion, picture = row.spike, row.opinion, row.picture
    words = " · ".join(term.key for term in row.terms[:3])
    return html.Tr(
        [
            html.Td([html.B(clock(spike.since, config)), html.Span(day(spike.since, config))], className="s-when"),
            html.Td(
                [
                    html.A(title(read_id(spike.lead), config), href=f"/spikes/{spike.id}", dir="auto"),
                    html.Span(words, className="s-words", dir="auto"),
                ],
                className="s-what",
            ),
            html.Td([html.B(times(spike.strongest.ratio)), against(_height(spike), None, most)], className="s-much"),
            html.Td(
                lasted(spike.closed - spike.since) if spike.closed else "goes on",
                className="s-lasted",
                **data(head="lasted"),
            ),
            html.Td(
                [f"{picture.mentions:,}", moods(picture.moods)] if picture else "–",
                className="s-mentions",
                **data(head="mentions"),
            ),
            html.Td(
                opinion.holder or ("nobody" if spike.alarmed else "nobody was asked for"),
                className="s-holder" if opinion.holder else "s-holder s-quiet",
                dir="auto",
                **data(head="had by"),
            ),
            html.Td(
                opinion.outcome.words if opinion.outcome else "not said yet",
                className="s-outcome" if opinion.outcome else "s-outcome s-quiet",
                **data(head="it was"),
            ),
            *([html.Td(more[1][spike.id], className="s-value", **data(head=more[0]))] if more else []),
        ],
        **data(severity=SEVERITIES[spike.severity]),
    )
