"""Crisis mode: which topics are in it, what everybody says meanwhile, and what happened before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from layouts.marks import choice, moment
from listening.config import Config
from listening.crisis import Crisis, CrisisEvent, Switch

DID: dict[Switch, str] = {
    Switch.on: "switched it on",
    Switch.change: "changed the statement or the approvers",
    Switch.off: "switched it off",
}
EVENTS = 50


def page(
    crises: Mapping[str, Crisis],
    events: Sequence[CrisisEvent],
    config: Config,
    token: str,
) -> Component:
    """``token``: anti-forgery; empty for who may not switch."""
    free = [topic.name for topic in config.topics if topic.name not in crises]
    zone = config.brand.timezone
    return html.Main(
        [
            html.H1("Crisis mode"),
            html.P("While it is on for a topic, every answer about it needs approval, and every page and wall says so."),
            *[_crisis(crisis, zone, token) for crisis in crises.values()],
            *([] if crises else [html.P("No topic is in crisis mode.", className="no-crisis")]),
            *([_switching_on(free, token)] if token and free else []),
            html.H2("What happened"),
            html.Ol([_event(event, zone) for event in list(reversed(events))[:EVENTS]], className="trail")
            if events
            else html.P("Nothing yet."),
        ],
        className="card crisis",
    )


def _crisis(crisis: Crisis, zone: str, token: str) -> Component:
    who = ", ".join(crisis.approvers) or "managers"
    return html.Section(
        [
            html.H2([html.B("CRISIS"), html.Span(crisis.topic, dir="auto")]),
            html.P(f"Switched on by {crisis.by}, {moment(crisis.since, zone)}. Answers are approved by {who}.", dir="auto"),
            html.Blockquote(crisis.statement, dir="auto"),
            *(
                [
                    html.Details(
                        [
                            html.Summary("Change it"),
                            _form(
                                token,
                                Switch.change,
                                crisis.topic,
                                _fields(crisis.topic, crisis.statement, ", ".join(crisis.approvers)),
                                "Change",
                            ),
                        ]
                    ),
                    _form(token, Switch.off, crisis.topic, [], "Switch it off"),
                ]
                if token
                else []
            ),
        ],
        className="in-crisis",
    )


def _switching_on(free: Sequence[str], token: str) -> Component:
    return html.Details(
        [
            html.Summary("Switch it on for a topic"),
            _form(
                token,
                Switch.on,
                "",
                [
                    *choice("topic", "Topic", [(name, name) for name in free]),
                    *_fields("new", "", ""),
                ],
                "Switch crisis mode on",
            ),
        ],
        className="switching",
    )


def _fields(id: str, statement: str, approvers: str) -> list[Component]:
    return [
        html.Label("Holding statement: what everybody says until more is known", htmlFor=f"statement-{id}"),
        dcc.Textarea(id=f"statement-{id}", name="statement", value=statement, required=True, maxLength=5000, rows=3, dir="auto", persistence=True, persistence_type="session"),
        html.Label("Who approves answers: names, with commas between; managers if empty", htmlFor=f"approvers-{id}"),
        dcc.Input(id=f"approvers-{id}", name="approvers", value=approvers, maxLength=2000, autoComplete="off"),
    ]


def _form(
    token: str, switch: Switch, topic: str, fields: list[Component], button: str
) -> Component:
    hidden = [dcc.Input(type="hidden", name="csrf", value=token), dcc.Input(type="hidden", name="switch", value=switch.value)]
    if topic:
        hidden.append(dcc.Input(type="hidden", name="topic", value=topic))
    return html.Form(
        [*hidden, *fields, html.Button(button, type="submit")],
        action="/crisis/switch",
        method="post",
        className=f"switch-{switch.value}",
    )


def _event(event: CrisisEvent, zone: str) -> Component:
    return html.Li(
        [
            html.Time(moment(event.at, zone)),
            html.Span(f"{event.topic}: {event.who} {DID[event.switch]}", dir="auto"),
        ]
    )
