"""The picture of a spike: each part as observed against its usual."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

import msgspec
import numpy as np

from listening.mention import Mention
from listening.spans import DAY_MS, HOUR_MS, MINUTE_MS
from listening.spikes.columns import LABELS, UNKNOWN, Columns, MentionField, Numbers, author_mark, used
from listening.spikes.odds import plain, rise
from listening.spikes.spam import looks_like_spam
from listening.spikes.terms import terms

TERMS = 24
SHOWN = 12
"""Rows of every other kind of driver."""
LEAST_USES = 3
LEAST_AUTHORS = 2
"""Of a term: what one person says three times is no term of a spike."""
SURE = 1.64
"""Standard deviations a term must have risen by: one in twenty."""
CANDIDATES = 400


class DriverKind(StrEnum):
    """What a spike can be taken apart by."""

    term = "term"
    reach = "reach"
    """Authors by how many follow them."""
    author = "author"
    """Authors by how much they write."""
    source = "source"
    language = "language"
    country = "country"
    city = "city"
    department = "department"
    topic = "topic"


class Driver(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One part of a spike."""

    key: str
    """A term, a name, a code; of an author a number in hex."""
    n: int
    """Mentions in the spike."""
    usual: float = 0.0
    """Mentions there would usually be in as much time."""
    z: float = 0.0
    """Of a term: standard deviations by which its odds have risen."""
    at: int = 0
    """Of an author: when the newest of these mentions was written, ms UTC; with ``mark`` it is found."""
    mark: int = 0
    reach: int | None = None
    """Followers of an author."""


class Found(msgspec.Struct, frozen=True, omit_defaults=True):
    """A post, by when it was written (ms UTC) and the mark of its id."""

    at: int
    mark: int
    times: int = 1
    """How often it is said."""


class PictureUsual(msgspec.Struct, frozen=True):
    """What there was before a spike, to compare it with."""

    mentions: int
    """Looked at one by one, of the same series."""
    terms: dict[str, int]
    general: dict[str, int]
    """Terms of all mentions, whatever they are about."""
    cities: dict[str, int]
    shares: dict[str, dict[str, float]]
    """Share of each source, language, country, department and topic among the same series' mentions."""


class Course(msgspec.Struct, frozen=True):
    """A spike over time, and the usual for that time."""

    start: int
    """ms UTC."""
    step: int
    """ms."""
    counts: tuple[tuple[int, int, int, int], ...]
    """Negative, neutral, positive, unscored, per step."""
    usual: tuple[tuple[float, float, float], ...]
    """Low, expected, high, per step."""

    @property
    def end(self) -> int:
        return self.start + self.step * len(self.counts)


