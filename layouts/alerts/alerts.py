"""The page of alerts: what is open and who has it, why who was paged, silences, history."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import dash_bootstrap_components as dbc
import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.cards import card, rows
from layouts.kit.marks import choice
from listening.alerting.alert import Alert
from listening.alerting.channel import ChannelState
from listening.alerting.delivery import Sending, Sent
from listening.alerting.event import AlertMoment, Event
from listening.alerting.silence import Silence
from listening.alerting.words import decided, moment, sentence, severity_word
from listening.config import AlertKind, Config

BODY = "alerts-body"
VERSION = "alerts-version"
TICK = "alerts-tick"
EVERY_MS = 5_000

LENGTHS = (
    ("30", "30 minutes"),
    ("60", "1 hour"),
    ("240", "4 hours"),
    ("720", "12 hours"),
    ("1440", "1 day"),
    ("10080", "1 week"),
)
KINDS: dict[AlertKind, str] = {
    AlertKind.spike: "spikes",
    AlertKind.sla: "late answers",
    AlertKind.source: "sources",
    AlertKind.search: "saved searches",
}


class AlertRights(msgspec.Struct, frozen=True):
    """What who looks at the page may do on it."""

    acknowledge: bool
    close: bool
    silence: bool
    token: str
    """Anti-forgery, for forms."""
    zone: str = ""
    """What the clock of who looks shows, as in the messages they get; the brand's if empty."""


class AlertsOverview(msgspec.Struct, frozen=True, kw_only=True):
    """All that the list shows at one instant."""

    version: int
    going: tuple[Alert, ...]
    closed: tuple[Alert, ...]
    silences: tuple[Silence, ...]
    channels: tuple[ChannelState, ...]


