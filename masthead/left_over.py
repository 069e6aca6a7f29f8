"""What the store holds of things that config.toml does not have any more, in words."""

from __future__ import annotations

from listening.cases.joining import triage_desk
from listening.config import Config
from listening.store.cases.cases import book_of
from listening.store.connection import Client

MOST = 10_000
"""Cases that are counted."""


def left_over(config: Config, client: Client) -> list[str]:
    """One line for each kind. Raises RedisError."""
    departments = frozenset(department.name for department in config.departments)
    strays = book_of(config, client).strays(departments, MOST)
    if not strays:
        return []
    number = f"{len(strays):,}{' or more' if len(strays) == MOST else ''}"
    gone = ", ".join(sorted({case.department for case in strays}))
    are = "unresolved case is" if len(strays) == 1 else "unresolved cases are"
    to = config.department(triage_desk(config)).label
    return [f"{number} {are} of departments that config.toml does not have ({gone}): they go to {to}"]
