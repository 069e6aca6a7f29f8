"""Visitors and their connections: how many each may hold, and which one has to go when there are too many. No I/O.

A connection *waits* while it is the other side's turn: its request is not here
yet, or it does not take its answer. Waiting costs a stranger nothing, so what
has waited longest is closed for whoever comes new; a request that is here and
an open websocket are never closed for it.
"""

from __future__ import annotations

import resource
from collections import Counter
from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from typing import Protocol

import msgspec

from listening.people.visitor import counted_as

FILES_KEPT = 300
"""Open files that are not for visitors: Redis, logs, and connections taken while others are being closed."""


class Closable(Protocol):
    """The part of a transport that is needed here."""

    def abort(self) -> None: ...

    def is_closing(self) -> bool: ...


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Connections at most. Proxies and this machine itself have no bound of their own, only that of all together."""

    all: int = 2000
    sockets: int = 1200
    """Websockets, of all together."""
    per_address: int = 200
    sockets_per_address: int = 100
    """Websockets of one address: an office behind one router shares it."""

    @staticmethod
    def of_this_process() -> Limits:
        """As many as this process may have files open for, and not more than the defaults."""
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        default = Limits()
        if files == resource.RLIM_INFINITY or files - FILES_KEPT >= default.all:
            return default
        room = max(50, files - FILES_KEPT)
        return Limits(all=room, sockets=room * default.sockets // default.all)


class Caller(msgspec.Struct, frozen=True):
    """Who is at the other end of a connection."""

    name: str
    """What is counted as one: an address or a network."""
    trusted: bool
    """A reverse proxy, or a program on this machine: many come through it."""


class Visitors:
    """The books about all connections of a web process."""

    def __init__(self, limits: Limits, proxies: Iterable[str]) -> None:
        self._limits = limits
        self._trusted = [ip_network(proxy, strict=False) for proxy in proxies if _is_network(proxy)]
        self._open: dict[Closable, Caller] = {}
        self._waiting: dict[Closable, None] = {}
        """In the order in which they began to wait."""
        self._sockets: dict[Closable, Caller] = {}
        self._by_address: Counter[str] = Counter()

    def came(self, connection: Closable, address: str) -> bool:
        """Write a new connection down. False: there is no room for it and nobody waits; close it."""
        visitor = self._visitor(address)
        theirs = None if visitor.trusted else visitor.name
        if theirs and self._by_address[theirs] >= self._limits.per_address and not self._make_room(theirs):
            return False
        if len(self._open) >= self._limits.all and not self._make_room(None):
            return False
        self._open[connection] = visitor
        self._by_address[visitor.name] += 1
        self._waiting[connection] = None
        return True

    def waits(self, connection: Closable) -> None:
        """It is the other side's turn, from now on."""
        self._waiting.pop(connection, None)
        if connection in self._open:
            self._waiting[connection] = None

    def works(self, connection: Closable) -> None:
        """It is our turn."""
        self._waiting.pop(connection, None)

    def admits_socket(self, connection: Closable) -> bool:
        """Whether a connection may become a websocket; if so it is one from now on."""
        visitor = self._open.get(connection)
        if visitor is None or len(self._sockets) >= self._limits.sockets:
            return False
        theirs = sum(each == visitor for each in self._sockets.values())
        if not visitor.trusted and theirs >= self._limits.sockets_per_address:
            return False
        self._sockets[connection] = visitor
        self.works(connection)
        return True

    def went(self, connection: Closable) -> None:
        """The connection is gone."""
        visitor = self._open.pop(connection, None)
        self._waiting.pop(connection, None)
        self._sockets.pop(connection, None)
        if visitor is not None:
            self._by_address[visitor.name] -= 1
            if not self._by_address[visitor.name]:
                del self._by_address[visitor.name]

    def _make_room(self, name: str | None) -> bool:
        """Close what has waited longest, of one address or of all."""
        for connection in self._waiting:
            if name is None or self._open[connection].name == name:
                self.went(connection)
                connection.abort()
                return True
        return False

    def _visitor(self, address: str) -> Caller:
        name = counted_as(address)
        if not _is_network(name):
            return Caller(name, False)
        network = ip_network(name)
        at = network.network_address if "/" not in name else ip_address(address)
        trusted = at.is_loopback or any(at in proxies for proxies in self._trusted if proxies.version == at.version)
        return Caller(name, trusted)


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True
