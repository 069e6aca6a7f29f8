"""Lists of Meta's: what was written, and where there is more of it. Pure, and raises for no bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from listening.mention import reject
from workers.sources.reviewed import StoreReview


class Thread(msgspec.Struct, frozen=True):
    """Comments of one post go on."""

    post: str
    after: str
    oldest: int
    """The oldest comment seen of it, ms UTC; 0 = none can be dated."""


class PolledPage(msgspec.Struct, frozen=True):
    """One answer: posts and comments, each once."""

    reviews: tuple[StoreReview, ...]
    further: str = ""
    """How to ask for the next page; empty = there is none."""
    threads: tuple[Thread, ...] = ()

    @property
    def oldest(self) -> int:
        return min((each.at for each in self.reviews if each.at), default=0)


class _Paging(msgspec.Struct):
    next: str = ""
    cursors: dict[str, str] = {}


class _List(msgspec.Struct):
    data: list[msgspec.Raw]
    paging: _Paging = msgspec.field(default_factory=_Paging)


_list = msgspec.json.Decoder(_List).decode

T = TypeVar("T")


def polled(
    data: bytes, source: str, decode: Callable[[msgspec.Raw], T], entry: Callable[[T, bytes], PolledPage]
) -> PolledPage | None:
    """A page of a list; None for what is no list, or nested beyond reason.

    ``entry`` makes of one that ``decode`` could read, and of its bytes, its review and what stands below it.
    """
    try:
        found = _list(data)
        entries = [_entry(each, source, decode, entry) for each in found.data]
    except (ValueError, RecursionError):
        return None
    return PolledPage(
        reviews=tuple(review for each in entries for review in each.reviews),
        further=found.paging.cursors.get("after", "") if found.paging.next else "",
        threads=tuple(thread for each in entries for thread in each.threads),
    )


def _entry(
    raw: msgspec.Raw, source: str, decode: Callable[[msgspec.Raw], T], entry: Callable[[T, bytes], PolledPage]
) -> PolledPage:
    try:
        written = decode(raw)
    except (ValueError, RecursionError):
        return PolledPage((StoreReview(0, (reject(source, "not a post", bytes(raw)),)),))
    return entry(written, bytes(raw))
