"""One row of 24 bytes per mention, in a string per day: whose voice it was and how far it reached. Pure.

Authors and reach cannot be added up from cells: the same author may stand in
many. An hour's hash of authors would cost several times as much, for nearly
every mention is an entry of its own there; and rows carry their time, so a
range may begin and end anywhere. A row taken back is written again, marked.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from struct import Struct

from listening.counting.buckets import Cell
from listening.mention import Kind, Label, Mention
from listening.spans import DAY_MS

_ROW = Struct("<IIQQ")
SIZE = _ROW.size

FIELDS = [("at", "<u4"), ("followers", "<u4"), ("author", "<u8"), ("group", "<u8")]
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
