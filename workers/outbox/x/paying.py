"""The bill of answers on X, counted with what their source reads: an app has one for both."""

from __future__ import annotations

from datetime import UTC, datetime

from listening.config import Source
from listening.outbox.answer import Answer, AnswerState, Outcome, Told
from listening.outbox.costs import cost, read_cost, spending_of, unpaid
from listening.store import sources
from listening.store.connection import Client
from listening.system.spending import anew

UNMADE = frozenset({Told.refused, Told.not_sent})
"""Nothing was made, and X takes nothing for it."""


def used(client: Client, source: Source | None, answer: Answer, now: int) -> Outcome | None:
    """Count what is about to be paid at ``now`` (ms UTC), before it is; or why it is not asked now."""
    if source is None:
        return None
    spending = spending_of(source, *sources.paid(client, source.name, now))
    if spending is None:
        return None
    if answer.state is AnswerState.sending:
        price = cost([answer.text], len(answer.pictures), source)
        why = unpaid(price, spending, source, now)
        if why:
            return Outcome(kind=Told.refused, why=why)
        sources.pay(client, source.name, now, price)
        return None
    if not spending.spent:
        return None
    wait = anew(spending.spent, now) - datetime.fromtimestamp(now / 1000, UTC)
    return Outcome(
        kind=Told.unclear,
        why=f"{source.name}'s budget is spent, and looking costs",
        wait_ms=int(wait.total_seconds() * 1000),
    )


def settled(client: Client, source: Source | None, answer: Answer, told: Outcome, now: int) -> None:
    """Give back what was not paid after all, and count what was read."""
    if source is None or spending_of(source, 0, 0) is None:
        return
    more = read_cost(told.read, source)
    if answer.state is AnswerState.sending and told.kind in UNMADE:
        more -= cost([answer.text], len(answer.pictures), source)
    sources.pay(client, source.name, now, more)
