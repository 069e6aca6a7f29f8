"""``/here``: the websocket of every page that people have open.

Page to server, JSON text, at its start and whenever it changes: ``Says``.

Server to page:

* ``{"full": {...}, "build": "9f2c"}`` all that the page asked for, see ``Here._state``;
* ``{"patch": {...}}`` a merge patch (RFC 7386) on what it had; at least one a second,
  because the time is in it. ``unread``, how much of their inbox somebody has not read, comes in one of its own.

An open page is how somebody is present; closing codes are those of ``/live``.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from itertools import count
from secrets import token_hex

import msgspec
from redis.exceptions import RedisError
from starlette.types import Receive, Scope, Send

from dashboard.door.gate import SIGNED_OUT
from dashboard.live.board import QueueBoard
from dashboard.live.live import COME_AGAIN, FAREWELL_S, Alive, OpenScreen, send_all
from listening.cases.queue import QueueShown, Wanted, again, snoozed, view
from listening.config import Config
from listening.people import presence
from listening.people.account import Who
from listening.people.permissions import Permission, Role, may
from listening.people.presence import Here, Spot
from listening.store import told
from listening.store.access import presence as store
from listening.store.clock import now_ms
from listening.store.connection import AsyncClient
from listening.wall.frame import Json, patch

log = logging.getLogger(__name__)

TICK_S = 0.5
BEAT_S = 1.0
ASK_S = 0.25
"""Between two looks at who is signed out, at least; with TICK_S, who is out is gone within a second."""
TOGETHER_S = 0.03
"""What happens within this time goes out in one message."""
PAGES = 1000
"""Open pages at most."""
ROWS = 500
"""Lines of a queue that a page gets; the others are counted."""


class Says(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a page says of itself."""

    desk: str | None = None
    """A department whose queue is shown; empty: those of whoever looks; None: no queue."""
    wanted: Wanted = Wanted()
    open: str = ""
    """The case whose page it is."""
    spot: Spot = Spot()


class Look(msgspec.Struct, frozen=True):
    """What a page shows; those that show the same get the same messages."""

    departments: frozenset[str] | None
    wanted: Wanted
    me: str
    open: str


