"""Buckets of the past, read once and held until the feed of changes names their hour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from listening.counting.buckets import Bucket, Resolution
from listening.store import cells
from listening.store.cells import Cells
from listening.store.connection import Client

KEPT = 30_000
"""Buckets held at most; when there are more all are read anew."""


class KeptBuckets:
    """The buckets that were asked for. One reader at a time."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._held: dict[int, dict[Bucket, Cells]] = {}
        self._number = 0

    def of(self, bucket: Bucket) -> Cells:
        """Its cells; none where it is not kept."""
        found = self._held.get(_day(bucket.start), {}).get(bucket)
        if found is None:
            self.read([bucket])
            found = self._held[_day(bucket.start)][bucket]
        return found

    def read(self, wanted: Sequence[Bucket]) -> None:
        """Have these at hand, in one go."""
        if self._number > KEPT:
            self.clear()
        missing = [bucket for bucket in wanted if bucket not in self._held.get(_day(bucket.start), {})]
        for bucket, found in zip(missing, cells.read(self._client, missing), strict=True):
            self._held.setdefault(_day(bucket.start), {})[bucket] = found
        self._number += len(missing)

    def forget(self, hours: Iterable[int]) -> None:
        """Counts of these hours (ms) have changed."""
        for day in {_day(hour) for hour in hours}:
            self._number -= len(self._held.pop(day, ()))

    def clear(self) -> None:
        self._held.clear()
        self._number = 0


def _day(at: int) -> int:
    return Resolution.day.floor(at)
