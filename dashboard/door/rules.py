"""A rule of one address: who may ask for it, how, and how somebody who may not is told so."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cached_property

import msgspec

from listening.people.permissions import Permission


class RefusedAs(StrEnum):
    """How somebody who may not is told so."""

    page = "page"
    """A page for a person: sign-in, or an explanation."""
    data = "data"
    """JSON for a program."""
    closed = "closed"
    """A refused websocket."""


LARGEST = 256 * 1024
"""Bytes of a body: what pages and programs of ours send has some kilobytes."""


GET = frozenset({"GET", "HEAD"})
POST = frozenset({"POST"})
FORM = GET | POST
SOCKET = frozenset({"WEBSOCKET"})


class AddressRule(msgspec.Struct, frozen=True, dict=True):
    """One address, as FastAPI spells it: ``/wall/{screen}``, ``/assets/{path:path}``."""

    template: str
    needs: Permission | None
    """None = open to everybody who can reach the server."""
    answer: RefusedAs = RefusedAs.page
    methods: frozenset[str] = GET
    most: int = LARGEST
    """Bytes of a body."""
    signed: bool = False
    """The body proves whose it is, so it does not matter which page it comes from: none of ours."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        # Every second part is the name of a parameter, and whether it may hold more than one step.
        parts = re.split(r"\{([a-z_]+(?::path)?)\}", self.template)
        return re.compile("".join(_group(part) if n % 2 else re.escape(part) for n, part in enumerate(parts)))

    @property
    def order(self) -> tuple[int, ...]:
        """What is spelt out comes before what has a parameter in its place: ``/config/config.toml`` is no edition."""
        return tuple(("{" in step) + step.endswith(":path}") for step in self.template.split("/"))

    def parameters(self, path: str) -> dict[str, str] | None:
        """What ``path`` has in the places of the parameters; None if it is not this address."""
        found = self.pattern.fullmatch(path)
        return found.groupdict() if found else None


def _group(parameter: str) -> str:
    name, _, more = parameter.partition(":")
    return f"(?P<{name}>{'.*' if more else '[^/]+'})"