class PageGroup:
    """Pages that show the same."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.pages: set[str] = set()
        self.state: Json = {}
        self.turn = now_ms()
        """Another one after every change of the open case, and after a new connection."""
        self.shown: QueueShown | None = None
        """None: the queue has changed since it was looked through."""


class OpenPage:
    """One open websocket."""

    def __init__(self, who: Who, id: str) -> None:
        self.who = who
        self.id = id
        self.screen = OpenScreen(who.session)
        self.says = Says()
        self.unread: int | None = None
        """Of their inbox, as the page was told; None: not yet."""


_says = msgspec.json.Decoder(Says)
_json = msgspec.json.Encoder().encode


class Presence:
    """All open pages of this process, and the one loop that feeds them."""

    def __init__(self, client: AsyncClient, board: QueueBoard, config: Config, build: str, alive: Alive) -> None:
        self._client = client
        self._board = board
        self._config = config
        self._build = build
        self._alive = alive
        self._all = frozenset(d.name for d in config.departments)
        self._pages: dict[str, OpenPage] = {}
        self._groups: dict[Look, PageGroup] = {}
        self._others: list[Here] = []
        self._wake = asyncio.Event()
        self._someone = asyncio.Event()
        self._process, self._numbers = token_hex(4), count()
        board.watch(self._board_changed)

    # -- one page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application of ``/here``; the gate has checked session, role and Origin."""
        await receive()
        if len(self._pages) >= PAGES:
            await send({"type": "websocket.close", "code": COME_AGAIN})
            return
        await send({"type": "websocket.accept"})
        await self._board.ready()
        page = OpenPage(scope["state"]["who"], f"{self._process}-{next(self._numbers)}")
        self._pages[page.id] = page
        self._join(page)
        self._someone.set()
        self._wake.set()
        sender = asyncio.create_task(send_all(page.screen, send))
        reader = asyncio.create_task(self._read(page, receive))
        closing = page.screen.close_code
        try:
            await asyncio.wait((sender, reader, closing), return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone = reader.done() or sender.done()
            sender.cancel()
            reader.cancel()
            # First: what it says while it leaves would put it among the open ones again.
            await asyncio.gather(sender, reader, return_exceptions=True)
            await self._leave(page)
        if closing.done() and not gone:
            with suppress(TimeoutError):
                async with asyncio.timeout(FAREWELL_S):
                    await send({"type": "websocket.close", "code": closing.result()})

    async def _read(self, page: OpenPage, receive: Receive) -> None:
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            try:
                says = _says.decode(message.get("text") or b"{}")
            except msgspec.DecodeError:
                continue
            if says.desk and says.desk not in self._all:
                continue
            if (says.desk is not None or says.open) and not may(page.who.role, Permission.see_desk):
                continue
            before, page.says = page.says, says
            if self._look(page, before) != self._look(page, says):
                self._part(page, before)
                self._join(page)
            if says.spot != before.spot:
                with suppress(RedisError):
                    await self._beat([page])
                self._wake.set()

    def _look(self, page: OpenPage, says: Says) -> Look:
        if says.desk is None:
            return Look(None, Wanted(), "", says.open)
        mine = frozenset(page.who.departments) & self._all
        ours = mine if page.who.role is Role.agent and mine else self._all
        departments = frozenset({says.desk}) if says.desk else ours
        me = page.who.name if says.wanted.owner else ""
        return Look(departments, says.wanted, me, says.open)

    def _join(self, page: OpenPage) -> None:
        look = self._look(page, page.says)
        group = self._groups.get(look)
        if group is None:
            group = self._groups[look] = PageGroup(look)
            group.state = self._state(group)
        group.pages.add(page.id)
        mine = {} if page.unread is None else {"unread": page.unread}
        page.screen.put(_json({"full": group.state | mine, "build": self._build}).decode())

    def _part(self, page: OpenPage, says: Says) -> None:
        look = self._look(page, says)
        group = self._groups[look]
        group.pages.discard(page.id)
        if not group.pages:
            del self._groups[look]

    async def _leave(self, page: OpenPage) -> None:
        self._part(page, page.says)
        del self._pages[page.id]
        if not self._pages:
            self._someone.clear()
        with suppress(RedisError):
            await store.leave(self._client, [page.id])
        self._wake.set()

    # -- all pages

    async def run(self) -> None:
        """Feed the pages while there are any."""
        asked = beaten = float("-inf")
        while True:
            await self._someone.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK_S):
                    await self._wake.wait()
                    await asyncio.sleep(TOGETHER_S)
            self._wake.clear()
            try:
                if time.monotonic() - asked >= ASK_S:
                    asked = time.monotonic()
                    await self._drop_signed_out()
                if time.monotonic() - beaten >= BEAT_S:
                    beaten = time.monotonic()
                    await self._beat(list(self._pages.values()))
                self._others = await store.everyone(self._client, now_ms())
                unread = await told.unread_of(self._client, sorted({page.who.name for page in self._pages.values()}))
            except RedisError as error:
                # Nothing is sent: an old queue must not look like a new one.
                log.warning("Redis does not answer (%s)", type(error).__name__)
                continue
            self._send()
            self._count(unread)

    def _count(self, unread: Mapping[str, int]) -> None:
        """Tell each page how much of its person's inbox is not read, if that has changed."""
        for page in self._pages.values():
            number = unread.get(page.who.name, page.unread)
            if number != page.unread:
                page.unread = number
                page.screen.put(_json({"patch": {"unread": number}}).decode())

    def _send(self) -> None:
        for group in list(self._groups.values()):
            state = self._state(group)
            change = patch(group.state, state)
            group.state = state
            if change:
                text = _json({"patch": change}).decode()
                for id in group.pages:
                    self._pages[id].screen.put(text)

    def _state(self, group: PageGroup) -> Json:
        """What the pages of a group know; absent keys are asked for by none of them."""
        look = group.look
        state: Json = {
            "at": now_ms() // 1000,
            "on": len(presence.people(self._others)),
            "crises": self._board.in_crisis,
        }
        at_cases = presence.at_cases(self._others)
        seen: Collection[str] = (look.open,) if look.open else ()
        if look.open:
            state["case"] = group.turn
        if look.departments is not None:
            if group.shown is None:
                rows = self._board.closed if look.wanted.closed else self._board.rows
                group.shown = view(rows.values(), look.departments, look.wanted, look.me, ROWS)
            shown = group.shown
            seen = [row.id for row in shown.rows]
            state |= {
                "order": seen,
                "rows": {row.id: self._board.encoded(row) for row in shown.rows},
                "fitting": shown.fitting,
                "whole": look.wanted.closed or self._board.whole(look.departments),
                "languages": list(shown.languages),
                "places": list(shown.places),
                "tags": list(shown.tags),
                "snoozed": snoozed(self._board.rows.values(), look.departments),
                "again": len(again(self._board.closed.values(), look.departments)),
            }
        state["people"] = {id: at_cases[id] for id in seen if id in at_cases}
        return state

    def _board_changed(self, ids: Collection[str]) -> None:
        for group in self._groups.values():
            group.shown = None
            if group.look.open in ids:
                group.turn += 1
        self._wake.set()

    async def _beat(self, pages: list[OpenPage]) -> None:
        now = now_ms()
        here = {
            page.id: Here(name=page.who.name, departments=page.who.departments, spot=page.says.spot, at=now)
            for page in pages
        }
        await store.beat(self._client, here, presence.day(now, self._config.brand.timezone))

    async def _drop_signed_out(self) -> None:
        pages = list(self._pages.values())
        sessions = list({page.who.session for page in pages})
        answers = await self._alive(sessions)
        now = dict(zip(sessions, answers, strict=True))
        for page in pages:
            who = now[page.who.session]
            if who is None or (who.role, who.departments) != (page.who.role, page.who.departments):
                page.screen.close(SIGNED_OUT)
