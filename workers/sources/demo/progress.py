"""Progress through the endless script: up to when it was given, and which stretches before that not yet.

The newest is given first, so that a wall that has just been started shows the
present at once while the history of the last days is still coming in.
"""

from __future__ import annotations

from msgspec import Struct

from listening.spans import HOUR_MS

FIRST_BLOCK = HOUR_MS
BLOCK = 6 * HOUR_MS


class DemoSpan(Struct, frozen=True):
    """[start, end) in ms UTC."""

    start: int
    end: int


class DemoProgress(Struct, frozen=True):
    """Everything before ``live`` has been given, but for ``missing`` (oldest first, apart)."""

    live: int
    missing: tuple[DemoSpan, ...] = ()

    def cursor(self) -> str:
        """As a cursor: ``live start-end start-end``."""
        return " ".join([str(self.live), *(f"{s.start}-{s.end}" for s in self.missing)])

    def block(self) -> DemoSpan | None:
        """What to give next of what is missing: the newest hour, then six hours at a time."""
        if not self.missing:
            return None
        last = self.missing[-1]
        size = FIRST_BLOCK if last.end > self.live - FIRST_BLOCK else BLOCK
        return DemoSpan(max(last.start, last.end - size), last.end)

    def missing_s(self) -> float:
        """Seconds in all that are missing."""
        return sum(span.end - span.start for span in self.missing) / 1000

    def whole_from(self) -> int:
        """Everything from this time (ms UTC) to now has been given."""
        return max((span.end for span in self.missing), default=0)

    def without(self, block: DemoSpan) -> DemoProgress:
        """After ``block`` has been given."""
        *before, last = self.missing
        rest = (DemoSpan(last.start, block.start),) if block.start > last.start else ()
        return DemoProgress(self.live, (*before, *rest))

    def at(self, live: int) -> DemoProgress:
        """After everything up to ``live`` has been given."""
        return DemoProgress(live, self.missing)


def begin(cursor: str, now: int, history_ms: int) -> DemoProgress:
    """Where to go on at ``now``. Raises ValueError for a cursor that is none.

    A cursor ahead of the clock (it was set back) would be a long silence:
    giving twice is harmless.
    """
    if not cursor:
        return DemoProgress(now, (DemoSpan(now - history_ms, now),) if history_ms else ())
    live, *spans = cursor.split()
    missing = [DemoSpan(*map(int, span.split("-"))) for span in spans]
    if int(live) < now:
        missing.append(DemoSpan(int(live), now))
    return DemoProgress(now, tuple(missing))
