"""The mentions of a spike in columns: small enough to keep, fast enough to filter by anything.

No text and no name is in them: an author is a number made of the id, a post is
found by when it was written. What is deleted at its source is deleted here.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from listening.mention import Kind, Label, Mention
from listening.spikes.spam import looks_like_spam
from listening.spikes.terms import terms
from listening.terms import fold

Numbers = npt.NDArray[Any]
UNKNOWN = 0xFFFFFFFF
"""Reach of an author whose source tells none."""
LABELS = (Label.negative, Label.neutral, Label.positive, Label.unscored)
SEALED = 4096
"""Mentions after which a chunk is full: the next begin another."""


class MentionField(StrEnum):
    """What a mention has one of."""

    source = "source"
    language = "language"
    country = "country"
    city = "city"
    department = "department"


class Chunk(msgspec.Struct, frozen=True):
    """Some mentions, as they are kept: packed little-endian columns, and the names of their codes."""

    at: bytes
    """u4: ms since the beginning of the spike."""
    mark: bytes
    """u4: of the mention's id."""
    author: bytes
    """u4: of source and author."""
    reach: bytes
    """u4: followers."""
    text: bytes
    """u4: of the text without links and case; 0 for none, and for spam."""
    label: bytes
    """u1: place in LABELS."""
    repost: bytes
    """u1"""
    topics: bytes
    """u8: a bit for each of ``topic_names``."""
    fields: dict[MentionField, bytes]
    """u2 codes."""
    names: dict[MentionField, list[str]]
    topic_names: list[str]
    ends: bytes
    """u4: where the terms of each mention end."""
    terms: bytes
    """u4 codes of ``words``."""
    words: list[str]
    spam: bytes = b""
    """u1; empty in what an older version wrote: none."""
    original: bytes = b""
    """u4: of the id of what is reposted or quoted, 0 for none; empty where nothing is, or an older version wrote."""


class Columns:
    """Mentions in columns; build with ``read`` or ``join``."""

    def __init__(self) -> None:
        none = np.zeros(0, dtype=np.uint32)
        self.at: Numbers = none
        self.mark: Numbers = none
        self.author: Numbers = none
        self.reach: Numbers = none
        self.text: Numbers = none
        self.label: Numbers = np.zeros(0, dtype=np.uint8)
        self.repost: Numbers = np.zeros(0, dtype=np.uint8)
        self.spam: Numbers = np.zeros(0, dtype=np.uint8)
        """Of each mention: whether it has a shape of spam. Such a one has neither text nor terms here."""
        self.original: Numbers = none
        """Of each mention: the mark of what it reposts or quotes, 0 for none."""
        self.topics: Numbers = np.zeros(0, dtype=np.uint64)
        self.fields: dict[MentionField, Numbers] = {f: np.zeros(0, dtype=np.uint16) for f in MentionField}
        self.names: dict[MentionField, list[str]] = {f: [] for f in MentionField}
        self.topic_names: list[str] = []
        self.rows: Numbers = none
        """Of each term's use: the mention."""
        self.terms: Numbers = none
        """Of each term's use: code of ``words``."""
        self.words: list[str] = []

    def __len__(self) -> int:
        return len(self.at)

    @property
    def marks(self) -> set[tuple[int, int]]:
        """What each mention is known by again: when it was written, and the mark of its id."""
        return set(zip(self.at.tolist(), self.mark.tolist(), strict=True))


