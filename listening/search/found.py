"""The findings of a search. Pure."""

from __future__ import annotations

import msgspec

BEHIND_MS = 5000
"""An index that is this far behind the store says so."""


class Curve(msgspec.Struct, frozen=True):
    """How many were written when. Times in ms UTC."""

    start: int
    step: int
    numbers: tuple[int, ...]

    @property
    def number(self) -> int:
        return sum(self.numbers)

    @property
    def end(self) -> int:
        return self.start + self.step * len(self.numbers)


class IndexStanding(msgspec.Struct, frozen=True):
    """How far the index is."""

    share: float = 1
    """Of the store that has been read since the index was made, or last compared with it, 0 to 1."""
    behind_ms: int = 0
    """What was stored since is not found yet."""

    @property
    def whole(self) -> bool:
        return self.share == 1 and self.behind_ms < BEHIND_MS
