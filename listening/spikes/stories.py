"""Stories: posts of a spike that say the same, folded into one; and the few posts that say most of it. Pure.

Alike are posts whose terms, words and pairs of neighbours, overlap by at least ``ALIKE`` (Jaccard). They are found by
MinHash signatures in bands (Broder 1997; Indyk and Motwani 1998), here over whole columns at once.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import msgspec
import numpy as np

from listening.spikes.columns import Columns, Numbers
from listening.spikes.picture import Found

ALIKE = 0.6
"""Share of terms two posts have in common, of all that either has."""
BANDS, PER_BAND = 12, 3
FEWEST_TERMS = 3
"""Of a post with fewer, only the same text is the same story."""
SHOWN, EXTRACT = 5, 5
GROWTH_MS = 300_000
"""Length of the stretch in which a story grew fastest."""
_PRIME = np.uint64((1 << 31) - 1)


class ToldStory(msgspec.Struct, frozen=True):
    """Posts that say the same."""

    first: Found
    """The first of them, and how many there are."""
    people: int
    reposts: int
    fastest: int
    """Posts in the GROWTH_MS in which most came, beginning at ``fastest_at``."""
    fastest_at: int
    """ms UTC."""
    text: int = 0
    """Number of the text of the first, the same wherever it is said again; 0 for none."""
    imprint: bytes = b""
    """u4: the signature of its terms, by which it is known again; empty where they are too few."""


class SpikeStories(msgspec.Struct, frozen=True):
    """What a spike's posts say."""

    stories: tuple[ToldStory, ...] = ()
    """Those of several people, most people first."""
    extract: tuple[Found, ...] = ()
    """Posts that together use most of its terms: one per author and story."""


def find_stories(columns: Columns, since: int) -> SpikeStories:
    """The stories of a spike that began at ``since`` (ms UTC), and its extract."""
    if not len(columns):
        return SpikeStories()
    of = same(columns)
    return SpikeStories(_largest(columns, of, since), _extract(columns, of, since))


def same(columns: Columns) -> Numbers:
    """For each mention a number of its story: that of the first row that says the same."""
    count = len(columns)
    # First by their text: a copy needs no more than that.
    _, firsts, text = np.unique(columns.text, return_index=True, return_inverse=True)
    firsts, text = firsts.astype(np.int64), text.astype(np.int64)
    empty = columns.text[firsts] == 0
    uses = columns.rows.astype(np.int64)
    one = np.zeros(count, dtype=bool)
    one[firsts] = True
    kept = one[uses]
    rows, terms = text[uses[kept]], columns.terms[kept].astype(np.uint64)
    order = np.argsort(rows, kind="stable")
    rows, terms = rows[order], terms[order]
    long = np.flatnonzero(np.bincount(rows, minlength=len(firsts)) >= FEWEST_TERMS)
    long = long[~empty[long]]
    parent = np.arange(len(firsts), dtype=np.int64)
    if len(long):
        inside = np.isin(rows, long)
        parent[long] = long[_joined(rows[inside], terms[inside], len(long))]
    # The earliest row stands for its story; a text that is gone says what no other does.
    story = firsts[parent[text]]
    gone = columns.text == 0
    story[gone] = np.flatnonzero(gone)
    return np.asarray(story)


def alike(one: ToldStory, other: ToldStory) -> bool:
    """Whether two stories, perhaps of two spikes, say the same."""
    if one.text and one.text == other.text:
        return True
    if not one.imprint or len(one.imprint) != len(other.imprint):
        return False
    same = np.frombuffer(one.imprint, dtype="<u4") == np.frombuffer(other.imprint, dtype="<u4")
    return bool(same.mean() >= ALIKE)


def imprint(terms: Sequence[str]) -> bytes:
    """The signature of what is said in these terms, whatever numbers they have in their spike."""
    if len(terms) < FEWEST_TERMS:
        return b""
    numbers = np.array([zlib.crc32(term.encode()) for term in terms], dtype=np.uint64)
    return _signatures(numbers, np.zeros(1, dtype=np.int64)).astype("<u4").tobytes()


