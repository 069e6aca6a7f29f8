"""The perception gap: why customers write, beside what is believed of it. Pure.

Shares of mentions are not shares of people asked: a survey lets everybody name
several reasons, a mention has one at most. What can be compared is the order.
"""

from __future__ import annotations

from collections import Counter

import msgspec

from listening.config import Config, Contact
from listening.counts import Cells
from listening.reasons import IBM, READ

CAVEAT = (
    "Measured: share of mentions of our brand by others, one reason each at most. Survey and belief: share of people, "
    "several answers each. Compare the order, not the size."
)


class Perceived(msgspec.Struct, frozen=True):
    """One reason for contact. Per cent; ranks from 1."""

    reason: Contact
    mentions: int
    measured: float | None
    """Of the mentions with a reason."""
    measured_rank: int
    consumers: int
    businesses: int
    believed: float | None
    """By this company's management."""
    believed_rank: int
    """Theirs, or where they said nothing that of IBM's businesses."""
    gap: float | None
    """Believed (or businesses) minus measured, in points."""


class Perception(msgspec.Struct, frozen=True):
    """All twelve, the largest gap first."""

    rows: tuple[Perceived, ...]
    with_reason: int
    without: int
    own_beliefs: bool


def perception(cells: Cells, config: Config) -> Perception:
    rivals = {t.name for t in config.topics if t.kind == "competitor"}
    counted: Counter[Contact | None] = Counter()
    for cell, n in cells.items():
        if not cell.own and cell.topics and not rivals.issuperset(cell.topics):
            counted[READ.get(cell.contact)] += n
    without = counted.pop(None, 0)
    total = counted.total()
    beliefs = {belief.reason: belief.percent for belief in config.beliefs}
    said = beliefs or {reason: float(IBM[reason].businesses) for reason in Contact}
    measured = {reason: 100 * counted[reason] / total for reason in Contact} if total else {}
    ranks, believed_ranks = _ranks(measured), _ranks(said)
    rows = [
        Perceived(
            reason=reason,
            mentions=counted[reason],
            measured=measured.get(reason),
            measured_rank=ranks.get(reason, 0),
            consumers=IBM[reason].consumers,
            businesses=IBM[reason].businesses,
            believed=beliefs.get(reason),
            believed_rank=believed_ranks[reason],
            gap=said[reason] - measured[reason] if total else None,
        )
        for reason in Contact
    ]
    rows.sort(key=lambda row: -abs(row.gap or 0))
    return Perception(tuple(rows), total, without, bool(beliefs))


def _ranks(values: dict[Contact, float]) -> dict[Contact, int]:
    """1 for the largest; equal values share the better rank."""
    ordered = sorted(values.values(), reverse=True)
    return {reason: ordered.index(value) + 1 for reason, value in values.items()}
