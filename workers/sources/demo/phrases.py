"""Phrase books made ready: lines with slots become templates that fill fast."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from string import Formatter

from workers.sources.demo.english import ENGLISH
from workers.sources.demo.far import ARABIC, JAPANESE, KOREAN
from workers.sources.demo.french import FRENCH
from workers.sources.demo.german import GERMAN
from workers.sources.demo.others import DUTCH, ITALIAN, TURKISH
from workers.sources.demo.portuguese import PORTUGUESE
from workers.sources.demo.slots import SHARED
from workers.sources.demo.spanish import SPANISH
from workers.sources.demo.subjects import HABITS, DemoSubject, Habit, SubjectMood
from workers.sources.demo.voice import LanguageVoice

Roll = Callable[[], float]
"""``random.random`` of whoever draws: 0 <= x < 1."""

VOICES: tuple[LanguageVoice, ...] = (
    ENGLISH,
    GERMAN,
    SPANISH,
    FRENCH,
    PORTUGUESE,
    ITALIAN,
    DUTCH,
    TURKISH,
    JAPANESE,
    ARABIC,
    KOREAN,
)


class Template:
    """A line whose slots are looked up already."""

    __slots__ = ("_form", "_pools")

    def __init__(self, line: str, words: Mapping[str, Sequence[str]]) -> None:
        """``words``: of each slot, by its name."""
        form, pools = "", []
        for literal, slot, _, _ in Formatter().parse(line):
            form += literal.replace("%", "%%")
            if slot:
                form += "%s"
                pools.append(words[slot])
        self._form = form
        self._pools = tuple(pools)

    def fill(self, roll: Roll) -> str:
        """The line with one word drawn for each slot."""
        if not self._pools:
            return self._form % ()
        return self._form % tuple([pool[int(roll() * len(pool))] for pool in self._pools])


class Pool:
    """Templates of which each is as likely."""

    __slots__ = ("_templates",)

    def __init__(self, lines: Iterable[str], voice: LanguageVoice) -> None:
        words = {slot.name: slot.words for slot in (*SHARED, *voice.slots)}
        self._templates = tuple(Template(line, words) for line in lines)

    def fill(self, roll: Roll) -> str:
        return self._templates[int(roll() * len(self._templates))].fill(roll)

    def __len__(self) -> int:
        return len(self._templates)


class PhraseBook:
    """One language, ready to speak."""

    def __init__(self, voice: LanguageVoice) -> None:
        self.language = voice.language
        self.share = voice.share
        self._voice = voice
        self._lines = {lines.subject: Pool(lines.texts, voice) for lines in voice.lines}
        self._bad = {lines.subject: Pool(lines.bad, voice) for lines in voice.lines if lines.bad}
        self._habits = tuple(h for h in HABITS if h.subject in self._lines)
        self._steps = tuple(accumulate(h.weight for h in self._habits))
        self._after = self._by_mood(voice.after_good, voice.after_bad, voice.after_plain)
        self._answer = self._by_mood(voice.glad, voice.sorry, voice.info)
        self._quote = self._by_mood(voice.quote_good, voice.quote_bad, voice.quote_plain)
        self.thanks = Pool(voice.thanks, voice)
        self.still = Pool(voice.still, voice)

    def habit(self, roll: Roll) -> Habit:
        """What somebody speaks about next."""
        return self._habits[bisect(self._steps, roll() * self._steps[-1])]

    def mood(self, habit: Habit, roll: Roll) -> SubjectMood:
        """How somebody feels about it now: as mostly, or with something to complain about."""
        bad = self._bad.get(habit.subject)
        if bad is None or roll() * (len(bad) + len(self._lines[habit.subject])) >= len(bad):
            return habit.mood
        return SubjectMood.bad

    def say(self, habit: Habit, mood: SubjectMood, roll: Roll) -> str:
        """A post about the habit's subject. KeyError if the language has no lines for it."""
        pool = self._lines[habit.subject] if mood is habit.mood else self._bad[habit.subject]
        if habit.subject is DemoSubject.news:  # a headline has no small talk behind it
            return pool.fill(roll)
        return self.finish(pool, mood, roll)

    def finish(self, pool: Pool, mood: SubjectMood, roll: Roll) -> str:
        """A line of the pool with what one says after it in that mood."""
        text = pool.fill(roll)
        after = self._after[mood].fill(roll)
        if not after:
            return text
        if after[0].isupper() and text[-1].isalnum():
            text += "."
        return f"{text} {after}"

    def answer(self, mood: SubjectMood, roll: Roll) -> str:
        """What the brand answers, without the handle in front."""
        return self._answer[mood].fill(roll)

    def quote(self, mood: SubjectMood, roll: Roll) -> str:
        """What somebody writes above a post of that mood, or in reply to it."""
        return self.finish(self._quote[mood], mood, roll)

    def pool(self, lines: Sequence[str]) -> Pool:
        """Further lines in this language's words."""
        return Pool(lines, self._voice)

    def _by_mood(self, good: Sequence[str], bad: Sequence[str], plain: Sequence[str]) -> dict[SubjectMood, Pool]:
        return {
            SubjectMood.good: Pool(good, self._voice),
            SubjectMood.bad: Pool(bad, self._voice),
            SubjectMood.plain: Pool(plain, self._voice),
        }


BOOKS: tuple[PhraseBook, ...] = tuple(PhraseBook(voice) for voice in VOICES)
_STEPS = tuple(accumulate(book.share for book in BOOKS))


def any_book(roll: Roll) -> PhraseBook:
    """A language, each as likely as it is spoken in the stream."""
    return BOOKS[bisect(_STEPS, roll() * _STEPS[-1])]


def book(language: str) -> PhraseBook:
    """The book of a language. StopIteration if there is none."""
    return next(b for b in BOOKS if b.language == language)
