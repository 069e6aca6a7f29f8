"""The whole stream, minute by minute.

Each minute has a random generator of its own, seeded by the script's seed and
the minute, and writes its first posts with all that will ever follow from
them. So whoever wants to know a minute only has to begin early enough before
it: the same minute comes out the same from wherever one starts.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from random import Random
from zoneinfo import ZoneInfo

from listening.config import Demo
from listening.spans import MINUTE_MS
from workers.sources.demo.incidents import LONGEST, Planned, starting
from workers.sources.demo.people import paper, someone
from workers.sources.demo.phrases import any_book
from workers.sources.demo.rhythm import HOME, weight
from workers.sources.demo.subjects import DemoSubject, SubjectMood
from workers.sources.demo.thread import HORIZON, First, Telling, ThreadEvent, poisson

BEFORE = HORIZON + LONGEST + 1
"""Minutes before a minute from which something may still happen in it."""

YIELD = 2.9
"""Mentions in all for each ordinary first post, incidents included: measured over weeks of the
script, and checked by a test. ``per_day`` is kept because first posts are fewer by it."""

TOLD = 2.0
"""How much more an incident is told than its series' usual asks for: a wall shows the sum of them all."""

AT_NIGHT = 0.8
"""Incidents are told as if at least this share of the mean rate were posting: they are seen at any hour."""

_MARKS = frozenset("?？؟")

SMALL_TALK = frozenset(
    {DemoSubject.chatter, DemoSubject.joke, DemoSubject.news, DemoSubject.compare, DemoSubject.campaign}
)

RIVALS = frozenset({DemoSubject.rival_good, DemoSubject.rival_bad, DemoSubject.rival_plain})


def minutes(demo: Demo, minute: int, tz: ZoneInfo = HOME) -> Iterator[list[ThreadEvent]]:
    """Everything that happens from ``minute`` (since 1970 UTC) on, in order, one list per minute.

    Endless. The first lists are empty: one per minute of ``BEFORE``, so that a
    caller who must not block can take a breath between them.
    """
    # Keys carry what the script was made from: another seed is another stream, not duplicates.
    tag = f"{zlib.crc32(f'{demo.seed}/{demo.per_day}'.encode()) & 0xFFF:03x}"
    telling = Telling(demo.name, demo.seed)
    coming: defaultdict[int, list[ThreadEvent]] = defaultdict(list)
    now = minute - BEFORE
    while True:
        # The seed is a text: Python promises the same numbers for it in all versions.
        random = Random(f"{demo.seed}/{now}")  # noqa: S311 - a script, not a secret
        mean = demo.per_day / 1440 / YIELD
        rate = mean * weight(now, tz)
        firsts = _ordinary(demo.seed, f"{tag}{now:x}o", now, rate, random)
        for first in firsts:
            for happening in telling.all_of(first, random):
                coming[happening.at // MINUTE_MS].append(happening)
        for planned in starting(demo.seed, now):
            for first in _incident(demo.seed, f"{tag}{now:x}i", planned, max(rate, mean * AT_NIGHT), random):
                for happening in telling.all_of(first, random):
                    coming[happening.at // MINUTE_MS].append(happening)
        happened = coming.pop(now, [])
        happened.sort()
        yield happened if now >= minute else []
        now += 1


def _ordinary(seed: int, prefix: str, minute: int, rate: float, random: Random) -> Iterator[First]:
    """The first posts of a minute: a Poisson stream of ``rate`` a minute."""
    roll = random.random
    part, n = random.expovariate(rate), 0
    said: set[str] = set()
    while part < 1:
        book = any_book(roll)
        habit = book.habit(roll)
        mood = book.mood(habit, roll)
        news = habit.subject is DemoSubject.news and roll() < 0.7
        text = _new(said, lambda: book.say(habit, mood, roll))  # noqa: B023 - called at once
        rival = habit.subject in RIVALS
        asks = mood is SubjectMood.bad or (_asks(text) and habit.subject not in SMALL_TALK)
        yield First(
            key=f"{prefix}{n:x}",
            at=int((minute + part) * MINUTE_MS),
            text=text,
            author=paper(random) if news else someone(random, seed, book.language, book.share),
            book=book,
            mood=mood,
            answered=1 if asks and not rival else habit.answered,
            pace=habit.pace,
            spread=habit.spread,
            rival=rival,
        )
        part += random.expovariate(rate)
        n += 1


def _incident(seed: int, prefix: str, planned: Planned, rate: float, random: Random) -> Iterator[First]:
    """All first posts of an incident, in no order; ``rate`` is that of all topics, a minute."""
    roll, incident = random.random, planned.incident
    number = poisson(TOLD * planned.mean * incident.usual / 100 * rate, random)
    if planned.star:
        # Most of what a celebrity sets off is the same post again.
        again, number = int(number * 0.65), int(number * 0.35)
        yield First(
            key=f"{prefix}z",
            at=planned.start,
            text=planned.opening,
            author=planned.star,
            book=planned.told[0][0],
            mood=incident.mood,
            answered=1,
            pace=incident.pace,
            spread=0,
            rival=False,
            reposts=again,
        )
    said: set[str] = set()
    for n in range(number):
        book, pool = planned.told[0 if roll() < 0.72 else int(roll() * len(planned.told))]
        text = _new(said, lambda: book.finish(pool, incident.mood, roll))  # noqa: B023 - called at once
        yield First(
            key=f"{prefix}{n:x}",
            at=planned.moment(random),
            text=text,
            author=planned.where(someone(random, seed, book.language, book.share), random),
            book=book,
            mood=incident.mood,
            answered=1 if _asks(text) and not incident.rival else incident.answered,
            pace=incident.pace,
            spread=incident.spread,
            rival=incident.rival,
        )


def _asks(text: str) -> bool:
    """Whether it asks something, in any language that marks a question."""
    return not _MARKS.isdisjoint(text)


def _new(said: set[str], say: Callable[[], str]) -> str:
    """Something that was not said yet, as far as the language's words go."""
    for _ in range(20):
        text = say()
        if text not in said:
            break
    said.add(text)
    return text
