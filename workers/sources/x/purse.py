"""The purse of X: each post that is read is paid for once a day (UTC), and a budget says when to stop.

Prices: docs.x.com, X API, "Pricing": the same post read again within a day costs nothing more. What answers cost is
counted with it (``workers.outbox.x.paying``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from listening.system.spending import MILLION, Spending, anew, day_of, money
from workers.sources.base import Cut, Link
from workers.sources.x.table import X

LONGEST_S = 1800.0
"""Between two looks whether there is money again: what is gone from X is asked for in between."""
REMEMBERED = 200_000


def stopped(spending: Spending, now: int) -> Cut:
    """Why nothing more is read; ``now`` in ms UTC."""
    again = anew(spending.spent, now)
    if spending.spent == "month":
        said = f"the budget of this month, {money(spending.month_budget)} USD, is spent: it goes on on {again:%d %B}"
    else:
        said = f"the budget of this day, {money(spending.day_budget)} USD, is spent: it goes on at 00:00 UTC"
    return Cut(said, min((again - datetime.fromtimestamp(now / 1000, UTC)).total_seconds(), LONGEST_S))


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
        day = day_of(now)
        if day != self._day or len(self._paid) > REMEMBERED:
            self._day, self._paid = day, {}
        new = [id for id in dict.fromkeys(ids) if id not in self._paid]
        self._paid |= dict.fromkeys(new)
        return await self._count(source, link, now, len(new) * round(source.price * MILLION))

    async def _count(self, source: X, link: Link, now: int, more: int) -> Spending:
        found = Spending(
            await link.spent(day_of(now), more),
            await link.spent(day_of(now)[:7], more),
            round(source.day_budget * MILLION),
            round(source.month_budget * MILLION),
        )
        link.allowance(found.words)
        return found
