"""``/live``: every wall screen's websocket. A frame is built once and sent as it is to all.

Server to screen, JSON text:

* ``{"seq": 7, "build": "9f2c", "full": {...}}`` the whole snapshot of the screen's
  panels (``listening.wall.frame``): first of all, and when asked for;
* ``{"seq": 8, "patch": {...}}`` a merge patch (RFC 7386) on what frame 7 left;
  at least one a second, because ``meta.at`` is in every second's.

Screen to server: ``{"want": "full"}``, after a gap in ``seq``; ``{"lacks": "emoji"}``, where its machine has no font
for them.

``/live?screen=pulse`` gets the panels of that screen; without ``screen``, as a
rotating wall, those of all screens. Closing codes: 4401 = signed out, 1013 =
too slow or too many, come again. While Redis does not answer nothing is sent:
an old number must not look like a new one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

import msgspec
from redis.exceptions import RedisError
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from dashboard.door.gate import SIGNED_OUT
from dashboard.live.feed import Feed
from listening.config import Config, draft
from listening.config.panels import PANELS, kind_of
from listening.people.account import Subject, Who
from listening.people.permissions import Permission
from listening.wall import frame
from listening.wall.frame import Json
from listening.wall.snapshot import COUNTERS, build, build_counters

log = logging.getLogger(__name__)

TICK_S = 0.25
"""Counters move 4 times a second, everything else at every fourth tick."""
TICKS = 4
WAITING = 16
"""Frames that may wait for a slow screen before it is dropped: about 4 s."""
SCREENS = 1000
"""Open websockets at most."""
SCREENS_OF_A_LINK = 100
"""Of one wall link: each screen has a link of its own, and whoever found one cannot take the places of all."""

FAREWELL_S = 1.0

COME_AGAIN = 1013

Alive = Callable[[list[str]], Awaitable[list[Who | None]]]
_json = msgspec.json.Encoder().encode
_asks = msgspec.json.Decoder(dict[str, str])


class OpenScreen:
    """One open websocket: frames waiting for it, and whether it is to be closed."""

    def __init__(self, session: str, link: str = "", name: str = "") -> None:
        self.session = session
        self.link = link
        """Name of the wall link it came by."""
        self.name = name
        """Of the link, or of who is signed in."""
        self.lacks_emoji = False
        self.waiting: asyncio.Queue[str] = asyncio.Queue(WAITING)
        self.close_code = asyncio.get_running_loop().create_future()

    def put(self, text: str) -> None:
        """Hand a frame over; a screen that does not take them is dropped, not waited for."""
        try:
            self.waiting.put_nowait(text)
        except asyncio.QueueFull:
            self.close(COME_AGAIN)

    def close(self, code: int) -> None:
        if not self.close_code.done():
            self.close_code.set_result(code)


class ScreenGroup:
    """Screens that show the same panels and so get the same frames."""

    def __init__(self, panels: frozenset[str], build: str) -> None:
        self.panels = panels
        self.screens: set[OpenScreen] = set()
        self._build = build
        self._seq = 0
        self._full = ""
        self._full_of: Json | None = None

    def full(self, whole: Json) -> str:
        """The snapshot as a message; the same text for everybody who asks between two ticks."""
        if self._full_of is not whole:
            self._full_of = whole
            message = {
                "seq": self._seq,
                "build": self._build,
                "full": frame.only(whole, self.panels),
            }
            self._full = _json(message).decode()
        return self._full

    def send(self, change: Json) -> None:
        """Send what changed, unless nothing did."""
        ours = frame.only(change, self.panels)
        if not ours:
            return
        self._seq += 1
        text = _json({"seq": self._seq, "patch": ours}).decode()
        for screen in self.screens:
            screen.put(text)


class Live:
    """All open screens, and the one loop that feeds them."""

    def __init__(self, feed: Feed, config: Config, build: str, alive: Alive) -> None:
        self._feed = feed
        self._alive = alive
        self._config = config
        self._build = build
        self._whole: Json = {}
        self._someone = asyncio.Event()
        self._groups = {
            screen.name: ScreenGroup(frozenset(name for row in screen.grid for name in row.split()), build)
            for screen in config.screens
        }
        everything = frozenset().union(*(group.panels for group in self._groups.values()))
        self._groups[""] = ScreenGroup(everything, build)

    @property
    def screens(self) -> int:
        """How many are open."""
        return sum(len(group.screens) for group in self._groups.values())

    def without_emoji(self) -> frozenset[str]:
        """Names of the links and people with an open screen whose machine has no font for emoji."""
        return frozenset(s.name for group in self._groups.values() for s in group.screens if s.lacks_emoji)

    def _of(self, link: str) -> int:
        return sum(screen.link == link for group in self._groups.values() for screen in group.screens)

    def _draft(self, name: str, who: Who) -> ScreenGroup | None:
        """The group of a screen that is looked at before it is saved; None if it is none."""
        screen = draft.screen_of(name, self._config) if who.can(Permission.see_settings) else None
        if screen is None or self.screens >= SCREENS:
            return None
        panels = frozenset(name for row in screen.grid for name in row.split())
        return self._groups.setdefault(name, ScreenGroup(panels, self._build))

    # -- one screen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application of ``/live``; the gate has checked session and Origin."""
        await receive()
        request = HTTPConnection(scope)
        name = request.query_params.get("screen", "")
        who: Who = scope["state"]["who"]
        group = self._groups.get(name) or self._draft(name, who)
        link = who.name if who.subject is Subject.link else ""
        if group is None or self.screens >= SCREENS or (link and self._of(link) >= SCREENS_OF_A_LINK):
            await send({"type": "websocket.close", "code": COME_AGAIN})
            return
        await send({"type": "websocket.accept"})
        await self._feed.ready()
        screen = OpenScreen(who.session, link, who.name)
        if not group.screens:
            # The others go on from the same snapshot, so they get what changed of it.
            self._tick(whole=True, joining=group)
        screen.put(group.full(self._whole))
        group.screens.add(screen)
        self._someone.set()
        sender = asyncio.create_task(send_all(screen, send))
        reader = asyncio.create_task(self._read(screen, group, receive))
        try:
            await asyncio.wait((sender, reader, screen.close_code), return_when=asyncio.FIRST_COMPLETED)
        finally:
            group.screens.discard(screen)
            if name.startswith(draft.BEGIN) and not group.screens:
                self._groups.pop(name, None)
            if not self.screens:
                self._someone.clear()
            gone = reader.done() or sender.done()
            sender.cancel()
            reader.cancel()
            await asyncio.gather(sender, reader, return_exceptions=True)
        if screen.close_code.done() and not gone:
            # A connection that takes nothing any more takes no farewell either.
            with suppress(TimeoutError):
                async with asyncio.timeout(FAREWELL_S):
                    await send({"type": "websocket.close", "code": screen.close_code.result()})

    async def _read(self, screen: OpenScreen, group: ScreenGroup, receive: Receive) -> None:
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            try:
                asks = _asks.decode(message.get("text") or b"{}")
            except msgspec.DecodeError:
                continue
            if asks.get("want") == "full":
                screen.put(group.full(self._whole))
            if asks.get("lacks") == "emoji":
                screen.lacks_emoji = True

    # -- all screens

    async def run(self) -> None:
        """Build and send frames while anybody looks; when nobody does, nothing is built."""
        loop = asyncio.get_running_loop()
        tick = 0
        at = loop.time()
        while True:
            if not self._someone.is_set():
                await self._someone.wait()
                at = loop.time()
            # A tick that came late is not made up for: only the newest counts.
            at = max(at + TICK_S, loop.time())
            await asyncio.sleep(at - loop.time())
            tick = (tick + 1) % TICKS
            if tick % 2 == 0:
                # Twice a second, so that who is out is gone within one.
                await self._drop_signed_out()
            if self._someone.is_set() and not self._feed.deaf:
                self._tick(whole=tick == 0)

    def _tick(self, whole: bool, joining: ScreenGroup | None = None) -> None:
        before = self._whole
        self._refresh(whole, joining)
        change = frame.patch(before, self._whole)
        for group in self._groups.values():
            if group.screens:
                group.send(change)

    def _refresh(self, whole: bool, joining: ScreenGroup | None) -> None:
        """Compute what is shown now: all panels that somebody looks at, or the counters alone."""
        looked_at = [group.panels for group in self._groups.values() if group.screens]
        if joining is not None:
            looked_at.append(joining.panels)
        panels = frozenset().union(*looked_at)
        if whole:
            wanted = sorted(panels - {"."}, key=lambda name: (PANELS.index(kind_of(name)), name))
            self._whole = frame.encode(build(self._feed.view(), wanted))
        elif panels.intersection(COUNTERS):
            self._whole = frame.over(self._whole, frame.encode(build_counters(self._feed.view())))

    async def _drop_signed_out(self) -> None:
        screens = [screen for group in self._groups.values() for screen in group.screens]
        sessions = list({screen.session for screen in screens})
        try:
            answers = await self._alive(sessions)
        except RedisError:
            # Nobody can be asked now; the feed is deaf as well, so nothing is sent either.
            return
        gone = {each for each, who in zip(sessions, answers, strict=True) if who is None}
        for screen in screens:
            if screen.session in gone:
                screen.close(SIGNED_OUT)


async def send_all(screen: OpenScreen, send: Send) -> None:
    """Send what waits for a screen, for ever."""
    while True:
        await send({"type": "websocket.send", "text": await screen.waiting.get()})
