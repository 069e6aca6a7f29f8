"""Room for what comes: memory, disk, and whether the append-only file is kept. Pure."""

from __future__ import annotations

import msgspec

from listening.config import Redis
from listening.system.health import Check, HealthState

FULL = 0.99
"""A server so full refuses what is new: its own buffers go up and down by less than the rest."""
AGAIN = 0.95
"""What was said is over only once there is this much more room: else it would be said again and again."""
MB = 1_000_000


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """What Redis and the machine say. Bytes."""

    used: int
    """Memory in use: of the server if it has a limit, else of its whole machine."""
    most: int
    """What there is of it; 0 = not known."""
    limited: bool = False
    """``most`` is the server's own limit: beyond it, it refuses what is new."""
    evicts: str = ""
    """By which policy a full server throws stored data away; empty: it does not."""
    free: int | None = None
    """Left on the disk it writes to; None: not known, it is on another machine."""
    base: int = 0
    """What a rewrite of the append-only file writes anew, about."""
    writes: bool = True
    """Whether it could write to its disk last."""
    rewrites: bool = True
    """Whether the last rewrite of its append-only file succeeded."""
    appended: int = 0
    """Size of that file."""

    @property
    def refuses(self) -> bool:
        """Whether it takes in nothing new."""
        return not self.writes or (self.limited and not self.evicts and self.share >= FULL)

    @property
    def share(self) -> float:
        """Of the memory, 0 to 1."""
        return self.used / self.most if self.most else 0.0


def checks_of(room: Room, config: Redis) -> list[Check]:
    """What there is of each, and whether somebody has to see to it."""
    found = [_memory(room, config)] if room.most else []
    if room.free is not None or not room.writes:
        found.append(_disk(room, config))
    if not room.rewrites:
        grows = f"its append-only file grows, {size(room.appended)} by now"
        detail = f"the last rewrite failed, so {grows}; the server's log says why"
        found.append(Check("rewrite", HealthState.warning, detail, brief=f"rewrite failed, {size(room.appended)}"))
    return found


def _memory(room: Room, config: Redis) -> Check:
    percent = f"{room.share:.0%}".replace("%", " %")
    detail = f"{size(room.used)} of {size(room.most)} used{'' if room.limited else ' on its machine'} ({percent})"
    brief = f"memory {percent} used"
    if room.refuses and room.writes:
        return Check("memory", HealthState.wrong, f"full, nothing new is taken in: {detail}", brief=brief)
    limit = config.memory_percent / 100
    if room.share >= limit:
        return Check("memory", HealthState.warning, f"nearly full: {detail}", brief=brief)
    if room.evicts:
        return Check("memory", HealthState.warning, f"{detail}; when full, {room.evicts} throws stored data away")
    return Check("memory", HealthState.ok, detail, brief=brief if room.share >= limit * AGAIN else "")


def _disk(room: Room, config: Redis) -> Check:
    left = "" if room.free is None else f"{size(room.free)} left"
    if not room.writes:
        detail = f"cannot be written, nothing new is taken in{f': {left}' if left else ''}"
        return Check(
            "disk", HealthState.wrong, detail, brief=f"disk full, {left}" if left else "disk cannot be written"
        )
    assert room.free is not None
    limit = max(config.disk_mb * MB, room.base) if config.disk_mb else 0
    if room.free < limit:
        needs = f"; a rewrite of the append-only file needs {size(room.base)}" if room.base > room.free else ""
        return Check("disk", HealthState.warning, f"nearly full: {left}{needs}", brief=f"disk: {left}")
    return Check("disk", HealthState.ok, left, brief=f"disk: {left}" if room.free * AGAIN < limit else "")


def size(number: int) -> str:
    """``730 kB``, ``12 MB``, ``1.2 GB``: powers of ten."""
    for unit, one in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6)):
        if number >= one:
            many = number / one
            return f"{many:.1f} {unit}" if many < 10 else f"{many:.0f} {unit}"
    return f"{number // 1000} kB"
