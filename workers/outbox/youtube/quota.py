"""Units of YouTube's quota that answers use, counted with those of their source: a project has one quota for all."""

from __future__ import annotations

from datetime import UTC, datetime

from listening.config import Source
from listening.outbox.answer import Answer, AnswerState, Outcome, Told
from listening.store import sources
from listening.store.connection import Client
from workers.sources.youtube.table import YouTube
from workers.sources.youtube.youtube import PACIFIC, until_midnight

POST_UNITS = 50
"""Of comments.insert (developers.google.com, YouTube Data API, "Quota calculator")."""
LOOK_UNITS = 5
"""Of comments.list, one each: of the pages that are read at most."""


def used(client: Client, source: Source | None, answer: Answer, now: int) -> Outcome | None:
    """Count what is about to be used at ``now`` (ms UTC); or why it is not asked now."""
    if not isinstance(source, YouTube):
        return None
    at = datetime.fromtimestamp(now / 1000, UTC)
    day, most = str(at.astimezone(PACIFIC).date()), source.units_per_day
    units = POST_UNITS if answer.state is AnswerState.sending else LOOK_UNITS
    if sources.spent(client, source.name, day, 0) + units <= most:
        sources.spent(client, source.name, day, units)
        return None
    if answer.state is AnswerState.sending:
        why = f"The {most:,} units of YouTube's quota for today are used; send it again after midnight, Pacific time."
        return Outcome(kind=Told.refused, why=why)
    wait = int(until_midnight(at) * 1000)
    return Outcome(kind=Told.unclear, why="YouTube's quota for today is used", wait_ms=wait)
