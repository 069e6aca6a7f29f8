"""A day of the ledger in columns: its rows, read all at once. Pure.

Rows are written by ``ledger``, without numpy: it takes a quarter of the start of every part and every command.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from listening.counting.ledger import FIELDS, LABEL, OWN, SIZE, TAKEN_BACK, TIME, UNLABELLED

DTYPE = np.dtype(FIELDS)


class LedgerDay:
    """The rows of one day in columns, what was taken back taken out."""

    def __init__(
        self,
        start: int,
        at: npt.NDArray[np.int64],
        followers: npt.NDArray[np.uint32],
        author: npt.NDArray[np.uint64],
        group: npt.NDArray[np.uint64],
        own: npt.NDArray[np.bool_],
        label: npt.NDArray[np.uint8],
    ) -> None:
        """``start``: midnight UTC, ``at``: when each was written (both ms); ``label``: as in LABEL."""
        self.start = start
        self.at = at
        self.followers = followers
        self.author = author
        self.group = group
        self.own = own
        self.label = label

    def where(self, mask: npt.NDArray[np.bool_]) -> LedgerDay:
        return LedgerDay(
            self.start,
            self.at[mask],
            self.followers[mask],
            self.author[mask],
            self.group[mask],
            self.own[mask],
            self.label[mask],
        )


def read(start: int, stored: bytes) -> LedgerDay:
    """The rows of the day that begins at ``start`` (ms UTC)."""
    rows = np.frombuffer(stored, DTYPE, len(stored) // SIZE)
    at = rows["at"]
    back = (at & TAKEN_BACK) != 0
    if back.any():
        kept = ~back
        # Few are taken back: only rows of the same moment are looked at one by one.
        near = np.flatnonzero(kept & np.isin(at & UNLABELLED, (at[back] ^ TAKEN_BACK) & UNLABELLED))
        ended = rows[back].copy()
        ended["at"] ^= TAKEN_BACK
        ends = Counter(_forms(ended))
        for n, form in zip(near, _forms(rows[near]), strict=True):
            if ends[form]:
                ends[form] -= 1
                kept[n] = False
        rows, at = rows[kept], at[kept]
    return LedgerDay(
        start,
        (at & TIME).astype(np.int64) + start,
        np.ascontiguousarray(rows["followers"]),
        np.ascontiguousarray(rows["author"]),
        np.ascontiguousarray(rows["group"]),
        (at & OWN) != 0,
        ((at & LABEL) >> 27).astype(np.uint8),
    )


def _forms(rows: npt.NDArray[np.void]) -> list[bytes]:
    """Each row as it is stored, but for its label: what has none ends with what has one."""
    plain = rows.copy()
    plain["at"] &= UNLABELLED
    stored = plain.tobytes()
    return [stored[n : n + SIZE] for n in range(0, len(stored), SIZE)]
