"""What X costs: each post that is read is paid for once a day (UTC), and a budget says when to stop.

Prices: docs.x.com, X API, "Pricing": the same post read again within a day costs nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec

from workers.sources.base import Cut, Link
from workers.sources.x.table import MILLION, X

NEARLY = 0.8
"""Of a budget: from here on it is said that it ends."""
LONGEST_S = 1800.0
"""Between two looks whether there is money again: what is gone from X is asked for in between."""
REMEMBERED = 200_000


class Spending(msgspec.Struct, frozen=True):
    """What was paid, and what may be, in millionths of a US dollar."""

    day: int
    month: int
    day_budget: int
    month_budget: int

    @property
    def spent(self) -> str:
        """Which budget does not pay for anything more; empty = both do."""
        if self.month >= self.month_budget:
            return "month"
        return "day" if self.day >= self.day_budget else ""

    @property
    def rest(self) -> int:
        """What may still be paid."""
        return max(min(self.day_budget - self.day, self.month_budget - self.month), 0)

    @property
    def words(self) -> str:
        """For the wall, ``/admin`` and ``status``."""
        said = f"{_money(self.day)} of {_money(self.day_budget)} USD today, {_money(self.month)} of "
        said += f"{_money(self.month_budget)} this month"
        if self.spent:
            return f"budget spent: {said}"
        share = max(self.day / self.day_budget, self.month / self.month_budget)
        return f"budget nearly spent: {said}" if share >= NEARLY else said


def stopped(spending: Spending, now: int) -> Cut:
    """Why nothing more is read; ``now`` in ms UTC."""
    at = datetime.fromtimestamp(now / 1000, UTC)
    begin = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if spending.spent == "month":
        again = (begin.replace(day=1) + timedelta(days=32)).replace(day=1)
        said = f"the budget of this month, {_money(spending.month_budget)} USD, is spent: it goes on on {again:%d %B}"
    else:
        again = begin + timedelta(days=1)
        said = f"the budget of this day, {_money(spending.day_budget)} USD, is spent: it goes on at 00:00 UTC"
    return Cut(said, min((again - at).total_seconds(), LONGEST_S))


class Purse:
    """What one source pays for, also across its connections."""

    def __init__(self) -> None:
        self._day = ""
        self._paid: dict[str, None] = {}

    async def look(self, source: X, link: Link, now: int) -> Spending:
        """What was paid so far. Raises Cut when it cannot be counted."""
        return await self._count(source, link, now, 0)

    async def pay(self, source: X, link: Link, ids: Iterable[str], now: int) -> Spending:
        """For posts that were read, by their ids. Raises Cut when it cannot be counted."""
        day = _day(now)
        if day != self._day or len(self._paid) > REMEMBERED:
            self._day, self._paid = day, {}
        new = [id for id in dict.fromkeys(ids) if id not in self._paid]
        self._paid |= dict.fromkeys(new)
        return await self._count(source, link, now, len(new) * round(source.price * MILLION))

    async def _count(self, source: X, link: Link, now: int, more: int) -> Spending:
        found = Spending(
            await link.spent(_day(now), more),
            await link.spent(_day(now)[:7], more),
            round(source.day_budget * MILLION),
            round(source.month_budget * MILLION),
        )
        link.allowance(found.words)
        return found


def _day(now: int) -> str:
    return f"{datetime.fromtimestamp(now / 1000, UTC):%Y-%m-%d}"


def _money(millionths: int) -> str:
    return f"{millionths / MILLION:,.2f}"
