"""Access: people, wall links and API tokens, each a table, and what an administrator does about them."""

from __future__ import annotations

from collections.abc import Sequence

import dash_bootstrap_components as dbc
import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.kit.marks import aria, choice, hidden_label, moment
from layouts.kit.tables import Narrow, table
from listening.config import Config
from listening.people.account import Grant, User
from listening.people.journal import WORDS, JournalEntry
from listening.people.naming import fold
from listening.people.permissions import PEOPLE, PROGRAMS, Role
from listening.people.presence import Listening

ROLES = sorted(PEOPLE)
PROGRAM_ROLES: dict[Role, str] = {
    Role.reader: "reads",
    Role.responder: "reads; acknowledges and closes alerts",
    Role.writer: "pushes mentions, reads nothing",
}
assert set(PROGRAM_ROLES) == PROGRAMS

SEARCHED_FROM = 8
"""A table of this many rows gets a field to search it."""


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Who may come in."""

    users: tuple[User, ...]
    links: tuple[Grant, ...]
    tokens: tuple[Grant, ...]
    journal: tuple[JournalEntry, ...] = ()
    """Sign-ins and administration, newest first."""
    without_emoji: frozenset[str] = frozenset()
    """Whose open walls stand on a machine without a font for emoji, by name of the link or of the person."""
    me: str
    token: str
    """Anti-forgery, for forms."""
    now: int
    """ms UTC."""

    def made_by(self, name: str) -> list[str]:
        """Names of the links and tokens that somebody made."""
        return [g.name for g in (*self.links, *self.tokens) if fold(g.by) == fold(name)]

    def out(self, grant: Grant) -> bool:
        """Whether a grant does not hold because whoever made it is disabled."""
        return any(u.disabled for u in self.users if grant.by and fold(u.name) == fold(grant.by))


def sections(access: Access, listening: Listening, config: Config) -> list[Component]:
    return [
        _people(access, listening, config),
        _links(access, config),
        _tokens(access, config),
        _journal(access, config),
    ]


# -- people


def _people(access: Access, listening: Listening, config: Config) -> Component:
    rows = [_person(user, access, listening, config) for user in access.users]
    adding = html.Details(
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
                    html.Button("Add, and make a link to sign in", type="submit", className="btn btn-primary"),
                ],
            ),
        ]
    )
    return html.Section(
        [
            html.H2("People"),
            *_table("people", ("Name", "Role", "Departments", "Last here"), rows, "Nobody yet."),
            adding,
        ]
    )


def _person(user: User, access: Access, listening: Listening, config: Config) -> Component:
    order, here = _last_here(user, listening, access.me)
    mine = user.name == access.me
    doing: list[Component] = [
        html.Details(
            [
                html.Summary("Change", className="btn btn-outline-secondary btn-sm"),
                _form(
                    "/admin/users",
                    access,
                    "change",
                    [
                        _hidden("name", user.name),
                        *choice("role", "Role", [(role, role) for role in sorted(ROLES, key=lambda r: r != user.role)]),
                        _departments(", ".join(user.departments), config, user.name),
                        html.Button("Change", type="submit", className="btn btn-primary"),
                    ],
                ),
            ]
        ),
        _button("/admin/users", access, "reset", user.name, "New link"),
    ]
    if user.disabled:
        doing.append(_button("/admin/users", access, "enable", user.name, "Enable"))
    elif not mine:
        doing.append(_disable(user, access))
    return html.Tr(
        [
            html.Th(user.name, scope="row", dir="auto"),
            html.Td(user.role.value),
            html.Td(", ".join(user.departments), dir="auto"),
            html.Td(here, **data(sort=str(order))),
            html.Td(html.Div(doing, className="doing")),
        ],
        className="disabled" if user.disabled else "",
    )


def _last_here(user: User, listening: Listening, me: str) -> tuple[int, str]:
    """Days ago, for sorting, and in words."""
    days = listening.days.get(user.name)
    if user.disabled:
        return 99, "disabled"
    if user.name in listening.present or user.name == me:
        return -1, "now"
    if days is not None:
        return days, ("today", "yesterday")[days] if days < 2 else f"{days} days ago"
    return (98, "never yet") if not user.password else (97, "not in 7 days")


def _disable(user: User, access: Access) -> Component:
    """At once, but where more than one person is put out by it: that is said first."""
    made = access.made_by(user.name)
    button = _button("/admin/users", access, "disable", user.name, "Disable")
    if not made:
        return button
    what = (
        f"{user.name} made {', '.join(made)}, and has seen what opens it: that ends as well. Make another first "
        "where a wall or a program goes on."
    )
    return html.Details(
        [html.Summary("Disable", className="btn btn-outline-secondary btn-sm"), html.P(what, dir="auto"), button]
    )


def _departments(value: str, config: Config, id: str) -> Component:
    known = ", ".join(d.name for d in config.departments)
    return html.Label(
        [
            html.Span(f"Departments of an agent, with commas between: {known}"),
            dbc.Input(
                id=f"departments-{id}",
                name="departments",
                value=value,
                maxLength=1000,
                autoComplete="off",
            ),
        ],
        className="field",
    )


# -- screens and programs


def _links(access: Access, config: Config) -> Component:
    rows = [_grant(grant, "/admin/links", access, config) for grant in access.links]
    return html.Section(
        [
            html.H2("Wall links"),
            *_fonts(access),
            *_table("wall links", ("Screen", "Made"), rows, "None."),
            html.Details(
                [
                    html.Summary("Make a link for a screen"),
                    _form(
                        "/admin/links",
                        access,
                        "add",
                        [
                            _field("name", "What the screen is called", "new-link"),
                            html.Button("Make it", type="submit", className="btn btn-primary"),
                        ],
                    ),
                ]
            ),
        ]
    )


def _fonts(access: Access) -> list[Component]:
    """What is missing on the machine of a screen, and what to do about it."""
    if not access.without_emoji:
        return []
    names = ", ".join(sorted(access.without_emoji))
    return [
        html.P(
            [
                html.B("No font for emoji"),
                " on the machine of the open wall of ",
                html.Bdi(names),
                ": emoji are empty boxes there. On Debian and Ubuntu: ",
                html.Code("apt install fonts-noto-color-emoji"),
                ", then open the wall again.",
            ],
            className="lacks-fonts",
            role="status",
        )
    ]


def _tokens(access: Access, config: Config) -> Component:
    rows = [_grant(grant, "/admin/tokens", access, config, PROGRAM_ROLES[grant.role]) for grant in access.tokens]
    roles = [(role.value, text) for role, text in PROGRAM_ROLES.items()]
    return html.Section(
        [
            html.H2("API tokens"),
            *_table("API tokens", ("Program", "It", "Made"), rows, "None."),
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
                            html.Button("Make it", type="submit", className="btn btn-primary"),
                        ],
                    ),
                ]
            ),
        ]
    )


def _grant(grant: Grant, action: str, access: Access, config: Config, what: str = "") -> Component:
    out = access.out(grant)
    made = moment(grant.created, config.brand.timezone, access.now)[:-3]
    by = f"{made} by {grant.by}" if grant.by else f"{made} on the command line"
    return html.Tr(
        [
            html.Th(grant.name, scope="row", dir="auto"),
            *([html.Td(what)] if what else []),
            html.Td(
                f"{by}, who is disabled: it opens nothing" if out else by, dir="auto", **data(sort=str(grant.created))
            ),
            html.Td(html.Div(_button(action, access, "revoke", grant.name, "Revoke"), className="doing")),
        ],
        className="disabled" if out else "",
    )


# -- what was done


def _journal(access: Access, config: Config) -> Component:
    rows = [
        html.Tr(
            [
                html.Td(moment(entry.at, config.brand.timezone, access.now), **data(sort=str(entry.at))),
                html.Th(entry.who or "nobody known", scope="row", dir="auto"),
                html.Td(f"{WORDS[entry.act]} {entry.whom}".strip(), dir="auto"),
                html.Td(entry.place),
                html.Td(),
            ]
        )
        for entry in access.journal
    ]
    inner = _table("lines", ("When", "Who", "What", "From"), rows, "Nothing yet.")
    return html.Section(
        [html.H2("Sign-ins and administration"), html.Details([html.Summary("The newest lines"), *inner])]
    )


# -- the pieces


def _table(what: str, heads: Sequence[str], rows: Sequence[Component], nothing: str) -> list[Component]:
    """Sorted by a click on a heading; the last column, which has none, is for doing something."""
    if not rows:
        return [html.P(nothing)]
    search = dbc.Input(type="search", placeholder=f"Search {len(rows)} {what}", autoComplete="off")
    head = [
        html.Th(html.Button(text, type="button", className="sorts"), scope="col", **aria(sort="none")) for text in heads
    ]
    listed = table([*head, html.Td()], rows, "sortable", narrow=Narrow.stacks)
    if len(rows) < SEARCHED_FROM:
        return [listed]
    return [html.Label([hidden_label(f"Search {what}"), search], className="field table-search"), listed]


def _field(name: str, label: str, id: str) -> Component:
    return html.Label(
        [
            html.Span(label),
            dbc.Input(id=id, name=name, required=True, maxLength=40, autoComplete="off"),
        ],
        className="field",
    )


def _hidden(name: str, value: str) -> Component:
    return dcc.Input(type="hidden", name=name, value=value)


def _button(action: str, access: Access, does: str, name: str, text: str) -> Component:
    return _form(
        action,
        access,
        does,
        [_hidden("name", name), html.Button(text, type="submit", className="btn btn-outline-secondary btn-sm")],
    )


def _form(action: str, access: Access, does: str, inner: Sequence[Component]) -> Component:
    return html.Form([_hidden("csrf", access.token), _hidden("do", does), *inner], action=action, method="post")
