"""The administrator's page: is everything alive, and who may do what."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts import plain
from layouts.marks import age, choice, moment
from listening.account import Grant, User
from listening.alerting.channel import ChannelState
from listening.config import Config
from listening.health import Health
from listening.health import State as Standing
from listening.mention import Reject
from listening.permissions import PEOPLE, PROGRAMS, Role
from listening.presence import Headcount, Listening
from listening.state import Connection, SourceState

STATUS = "admin-status"
TICK = "admin-tick"
EVERY_MS = 2_000

ROLES = sorted(PEOPLE)
PROGRAM_ROLES: dict[Role, str] = {
    Role.reader: "reads",
    Role.responder: "reads; acknowledges and closes alerts",
}
assert set(PROGRAM_ROLES) == PROGRAMS


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


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Who may come in."""

    users: tuple[User, ...]
    links: tuple[Grant, ...]
    tokens: tuple[Grant, ...]
    me: str
    token: str
    """Anti-forgery, for forms."""


def page(status: Status, access: Access, config: Config) -> Component:
    return html.Main(
        [
            html.H1("Administration"),
            html.Div(
                [
                    html.Div(status_part(status, config), id=STATUS),
                    html.Div([_people(access, config), _links(access, config), _tokens(access, config)], className="access"),
                ],
                className="admin-body",
            ),
            dcc.Interval(id=TICK, interval=EVERY_MS),
        ],
        className="admin",
    )


def secret(title: str, what: str, text: str) -> str:
    """A link or token, shown this once. A plain page: nothing of it stays in the browser's memory."""
    return plain.document(
        title,
        plain.heading(title)
        + plain.paragraph(what)
        + plain.paragraph(text, "secret")
        + plain.paragraph("It is shown this once. Whoever has it can use it.", "hint")
        + f"<p>{plain.link('/admin', 'Back to the administration')}</p>",
    )


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
        html.Li([html.I(className="lamp"), html.B(check.name, dir="auto"), html.Span(check.detail, dir="auto")], className=check.state.value)
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
    rows = [_source(name, known.get(name), rejects.get(name), config) for name in names]
    return html.Section([html.H2("Sources"), html.Ul(rows, className="source-list") if rows else html.P("None.")])


def _source(
    name: str, state: SourceState | None, rejects: Rejects | None, config: Config
) -> Component:
    parts: list[Component] = [html.B(name, dir="auto")]
    kind = "wrong" if state is not None and state.connection is Connection.cut else "ok"
    if state is not None:
        parts.append(html.Span([state.connection.value, " ", age(state.since)] if state.since else state.connection.value))
        rates = f"{state.mentions_per_minute:,.0f} of {state.events_per_minute:,.0f} a minute matched"
        parts.append(html.Span(rates))
        if state.connection is Connection.cut:
            parts.append(html.P(state.reason, dir="auto"))
    total = sum(n for _, n in rejects.reasons) if rejects else 0
    parts.append(html.Span(f"{total:,} rejected" if total else "nothing rejected"))
    inner: list[Component] = [html.Div([html.I(className="lamp"), *parts], className="line")]
    if rejects and rejects.reasons:
        inner.append(_rejects(rejects))
    return html.Li(inner, className=kind)


def _rejects(rejects: Rejects) -> Component:
    reasons = [html.Li([html.B(f"{n:,}"), html.Span(reason, dir="auto")]) for reason, n in rejects.reasons]
    newest = [
        html.Li([html.Span(f"{each.reason}: {each.detail}" if each.detail else each.reason, dir="auto"), html.Pre(each.raw, dir="auto")])
        for each in rejects.newest
    ]
    return html.Details(
        [html.Summary("What was rejected"), html.Ul(reasons, className="reasons"), html.Ol(newest, className="rejected")]
    )


def _channels(states: Sequence[ChannelState], config: Config) -> Component:
    """Where alerts are sent, and whether they arrive."""
    known = {state.name: state for state in states}
    names = [channel.name for channel in config.channels]
    names += [webhook.name for webhook in config.webhooks]
    rows = [_channel(name, known.get(name), config) for name in names]
    return html.Section([html.H2("Channels"), html.Ul(rows, className="source-list") if rows else html.P("None: nobody is alerted.")])


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

    head = html.Tr([html.Th(""), html.Th("now"), html.Th("today"), html.Th("7 days")])
    rows = [html.Tr([html.Th("Everybody"), *cells("")])]
    rows += [html.Tr([html.Th(d.label, dir="auto"), *cells(d.name)]) for d in config.departments]
    return html.Section([html.H2("Who listens"), html.Table([html.Thead(head), html.Tbody(rows)], className="listening")])


