"""The number of mentions that need an answer by the rules: the newest of a range, asked one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from listening.counting.buckets import Cell
from listening.counting.counts import Cells, Filter
from listening.learning.shares import AskedRules, fits
from listening.mention import Kind, Label, Mention
from listening.spans import HOUR_MS
from listening.store import mentions
from listening.store.connection import AsyncClient
from listening.store.kept_hours import KeptHours
from listening.triage.answering import AnsweringRules

MOST = 30_000
"""Mentions asked: the newest of more, and what else was written in the hour of the oldest. A second, in a thread."""


class HourAsked(msgspec.Struct, frozen=True):
    """What the rules said of some mentions of an hour, by the kinds that a filter knows."""

    yes: Cells
    no: Cells


class NeedingRead:
    """Asks for one process: past hours once, until one of their mentions changes, for all ranges and filters."""

    def __init__(self, client: AsyncClient, rules: AnsweringRules, reposts: bool) -> None:
        """``reposts``: whether they count."""
        self._client = client
        self._rules = rules
        self._reposts = reposts
        self._hours = KeptHours(client, self._asked)

    async def ask(self, start: int, end: int, only: Filter) -> AskedRules:
        """Of what customers wrote in [start, end) (ms UTC) and a filter asks for."""
        since = await mentions.since(self._client, start, end, MOST)
        # From the beginning of its hour, which is kept as a whole.
        since = max(start, since - since % HOUR_MS)
        hours = await self._hours.between(since, end)
        yes, no = (
            sum(n for hour in hours for cell, n in (hour.yes if needs else hour.no).items() if fits(cell, only))
            for needs in (True, False)
        )
        return AskedRules(yes, no, since)

    def _asked(self, page: Sequence[Mention]) -> HourAsked:
        found: dict[bool, Cells] = {True: Counter(), False: Counter()}
        for m in page:
            if m.own or m.deleted or m.untracked or (m.kind is Kind.repost and not self._reposts):
                continue
            need = self._rules(m)
            needs = need is not None and need.opens
            found[needs][Cell(m.source, m.language, m.department, m.country, Label.unscored, m.topics, m.own)] += 1
        return HourAsked(found[True], found[False])
