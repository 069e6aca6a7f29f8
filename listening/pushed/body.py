"""A body as it came, kept for a look."""

from __future__ import annotations

import msgspec


class PushedBody(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One body as it came, and what was made of it."""

    at: int
    """ms UTC."""
    status: int
    """What it was answered with."""
    answer: str = msgspec.field(name="said")
    """That answer in words."""
    raw: str
    """How it begins."""
    mentions: int = 0
    deletions: int = 0
    rejects: tuple[str, ...] = ()
    """Reason and detail of each item that could not be used, the first ten."""
