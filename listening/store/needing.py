"""The number of mentions that need an answer by the rules: the newest of a range, asked one by one."""

from __future__ import annotations

import asyncio

from listening.counting.counts import Filter
from listening.learning.shares import AskedRules, fits
from listening.mention import Kind, Mention
from listening.store import mentions
from listening.store.connection import AsyncClient
from listening.triage.answering import AnsweringRules

MOST = 30_000
"""Mentions asked: the newest of more. A second, in a thread."""
PAGE = 1000


async def ask(
    client: AsyncClient, rules: AnsweringRules, start: int, end: int, only: Filter, reposts: bool
) -> AskedRules:
    """Of what customers wrote in [start, end) (ms UTC) and a filter asks for; ``reposts``: whether they count."""
    since = max(start, await mentions.since(client, start, end, MOST))
    yes = no = 0
    async for page in mentions.pages(client, since, end, PAGE):
        asked = [m for m in page if _counts(m, reposts) and fits(m, only)]
        needing = await asyncio.to_thread(_count, rules, asked)
        yes, no = yes + needing, no + len(asked) - needing
    return AskedRules(yes, no, since)


def _counts(mention: Mention, reposts: bool) -> bool:
    there = not (mention.own or mention.deleted or mention.untracked)
    return there and (reposts or mention.kind is not Kind.repost)


def _count(rules: AnsweringRules, several: list[Mention]) -> int:
    needs = (rules(mention) for mention in several)
    return sum(need is not None and need.opens for need in needs)
