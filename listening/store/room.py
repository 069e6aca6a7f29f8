"""Room in Redis: asked of the server, and of the machine if it is this one."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from redis.exceptions import ResponseError

from listening.store.connection import AsyncClient, Client
from listening.system.room import Room

MEMINFO = Path("/proc/meminfo")


def room(client: Client) -> Room | None:
    """What there is now; None if the server does not tell us. Raises RedisError."""
    with client.pipeline(transaction=False) as pipe:
        _ask(pipe)
        return _read(pipe.execute(raise_on_error=False), "path" in client.connection_pool.connection_kwargs)


async def room_async(client: AsyncClient) -> Room | None:
    """As ``room``, for asyncio."""
    async with client.pipeline(transaction=False) as pipe:
        _ask(pipe)
        answers = await pipe.execute(raise_on_error=False)
    return _read(answers, "path" in client.connection_pool.connection_kwargs)


def _ask(pipe: Any) -> None:
    pipe.info("memory")
    pipe.info("persistence")
    pipe.config_get("dir")


def _read(answers: Sequence[Any], here: bool) -> Room | None:
    """``here``: it is reached by a socket of this machine."""
    for answer in answers:
        if isinstance(answer, Exception) and not isinstance(answer, ResponseError):
            raise answer
    memory, kept, said = answers
    if isinstance(memory, ResponseError) or isinstance(kept, ResponseError):
        return None  # this login may not ask
    directory = "" if isinstance(said, ResponseError) else said.get("dir") or said.get(b"dir") or ""
    limit = int(memory.get("maxmemory", 0))
    policy = str(memory.get("maxmemory_policy", "noeviction"))
    used, most = (int(memory["used_memory"]), limit) if limit else _of_machine(memory, here)
    appends = bool(kept.get("aof_enabled"))
    return Room(
        used=used,
        most=most,
        limited=bool(limit),
        evicts=policy if limit and policy != "noeviction" else "",
        free=_free(directory) if here and directory else None,
        base=int(kept.get("aof_base_size", 0)),
        writes=kept["aof_last_write_status" if appends else "rdb_last_bgsave_status"] == "ok",
        rewrites=not appends or kept.get("aof_last_bgrewrite_status", "ok") == "ok",
        appended=int(kept.get("aof_current_size", 0)),
    )


def _of_machine(memory: dict[str, Any], here: bool) -> tuple[int, int]:
    """Memory in use and in all, of the machine of a server without a limit of its own."""
    total = int(memory.get("total_system_memory", 0))
    if here and MEMINFO.exists():
        lines = dict(line.split(":", 1) for line in MEMINFO.read_text().splitlines() if ":" in line)
        total = int(lines["MemTotal"].split()[0]) * 1024
        return total - int(lines["MemAvailable"].split()[0]) * 1024, total
    return int(memory["used_memory"]), total


def _free(directory: str | bytes) -> int | None:
    try:
        return shutil.disk_usage(directory).free
    except OSError:
        return None  # a socket that was handed in from another machine's room
