"""The quality of what is decided, read off what people reviewed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from listening.counting.counts import Mood
from listening.learning.calibration import Estimate, share
from listening.learning.correction import Correction, MetAs
from listening.learning.drift import Drift, drift
from listening.learning.sample import SIGN, Calibration, counts, told
from listening.mention import Label

LABELS = tuple(SIGN)


class QualityPart(msgspec.Struct, frozen=True):
    """One language, source or topic."""

    kind: str
    name: str
    right: Estimate
    macro_recall: float | None
    """Mean over the three moods of how many of each were found; None until each was met."""


class Quality(msgspec.Struct, frozen=True):
    """All that the page says. Shares of 1."""

    reviewed: int
    """Mentions whose mood a person said, drawn at random."""
    corrections: int
    """Met at work: they teach, and say nothing of how right we are."""
    mood: Estimate | None
    macro_recall: float | None
    department: Estimate | None
    answer: Estimate | None
    confusion: Mapping[tuple[Label, Label], int]
    """(what people say, what was decided) -> mentions."""
    parts: tuple[QualityPart, ...]
    net: Estimate | None
    """Net sentiment as people would have it, -1..1; None until enough is reviewed."""
    counted: Mood
    """What it is corrected from."""
    checked_by: Mapping[bool, int]
    """Reviewed of what the word list (False) and models (True) decided, of those that were counted."""
    drift: Drift | None
    """Of the mood; None where there is none."""
    unsure: tuple[int, int] = (0, 0)
    """Of the reviewed: moods and departments that a model could not tell. They are in no figure of what was right."""


def quality(standing: Sequence[Correction], mood: Mood, calibration: Calibration, end: int = 0) -> Quality:
    """``mood``: what was counted of the range until ``end`` (ms) for which net sentiment is corrected."""
    met = [each for each in standing if counts(each)]
    judged = told(met)
    drawn = [each for each in standing if each.found is MetAs.review]
    said = [each for each in drawn if each.department]
    sent = [each.department == each.decided.department for each in said if not each.decided.unsure]
    asked = [each.needs_answer == each.decided.needs_answer for each in drawn if each.needs_answer is not None]
    return Quality(
        reviewed=len(met),
        corrections=sum(each.found is MetAs.working for each in standing),
        mood=_right(judged),
        macro_recall=macro_recall(judged),
        department=share(sum(sent), len(sent)),
        answer=share(sum(asked), len(asked)),
        confusion=Counter((each.mood, each.decided.label) for each in judged if each.mood),
        parts=tuple(
            _parts("language", judged, lambda c: (c.language,))
            + _parts("source", judged, lambda c: (c.source,))
            + _parts("topic", judged, lambda c: c.topics)
        ),
        net=calibration.net(mood, end=end),
        unsure=(len(met) - len(judged), len(said) - len(sent)),
        counted=mood,
        checked_by=calibration.reviewed(mood),
        drift=drift(judged),
    )


def macro_recall(judged: Sequence[Correction]) -> float | None:
    found = []
    for label in LABELS:
        own = [each.decided.label is label for each in judged if each.mood is label]
        if not own:
            return None
        found.append(sum(own) / len(own))
    return sum(found) / len(found)


def _right(judged: Sequence[Correction]) -> Estimate | None:
    return share(sum(each.mood is each.decided.label for each in judged), len(judged))


def _parts(kind: str, judged: Sequence[Correction], names: Callable[[Correction], Iterable[str]]) -> list[QualityPart]:
    by: dict[str, list[Correction]] = {}
    for each in judged:
        for name in names(each):
            by.setdefault(name, []).append(each)
    parts = []
    for name, some in sorted(by.items(), key=lambda item: (-len(item[1]), item[0])):
        right = _right(some)
        assert right is not None
        parts.append(QualityPart(kind, name, right, macro_recall(some)))
    return parts
