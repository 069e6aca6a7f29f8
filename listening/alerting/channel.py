"""How a channel or a webhook fares, as pages and the wall show it."""

from __future__ import annotations

import msgspec


class ChannelState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of the last attempt. Times in ms UTC; 0 = never."""

    name: str
    works: bool
    """Whether the last attempt was taken."""
    since: int
    """Since when it has been so."""
    at: int
    """Of the last attempt."""
    sent: int = 0
    """When something was last taken."""
    error: str = ""
    """Why the last attempt failed, in words of ours: no address, no secret."""
