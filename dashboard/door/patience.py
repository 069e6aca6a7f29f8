"""Patience with connections that keep us waiting: uvicorn's two protocols with a clock and the books.

uvicorn itself starts no clock before the first request of a connection, and any
byte stops the one it starts after an answer.
"""

from __future__ import annotations

import asyncio
from enum import StrEnum
from functools import partial
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from dashboard.door.visitors import Visitors

FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"retry-after: 10\r\nconnection: close\r\ncontent-length: 47\r\n\r\n"
    b"Too many screens are open; close some of yours."
)


class WhoseTurn(StrEnum):
    """Whose turn it is on a connection, and what for."""

    head = "head"
    """They send the head of a request; also while a kept connection is idle."""
    body = "body"
    """They send its body."""
    taking = "taking"
    """They take the answer, or the end of it."""
    ours = "ours"


PATIENCE_S = {WhoseTurn.head: 10.0, WhoseTurn.body: 60.0, WhoseTurn.taking: 60.0}
"""Seconds they have. A body has a stricter limit of its own, with a word (``bodies``)."""


class PatientHttp(H11Protocol):
    """HTTP on one connection."""

    def __init__(self, visitors: Visitors, **of_uvicorn: Any) -> None:
        super().__init__(**of_uvicorn)
        self._visitors = visitors
        self._turn: WhoseTurn | None = None
        self._clock: asyncio.TimerHandle | None = None
        self._is_socket = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if not self._visitors.came(transport, self.client[0] if self.client else ""):
            transport.abort()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_clock()
        self._visitors.went(self.transport)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        self._turn = None
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._look()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._look()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        self._is_socket = True
        self._stop_clock()
        if self._visitors.admits_socket(self.transport):
            super().handle_websocket_upgrade(event)
        else:
            self.transport.write(FULL)
            self.transport.close()

    def _look(self) -> None:
        """See whose turn it is. A turn that goes on gets no more time by a byte that comes."""
        turn = WhoseTurn.ours if self._is_socket else self._whose()
        if turn is self._turn:
            return
        self._stop_clock()
        self._turn = turn
        if turn is WhoseTurn.ours:
            self._visitors.works(self.transport)
        else:
            self._visitors.waits(self.transport)
            self._clock = self.loop.call_later(PATIENCE_S[turn], self.transport.abort)

    def _whose(self) -> WhoseTurn:
        if self.transport.is_closing() or self.flow.write_paused:
            return WhoseTurn.taking
        if self.cycle is None or self.cycle.response_complete:
            return WhoseTurn.head
        return WhoseTurn.body if self.cycle.more_body else WhoseTurn.ours

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None


class PatientSocket(WebSocketsSansIOProtocol):
    """A websocket: uvicorn asks every 20 s whether somebody is there; who does not answer does not hold us up."""

    def __init__(self, visitors: Visitors, **of_uvicorn: Any) -> None:
        super().__init__(**of_uvicorn)
        self._visitors = visitors

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        # What was to be sent first is not taken any more.
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._visitors.went(self.transport)
        super().connection_lost(exc)


def protocols(visitors: Visitors) -> tuple[type[asyncio.Protocol], type[asyncio.Protocol]]:
    """For HTTP and for websockets, as uvicorn wants them: called with what it knows of itself."""
    http, socket = partial(PatientHttp, visitors), partial(PatientSocket, visitors)
    return cast(type[asyncio.Protocol], http), cast(type[asyncio.Protocol], socket)
