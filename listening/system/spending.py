"""Money that a network takes for what is read and posted there; budgets of a day and a month say when to stop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

MILLION = 1_000_000
"""Millionths of a US dollar in one."""
NEARLY = 0.8
"""Of a budget: from here on it is said that it ends."""


class Spending(msgspec.Struct, frozen=True):
    """What was paid, and what may be, in millionths of a US dollar."""

    day: int
    month: int
    day_budget: int
    month_budget: int

    @property
    def spent(self) -> str:
        """Which budget does not pay for anything more; empty = both do."""
        return self.short_for(1)

    def short_for(self, cost: int) -> str:
        """Which budget does not pay for so much more: ``day`` or ``month``; empty = both do."""
        if self.month + cost > self.month_budget:
            return "month"
        return "day" if self.day + cost > self.day_budget else ""

    @property
    def rest(self) -> int:
        """What may still be paid."""
        return max(min(self.day_budget - self.day, self.month_budget - self.month), 0)

    @property
    def so_far(self) -> str:
        said = f"{money(self.day)} of {money(self.day_budget)} USD today, {money(self.month)} of "
        return said + f"{money(self.month_budget)} this month"

    @property
    def words(self) -> str:
        """For the wall, ``/admin`` and ``status``."""
        if self.spent:
            return f"budget spent: {self.so_far}"
        share = max(self.day / self.day_budget, self.month / self.month_budget)
        return f"budget nearly spent: {self.so_far}" if share >= NEARLY else self.so_far


def day_of(now: int) -> str:
    """The day (UTC) that ``now`` (ms) is counted in; its first seven signs are the month."""
    return f"{datetime.fromtimestamp(now / 1000, UTC):%Y-%m-%d}"


def anew(which: str, now: int) -> datetime:
    """When the next ``day`` or ``month`` (UTC) begins; ``now`` in ms."""
    begin = datetime.fromtimestamp(now / 1000, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (begin.replace(day=1) + timedelta(days=32)).replace(day=1) if which == "month" else begin + timedelta(days=1)


def money(millionths: int) -> str:
    return f"{millionths / MILLION:,.2f}"
