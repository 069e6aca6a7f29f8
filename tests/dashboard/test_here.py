"""The open pages' websocket, spoken to as a server would, without one."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

from dashboard.live.board import QueueBoard
from dashboard.live.here import Presence
from listening.config import Config
from listening.people.account import Subject, Who
from listening.people.permissions import Role
from listening.store.connection import AsyncClient, connect, connect_async

KIM = Who(name="Kim", role=Role.manager, departments=(), subject=Subject.user, session="s1")


def test_a_page_that_still_speaks_while_it_is_signed_out_stays_gone(redis_url: str, config: Config) -> None:
    """Whoever leaves must not be found among the open pages again: the loop that feeds them would end."""

    async def story() -> None:
        client, sync_client = connect_async(redis_url), connect(redis_url)
        board = QueueBoard(client, sync_client, config)
        following = asyncio.create_task(board.run())
        here = Presence(Talking(client, said := asyncio.Queue()), board, config, "build", _nobody)
        feeding = asyncio.create_task(here.run())
        closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "websocket.close":
                closed.set_result(message["code"])

        said.put_nowait({"type": "websocket.connect"})
        said.put_nowait({"type": "websocket.receive", "text": '{"desk":""}'})
        await here({"state": {"who": KIM}}, said.get, send)
        assert await closed == 4401
        # Another page comes; the loop goes on for it.
        here._alive = _everybody
        again: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        heard: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        again.put_nowait({"type": "websocket.connect"})
        page = asyncio.create_task(here({"state": {"who": KIM}}, again.get, heard.put))
        while "patch" not in str((await heard.get()).get("text")):
            assert not feeding.done()
        for task in (page, feeding, following):
            task.cancel()
        await asyncio.gather(page, feeding, following, return_exceptions=True)
        await client.aclose()
        sync_client.close()

    asyncio.run(asyncio.wait_for(story(), 120))


class Talking:
    """A client; when a page is taken off the list, that page says another thing first."""

    def __init__(self, client: AsyncClient, said: asyncio.Queue[dict[str, Any]]) -> None:
        self._client = client
        self._said = said

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    async def hdel(self, *names: Any) -> Any:
        self._said.put_nowait({"type": "websocket.receive", "text": '{"desk":"care"}'})
        await asyncio.sleep(0.05)
        return await self._client.hdel(*names)


async def _nobody(sessions: list[str]) -> list[Who | None]:
    return [None for _ in sessions]


async def _everybody(sessions: list[str]) -> list[Who | None]:
    return [KIM for _ in sessions]
