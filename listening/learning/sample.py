"""What the reviewed sample says, read once and used by every figure of mood. Pure.

``read`` makes a ReviewSample of all that people said, in the job; ``Calibration``
corrects counts by it, wherever a figure stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from listening.counting.counts import EVERYTHING, Filter, Mood, Population
from listening.learning.calibration import ENOUGH, Errors, Estimate, Judgement
from listening.learning.correction import Correction, MetAs
from listening.mention import Label

SIGN = {Label.negative: -1.0, Label.neutral: 0.0, Label.positive: 1.0}

UNCHECKED = "by word list only, not checked"
"""What is said beside a figure of mood that no review corrected."""

UNCHECKED_LINES = ("by word list only,", "not checked")
"""The same where lines are short."""

UNCHECKED_FAR = ("word list,", "not checked")
"""The same in letters that are read from five metres."""


class SampleRow(msgspec.Struct, frozen=True, array_like=True):
    """Reviewed mentions that are alike in everything a figure is asked for by."""

    source: str
    language: str
    department: str
    country: str
    topics: tuple[str, ...]
    said: Label
    """What had been decided."""
    right: Label
    """What a person found."""
    learnt: bool
    """A model had decided it."""
    weight: float
    """How many mentions each stands for."""
    number: int


class DeciderTurn(msgspec.Struct, frozen=True, array_like=True):
    """From this moment (ms UTC) on a model decides moods, or does so no more."""

    at: int
    learnt: bool


class ReviewSample(msgspec.Struct, frozen=True):
    """All that was reviewed of moods. Small: it grows with the kinds of mentions."""

    version: int = 0
    """Of the corrections it was made of."""
    since: int = 0
    """When the oldest of them was written, ms UTC; of what is older nothing was checked."""
    rows: tuple[SampleRow, ...] = ()
    turns: tuple[DeciderTurn, ...] = ()
    """Oldest first."""


def read(standing: Iterable[Correction], version: int = 0, turns: tuple[DeciderTurn, ...] = ()) -> ReviewSample:
    """What people's judgements of a random sample come to."""
    judged = [each for each in standing if counts(each)]
    alike = Counter(
        (
            *(each.source, each.language, each.decided.department, each.country, each.topics),
            *(each.decided.label, each.mood, bool(each.decided.model), each.weight),
        )
        for each in judged
        if each.mood
    )
    rows = tuple(SampleRow(*key, number) for key, number in sorted(alike.items()))
    return ReviewSample(version, min((each.created for each in judged), default=0), rows, turns)


def counts(each: Correction) -> bool:
    """Whether it says how right a mood was: drawn at random, judged, and about us."""
    return each.found is MetAs.review and each.mood in SIGN and each.about_us is not False


class Calibration:
    """Corrects net sentiment by a sample; what a filter needs of it is worked out once."""

    def __init__(self, sample: ReviewSample = ReviewSample()) -> None:  # noqa: B008 - frozen
        self.sample = sample
        self._known: dict[tuple[Filter, frozenset[bool]], Errors | None] = {}

    def net(
        self, mood: Mood, only: Filter = EVERYTHING, start: int = 0, end: int = 0, whenever: bool = False
    ) -> Estimate | None:
        """Net sentiment, -1..1, of mentions counted in [start, end) (ms) under ``only``.

        None while fewer than ``ENOUGH`` are reviewed, of posts of the brand (no review draws them), and of a
        time that ended before the first reviewed mention was written, unless ``whenever``: a
        usual is set beside a corrected figure and has to be corrected alike.
        """
        if only.who is not Population.customers or (end and end <= self.sample.since and not whenever):
            return None
        errors = self._errors(only, self._deciders(start, end))
        if errors is None:
            return None
        counted = {"n": mood.negative, "u": mood.neutral, "p": mood.positive}
        found = errors.mean(counted, sampled=False)
        if found is None:
            return None
        return Estimate(found.value, max(-1.0, found.low), min(1.0, found.high), found.reviewed)

    def _deciders(self, start: int, end: int) -> frozenset[bool]:
        """Whether the rule (False), a model (True) or both decided in [start, end); ``end`` 0 = now."""
        before, found = False, set()
        for turn in self.sample.turns:
            if not end or turn.at < end:
                if turn.at > start and end:
                    found.add(before)
                before = turn.learnt
        return frozenset({before, *found})

    def _errors(self, only: Filter, deciders: frozenset[bool]) -> Errors | None:
        slot = (only, deciders)
        if slot not in self._known:
            rows = [row for row in self.sample.rows if row.learnt in deciders and _fits(row, only)]
            judged = [
                Judgement(row.said.value, SIGN[row.right], row.weight)
                for row in rows
                if row.said in SIGN
                for _ in range(row.number)
            ]
            self._known[slot] = Errors(judged) if len(judged) >= ENOUGH else None
        return self._known[slot]


def _fits(row: SampleRow, only: Filter) -> bool:
    return (
        (not only.topic or only.topic in row.topics)
        and (not only.source or only.source == row.source)
        and (not only.department or only.department == row.department)
        and (not only.language or only.language == row.language)
        and (not only.country or only.country == row.country)
    )
