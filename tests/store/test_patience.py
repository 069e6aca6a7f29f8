"""Commands that are given up, asked of a real server."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from listening.store.connection import connect_async


@pytest.mark.parametrize("several", [False, True], ids=["command", "pipeline"])
def test_a_task_that_is_cancelled_while_it_asks_ends(redis_url: str, several: bool) -> None:
    """At whatever step of a command that falls: a loop must not go on as if nobody had asked it to end."""

    async def story() -> list[int]:
        client = connect_async(redis_url)
        went_on: list[int] = []

        async def asking(steps: int) -> None:
            while True:
                if several:
                    await client.pipeline(transaction=False).get("a").get("b").execute()
                else:
                    await client.get("a")
                task = asyncio.current_task()
                if task and task.cancelling():
                    went_on.append(steps)
                    return

        for steps in range(200):
            task = asyncio.create_task(asking(steps))
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await client.aclose()
        return went_on

    assert asyncio.run(story()) == []


def test_a_time_limit_around_a_command_is_a_time_out(redis_url: str) -> None:
    async def story() -> None:
        client = connect_async(redis_url)

        async def asking() -> None:
            async with asyncio.timeout(0.05):
                while True:
                    await client.get("a")

        with pytest.raises(TimeoutError):
            await asking()
        await client.aclose()

    asyncio.run(story())
