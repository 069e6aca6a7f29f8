"""The thread after a first post: answers, thanks, reposts, quotes, and second thoughts."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

import msgspec

from listening.mention import Deletion, Kind, Mention
from listening.spans import MINUTE_MS
from workers.sources.demo.people import OWN, Author, someone
from workers.sources.demo.phrases import PhraseBook
from workers.sources.demo.subjects import SubjectMood

_ANSWER_SPREAD = 0.8
_ANSWER_LATEST = 300 * MINUTE_MS
_OVERLOOKED = 0.012
"""Part of the posts whose answer takes hours: somebody finds them in the end."""
_OTHERS_LATEST = 120 * MINUTE_MS
_REACTION_LATEST = 50 * MINUTE_MS
_SECOND_LATEST = 45 * MINUTE_MS

HORIZON = _ANSWER_LATEST // MINUTE_MS + max(_OTHERS_LATEST, _REACTION_LATEST + _SECOND_LATEST) // MINUTE_MS + 1
"""Minutes after a first post in which all that follows from it has happened."""


class ThreadEvent(NamedTuple):
    """One thing that happens; sorted by time, then by a key that no other has."""

    at: int
    """ms UTC"""
    key: str
    event: Mention | Deletion


class First(msgspec.Struct, frozen=True):
    """A first post, before it is anything to a source."""

    key: str
    at: int
    text: str
    author: Author
    book: PhraseBook
    mood: SubjectMood
    answered: float
    pace: float
    """Minutes until an answer, in the median."""
    spread: float
    rival: bool
    """Only about a rival: the brand and its customers stay out of it."""
    reposts: int = 0
    """Beside those that its author's reach brings."""


class Telling:
    """Turns first posts into all that happens because of them."""

    def __init__(self, source: str, seed: int) -> None:
        self._source = source
        self._seed = seed

    def all_of(self, first: First, random: Random) -> Iterator[ThreadEvent]:
        """The post and what follows, each with its time, in no order."""
        roll = random.random
        language = "" if roll() < 0.12 else first.book.language
        yield self._told(first.at, first.key, first.text, first.author, language)
        if roll() < 0.007:
            gone = first.at + int(MINUTE_MS * (1 + 9 * roll()))
            yield ThreadEvent(gone, first.key + "~", Deletion(source=self._source, id=self._id(first.key), at=gone))
            return
        heard = roll() < first.answered
        if heard:
            yield from self._answer(first, language, random)
        if not first.rival:
            yield from self._others(first, heard, language, random)
        yield from self._reposts(first, language, random)

    def _answer(self, first: First, language: str, random: Random) -> Iterator[ThreadEvent]:
        roll, book = random.random, first.book
        own = OWN[roll() < 0.2]
        at = first.at + _wait(first.pace, random)
        text = f"@{first.author.handle} {book.answer(first.mood, roll)}"
        yield self._told(at, first.key + "-a", text, own, language, Kind.reply, first.key, first.key)
        if roll() > (0.12 if first.mood is SubjectMood.good else 0.42):
            return
        helped = roll() < (0.62 if first.mood is SubjectMood.bad else 0.9)
        mood = SubjectMood.good if helped else SubjectMood.bad
        at += min(int(random.expovariate(1 / (9 * MINUTE_MS))), _REACTION_LATEST)
        text = book.finish(book.thanks if helped else book.still, mood, roll)
        yield self._told(at, first.key + "-b", text, first.author, language, Kind.reply, first.key + "-a", first.key)
        if not helped:
            at += min(int(MINUTE_MS * 12 * random.lognormvariate(0, 0.7)), _SECOND_LATEST)
            text = f"@{first.author.handle} {book.answer(SubjectMood.bad, roll)}"
            yield self._told(at, first.key + "-c", text, own, language, Kind.reply, first.key + "-b", first.key)

    def _others(self, first: First, heard: bool, language: str, random: Random) -> Iterator[ThreadEvent]:
        """People who reply or quote because it is theirs too, and what the brand says to it.

        ``heard``: it answers the post they speak of.
        """
        roll, book = random.random, first.book
        if roll() > 0.075 * first.spread:
            return
        author = someone(random, self._seed, book.language, book.share)
        at = first.at + min(int(random.expovariate(1 / (12 * MINUTE_MS))), _OTHERS_LATEST)
        text = book.quote(first.mood, roll)
        if quotes := roll() < 0.5:
            key, root = first.key + "-q", first.key + "-q"
            yield self._told(at, key, text, author, language, Kind.quote, original=first.key)
        else:
            key, root = first.key + "-r", first.key
            text = f"@{first.author.handle} {text}"
            yield self._told(at, key, text, author, language, Kind.reply, root, root)
        if first.mood is SubjectMood.bad or (heard and not quotes):
            at += _wait(first.pace, random)
            text = f"@{author.handle} {book.answer(first.mood, roll)}"
            own = OWN[roll() < 0.2]
            yield self._told(at, first.key + "-s", text, own, language, Kind.reply, key, root)

    def _reposts(self, first: First, language: str, random: Random) -> Iterator[ThreadEvent]:
        mean = first.spread * (0.06 + min(first.author.followers / 20_000, 3.0)) + first.reposts
        pause = MINUTE_MS * (4 if first.reposts else 15)
        for n in range(poisson(mean, random)):
            author = someone(random, self._seed, first.book.language, first.book.share)
            at = first.at + min(int(random.expovariate(1 / pause)), _OTHERS_LATEST)
            yield self._told(at, f"{first.key}.{n:x}", first.text, author, language, Kind.repost, original=first.key)

    def _id(self, key: str) -> str:
        return f"{self._source}:{key}"

    def _told(
        self,
        at: int,
        key: str,
        text: str,
        author: Author,
        language: str,
        kind: Kind = Kind.post,
        parent: str = "",
        root: str = "",
        original: str = "",
    ) -> ThreadEvent:
        return ThreadEvent(
            at,
            key,
            Mention(
                id=f"{self._source}:{key}",
                source=self._source,
                created=at,
                text=text,
                author=author.handle,
                name=author.name,
                followers=author.followers,
                language=language,
                kind=kind,
                url=f"https://example.com/{author.handle}/{key}",
                parent=self._id(parent) if parent else "",
                root=self._id(root) if root else "",
                original=self._id(original) if original else "",
                location=author.location,
                lat=author.lat,
                lon=author.lon,
            ),
        )


def _wait(pace: float, random: Random) -> int:
    """How long (ms) the brand takes to answer where ``pace`` minutes are the middle."""
    if random.random() < _OVERLOOKED:
        return int(_ANSWER_LATEST * random.uniform(0.3, 1))
    return min(int(pace * MINUTE_MS * random.lognormvariate(0, _ANSWER_SPREAD)), _ANSWER_LATEST)


def poisson(mean: float, random: Random) -> int:
    """How many arrivals when ``mean`` are expected: exponential gaps, counted."""
    count, spent = 0, random.expovariate(1.0)
    while spent < mean:
        count += 1
        spent += random.expovariate(1.0)
    return count
