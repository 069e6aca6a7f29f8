"""What a list of Meta's says: what was written, and where there is more of it."""

from __future__ import annotations

import msgspec

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
