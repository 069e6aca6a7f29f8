"""The cost of an answer where its network takes money, and whether its source's budgets still pay for it. Pure.

Prices: docs.x.com, X API, "Pricing" (read November 2026): a post is paid for when it is made, one with an address more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from listening.cases.case import Draft
from listening.config import Account, Source
from listening.outbox import cutting
from listening.outbox.accounts import text_of
from listening.outbox.limits import addressed
from listening.system.spending import MILLION, Spending, anew, money

PERIODS = {"day": "today", "month": "this month"}


def spending_of(source: Source | None, day: int, month: int) -> Spending | None:
    """What ``source`` paid and may pay, in millionths of a US dollar; None: its network takes no money for answers."""
    # Kinds bring tables of their own (listening.config.kinds): only where posts are paid for these keys are there.
    if source is None or not getattr(source, "post_price", 0):
        return None
    budgets = (round(getattr(source, f"{period}_budget") * MILLION) for period in PERIODS)
    return Spending(day, month, *budgets)


def cost(texts: Sequence[str], pictures: int, source: Source) -> int:
    """What posts of ``texts`` cost together, in millionths of a US dollar.

    ``pictures``: how many go with them; what each shows costs as much as a post that is read.
    """
    prices: Iterator[float] = (getattr(source, "link_price" if addressed(text) else "post_price") for text in texts)
    return sum(round(price * MILLION) for price in prices) + read_cost(pictures, source)


def read_cost(number: int, source: Source) -> int:
    """What so many posts cost that are read, in millionths of a US dollar."""
    return number * round(getattr(source, "price", 0) * MILLION)


class Price(msgspec.Struct, frozen=True):
    """What one answer costs with one account."""

    said: str = ""
    """What stands beside the button that sends it; empty: it costs nothing."""
    why: str = ""
    """Why the budgets of its source do not pay for it; empty: they do."""


FREE = Price()


def price(draft: Draft, account: Account, source: Source, spending: Spending, now: int) -> Price:
    """Of a draft, as one post or as a thread, at ``now`` (ms UTC)."""
    text = text_of(draft)
    cut = cutting.posts(text, account) if draft.thread else ()
    whole = cost(cut if cut and not isinstance(cut, str) else [text], len(draft.pictures), source)
    said = f"Sending it with {account.name} costs {_cents(whole)} USD. So far {spending.so_far}."
    return Price(said, unpaid(whole, spending, source, now))


def unpaid(cost: int, spending: Spending, source: Source, now: int) -> str:
    """Why the budgets do not pay for so much at ``now`` (ms UTC); empty: they do."""
    which = spending.short_for(cost)
    if not which:
        return ""
    paid, budget = (getattr(spending, which), getattr(spending, f"{which}_budget"))
    said = f"An answer for {_cents(cost)} USD is more than is left of {source.name}'s budget: {money(paid)} of "
    said += f"{money(budget)} USD {PERIODS[which]} are spent. "
    return said + f"Send it after {anew(which, now):%d %B}, 00:00 UTC, or raise {which}_budget in config.toml."


def _cents(millionths: int) -> str:
    return f"{millionths / MILLION:,.3f}"
