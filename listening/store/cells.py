"""Counts in Redis for jobs: as ``listening.store.counts``, without asyncio."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from listening.config import Retention
from listening.counting.buckets import Bucket, Cell, Resolution, read_cell
from listening.store import keys, scripts
from listening.store.connection import Client

AT_ONCE = 2000
FEW = 20
"""Buckets that are asked for at once. Of more it is first asked which were ever written: to read thousands of answers
that say nothing takes most of a second."""
_MOST_MET = 100_000

_encode = msgspec.msgpack.Encoder().encode


Cells = dict[Cell, int]


class _Met(dict[bytes, Cell]):
    """Cells by their stored form. A day has thousands, and nearly all of them were met before."""

    def __missing__(self, form: bytes) -> Cell:
        if len(self) >= _MOST_MET:
            self.clear()
        cell = self[form] = read_cell(form.decode())
        return cell


met = _Met()


def decoded(stored: Mapping[bytes, bytes]) -> Cells:
    """A bucket as it is stored, read."""
    return {met[form]: int(n) for form, n in stored.items()}


def which(asked: list[str]) -> tuple[str, list[str], list[bytes]]:
    """The script that says which of these keys are there, with its keys and arguments: places in the list."""
    return "there", asked[:1], [_encode(asked)]


def history(client: Client, before: int) -> int:
    """How many stored mentions were written before ``before`` (ms UTC)."""
    return int(client.zcount(keys.written(), "-inf", f"({before}"))


def read(client: Client, buckets: Sequence[Bucket]) -> list[dict[Cell, int]]:
    """The cells of each bucket, in order; an unwritten bucket is empty."""
    found: list[Cells] = []
    for n in range(0, len(buckets), AT_ONCE):
        asked = [keys.counts(bucket) for bucket in buckets[n : n + AT_ONCE]]
        part: list[Cells] = [{} for _ in asked]
        there: Sequence[int] = range(len(asked))
        if len(asked) > FEW:
            there = scripts.call(client, *which(asked))
        pipe = client.pipeline(transaction=False)
        for place in there:
            pipe.hgetall(asked[place])
        for place, stored in zip(there, pipe.execute(), strict=True):
            part[place] = decoded(stored)
        found += part
    return found


def between(client: Client, start: int, end: int, now: int, retention: Retention) -> Counter[Cell]:
    """Cells of what was written in [start, end) (ms), to ten seconds, or coarser where it is old."""
    wanted: list[Bucket] = []
    at = Resolution.fine.floor(start)
    while at < end:
        for resolution in (Resolution.hour, Resolution.minute, Resolution.fine):
            whole = at % resolution.value == 0 and at + resolution.value <= end
            if whole or (resolution is Resolution.fine):
                kept = at > now - resolution.kept(retention)
                wanted.append(Bucket(resolution if kept else Resolution.hour, at))
                at += resolution.value
                break
    total: Counter[Cell] = Counter()
    for cells in read(client, list(dict.fromkeys(wanted))):
        total.update(cells)
    return total
