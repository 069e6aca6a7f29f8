"""Mentions that the brand has replied to, kept for a while: a reply may overtake what it answers."""

from __future__ import annotations

from collections.abc import Sequence

from listening.spans import DAY_MS
from listening.store import keys
from listening.store.connection import Client

KEPT_MS = 7 * DAY_MS


def note(client: Client, answered: Sequence[str], now: int) -> None:
    """The brand replied to the mentions of these ids, stored or not; ``now`` in ms UTC."""
    if answered:
        client.zadd(keys.replied(), dict.fromkeys(answered, now))


def among(client: Client, ids: Sequence[str]) -> list[str]:
    """Those of ``ids`` that the brand has replied to."""
    if not ids:
        return []
    scores = client.zmscore(keys.replied(), list(ids))
    return [id for id, score in zip(ids, scores, strict=True) if score is not None]


def forget(client: Client, before: int) -> None:
    """Forget what was noted before ``before`` (ms)."""
    client.zremrangebyscore(keys.replied(), "-inf", f"({before}")