class Picture(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A spike as it was at an instant."""

    at: int
    """ms UTC."""
    scope: str
    """Id of the series whose mentions these are."""
    since: int
    until: int
    course: Course
    expected: float
    """Mentions there would usually be from ``since`` to ``until``."""
    mentions: int
    moods: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Negative, neutral, positive, unscored."""
    authors: int = 0
    reposts: int = 0
    spam: int = 0
    """Mentions that look like spam: counted, but their words are no drivers and no stories."""
    drivers: dict[DriverKind, tuple[Driver, ...]] = {}
    first: tuple[Found, ...] = ()
    """The first posts, oldest first."""
    repeated: Found | None = None
    """The post that is said most often, if any is said twice: in the same words, by reposting or by quoting it."""
    quotes: int = 0
    """Of its mentions, those that quote that post."""
    final: bool = False
    """Made after the spike had ended: it will not change."""


def look_back(same: Sequence[Mention], others: Sequence[Mention], shares: dict[str, dict[str, float]]) -> PictureUsual:
    """The usual from mentions before a spike: ``same`` of its series, ``others`` of any."""
    own: Counter[str] = Counter()
    for mention in same:
        own.update(_terms(mention))
    general: Counter[str] = Counter()
    for mention in others:
        general.update(_terms(mention))
    return PictureUsual(
        mentions=len(same),
        terms={term: n for term, n in own.items() if n > 1},
        general={term: n for term, n in general.items() if n > 1},
        cities=dict(Counter(m.city for m in same if m.city)),
        shares=shares,
    )


def _terms(mention: Mention) -> list[str]:
    """As in the columns of a spike: what looks like spam has none."""
    return [] if looks_like_spam(mention.full_text) else terms(mention.full_text)


def picture(
    columns: Columns, usual: PictureUsual, course: Course, scope: str, since: int, until: int, at: int, final: bool
) -> Picture:
    """Everything told of a spike whose mentions these are. Times in ms UTC."""
    expected = sum(
        band[1] * _overlap(course.start + n * course.step, course.step, since, until)
        for n, band in enumerate(course.usual)
    )
    repeated, quotes = most_repeated(columns, since)
    labels = np.bincount(columns.label, minlength=len(LABELS))
    return Picture(
        at=at,
        scope=scope,
        since=since,
        until=until,
        course=course,
        expected=round(expected, 2),
        mentions=len(columns),
        moods=(int(labels[0]), int(labels[1]), int(labels[2]), int(labels[3])),
        authors=len(np.unique(columns.author[columns.author > 0])),
        reposts=int(columns.repost.sum()),
        spam=int(columns.spam.sum()),
        drivers=drivers(columns, usual, expected, since),
        first=first_posts(columns, since, 3),
        repeated=repeated,
        quotes=quotes,
        final=final,
    )


def _overlap(start: int, length: int, since: int, until: int) -> float:
    return max(0, min(start + length, until) - max(start, since)) / length


def drivers(columns: Columns, usual: PictureUsual, expected: float, since: int) -> dict[DriverKind, tuple[Driver, ...]]:
    """What has risen, and who and where it comes from. Kinds that tell nothing are left out."""
    by_reach, by_number = voices(columns, since)
    found = {
        DriverKind.term: risen(columns, usual, expected),
        DriverKind.reach: by_reach,
        DriverKind.author: by_number,
        DriverKind.topic: topics(columns, usual, expected),
    }
    cities = {name: expected * n / max(1, usual.mentions) for name, n in usual.cities.items()}
    for field in MentionField:
        if field is MentionField.city:
            then: Mapping[str, float] = cities
        else:
            then = {name: expected * share for name, share in usual.shares.get(field, {}).items()}
        found[DriverKind(field.value)] = _by_field(columns, field, then)
    return {kind: rows for kind, rows in found.items() if rows}


def risen(columns: Columns, usual: PictureUsual, expected: float) -> tuple[Driver, ...]:
    """Terms that rose most, the surest first."""
    now = used(columns)
    total, before, general = now.total(), sum(usual.terms.values()), sum(usual.general.values())
    ranked: list[tuple[float, str]] = []
    for term, n in now.items():
        if n >= LEAST_USES:
            z = rise(term, now, total, usual.terms, before, usual.general, general)
            if z >= SURE:
                ranked.append((z, term))
    ranked.sort(key=lambda pair: (-pair[0], pair[1]))
    ranked = ranked[:CANDIDATES]
    writers = _writers(columns, {term for _, term in ranked})
    sure = {term: z for z, term in ranked if writers[term] >= LEAST_AUTHORS}
    return tuple(
        Driver(
            key=term,
            n=now[term],
            usual=round(expected * usual.terms.get(term, 0) / max(1, usual.mentions), 2),
            z=round(sure[term], 1),
        )
        for term in plain(list(sure), now, TERMS)
    )


def _writers(columns: Columns, wanted: set[str]) -> Counter[str]:
    """Different authors who use each term."""
    codes = np.array([word in wanted for word in columns.words], dtype=bool)
    if not codes.any():
        return Counter()
    chosen = codes[columns.terms]
    pairs = np.stack([columns.terms[chosen], columns.author[columns.rows[chosen]]], axis=1)
    different = np.unique(pairs, axis=0)[:, 0]
    counts = np.bincount(different, minlength=len(columns.words))
    return Counter({columns.words[n]: int(counts[n]) for n in np.flatnonzero(counts)})


def voices(columns: Columns, since: int) -> tuple[tuple[Driver, ...], tuple[Driver, ...]]:
    """Authors with the most followers, and authors who write the most."""
    there = np.flatnonzero(columns.author > 0)
    if not len(there):
        return (), ()
    order = there[np.argsort(columns.at[there], kind="stable")]
    authors, last, counts = np.unique(columns.author[order][::-1], return_index=True, return_counts=True)
    newest = order[::-1][last]
    reach = columns.reach[newest].astype(np.int64)
    reach[reach == UNKNOWN] = -1

    def row(n: int) -> Driver:
        at = int(newest[n])
        return Driver(
            key=f"{int(authors[n]):08x}",
            n=int(counts[n]),
            at=since + int(columns.at[at]),
            mark=int(columns.mark[at]),
            reach=int(reach[n]) if reach[n] >= 0 else None,
        )

    by_reach = [n for n in np.lexsort((authors, -counts, -reach))[:SHOWN] if reach[n] > 0]
    by_number = [n for n in np.lexsort((authors, -reach, -counts))[:SHOWN] if counts[n] > 1]
    return tuple(row(int(n)) for n in by_reach), tuple(row(int(n)) for n in by_number)


def topics(columns: Columns, usual: PictureUsual, expected: float) -> tuple[Driver, ...]:
    shares = usual.shares.get("topic", {})
    rows = [
        Driver(
            key=name,
            n=int(((columns.topics >> np.uint64(bit)) & np.uint64(1)).sum()),
            usual=round(expected * shares.get(name, 0.0), 2),
        )
        for bit, name in enumerate(columns.topic_names)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.n, row.key))[:SHOWN])


