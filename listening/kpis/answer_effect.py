"""The effect of answering: the mood of an author's next post after our answer, beside authors not answered. Pure.

Nobody drew lots who is answered, so the two are matched by the mood of the post before: within
each range of the compound the next moods are compared, and the differences are weighed by how
many were answered there (Rosenbaum and Rubin, "Reducing bias in observational studies using
subclassification", JASA 79, 1984). What else makes us answer one and not the other stays in it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, median
from typing import NamedTuple

import msgspec

from listening.kpis.period import Period
from listening.learning.calibration import Estimate
from listening.learning.rules import mood_rule
from listening.learning.sample import SIGN
from listening.mention import Kind, Mention
from listening.spans import DAY_MS

WITHIN_MS = 14 * DAY_MS
"""An answer, and the next post after it, come within this time or not at all."""
FEWEST = 30
"""Matched authors, answered and not, below which nothing is said."""
_Z = 1.959964


class Uttered(NamedTuple):
    """What is asked of one mention. A text is not."""

    at: int
    id: str
    author: str
    """With its source; empty where it is not known."""
    own: bool
    sign: float | None
    """-1, 0, 1; None: in no mood."""
    before: str
    """The range its compound lies in."""
    answers: str
    """Of a post of ours: the mention it replies to."""


class AnswerEffect(msgspec.Struct, frozen=True, kw_only=True):
    """Points of net sentiment, -100..100."""

    answered: int
    """Authors that were answered and wrote again, with a match."""
    unanswered: int
    """Authors that were not, with a match."""
    before: float | None = None
    """Mood before, of those answered; by matching the same of the others but for the place within a range."""
    next_answered: float | None = None
    next_unanswered: float | None = None
    """Mood of the next post; of the unanswered as if they were as those answered."""
    difference: Estimate | None = None
    """With its 95 % interval; None where there are too few."""
    wait_ms: int = 0
    """Median time to the answer: posts of the unanswered count from as long after."""

    @property
    def few(self) -> str:
        """Why nothing is said; empty where something is."""
        if self.difference is not None:
            return ""
        return (
            f"Too few to say: {self.answered:,} authors who were answered and wrote again have a match, "
            f"{self.unanswered:,} who were not; {FEWEST} of each are needed."
        )


def uttered(mention: Mention) -> Uttered | None:
    """None where it says nothing about this: reposts, what is deleted, and posts of nobody that is known."""
    if mention.deleted or mention.kind is Kind.repost or not (mention.own or mention.author):
        return None
    author = "" if mention.own else f"{mention.source} {mention.author}"
    return Uttered(
        mention.created,
        mention.id,
        author,
        mention.own,
        SIGN.get(mention.label),
        mood_rule(mention.compound),
        mention.parent if mention.own else "",
    )


class _Pair(NamedTuple):
    """An author's post before and the one after."""

    before: float
    after: float


def answer_effect(said: Iterable[Uttered], period: Period, answered: Mapping[str, int]) -> AnswerEffect:
    """``said``: from the beginning of the period until WITHIN_MS twice after its end, in any order.

    Of each author the first post of the period counts that has a mood. ``answered``: mentions that cases say were
    answered, and when (ms); replies of ours to a mention answer it as well.
    """
    answers = dict(answered)
    posts: dict[str, list[Uttered]] = defaultdict(list)
    for each in said:
        if each.own:
            if each.answers:
                answers[each.answers] = min(each.at, answers.get(each.answers, each.at))
        elif each.sign is not None:
            posts[each.author].append(each)
    firsts: list[tuple[list[Uttered], int]] = []
    waits = []
    for own in posts.values():
        own.sort()
        first = next((each for each in own if period.start <= each.at < period.end), None)
        if first is None:
            continue
        at = answers.get(first.id, 0)
        if first.at < at <= first.at + WITHIN_MS:
            waits.append(at - first.at)
        else:
            at = 0
        firsts.append((own[own.index(first) :], at))
    wait = round(median(waits)) if waits else 0
    treated: dict[str, list[_Pair]] = defaultdict(list)
    others: dict[str, list[_Pair]] = defaultdict(list)
    for own, at in firsts:
        first = own[0]
        since = at or first.at + wait
        after = next((each for each in own[1:] if since < each.at <= since + WITHIN_MS), None)
        if after is not None and first.sign is not None and after.sign is not None:
            # Its label is part of it: a model may say otherwise than the compound.
            stratum = f"{first.before} {first.sign:.0f}"
            (treated if at else others)[stratum].append(_Pair(first.sign, after.sign))
    return _compared(treated, others, wait)


def _compared(treated: Mapping[str, Sequence[_Pair]], others: Mapping[str, Sequence[_Pair]], wait: int) -> AnswerEffect:
    """Ranges that have two of each at least: of one alone no spread is known."""
    both = sorted(name for name in treated if min(len(treated[name]), len(others.get(name, ()))) >= 2)
    number = sum(len(treated[name]) for name in both)
    beside = sum(len(others[name]) for name in both)
    if min(number, beside) < FEWEST:
        return AnswerEffect(answered=number, unanswered=beside, wait_ms=wait)
    before = after = alone = variance = 0.0
    for name in both:
        weight = len(treated[name]) / number
        mine, theirs = ([pair.after for pair in some[name]] for some in (treated, others))
        before += weight * fmean(pair.before for pair in treated[name])
        after += weight * fmean(mine)
        alone += weight * fmean(theirs)
        variance += weight**2 * (_variance(mine) / len(mine) + _variance(theirs) / len(theirs))
    half = _Z * math.sqrt(variance)
    value = after - alone
    return AnswerEffect(
        answered=number,
        unanswered=beside,
        before=100 * before,
        next_answered=100 * after,
        next_unanswered=100 * alone,
        difference=Estimate(100 * value, 100 * (value - half), 100 * (value + half), number + beside),
        wait_ms=wait,
    )


def _variance(values: Sequence[float]) -> float:
    mean = fmean(values)
    size = len(values)
    # A handful that agrees is no certainty.
    return sum((each - mean) ** 2 for each in values) / (size - 1) + 1 / (size + 2) ** 2