# -- who may come in


def _people(access: Access, config: Config) -> Component:
    rows = [_person(user, access, config) for user in access.users]
    return html.Section(
        [
            html.H2("People"),
            html.Ul(rows, className="access-list") if rows else html.P("Nobody yet."),
            html.Details(
                [
                    html.Summary("Add somebody"),
                    _form(
                        "/admin/users",
                        access,
                        "add",
                        [
                            _field("name", "Name, as they sign in", "new-name"),
                            *choice("role", "Role", [(role, role) for role in ROLES]),
                            _departments("", config, "new"),
                            html.Button("Add, and make a link to sign in", type="submit"),
                        ],
                    ),
                ]
            ),
        ]
    )


def _person(user: User, access: Access, config: Config) -> Component:
    mine = user.name == access.me
    where = ", ".join(user.departments)
    state = "disabled" if user.disabled else "" if user.password else "has not signed in yet"
    facts = [html.B(user.name, dir="auto"), html.Span(user.role.value), html.Span(where, dir="auto"), html.Span(state, className="note")]
    doing: list[Component] = [
        html.Details(
            [
                html.Summary("Change"),
                _form(
                    "/admin/users",
                    access,
                    "change",
                    [
                        _hidden("name", user.name),
                        *choice("role", "Role", [(role, role) for role in sorted(ROLES, key=lambda r: r != user.role)]),
                        _departments(", ".join(user.departments), config, user.name),
                        html.Button("Change", type="submit"),
                    ],
                ),
            ]
        ),
        _button("/admin/users", access, "reset", user.name, "New sign-in link"),
    ]
    if not mine:
        does, text = ("enable", "Enable") if user.disabled else ("disable", "Disable")
        doing.append(_button("/admin/users", access, does, user.name, text))
    return html.Li([html.Div(facts, className="line"), html.Div(doing, className="doing")], className="disabled" if user.disabled else "")


def _departments(value: str, config: Config, id: str) -> Component:
    known = ", ".join(d.name for d in config.departments)
    return html.Label(
        [
            html.Span(f"Departments of an agent, with commas between: {known}"),
            dcc.Input(id=f"departments-{id}", name="departments", value=value, maxLength=1000, autoComplete="off"),
        ],
        className="field",
    )


def _links(access: Access, config: Config) -> Component:
    rows = [_grant(grant, "/admin/links", access, config, "") for grant in access.links]
    return html.Section(
        [
            html.H2("Wall links"),
            html.Ul(rows, className="access-list") if rows else html.P("None."),
            html.Details(
                [
                    html.Summary("Make a link for a screen"),
                    _form("/admin/links", access, "add", [_field("name", "What the screen is called", "new-link"), html.Button("Make it", type="submit")]),
                ]
            ),
        ]
    )


def _tokens(access: Access, config: Config) -> Component:
    rows = [_grant(grant, "/admin/tokens", access, config, PROGRAM_ROLES[grant.role]) for grant in access.tokens]
    roles = [(role.value, text) for role, text in PROGRAM_ROLES.items()]
    return html.Section(
        [
            html.H2("API tokens"),
            html.Ul(rows, className="access-list") if rows else html.P("None."),
            html.Details(
                [
                    html.Summary("Make a token for a program"),
                    _form(
                        "/admin/tokens",
                        access,
                        "add",
                        [
                            _field("name", "What uses it", "new-token"),
                            *choice("role", "It", roles),
                            html.Button("Make it", type="submit"),
                        ],
                    ),
                ]
            ),
        ]
    )


def _grant(grant: Grant, action: str, access: Access, config: Config, what: str) -> Component:
    made = f"made {moment(grant.created, config.brand.timezone)[:-3]}"
    return html.Li(
        [
            html.Div([html.B(grant.name, dir="auto"), html.Span(what), html.Span(made)], className="line"),
            html.Div(_button(action, access, "revoke", grant.name, "Revoke"), className="doing"),
        ]
    )


def _field(name: str, label: str, id: str) -> Component:
    return html.Label(
        [html.Span(label), dcc.Input(id=id, name=name, required=True, maxLength=40, autoComplete="off")], className="field"
    )


def _hidden(name: str, value: str) -> Component:
    return dcc.Input(type="hidden", name=name, value=value)


def _button(action: str, access: Access, does: str, name: str, text: str) -> Component:
    return _form(action, access, does, [_hidden("name", name), html.Button(text, type="submit")])


def _form(action: str, access: Access, does: str, inner: Sequence[Component]) -> Component:
    return html.Form([_hidden("csrf", access.token), _hidden("do", does), *inner], action=action, method="post")
