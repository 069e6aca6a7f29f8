"""The open pages' websocket, spoken to as a server would, without one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from typing import Any

from dashboard.live.board import QueueBoard
from dashboard.live.here import Presence
from listening.config import Config
from listening.people.account import Subject, Who
from listening.people.permissions import Role
from listening.store.connection import AsyncClient, connect, connect_async


def who(name: str) -> Who:
    return Who(name=name, role=Role.manager, departments=(), subject=Subject.user, session=name)


KIM, ADA = who("Kim"), who("Ada")


def test_a_page_that_still_speaks_while_it_is_signed_out_stays_gone(redis_url: str, config: Config) -> None:
    """Whoever leaves must not be found among the open pages again: the loop that feeds them would end."""

    async def story() -> None:
        client, sync_client = connect_async(redis_url), connect(redis_url)
        board = QueueBoard(client, sync_client, config)
        following = asyncio.create_task(board.run())
        kim, ada = Spoken(), Spoken()
        here = Presence(Talking(client, kim), board, config, "build", _all_but_kim)
        feeding = asyncio.create_task(here.run())
        # Both look at the same, so what one of them leaves stays for the other.
        page = asyncio.create_task(here({"state": {"who": ADA}}, ada.said.get, ada.heard.put))
        await ada.hears("patch")
        await here({"state": {"who": KIM}}, kim.said.get, kim.heard.put)
        closing = [message async for message in kim.all_heard() if message["type"] == "websocket.close"]
        assert [message["code"] for message in closing] == [4401]
        for _ in range(3):
            await ada.hears("patch")
            assert not feeding.done()
        for task in (page, feeding, following):
            task.cancel()
        await asyncio.gather(page, feeding, following, return_exceptions=True)
        await client.aclose()
        sync_client.close()

    asyncio.run(asyncio.wait_for(story(), 120))


class Spoken:
    """What a page says to the server, and what it hears."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.heard: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self.said.put_nowait({"type": "websocket.connect"})

    async def all_heard(self) -> AsyncIterator[MutableMapping[str, Any]]:
        while not self.heard.empty():
            yield await self.heard.get()

    async def hears(self, what: str) -> None:
        while f'"{what}"' not in str((await self.heard.get()).get("text")):
            pass


class Talking:
    """A client; when a page is taken off the list, that page says another thing first."""

    def __init__(self, client: AsyncClient, page: Spoken) -> None:
        self._client = client
        self._page = page

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    async def hdel(self, *names: Any) -> Any:
        self._page.said.put_nowait({"type": "websocket.receive", "text": '{"desk":""}'})
        await asyncio.sleep(0.05)
        return await self._client.hdel(*names)


async def _all_but_kim(sessions: list[str]) -> list[Who | None]:
    return [None if session == KIM.session else ADA for session in sessions]