class AlertStory(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page of one alert shows."""

    version: int
    alert: Alert
    trail: tuple[Event, ...]
    sent: tuple[Sent, ...]


NO_RULES = (
    "Nobody is called about anything: config.toml has no [[alerts]]. Spikes, cases that breach their SLA and sources "
    "that fail are shown on walls and pages only. docs/alerts.md says how somebody is told."
)


def page(title: str, body: Component | list[Component], version: int) -> Component:
    """A page that renews its body when anything about alerts has changed."""
    return html.Main(
        [
            html.P(html.A("Masthead", href="/"), className="mark"),
            html.H1(title, dir="auto"),
            html.Div(body, id=BODY),
            dcc.Store(id=VERSION, data=version),
            dcc.Interval(id=TICK, interval=EVERY_MS),
        ],
        className="sheet alerts",
    )


def listing(view: AlertsOverview, config: Config, rights: AlertRights) -> list[Component]:
    """Open alerts, channels that fail, silences, history."""
    zone = rights.zone or config.brand.timezone
    return [
        *_troubles(view.channels, zone),
        html.H2("Open"),
        html.Div([_card(alert, zone, rights) for alert in sorted(view.going, key=_urgency)])
        if view.going
        else html.P("No alert is open."),
        *([] if config.alerts else [html.P(NO_RULES)]),
        html.H2("Silences"),
        rows([_silence(each, zone, rights) for each in view.silences]) if view.silences else html.P("None."),
        *([_silencing(config, rights)] if rights.silence else []),
        html.H2("Over"),
        rows([_past(alert, zone) for alert in view.closed]) if view.closed else html.P("None yet."),
    ]


def story(view: AlertStory, config: Config, rights: AlertRights) -> list[Component]:
    """One alert: what it is, who has it, and every decision about it."""
    zone = rights.zone or config.brand.timezone
    alert = view.alert
    return [
        _card(alert, zone, rights, alone=True),
        html.H2("What it is about"),
        rows(
            [
                (
                    html.B(m.trigger.title, dir="auto"),
                    html.Span("open" if m.trigger.open else "over"),
                    html.P(m.trigger.detail, dir="auto"),
                )
                for m in alert.members
            ]
        ),
        html.H2("What was decided, and why"),
        html.Ol([_entry(event, zone) for event in reversed(view.trail)], className="trail"),
        html.H2("Messages"),
        rows([_message(each, zone) for each in reversed(view.sent)]),
        html.P(html.A("All alerts", href="/alerts")),
    ]


def missing() -> list[Component]:
    return [html.P("There is no such alert, or it is not kept any more."), html.P(html.A("All alerts", href="/alerts"))]


def _card(alert: Alert, zone: str, rights: AlertRights, alone: bool = False) -> Component:
    held = alert.acknowledged
    waits = not held and not alert.closed
    parts: list[Component] = [
        html.P(
            [
                html.B(severity_word(alert.severity), className=f"severity {alert.severity.name}"),
                html.Span(f"since {moment(alert.since, zone)}"),
            ],
            className="head",
        ),
    ]
    if not alone:
        parts.append(
            html.H3(html.A(alert.title, href=f"/alerts/{alert.id}", dir="auto")),
        )
    if held:
        comment = f" “{held.comment}”" if held.comment else ""
        parts.append(
            html.P(
                [html.B(held.by, dir="auto"), f" has it since {moment(held.at, zone)}.{comment}"],
                className="held",
            )
        )
    elif waits:
        parts.append(html.P("Nobody has it yet.", className="nobody"))
    if alert.by_hand:
        by, at = alert.by_hand.by, moment(alert.by_hand.at, zone)
        reason = f" closed it {at}. “{alert.by_hand.reason}”"
        parts.append(html.P([html.B(by, dir="auto"), reason], dir="auto"))
    elif alert.closed:
        parts.append(html.P(f"Over since {moment(alert.closed, zone)}."))
    parts.append(html.P(_now(alert, zone), className="hint"))
    if alert.link:
        parts.append(html.P(html.A("What happened", href=alert.link)))
    if waits and rights.acknowledge:
        parts.append(_acknowledging(alert, rights))
    if not alert.closed and rights.close:
        parts.append(_closing(alert, rights))
    return card(parts, "alert-card waits" if waits else "alert-card")


def _urgency(alert: Alert) -> tuple[bool, int]:
    """What nobody has comes first, then the worse; of equals the newer stays first."""
    return alert.acknowledged is not None, -alert.severity


def _now(alert: Alert, zone: str) -> str:
    """The last decision in words."""
    told = alert.pages[-1].to if alert.pages else ()
    names = ", ".join(to.person or to.channel for to in told)
    until = f"at {moment(alert.until, zone)}" if alert.until else "later"
    return decided(alert.reason, names or "nobody", "", until)


def _acknowledging(alert: Alert, rights: AlertRights) -> Component:
    return _form(
        f"/alerts/{alert.id}/acknowledge",
        rights,
        [
            dbc.Input(
                name="comment",
                placeholder="Comment, if you like",
                maxLength=500,
                autoComplete="off",
                id=f"comment-{alert.id}",
                # What somebody types survives that the page renews itself.
                persistence=True,
                persistence_type="session",
            ),
            html.Button("I have it", type="submit", className="btn btn-primary"),
        ],
        "act",
    )


def _closing(alert: Alert, rights: AlertRights) -> Component:
    """By hand, with a reason: behind a line, because what it is about goes on."""
    return html.Details(
        [
            html.Summary("Close it"),
            html.P("Who was paged is told. What goes on pages nobody until it is distinctly worse.", className="hint"),
            _form(
                f"/alerts/{alert.id}/close",
                rights,
                [
                    dbc.Input(
                        name="reason",
                        placeholder="Why, for those who were paged",
                        required=True,
                        maxLength=500,
                        autoComplete="off",
                        id=f"reason-{alert.id}",
                        # What somebody types survives that the page renews itself.
                        persistence=True,
                        persistence_type="session",
                    ),
                    html.Button("Close it", type="submit", className="btn btn-primary"),
                ],
                "act",
            ),
        ]
    )


def _silence(each: Silence, zone: str, rights: AlertRights) -> list[Component]:
    about = [KINDS[each.kind]] if each.kind else []
    about += [text for text in (each.department, each.topic, each.key) if text]
    about += ["one alert"] if each.alert else []
    parts: list[Component] = [
        html.B(" · ".join(about), dir="auto"),
        html.Span(f"until {moment(each.end, zone)}"),
        html.P(f"{each.reason} ({each.by})", dir="auto"),
    ]
    if rights.silence:
        parts.append(
            _form(
                f"/alerts/silences/{each.id}/end",
                rights,
                [html.Button("End it now", type="submit", className="btn btn-outline-secondary")],
                "act",
            )
        )
    return parts


def _silencing(config: Config, rights: AlertRights) -> Component:
    """The form that makes a silence."""
    departments = [(d.name, d.label) for d in config.departments]
    topics = [(t.name, t.name) for t in config.topics]
    return html.Details(
        [
            html.Summary("Silence something"),
            _form(
                "/alerts/silences",
                rights,
                [
                    *choice("kind", "What", [(k.value, text) for k, text in KINDS.items()], "any"),
                    *choice("department", "Department", departments, "any"),
                    *choice("topic", "Topic", topics, "any"),
                    *choice("minutes", "For how long", LENGTHS),
                    html.Label(
                        [html.Span("Why"), dbc.Input(name="reason", required=True, maxLength=500)], className="field"
                    ),
                    html.Button("Silence", type="submit", className="btn btn-primary me-md-auto"),
                ],
                "silencing d-grid gap-3 my-3",
            ),
        ]
    )


def _form(action: str, rights: AlertRights, inner: list[Component], kind: str) -> Component:
    return html.Form(
        [dbc.Input(type="hidden", name="csrf", value=rights.token), *inner],
        action=action,
        method="post",
        className=kind,
    )


def _past(alert: Alert, zone: str) -> list[Component]:
    held = alert.acknowledged
    who = f"{held.by} had it" if held else "nobody had it"
    if alert.by_hand:
        who = f"closed by {alert.by_hand.by}"
    return [
        html.A(alert.title, href=f"/alerts/{quote(alert.id)}", dir="auto"),
        html.Span(f"{severity_word(alert.severity)}, {who}"),
        html.P(f"{moment(alert.opened, zone)} to {moment(alert.closed, zone)}"),
    ]


def _entry(event: Event, zone: str) -> Component:
    return html.Li(
        [html.Time(moment(event.at, zone)), html.Span(sentence(event, zone), dir="auto")],
        className="wrong" if event.what is AlertMoment.failed else "",
    )


STATES: dict[Sending, str] = {
    Sending.decided: "on its way",
    Sending.sending: "being sent",
    Sending.sent: "delivered",
    Sending.failed: "failed",
    Sending.dropped: "not sent: somebody has it",
}


def _message(each: Sent, zone: str) -> list[Component]:
    who = f"{each.delivery.person} by {each.delivery.channel}" if each.delivery.person else each.delivery.channel
    state = STATES[each.progress.state]
    error = f": {each.progress.error}" if each.progress.error else ""
    return [
        html.B(each.delivery.title, dir="auto"),
        html.Span(f"{state}{error if each.progress.state is not Sending.sent else ''}"),
        html.P(f"{who}, {moment(each.delivery.at, zone)}, attempts: {each.progress.attempts}"),
    ]


def _troubles(channels: Sequence[ChannelState], zone: str) -> list[Component]:
    failing = [each for each in channels if not each.works]
    return [
        html.P(
            f"Messages by {each.name} fail since {moment(each.since, zone)}: {each.error}.",
            className="wrong",
        )
        for each in failing
    ]
