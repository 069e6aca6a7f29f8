"""Crisis mode: what is in it, what everybody says meanwhile, and what happened before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import dash_bootstrap_components as dbc
import msgspec
from dash import html
from dash.development.base_component import Component

from layouts.kit.marks import choice, moment
from listening.cases.crisis import Crisis, CrisisEvent, Switch, about, key
from listening.config import Config

DID: dict[Switch, str] = {
    Switch.on: "switched it on",
    Switch.change: "changed the statement or the approvers",
    Switch.off: "switched it off",
}
LOOKS: dict[Switch, str] = {
    Switch.on: "btn-danger me-md-auto",
    Switch.change: "btn-primary me-md-auto",
    Switch.off: "btn-outline-secondary me-auto",
}
EVENTS = 50
APPROVER = "approver-"
"""How the fields are called in which people are chosen who approve."""
APPROVERS = 3
"""Fields at least."""

Option = tuple[str, str]
"""What is sent, ``topic:NAME`` or ``department:NAME``, and what is shown."""


class For(msgspec.Struct, frozen=True, kw_only=True):
    """The spike that crisis mode is to be switched on for."""

    spike: str
    title: str
    topics: tuple[str, ...]
    departments: tuple[str, ...]


def page(
    crises: Mapping[str, Crisis],
    events: Sequence[CrisisEvent],
    config: Config,
    token: str,
    of: For | None = None,
    people: Sequence[str] = (),
) -> Component:
    """``token``: anti-forgery; empty for who may not switch. ``people``: who could approve answers."""
    free = _free(crises, config, of)
    return html.Main(
        [
            html.H1("Crisis mode"),
            html.P(
                "While it is on for a topic or a department, every answer there needs approval, and every page and "
                "wall says so."
            ),
            *([_called(of, free, token)] if of else []),
            *[_crisis(crisis, config, token, people) for crisis in crises.values()],
            *([] if crises or of else [html.P("Nothing is in crisis mode.", className="no-crisis")]),
            *([_switching_on(free, token, of, people)] if token and free else []),
            html.H2("What happened"),
            html.Ol([_event(event, config) for event in list(reversed(events))[:EVENTS]], className="trail")
            if events
            else html.P("Nothing yet."),
        ],
        className="sheet crisis",
    )


def _free(crises: Collection[str], config: Config, of: For | None) -> list[Option]:
    """What can be put into crisis mode now: of a spike what it is about, if it is about anything."""
    topics = [topic.name for topic in config.topics]
    departments = {each.name: each.label for each in config.departments}
    if of is not None and (of.topics or of.departments):
        topics = [name for name in of.topics if name in topics]
        departments = {name: departments[name] for name in of.departments if name in departments}
    free = [(f"topic:{name}", name) for name in topics if name not in crises]
    for name, label in departments.items():
        if f"department:{name}" not in crises:
            free.append((f"department:{name}", f"{label} (department)"))
    return free


def _called(of: For, free: Sequence[Option], token: str) -> Component:
    spike = html.A(of.title, href=f"/spikes/{of.spike}", dir="auto")
    if not free:
        return html.P(["For the spike ", spike, " it is on already."], className="for-spike")
    return html.P(["For the spike ", spike, "." if token else ": a manager can switch it on."], className="for-spike")


def _crisis(crisis: Crisis, config: Config, token: str, people: Sequence[str]) -> Component:
    who = ", ".join(crisis.approvers) or "managers"
    zone = config.brand.timezone
    for_spike: list[Component | str] = []
    if crisis.spike:
        for_spike = [" For ", html.A("this spike", href=f"/spikes/{crisis.spike}"), "."]
    return html.Section(
        [
            html.H2([html.B("CRISIS"), html.Span(about(crisis, config), dir="auto")]),
            html.P(
                [
                    f"Switched on by {crisis.by}, {moment(crisis.since, zone)}. Answers are approved by {who}.",
                    *for_spike,
                ],
                dir="auto",
            ),
            html.Blockquote(crisis.statement, dir="auto"),
            *(
                [
                    html.Details(
                        [
                            html.Summary("Change it"),
                            _form(
                                token,
                                Switch.change,
                                crisis,
                                _fields(key(crisis), crisis.statement, crisis.approvers, people),
                                "Change",
                            ),
                        ]
                    ),
                    _form(token, Switch.off, crisis, [], "Switch it off"),
                ]
                if token
                else []
            ),
        ],
        className="in-crisis",
    )


def _switching_on(free: Sequence[Option], token: str, of: For | None, people: Sequence[str]) -> Component:
    form = _form(
        token,
        Switch.on,
        None,
        [
            *([dbc.Input(type="hidden", name="spike", value=of.spike)] if of else []),
            *choice("about", "Topic or department", free),
            *_fields("new", "", (), people),
        ],
        "Switch crisis mode on",
    )
    if of is not None:
        return html.Section(form, className="switching")
    return html.Details([html.Summary("Switch it on for a topic or a department"), form], className="switching")


def _fields(id: str, statement: str, approvers: Sequence[str], people: Sequence[str]) -> list[Component]:
    return [
        html.Label(
            [
                html.Span("Holding statement: what everybody says until more is known"),
                dbc.Textarea(
                    id=f"statement-{id}",
                    name="statement",
                    value=statement,
                    required=True,
                    maxLength=5000,
                    rows=3,
                    dir="auto",
                    persistence=True,
                    persistence_type="session",
                ),
            ],
            className="field",
        ),
        *_approving(approvers, people),
    ]


def _approving(approvers: Sequence[str], people: Sequence[str]) -> list[Component]:
    """Selects, as many as there can be need of; what is chosen comes first. Who may not sign in is left out."""
    still = [name for name in approvers if name in people]
    fields: list[Component] = []
    for n in range(min(max(APPROVERS, len(still) + 1), len(people))):
        chosen = still[n : n + 1]
        nobody = ("", "managers" if n == 0 else "nobody else")
        others = [(name, name) for name in people if name not in chosen]
        options = [*((name, name) for name in chosen), nobody, *others]
        fields += choice(f"{APPROVER}{n}", "Who approves answers" if n == 0 else "and who else", options)
    return fields


def _form(token: str, switch: Switch, crisis: Crisis | None, fields: list[Component], button: str) -> Component:
    hidden = [dbc.Input(type="hidden", name="csrf", value=token)]
    hidden.append(dbc.Input(type="hidden", name="switch", value=switch.value))
    if crisis is not None:
        kind = "department" if crisis.department else "topic"
        value = f"{kind}:{crisis.department or crisis.topic}"
        hidden.append(dbc.Input(type="hidden", name="about", value=value))
    return html.Form(
        [*hidden, *fields, html.Button(button, type="submit", className=f"btn {LOOKS[switch]}")],
        action="/crisis/switch",
        method="post",
        className=f"switch-{switch.value} d-grid gap-3 my-3",
    )


def _event(event: CrisisEvent, config: Config) -> Component:
    return html.Li(
        [
            html.Time(moment(event.at, config.brand.timezone)),
            html.Span(f"{about(event, config)}: {event.who} {DID[event.switch]}", dir="auto"),
        ]
    )
