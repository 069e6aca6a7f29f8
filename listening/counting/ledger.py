"""One row of 24 bytes per mention, in a string per day: whose voice it was and how far it reached. Pure.

Authors and reach cannot be added up from cells: the same author may stand in
many. An hour's hash of authors would cost several times as much, for nearly
every mention is an entry of its own there; and rows carry their time, so a
range may begin and end anywhere. A row taken back is written again, marked.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from hashlib import blake2b
from struct import Struct

import numpy as np
import numpy.typing as npt

from listening.counting.buckets import Cell
from listening.mention import Kind, Label, Mention
from listening.spans import DAY_MS

_ROW = Struct("<IIQQ")
SIZE = _ROW.size

DTYPE = np.dtype([("at", "<u4"), ("followers", "<u4"), ("author", "<u8"), ("group", "<u8")])
"""``at``: ms since midnight UTC, with TAKEN_BACK, OWN and the label; ``author``: 0 = none; the others are
fingerprints.
"""

TAKEN_BACK = 1 << 31
"""Bit of ``at``: this row ends an earlier one that is equal but for the bit."""
OWN = 1 << 30
"""Bit of ``at``: the brand's own post."""
LABEL = 7 << 27
"""Bits of ``at``: 0 in rows from before labels were written, else one more than the place in LABELS,
and for a repost that has a score ``REPOSTED`` more."""
LABELS = (Label.negative, Label.neutral, Label.positive, Label.unscored)
_PLACES = {label: n for n, label in enumerate(LABELS, 1)}
REPOSTED = 4
LEARNT = "m"
"""What ends the group of a mention whose mood a model decided."""
UNLABELLED = 0xFFFFFFFF ^ LABEL
TIME = (1 << 27) - 1
UNKNOWN = 0xFFFFFFFF
"""``followers`` of an author whose source does not say."""


def row(mention: Mention, taken_back: bool = False) -> bytes:
    """The row of a mention."""
    return row_in(group(mention), mention, taken_back)


def row_in(group: str, mention: Mention, taken_back: bool = False) -> bytes:
    """The row of a mention whose ``group`` is known."""
    followers = UNKNOWN if mention.followers is None else max(0, min(mention.followers, UNKNOWN - 1))
    author = fingerprint(f"{mention.source} {mention.author}") if mention.author else 0
    at = mention.created % DAY_MS + (TAKEN_BACK if taken_back else 0) + (OWN if mention.own else 0)
    at += _label(mention) << 27
    return _ROW.pack(at, followers, author, fingerprint(group))


def _label(mention: Mention) -> int:
    label = mention.label
    repost = mention.kind is Kind.repost and not mention.own and label is not Label.unscored
    return _PLACES[label] + (REPOSTED if repost else 0)


def group(mention: Mention) -> str:
    """What figures are filtered by, as one text: ``source|department|country|Dell,XPS``.

    It ends in ``|o`` if the post is own, in ``|m`` if a model decided its mood.
    """
    plain = group_of(mention.source, mention.department, mention.country, mention.topics, mention.own)
    return f"{plain}|{LEARNT}" if mention.mood and not mention.own else plain


def group_of(source: str, department: str, country: str, topics: tuple[str, ...], own: bool = False) -> str:
    return f"{source}|{department}|{country}|{','.join(topics)}{'|o' if own else ''}"


def read_group(stored: str) -> Cell:
    """The inverse of ``group``: a cell without language and label. Raises ValueError on anything else."""
    source, department, country, topics, *more = stored.split("|")
    listed = tuple(topics.split(",")) if topics else ()
    own, learnt = more == ["o"], more == [LEARNT]
    return Cell(source, "", department, country, Label.unscored, listed, own, learnt=learnt)


@lru_cache(maxsize=100_000)
def fingerprint(text: str) -> int:
    """64 bits that stand for a text, never 0. Of a million authors two are alike once in 37 million stores."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") or 1


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
