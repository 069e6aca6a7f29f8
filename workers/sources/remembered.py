"""Entries of lists that are read again and again: which were told, and with which words, as a cursor keeps it. Pure."""

from __future__ import annotations

from hashlib import blake2b
from typing import Protocol, TypeVar

import msgspec

from listening.spans import DAY_MS

BACK_MS = 7 * DAY_MS
"""So far back a list is read each time, for edits and answers. The first start begins so long ago."""
MOST = 1000
"""Entries remembered, the newest."""


class Remembered(msgspec.Struct, array_like=True):
    """One entry: when it was written, ms UTC, and the digest of its words. New fields go to the end."""

    at: int
    words: str


R = TypeVar("R", bound=Remembered)


class RememberedList(Protocol[R]):
    """What a cursor keeps of one list; times in ms UTC, 0 = nothing was told yet."""

    first: int
    """Nothing older is told."""
    newest: int
    told: dict[str, R]
    """By what is the same of an entry whatever its words are."""


C = TypeVar("C")


def read(cursor: str, kind: type[C]) -> C:
    """The memory in a cursor of our own making: what cannot be read begins anew."""
    try:
        return msgspec.json.decode(cursor, type=kind)
    except ValueError:
        return kind()


def digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def since(memory: RememberedList[R]) -> int:
    """How far back a list is read, ms UTC: not beyond what is remembered, or what is old were told as new."""
    begin = max(memory.newest - BACK_MS, memory.first)
    if len(memory.told) >= MOST:
        begin = max(begin, min(each.at for each in memory.told.values()))
    return begin


def remember(memory: RememberedList[R], key: str, entry: R, now: int) -> None:
    """Keep what is told now (``now`` in ms UTC), and forget the oldest beyond ``MOST``."""
    told = memory.told
    told[key] = entry
    if len(told) > MOST:
        del told[min(told, key=lambda each: told[each].at)]
    memory.newest = max(memory.newest, min(entry.at, now))
