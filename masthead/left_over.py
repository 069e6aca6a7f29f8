"""Where the store and config.toml do not know the same departments and people, in words."""

from __future__ import annotations

from listening.cases.joining import triage_desk
from listening.config import Config
from listening.store.access import access
from listening.store.cases.cases import book_of
from listening.store.connection import Client

MOST = 10_000
"""Cases that are counted."""


def left_over(config: Config, client: Client) -> list[str]:
    """One line for each kind. Raises RedisError."""
    return [*_strays(config, client), *_approvers(config, client)]


def _approvers(config: Config, client: Client) -> list[str]:
    """Of people who could sign in, as long as there is one; names are spelt as people are."""
    able = {user.name for user in access.all_users(client) if not user.disabled}
    if not able:
        return []
    return [
        f"departments[{n}] ({department.name}).approvers: nobody called {name} may sign in; "
        f"`masthead user list` says who may, `masthead user add {name}` adds somebody"
        for n, department in enumerate(config.departments, 1)
        for name in department.approvers
        if name not in able
    ]


def _strays(config: Config, client: Client) -> list[str]:
    departments = frozenset(department.name for department in config.departments)
    strays = book_of(config, client).strays(departments, MOST)
    if not strays:
        return []
    number = f"{len(strays):,}{' or more' if len(strays) == MOST else ''}"
    gone = ", ".join(sorted({case.department for case in strays}))
    are = "unresolved case is" if len(strays) == 1 else "unresolved cases are"
    to = config.department(triage_desk(config)).label
    return [f"{number} {are} of departments that config.toml does not have ({gone}): they go to {to}"]
