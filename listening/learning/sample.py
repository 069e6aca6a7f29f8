"""The reviewed sample, read once and used by every figure of mood. Pure.

``read`` makes a ReviewSample of all that people said, in the job; ``Calibration``
corrects counts by it, wherever a figure stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from listening.counting.buckets import Cell
from listening.counting.counts import EVERYTHING, Filter, Mood, Population
from listening.learning.calibration import ENOUGH, Errors, Estimate, Judgement
from listening.learning.correction import Correction, MetAs
from listening.learning.drift import Drift, drift
from listening.learning.shares import Shares, ShareSample, fits, read_shares
from listening.mention import UNSURE, Label

SIGN = {Label.negative: -1.0, Label.neutral: 0.0, Label.positive: 1.0}

UNCHECKED = "by word list only, not checked"
"""What is said beside a figure of mood that no review corrected."""

UNCHECKED_ALWAYS = "not checked by any review"
"""The same of what no review can ever correct, whoever decided."""


def unchecked(mood: Mood) -> str:
    """What is said beside a net sentiment of ``mood`` that no review corrected."""
    learnt = sum(mood.by_model)
    if not learnt:
        return UNCHECKED
    return "by model only, not checked" if learnt == mood.scored else "by word list and model, not checked"


def unchecked_lines(said: str) -> list[str]:
    """The same where lines are short."""
    by, _, checked = said.partition(", ")
    return [f"{by},", checked]


BOTH = "both"


def unchecked_far(mood: Mood) -> str:
    """By whom, in letters that are read from five metres."""
    learnt = sum(mood.by_model)
    return "word list" if not learnt else "model" if learnt == mood.scored else BOTH


def comparable(by: str, then: str) -> bool:
    """Whether two figures may stand beside each other: nobody else decided the one than the other.

    ``unchecked_far`` of each, empty where it is checked. What both decided is like nothing: who knows in which parts.
    """
    return by == then != BOTH


class SampleRow(msgspec.Struct, frozen=True, array_like=True):
    """Reviewed mentions that are alike in everything a figure is asked for by."""

    source: str
    language: str
    department: str
    country: str
    topics: tuple[str, ...]
    label_given: Label
    """What had been decided."""
    label_right: Label
    """What a person found."""
    by_model: bool
    """A model had decided it."""
    weight: float
    """How many mentions each stands for."""
    number: int


class ReviewSample(msgspec.Struct, frozen=True):
    """All that was reviewed of moods. Small: it grows with the kinds of mentions."""

    version: int = 0
    """Of the corrections it was made of."""
    since: int = 0
    """When the oldest of them was written, ms UTC; of what is older nothing was checked."""
    rows: tuple[SampleRow, ...] = ()
    drift: Drift | None = None
    """Of the mood; None where there is none."""
    form: int = 0
    """``FORM`` of who made it: what was made before there were shares is made anew."""
    shares: tuple[ShareSample, ...] = ()
    drawn_since: int = 0
    """As ``since``, of all that was drawn."""


FORM = 1


def read(standing: Iterable[Correction], version: int = 0) -> ReviewSample:
    """What people's judgements of a random sample come to."""
    standing = list(standing)
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
    drawn = [each for each in standing if each.found is MetAs.review]
    return ReviewSample(
        version,
        min((each.created for each in judged), default=0),
        rows,
        drift(told(judged)),
        FORM,
        read_shares(drawn),
        min((each.created for each in drawn), default=0),
    )


def counts(each: Correction) -> bool:
    """Whether it says how right a mood was: drawn at random, judged, and about us."""
    return each.found is MetAs.review and each.mood in SIGN and each.about_us is not False


def told(judged: Iterable[Correction]) -> list[Correction]:
    """Without those that a model could not tell: nothing was said of them that could be right."""
    return [each for each in judged if not each.decided.model or each.decided.label is not Label.unscored]


class Calibration:
    """Corrects net sentiment by a sample; what a filter needs of it is worked out once."""

    def __init__(self, sample: ReviewSample = ReviewSample()) -> None:  # noqa: B008 - frozen
        self.sample = sample
        self.shares = Shares(sample.shares, sample.drawn_since)
        self._known: dict[tuple[Filter, frozenset[bool]], Errors | None] = {}

    def net(self, mood: Mood, only: Filter = EVERYTHING, end: int = 0, whenever: bool = False) -> Estimate | None:
        """Net sentiment, -1..1, of mentions counted under ``only`` until ``end`` (ms; 0 = now).

        None while fewer than ``ENOUGH`` are reviewed, of posts of the brand (no review draws them), and of a
        time that ended before the first reviewed mention was written, unless ``whenever``: a
        usual is set beside a corrected figure and has to be corrected alike.
        """
        errors = self.errors(mood, only, end, whenever)
        if errors is None:
            return None
        found = errors.mean(_counted(mood), sampled=False)
        if found is None:
            return None
        return Estimate(found.value, max(-1.0, found.low), min(1.0, found.high), found.reviewed)

    def errors(self, mood: Mood, only: Filter = EVERYTHING, end: int = 0, whenever: bool = False) -> Errors | None:
        """What ``net`` corrects by; None where it does not."""
        if only.who is not Population.customers or (end and end <= self.sample.since and not whenever):
            return None
        if mood.net is None:
            return None
        return self._errors(only, frozenset(_learnt(said) for said in _counted(mood)))

    def reviewed(self, mood: Mood, only: Filter = EVERYTHING) -> dict[bool, int]:
        """How many were reviewed of what the word list (False) and models (True) decided: of those in ``mood``."""
        deciders = {_learnt(said) for said in _counted(mood)} or {False}
        return {learnt: len(self._judged(only, learnt)) for learnt in sorted(deciders)}

    def _errors(self, only: Filter, deciders: frozenset[bool]) -> Errors | None:
        """Of what the word list (False) and models (True) decided, each by its own reviews: enough of each, or none."""
        slot = (only, deciders)
        if slot not in self._known:
            by = {learnt: self._judged(only, learnt) for learnt in deciders}
            enough = bool(by) and min(map(len, by.values())) >= ENOUGH
            self._known[slot] = Errors([each for judged in by.values() for each in judged]) if enough else None
        return self._known[slot]

    def _judged(self, only: Filter, learnt: bool) -> list[Judgement]:
        return [
            Judgement(_said(row), SIGN[row.label_right], row.weight)
            for row in self.sample.rows
            # Of what a model could not tell people say what it was; what nobody scored is in no figure.
            if row.by_model is learnt and (learnt or row.label_given in SIGN) and fits(row, only)
            for _ in range(row.number)
        ]


def _said(row: SampleRow) -> str:
    if not row.by_model:
        return row.label_given.value
    return row.label_given.value.upper() if row.label_given in SIGN else UNSURE


def _learnt(said: str) -> bool:
    return said == UNSURE or said.isupper()


def said_of(cell: Cell, reposts: bool) -> str:
    """The same of what is counted in one cell; empty where no mood counts it. ``reposts``: whether they do."""
    if cell.label not in SIGN:
        return UNSURE if cell.learnt else ""
    if cell.repost and not reposts:
        return ""
    return cell.label.value.upper() if cell.learnt else cell.label.value


def _counted(mood: Mood) -> dict[str, int]:
    """Mentions by what was said of them, as ``_said`` has it: capital letters are a model's."""
    by_list = [
        n - learnt for n, learnt in zip((mood.negative, mood.neutral, mood.positive), mood.by_model, strict=True)
    ]
    numbers = (*by_list, *mood.by_model, mood.unsure)
    return {said: n for said, n in zip("nupNUP" + UNSURE, numbers, strict=True) if n}
