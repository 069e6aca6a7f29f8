"""The perception gap: why customers write, beside what is believed of it. Pure.

Shares of mentions are not shares of people asked: a survey lets everybody name
several reasons, a mention has one at most. What can be compared is the order,
so the gap is counted in places, as IBM's survey showed its own.
"""

from __future__ import annotations

from collections import Counter

import msgspec

from listening.config import Config, Contact
from listening.counting.counts import Cells
from listening.triage.reasons import IBM, READ

CAVEAT = (
    "Found: share of mentions of our brand by others, one reason each. Believed and said: share of people, several "
    "reasons "
    "each. Sizes do not compare, the order does: the gap is in places."
)
PLACES = len(Contact)
FEW = 100
"""Mentions with a reason below which the order is largely chance."""


class Perceived(msgspec.Struct, frozen=True):
    """One reason for contact. Per cent; places from 1: equal values share the better one, 0 is last."""

    reason: Contact
    mentions: int
    measured: float | None
    """Of the mentions with a reason."""
    measured_place: int
    """0 = nothing was measured."""
    consumers: int
    consumers_place: int
    businesses: int
    believed: float | None
    """By this company's management."""
    believed_place: int
    """Theirs, or where they said nothing that of IBM's businesses."""

    @property
    def gap(self) -> int | None:
        """Places by which it is believed to matter more than it does; below 0: less."""
        return self.measured_place - self.believed_place if self.measured_place else None


class Perception(msgspec.Struct, frozen=True):
    """All twelve, the largest gap first."""

    rows: tuple[Perceived, ...]
    with_reason: int
    without: int
    """Mentions of the brand by others that no rule fits, and reposts."""
    own_beliefs: bool

    @property
    def few(self) -> bool:
        return self.with_reason < FEW

    @property
    def believer(self) -> str:
        """Who believes what the gap is to."""
        return "we believe" if self.own_beliefs else "businesses believed"


def perception(cells: Cells, config: Config) -> Perception:
    rivals = {t.name for t in config.topics if t.kind == "competitor"}
    counted: Counter[Contact | None] = Counter()
    for cell, n in cells.items():
        if not cell.own and cell.topics and not rivals.issuperset(cell.topics):
            counted[READ.get(cell.contact)] += n
    without = counted.pop(None, 0)
    total = counted.total()
    beliefs = {belief.reason: belief.percent for belief in config.beliefs}
    measured = {reason: 100 * counted[reason] / total for reason in Contact} if total else {}
    places = _places(measured)
    consumers = _places({reason: IBM[reason].consumers for reason in Contact})
    believed = _places(beliefs or {reason: IBM[reason].businesses for reason in Contact})
    rows = [
        Perceived(
            reason=reason,
            mentions=counted[reason],
            measured=measured.get(reason),
            measured_place=places.get(reason, 0),
            consumers=IBM[reason].consumers,
            consumers_place=consumers[reason],
            businesses=IBM[reason].businesses,
            believed=beliefs.get(reason),
            believed_place=believed[reason],
        )
        for reason in Contact
    ]
    # Of equal gaps the one that is about more mentions first.
    rows.sort(key=lambda row: (-abs(row.gap or 0), -row.mentions))
    return Perception(tuple(rows), total, without, bool(beliefs))


def lead(found: Perception) -> str:
    """What it comes to, in one sentence; empty if nothing was measured."""
    if not found.with_reason:
        return ""
    first = max(found.rows, key=lambda row: row.mentions)
    said = f"Most write for {first.reason}: {as_share(first.measured)}."
    rank = ordinal(first.believed_place)
    return f"{said} We believe it comes {rank}." if found.own_beliefs else f"{said} Businesses put it {rank} in 2011."


def apart(gap: int | None) -> str:
    """The gap in words."""
    if gap is None:
        return ""
    return f"{abs(gap)} too {'high' if gap > 0 else 'low'}" if gap else "as believed"


def as_share(percent: float | None) -> str:
    """Per cent as shown: what is there is never shown as 0."""
    if percent is None:
        return "–"
    return "< 1 %" if 0 < percent < 0.5 else f"{percent:.0f} %"


def ordinal(place: int) -> str:
    return f"{place}" + {1: "st", 2: "nd", 3: "rd"}.get(place, "th")


def _places(values: dict[Contact, float] | dict[Contact, int]) -> dict[Contact, int]:
    ordered = sorted(values.values(), reverse=True)
    # What nobody named is last, not beside the least that somebody did.
    return {reason: ordered.index(value) + 1 if value else PLACES for reason, value in values.items()}