def _by_field(columns: Columns, field: MentionField, usual: Mapping[str, float]) -> tuple[Driver, ...]:
    names = columns.names[field]
    counts: Numbers = np.bincount(columns.fields[field], minlength=len(names))
    rows = [
        Driver(key=name, n=int(n), usual=round(usual.get(name, 0.0), 2))
        for name, n in zip(names, counts, strict=True)
        if name and n
    ]
    return tuple(sorted(rows, key=lambda row: (-row.n, row.key))[:SHOWN])


def first_posts(columns: Columns, since: int, at_most: int) -> tuple[Found, ...]:
    """The first that are no reposts."""
    own = np.flatnonzero((columns.repost == 0) & (columns.text > 0))
    order = own[np.argsort(columns.at[own], kind="stable")][:at_most]
    return tuple(Found(since + int(columns.at[n]), int(columns.mark[n])) for n in order)


def most_repeated(columns: Columns, since: int) -> tuple[Found | None, int]:
    """The post that is said most often, as it was first said, and how many of those quote it."""
    order = np.argsort(columns.at, kind="stable")
    rows = order[columns.text[order] > 0]
    _, first, counts = np.unique(columns.text[rows], return_index=True, return_counts=True)
    said = int(counts.max(initial=0))
    row = int(rows[first[int(np.argmax(counts))]]) if said else -1
    quotes = 0
    marks, passed = np.unique(columns.original[columns.original > 0], return_counts=True)
    if len(marks):
        of = int(marks[int(np.argmax(passed))])
        same = columns.original == of
        itself = np.flatnonzero(columns.mark == of)
        if (times := int(same.sum()) + len(itself[:1])) > said:
            said, quotes = times, int((same & (columns.repost == 0)).sum())
            # Where the post itself is not here, one that reposts it has its words.
            likest = [*itself[:1], *order[same[order] & (columns.repost[order] > 0)], *order[same[order]]]
            row = int(likest[0])
    if said < 2:
        return None, 0
    return Found(since + int(columns.at[row]), int(columns.mark[row]), said), quotes


STEPS = (10_000, 20_000, 30_000, *(n * MINUTE_MS for n in (1, 2, 5, 10, 30)), HOUR_MS, 4 * HOUR_MS, DAY_MS)
MOST_STEPS = 150
FEWEST_STEPS = 40


def frame(since: int, until: int, now: int, mentions: int) -> tuple[int, int, int]:
    """Start, end and step (ms) of the course of a spike: with something of before, and of after.

    A spike of few ``mentions`` has longer steps, so that there is something to see in each.
    """
    most = max(FEWEST_STEPS, min(MOST_STEPS, mentions))
    length = until - since
    start = since - max(15 * MINUTE_MS, length // 2)
    end = min(now, until + max(5 * MINUTE_MS, length // 4))
    step = next((s for s in STEPS if (end - start) / s <= most), STEPS[-1])
    return start - start % step, end - end % step + step, step


Chosen = Callable[[Columns], Numbers]
__all__ = [
    "Chosen",
    "Course",
    "Driver",
    "DriverKind",
    "Found",
    "Picture",
    "PictureUsual",
    "author_mark",
    "drivers",
    "frame",
    "look_back",
    "picture",
]
