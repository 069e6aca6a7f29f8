"""Lua scripts: what must happen in one step. Each is a file in ``lua/`` with its contract on top."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from redis.exceptions import NoScriptError

from listening.store.connection import AsyncClient, Client


@cache
def _source(name: str) -> tuple[str, str]:
    text = resources.files("listening.store").joinpath("lua", f"{name}.lua").read_text("utf-8")
    return text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def source(name: str) -> str:
    """The text of a script."""
    return _source(name)[0]


def call(client: Client, name: str, keys: list[str], args: list[Any]) -> Any:
    """Run a script by name; a server that does not know it yet is taught it."""
    text, digest = _source(name)
    try:
        return client.evalsha(digest, len(keys), *keys, *args)
    except NoScriptError:
        return client.eval(text, len(keys), *keys, *args)


async def call_async(client: AsyncClient, name: str, keys: list[str], args: list[Any]) -> Any:
    """As ``call``, for asyncio."""
    text, digest = _source(name)
    try:
        return await client.evalsha(digest, len(keys), *keys, *args)
    except NoScriptError:
        return await client.eval(text, len(keys), *keys, *args)


def call_many(client: Client, name: str, calls: Sequence[tuple[list[str], list[Any]]]) -> list[Any]:
    """As ``call``, for many (keys, args) that do not depend on each other, in one round trip."""
    if not calls:
        return []
    _, digest = _source(name)
    pipe = client.pipeline(transaction=False)
    for keys, args in calls:
        pipe.evalsha(digest, len(keys), *keys, *args)
    answers = pipe.execute(raise_on_error=False)
    for n, answer in enumerate(answers):
        if isinstance(answer, NoScriptError):
            answers[n] = call(client, name, *calls[n])
        elif isinstance(answer, Exception):
            raise answer
    return list(answers)
