"""The past as it was read, remembered for a while.

Earlier days do not change, but for imports and deletions; so what was summed
up from them is kept for some minutes per history, and then read again. While
an import fills the past it is read again every few seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast
from weakref import WeakKeyDictionary, proxy

from listening.counting.counts import Tally, tally
from listening.wall.view import History

KEPT_MS = 600_000
"""After this long everything is read anew, whatever happened."""
REWRITTEN_MS = 5_000
"""After this long it is read anew if the past has changed meanwhile."""

T = TypeVar("T")


class Past:
    """The past of one history, as it was read from ``since`` (ms) on, within one period of KEPT_MS."""

    def __init__(
        self, history: History, period: int, since: int, reposts: bool, known: dict[Hashable, object] | None = None
    ) -> None:
        """``known``: what was read from the same past before, to go on from and to add to."""
        self._history = history
        self._reposts = reposts
        self._known: dict[Hashable, object] = {} if known is None else known
        self.period = period
        self.since = since

    def once(self, key: Hashable, compute: Callable[[], T]) -> T:
        """What ``compute`` returned the first time it was asked for under ``key``."""
        if key not in self._known:
            self._known[key] = compute()
        return cast(T, self._known[key])

    def tally(self, start: int, end: int) -> Tally | None:
        """The tally of [start, end) (ms); None if nobody listened then."""
        return self.once(
            ("tally", start, end),
            lambda: (
                tally(self._history.cells(start, end), reposts=self._reposts)
                if self._history.listened(start, end)
                else None
            ),
        )

    def mentions(self, start: int, end: int) -> int | None:
        """How many mentions by customers in [start, end) (ms); None if nobody listened then."""
        return self.once(("mentions", start, end), lambda: self._mentions(start, end))

    def _mentions(self, start: int, end: int) -> int | None:
        if not self._history.listened(start, end):
            return None
        return sum(n for cell, n in self._history.cells(start, end).items() if not cell.own)


def past(history: History, now: int, reposts: bool = True) -> Past:
    """The memory of this history, emptied when its period is over; ``reposts``: whether they count in the mood."""
    period = now // KEPT_MS
    # The key is held weakly and the memory must not hold it strongly, or neither would ever go.
    known = _KNOWN.get(history)
    if known is not None and known.period == period:
        rewritten = history.rewritten >= known.since and now - known.since >= REWRITTEN_MS
        if not rewritten:
            return known
    known = _KNOWN[history] = Past(_weakly(history), period, now, reposts)
    return known


def share(history: History, now: int, reposts: bool, known: dict[Hashable, object]) -> None:
    """Let ``history`` remember at ``now`` (ms) what other histories of the same past have read: ``known``."""
    _KNOWN[history] = Past(_weakly(history), now // KEPT_MS, now, reposts, known)


def _weakly(history: History) -> History:
    return cast(History, proxy(history))


_KNOWN: WeakKeyDictionary[History, Past] = WeakKeyDictionary()
