"""The administrator's page: is everything alive, and who may do what."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import dash_bootstrap_components as dbc
import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts.admin import access
from layouts.admin.access import Access
from layouts.kit import plain
from layouts.kit.bind import data
from layouts.kit.marks import age, moment
from layouts.kit.tables import Narrow, figure, figure_head, table
from listening.alerting.channel import ChannelState
from listening.config import Config, kinds
from listening.mention import Reject
from listening.people.presence import Headcount, Listening
from listening.system.health import Health
from listening.system.health import HealthState as Standing
from listening.system.source import Connection, SourceState

STATUS = "admin-status"
TICK = "admin-tick"
EVERY_MS = 2_000


class Rejects(msgspec.Struct, frozen=True):
    """What a source sent that could not be used."""

    source: str
    reasons: tuple[tuple[str, int], ...]
    newest: tuple[Reject, ...]


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What changes by itself."""

    health: Health
    sources: tuple[SourceState, ...]
    channels: tuple[ChannelState, ...]
    """Those that anything was ever sent by."""
    rejects: tuple[Rejects, ...]
    listening: Listening


def page(status: Status, who: Access, config: Config) -> Component:
    return html.Main(
        [
            html.H1("Administration"),
            dbc.Row(
                [
                    dbc.Col(html.Div(status_part(status, config), id=STATUS), lg=5, className="order-1 order-lg-0"),
                    dbc.Col(html.Div(access.sections(who, status.listening, config), className="access"), lg=7),
                ],
                class_name="gx-5",
            ),
            dcc.Interval(id=TICK, interval=EVERY_MS),
        ],
        className="admin",
    )


def secret(title: str, what: str, text: str) -> str:
    """A link or token, shown this once. A plain page: nothing of it stays in the browser's memory."""
    return plain.render("secret", title=title, what=what, text=text)


# -- what changes by itself


def status_part(status: Status, config: Config) -> list[Component]:
    return [
        _health(status.health),
        _sources(status, config),
        _channels(status.channels, config),
        _listening(status.listening, config),
    ]


def _health(health: Health) -> Component:
    rows = [
        html.Li(
            [html.I(className="lamp"), html.B(check.name, dir="auto"), html.Span(check.detail, dir="auto")],
            className=check.state.value,
        )
        for check in health.checks
    ]
    wrong = sum(check.state is Standing.wrong for check in health.checks)
    said = "Every part is alive." if not wrong else f"{wrong} of {len(rows)} are not as they should be."
    return html.Section([html.H2("Parts"), html.P(said), html.Ul(rows, className="checks")])


def _sources(status: Status, config: Config) -> Component:
    known = {state.name: state for state in status.sources}
    names = [source.name for source in config.sources]
    # Imports and replays are sources, too, as long as something is known of them.
    rejects = {each.source: each for each in status.rejects}
    names += sorted((known.keys() | rejects.keys()) - set(names))
    if not names:
        return html.Section([html.H2("Sources"), html.P("None.")])
    counted = [figure_head(text) for text in ("Heard a minute", "Matched", "Rejected")]
    sent = {source.name for source in config.sources if kinds.hooked(source)}
    rows = [row for name in names for row in _source(name, known.get(name), rejects.get(name), name in sent)]
    return html.Section(
        [
            html.H2("Sources"),
            table(["Source", "State", *counted], rows, "sources-table"),
        ]
    )


def _source(name: str, state: SourceState | None, rejects: Rejects | None, sent: bool) -> list[Component]:
    """A row of numbers, and below it what is wrong, if anything is. ``sent``: it takes webhooks."""
    cut = state is not None and (state.connection is Connection.cut or bool(state.reason))
    total = sum(n for _, n in rejects.reasons) if rejects else 0
    if state is None:
        cells: list[Component] = [html.Td("read from a file"), figure("–"), figure("–")]
    else:
        since = age(state.since) if state.since else None
        cells = [
            html.Td([f"{state.connection.value} ", since]),
            figure(f"{state.events_per_minute:,.0f}"),
            figure(f"{state.mentions_per_minute:,.0f}"),
        ]
    called: Component = html.Span(name, dir="auto")
    if state is not None and sent:
        called = dcc.Link(called, href=f"/admin/pushed/{quote(name, safe='')}", title="what it was sent last")
    head = html.Th([html.I(className="lamp"), called], scope="row")
    rows: list[Component] = [html.Tr([head, *cells, figure(f"{total:,}")], className="wrong" if cut else "")]
    more: list[Component] = []
    if cut and state is not None:
        more.append(html.P(state.reason, dir="auto"))
    if state is not None and state.allowance:
        more.append(html.P(state.allowance, className="allowance"))
    if rejects and rejects.reasons:
        more.append(_rejects(rejects))
    if more:
        rows.append(html.Tr(html.Td(more, colSpan=5), className="below"))
    return rows


def _rejects(rejects: Rejects) -> Component:
    reasons = [html.Li([html.B(f"{n:,}"), html.Span(reason, dir="auto")]) for reason, n in rejects.reasons]
    newest = [
        html.Li(
            [
                html.Span(f"{each.reason}: {each.detail}" if each.detail else each.reason, dir="auto"),
                html.Pre(each.raw, dir="auto"),
            ]
        )
        for each in rejects.newest
    ]
    return html.Details(
        [
            html.Summary("What was rejected"),
            html.Ul(reasons, className="reasons"),
            html.Ol(newest, className="rejected"),
        ],
        **data(keep=f"rejects of {rejects.source}"),
    )


def _channels(states: Sequence[ChannelState], config: Config) -> Component:
    """Where alerts are sent, and whether they arrive."""
    known = {state.name: state for state in states}
    names = [channel.name for channel in config.channels]
    names += [webhook.name for webhook in config.webhooks]
    rows = [_channel(name, known.get(name), config) for name in names]
    return html.Section(
        [html.H2("Channels"), html.Ul(rows, className="source-list") if rows else html.P("None: nobody is alerted.")]
    )


def _channel(name: str, state: ChannelState | None, config: Config) -> Component:
    zone = config.brand.timezone
    parts: list[Component] = [html.B(name, dir="auto")]
    if state is None:
        parts.append(html.Span("nothing was sent by it yet"))
    elif state.works:
        parts.append(html.Span(f"works; a message was taken {moment(state.sent, zone)}"))
    else:
        again = "" if state.lost else "; it is tried again"
        parts.append(html.Span(f"fails since {moment(state.since, zone)}{again}"))
        parts.append(html.P(state.error))
    kind = "wrong" if state is not None and state.lost else "ok"
    return html.Li(html.Div([html.I(className="lamp"), *parts], className="line"), className=kind)


def _listening(listening: Listening, config: Config) -> Component:
    def cells(of: str) -> list[Component]:
        counts: tuple[Headcount, ...] = (listening.now, listening.today, listening.week)
        return [html.Td(str(count.by_department.get(of, 0) if of else count.people)) for count in counts]

    rows = [html.Tr([html.Th("Everybody"), *cells("")])]
    rows += [html.Tr([html.Th(d.label, dir="auto"), *cells(d.name)]) for d in config.departments]
    heads = ("", "now", "today", "7 days")
    return html.Section([html.H2("Who listens"), table(heads, rows, "listening table-figures", narrow=Narrow.stays)])
