"""Who may do what: the one table for pages, callbacks, websocket, API and exports. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What somebody is here. On-call is a rota, not a role."""

    viewer = "viewer"
    """A wall screen, signed in by its link: sees walls and nothing else."""
    agent = "agent"
    manager = "manager"
    executive = "executive"
    administrator = "administrator"
    reader = "reader"
    """Another program, with an API token: reads, never writes, sees no page."""


PEOPLE = frozenset({Role.agent, Role.manager, Role.executive, Role.administrator})
"""The roles a person with a password can have."""

EVERYONE = PEOPLE | {Role.viewer}


class Permission(StrEnum):
    """What a route, a callback or a message can ask for."""

    see_home = "see_home"
    see_wall = "see_wall"
    read_api = "read_api"
    read_cases = "read_cases"
    work_on_cases = "work_on_cases"
    """Which cases, and which action: listening.transitions and listening.case_decide."""
    switch_crisis = "switch_crisis"
    use_site = "use_site"
    """What every page is made of: scripts, styles, layouts, signing out."""
    nothing = "nothing"
    """Refused to everybody: routes a library brings that are not used."""


ALLOWED: Mapping[Permission, frozenset[Role]] = {
    Permission.see_home: EVERYONE,
    Permission.see_wall: EVERYONE,
    Permission.read_api: PEOPLE | {Role.reader},
    Permission.read_cases: PEOPLE | {Role.reader},
    Permission.work_on_cases: frozenset({Role.agent, Role.manager, Role.administrator}),
    Permission.switch_crisis: frozenset({Role.manager, Role.administrator}),
    Permission.use_site: EVERYONE,
    Permission.nothing: frozenset(),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether ``role`` has ``permission``. What the table does not name is refused."""
    return role in ALLOWED.get(permission, frozenset())