def _signatures(terms: Numbers, starts: Numbers) -> Numbers:
    """BANDS * PER_BAND rows: of the terms from each of ``starts`` to the next, the smallest of each hash."""
    draws = np.random.default_rng(1997)
    found = np.empty((BANDS * PER_BAND, len(starts)), dtype=np.uint32)
    for n, (a, b) in enumerate(draws.integers(1, int(_PRIME), size=(BANDS * PER_BAND, 2), dtype=np.uint64)):
        found[n] = np.minimum.reduceat(((terms * a + b) % _PRIME).astype(np.uint32), starts)
    return found


def _joined(rows: Numbers, terms: Numbers, number: int) -> Numbers:
    """For each of ``number`` texts the place of the one it is joined to; ``rows`` are sorted."""
    signature = _signatures(terms, np.flatnonzero(np.diff(rows, prepend=-1)))
    parent = np.arange(number, dtype=np.int64)
    for band in range(BANDS):
        part = signature[band * PER_BAND : (band + 1) * PER_BAND].astype(np.uint64)
        key = (part[0] * np.uint64(1_000_003) + part[1]) * np.uint64(1_000_003) + part[2]
        _, first, place = np.unique(key, return_index=True, return_inverse=True)
        like = first[place].astype(np.int64)
        near = np.flatnonzero(like != np.arange(number))
        near = near[(signature[:, near] == signature[:, like[near]]).mean(axis=0) >= ALIKE]
        np.minimum.at(parent, near, like[near])
    # A text that is joined to one that is joined itself goes to the end of that chain.
    while True:
        further = parent[parent]
        if np.array_equal(further, parent):
            return parent
        parent = further


def _largest(columns: Columns, of: Numbers, since: int) -> tuple[ToldStory, ...]:
    names, story = np.unique(of, return_inverse=True)
    there = columns.author > 0
    pairs = np.unique(np.stack([story[there], columns.author[there].astype(np.int64)], axis=1), axis=0)
    people = np.bincount(pairs[:, 0], minlength=len(names))
    posts = np.bincount(story, minlength=len(names))
    order = np.lexsort((names, -posts, -people))[:SHOWN]
    return tuple(_story(columns, np.flatnonzero(story == n), int(people[n]), since) for n in order if people[n] > 1)


def _story(columns: Columns, rows: Numbers, people: int, since: int) -> ToldStory:
    rows = rows[np.argsort(columns.at[rows], kind="stable")]
    at = columns.at[rows].astype(np.int64)
    within = np.searchsorted(at, at + GROWTH_MS, side="left") - np.arange(len(at))
    fastest = int(np.argmax(within))
    # Of reposts and originals, an original is shown.
    own = rows[columns.repost[rows] == 0]
    first = int(own[0] if len(own) else rows[0])
    return ToldStory(
        first=Found(since + int(columns.at[first]), int(columns.mark[first]), len(rows)),
        people=people,
        reposts=int(columns.repost[rows].sum()),
        fastest=int(within[fastest]),
        fastest_at=since + int(at[fastest]),
        text=int(columns.text[first]),
        imprint=imprint([columns.words[code] for code in columns.terms[columns.rows == first]]),
    )


def _extract(columns: Columns, of: Numbers, since: int) -> tuple[Found, ...]:
    """Greedy: each next post is the one whose terms, not said yet, most posts use."""
    weight = np.bincount(columns.terms, minlength=len(columns.words)).astype(np.float64)
    weight[weight < 2] = 0
    open_ = (columns.repost == 0) & (columns.author > 0) & (columns.text > 0)
    found: list[Found] = []
    while len(found) < EXTRACT and open_.any():
        gain = np.bincount(columns.rows, weights=weight[columns.terms], minlength=len(columns))
        gain[~open_] = 0
        best = int(np.argmax(gain))
        if gain[best] <= 0:
            break
        found.append(Found(since + int(columns.at[best]), int(columns.mark[best]), int((of == of[best]).sum())))
        weight[columns.terms[columns.rows == best]] = 0
        open_ &= (columns.author != columns.author[best]) & (of != of[best])
    return tuple(found)
