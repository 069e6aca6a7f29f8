"""The API of what answering did. Pure."""

from __future__ import annotations

import msgspec

from dashboard.api import parameters
from dashboard.api.spec import Operation
from dashboard.reading.answer_effect import EffectRead
from listening.kpis.period import Period
from listening.moments import iso
from listening.people.permissions import Permission


class EffectAnswer(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """The mood of an author's next post after our answer, beside authors not answered. Points, -100 to 100."""

    start: str
    end: str
    read_from: str
    """Later than from where a range has more mentions than are read at once."""
    answered: int
    """Authors answered who wrote again, with somebody to match."""
    unanswered: int
    mood_before: float | None
    next_answered: float | None
    next_unanswered: float | None
    """As if they had written in the mood of those answered."""
    difference: float | None
    low: float | None
    high: float | None
    """The 95 % interval of the difference."""
    wait_s: float
    """Median time to an answer: posts of the unanswered count from as long after."""
    too_few: str
    """Why there is no difference; empty where there is one."""


EFFECT = Operation(
    "/api/v1/kpis/answering",
    Permission.read_kpis,
    "What answering does to the mood of the next post",
    "Authors whose first post of the range we answered and who wrote again within 14 days, beside authors we did not "
    "answer, matched by the mood of the post before. No experiment: whom we answer is chosen.",
    parameters.STATEMENTS,
    EffectAnswer,
)


def answer(found: EffectRead, period: Period) -> EffectAnswer:
    """The whole answer."""
    effect = found.effect
    difference = effect.difference
    return EffectAnswer(
        start=iso(period.start),
        end=iso(period.end),
        read_from=iso(found.since),
        answered=effect.answered,
        unanswered=effect.unanswered,
        mood_before=effect.before,
        next_answered=effect.next_answered,
        next_unanswered=effect.next_unanswered,
        difference=difference.value if difference else None,
        low=difference.low if difference else None,
        high=difference.high if difference else None,
        wait_s=effect.wait_ms / 1000,
        too_few=effect.few,
    )
