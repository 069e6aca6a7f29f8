"""The API of how right we are. Pure."""

from __future__ import annotations

import msgspec

from dashboard.api.spec import Operation
from dashboard.reading.quality import DAYS, QualityRead
from listening.learning.calibration import Estimate
from listening.learning.shares import CalibratedShare
from listening.moments import iso
from listening.people.permissions import Permission


class Interval(msgspec.Struct, frozen=True):
    """A share of 1 (net sentiment: -1 to 1) with its 95 % interval."""

    value: float
    low: float
    high: float
    reviewed: int


class SharePart(msgspec.Struct, frozen=True):
    """One share of the mentions of the last days."""

    counted: float
    """By the rules."""
    calibrated: Interval | None
    """By the errors people found; null until enough is reviewed."""
    reviewed: int


class DepartmentShare(msgspec.Struct, frozen=True):
    """What share of the mentions of the last days a department should have had."""

    department: str
    share: SharePart


class QualityAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How often it was right on a random sample, and what that makes of the last days."""

    days: int
    reviewed: int
    mood_right: Interval | None
    macro_recall: float | None
    department_right: Interval | None
    answer_right: Interval | None
    net_sentiment: Interval | None
    needs_answer: SharePart | None
    asked: int
    """Mentions that the rules were asked about, the newest of more."""
    asked_since: str
    departments: list[DepartmentShare]


QUALITY = Operation(
    "/api/v1/quality",
    Permission.read_kpis,
    "How right we are",
    f"How often mood, department and need of an answer were right on mentions drawn at random, each with its 95 % "
    f"interval; net sentiment, the share that needs an answer and the share each department should have had of the "
    f"last {DAYS} days, by the rules and corrected.",
    (),
    QualityAnswer,
)


def answer(found: QualityRead) -> QualityAnswer:
    """The whole answer."""
    of = found.quality
    return QualityAnswer(
        days=DAYS,
        reviewed=of.reviewed,
        mood_right=_interval(of.mood),
        macro_recall=of.macro_recall,
        department_right=_interval(of.department),
        answer_right=_interval(of.answer),
        net_sentiment=_interval(of.net),
        needs_answer=share_part(found.needs_answer) if found.needs_answer else None,
        asked=found.asked,
        asked_since=iso(found.since),
        departments=[DepartmentShare(name, share_part(share)) for name, share in found.departments.items()],
    )


def share_part(share: CalibratedShare) -> SharePart:
    return SharePart(share.counted, _interval(share.corrected), share.reviewed)


def _interval(found: Estimate | None) -> Interval | None:
    return Interval(found.value, found.low, found.high, found.reviewed) if found else None
