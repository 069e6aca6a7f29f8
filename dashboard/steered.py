"""The application of the newest config: made anew beside the one that serves, which then ends.

Nobody is turned away meanwhile. Requests under way are answered by the application that took them;
websockets are closed, and browsers open them again at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from fastapi.dependencies import models
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from listening.config import Config

log = logging.getLogger(__name__)

EVERY_S = 0.25
"""Between two looks for a newer config."""
ANSWERING_S = 30.0
"""Requests under way get this long before their application ends."""
COME_AGAIN = 1012
"""Closing code of websockets: the service restarts."""


class _Serving:
    """One application that has been started."""

    def __init__(self, app: ASGIApp, config: Config) -> None:
        self.config = config
        self._app = app
        self._to: asyncio.Queue[Message] = asyncio.Queue()
        self._from: asyncio.Queue[Message] = asyncio.Queue()
        self._life: asyncio.Task[None] | None = None
        self._open = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._leaving = asyncio.Event()

    async def start(self) -> None:
        """Raises RuntimeError if it does not start."""
        scope: Scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
        self._life = asyncio.create_task(self._app(scope, self._to.get, self._from.put))  # type: ignore[arg-type]
        await self._to.put({"type": "lifespan.startup"})
        await self._answer(self._life)

    async def end(self, answering_s: float) -> None:
        """Close its websockets, let its requests be answered for so long, and end it."""
        self._leaving.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(answering_s):
                await self._idle.wait()
        if self._life is not None and not self._life.done():
            await self._to.put({"type": "lifespan.shutdown"})
            await self._answer(self._life)
            await self._life

    async def _answer(self, life: asyncio.Task[None]) -> None:
        answer = asyncio.create_task(self._from.get())
        await asyncio.wait((answer, life), return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            answer.cancel()
            life.result()  # what went wrong
            raise RuntimeError("the application ended before it had started")
        if answer.result()["type"].endswith(".failed"):
            raise RuntimeError(answer.result().get("message", "the application did not start"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._open += 1
        self._idle.clear()
        try:
            if scope["type"] == "websocket":
                await self._until_leaving(scope, receive, send)
            else:
                await self._app(scope, receive, send)
        finally:
            self._open -= 1
            if not self._open:
                self._idle.set()

    async def _until_leaving(self, scope: Scope, receive: Receive, send: Send) -> None:
        talking = asyncio.ensure_future(self._app(scope, receive, send))
        leaving = asyncio.create_task(self._leaving.wait())
        try:
            await asyncio.wait((talking, leaving), return_when=asyncio.FIRST_COMPLETED)
            if talking.done():
                talking.result()
                return
            talking.cancel()
            await asyncio.wait((talking,))
            with suppress(Exception):  # it may have gone by itself meanwhile
                await send({"type": "websocket.close", "code": COME_AGAIN})
        finally:
            leaving.cancel()
            talking.cancel()


class SteeredApp:
    """An ASGI application that is always made of the newest config. ``make`` may take its time: it runs in a thread."""

    def __init__(
        self,
        make: Callable[[Config], ASGIApp],
        configs: Callable[[], Config],
        serves: Callable[[Config], None] = lambda _: None,
    ) -> None:
        """``serves`` is told whose application answers from then on."""
        self._make = make
        self._configs = configs
        self._serves = serves
        first = configs()
        self._serving = _Serving(make(first), first)
        self._ending: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._serving(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self._serving.start()
        except Exception as error:
            log.critical("the application does not start", exc_info=error)
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.startup.complete"})
        following = asyncio.create_task(self._follow())
        await receive()
        following.cancel()
        for task in self._ending:
            task.cancel()
        await asyncio.gather(following, *self._ending, return_exceptions=True)
        await self._serving.end(0)
        await send({"type": "lifespan.shutdown.complete"})

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            config = self._configs()
            if config is not self._serving.config:
                await self._turn_to(config)

    async def _turn_to(self, config: Config) -> None:
        try:
            next_one = _Serving(await asyncio.to_thread(self._make, config), config)
            await next_one.start()
        except Exception:
            # What serves goes on; the same config is not tried again.
            log.exception("an edition of config.toml cannot be served")
            self._serving.config = config
            return
        last, self._serving = self._serving, next_one
        self._serves(config)
        ending = asyncio.create_task(last.end(ANSWERING_S))
        self._ending.add(ending)
        ending.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._ending.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("an application did not end as it should", exc_info=task.exception())
        _forget_calls()


def _forget_calls() -> None:
    """FastAPI remembers thousands of functions it has seen, and with them the applications they belong to."""
    for each in vars(models).values():
        forget = getattr(each, "cache_clear", None)
        if forget is not None:
            forget()