def mark(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def author_mark(mention: Mention) -> int:
    """Stands for an author; 0 for one that is gone."""
    return mark(f"{mention.source} {mention.author}") if mention.author else 0


def read(mentions: Sequence[Mention], since: int) -> Columns:
    """Mentions written from ``since`` (ms UTC) on, in columns."""
    made = Columns()
    u4 = np.uint32
    made.at = np.array([m.created - since for m in mentions], dtype=u4)
    made.mark = np.array([mark(m.id) for m in mentions], dtype=u4)
    made.author = np.array([author_mark(m) for m in mentions], dtype=u4)
    made.reach = np.array(
        [UNKNOWN if m.followers is None else min(m.followers, UNKNOWN - 1) for m in mentions],
        dtype=u4,
    )
    made.spam = np.array([looks_like_spam(m.full_text) for m in mentions], dtype=np.uint8)
    made.text = np.array([0 if s else _said(m) for m, s in zip(mentions, made.spam, strict=True)], dtype=u4)
    made.label = np.array([LABELS.index(m.label) for m in mentions], dtype=np.uint8)
    made.repost = np.array([m.kind is Kind.repost for m in mentions], dtype=np.uint8)
    made.original = np.array([mark(m.original) if m.original else 0 for m in mentions], dtype=u4)
    for field in MentionField:
        made.fields[field], made.names[field] = _coded([getattr(m, field) for m in mentions])
    names = list(dict.fromkeys(topic for m in mentions for topic in m.topics))[:64]
    bit = {name: 1 << n for n, name in enumerate(names)}
    made.topic_names = names
    made.topics = np.array([sum(bit.get(t, 0) for t in m.topics) for m in mentions], dtype=np.uint64)
    words: dict[str, int] = {}
    rows: list[int] = []
    codes: list[int] = []
    for row, mention in enumerate(mentions):
        if made.spam[row]:
            continue
        for term in terms(mention.full_text):
            rows.append(row)
            codes.append(words.setdefault(term, len(words)))
    made.rows, made.terms = np.array(rows, dtype=u4), np.array(codes, dtype=u4)
    made.words = list(words)
    return made


def join(parts: Iterable[Columns]) -> Columns:
    """Several in one, in their order."""
    several = list(parts)
    if len(several) == 1:
        return several[0]
    made = Columns()
    if not several:
        return made
    for name in ("at", "mark", "author", "reach", "text", "label", "repost", "spam", "original"):
        setattr(made, name, np.concatenate([getattr(each, name) for each in several]))
    for field in MentionField:
        made.names[field], codes = _renamed([(each.names[field], each.fields[field]) for each in several])
        made.fields[field] = codes.astype(np.uint16)
    made.topic_names = list(dict.fromkeys(n for each in several for n in each.topic_names))[:64]
    made.topics = np.concatenate([_bits(each, made.topic_names) for each in several])
    made.words, made.terms = _renamed([(each.words, each.terms) for each in several])
    starts = np.cumsum([0, *(len(each) for each in several[:-1])])
    made.rows = np.concatenate([each.rows + np.uint32(start) for each, start in zip(several, starts, strict=True)])
    return made


def without_rare(columns: Columns, keep: frozenset[str] | None = None) -> Columns:
    """Without terms used once, or with those of ``keep`` only: most of the room is theirs."""
    used = np.bincount(columns.terms, minlength=len(columns.words))
    wanted = used > 1 if keep is None else np.array([word in keep for word in columns.words], dtype=bool)
    if not len(columns.words):
        return columns
    chosen = wanted[columns.terms]
    codes = np.cumsum(wanted) - 1
    columns.terms = codes[columns.terms[chosen]].astype(np.uint32)
    columns.rows = columns.rows[chosen]
    columns.words = [word for word, kept in zip(columns.words, wanted, strict=True) if kept]
    return columns


def pack(columns: Columns) -> Chunk:
    """As it is kept."""
    ends = np.cumsum(np.bincount(columns.rows, minlength=len(columns)))
    return Chunk(
        at=_bytes(columns.at, "<u4"),
        mark=_bytes(columns.mark, "<u4"),
        author=_bytes(columns.author, "<u4"),
        reach=_bytes(columns.reach, "<u4"),
        text=_bytes(columns.text, "<u4"),
        label=_bytes(columns.label, "u1"),
        repost=_bytes(columns.repost, "u1"),
        topics=_bytes(columns.topics, "<u8"),
        fields={field: _bytes(codes, "<u2") for field, codes in columns.fields.items()},
        names=columns.names,
        topic_names=columns.topic_names,
        ends=_bytes(ends, "<u4"),
        terms=_bytes(columns.terms, "<u4"),
        words=columns.words,
        spam=_bytes(columns.spam, "u1") if columns.spam.any() else b"",
        original=_bytes(columns.original, "<u4") if columns.original.any() else b"",
    )


def unpack(chunk: Chunk) -> Columns:
    """The inverse of ``pack``."""
    made = Columns()
    for name in ("at", "mark", "author", "reach", "text"):
        setattr(made, name, np.frombuffer(getattr(chunk, name), dtype="<u4"))
    made.label = np.frombuffer(chunk.label, dtype="u1")
    made.repost = np.frombuffer(chunk.repost, dtype="u1")
    made.spam = np.frombuffer(chunk.spam or bytes(len(chunk.label)), dtype="u1")
    made.original = np.frombuffer(chunk.original or bytes(4 * len(chunk.label)), dtype="<u4")
    made.topics = np.frombuffer(chunk.topics, dtype="<u8")
    made.fields = {field: np.frombuffer(chunk.fields[field], dtype="<u2") for field in MentionField}
    made.names = chunk.names
    made.topic_names = chunk.topic_names
    made.terms = np.frombuffer(chunk.terms, dtype="<u4")
    ends = np.frombuffer(chunk.ends, dtype="<u4").astype(np.int64)
    made.rows = np.repeat(np.arange(len(ends), dtype=np.uint32), np.diff(ends, prepend=0))
    made.words = chunk.words
    return made


def _bytes(values: Numbers, kind: str) -> bytes:
    return values.astype(kind).tobytes()


def _said(mention: Mention) -> int:
    """The text, so that the same said again is the same: without links, mentions of case and space."""
    if not mention.full_text:
        return 0
    words = [w for w in fold(mention.full_text).split() if not w.startswith(("http://", "https://"))]
    if words[:1] == ["rt"]:
        words = words[2:]
    return mark(" ".join(words)) or 1


def _coded(values: Sequence[str]) -> tuple[Numbers, list[str]]:
    codes: dict[str, int] = {}
    found = [codes.setdefault(value, len(codes)) for value in values]
    return np.array(found, dtype=np.uint16), list(codes)


def _renamed(parts: Sequence[tuple[list[str], Numbers]]) -> tuple[list[str], Numbers]:
    """Codes of several tables of names as codes of one."""
    table: dict[str, int] = {}
    moved = []
    for names, codes in parts:
        to = np.array([table.setdefault(name, len(table)) for name in names], dtype=np.uint32)
        moved.append(to[codes] if len(names) else np.zeros(0, dtype=np.uint32))
    return list(table), np.concatenate(moved)


def _bits(columns: Columns, names: list[str]) -> Numbers:
    bits = np.zeros(len(columns), dtype=np.uint64)
    for n, name in enumerate(columns.topic_names):
        if name in names:
            has = (columns.topics >> np.uint64(n)) & np.uint64(1)
            bits |= has << np.uint64(names.index(name))
    return bits


def used(columns: Columns, chosen: Numbers | None = None) -> Counter[str]:
    """How many mentions use each term; ``chosen``: of those mentions only."""
    codes = columns.terms if chosen is None else columns.terms[chosen[columns.rows]]
    counts = np.bincount(codes, minlength=len(columns.words))
    return Counter({columns.words[n]: int(counts[n]) for n in np.flatnonzero(counts)})
