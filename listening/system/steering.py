"""The editions that parts work by: whether all have the newest, and whether the file can be taken. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from listening.config.edition import RefusedFile
from listening.spans import MINUTE_MS, ago
from listening.system.health import Check, HealthState, Part

TAKING_MS = MINUTE_MS
"""A part that works by an older edition for longer than this after it came does not take it."""


def checks(number: int, came: int, refused: RefusedFile | None, parts: Iterable[Part], now: int) -> list[Check]:
    """``number``: of the newest edition, which ``came`` then (ms UTC); 0 = there is none."""
    found = []
    if refused is not None:
        many = len(refused.errors)
        found.append(
            Check(
                "config.toml",
                HealthState.warning,
                f"what stands in the file since {ago(now - refused.at)} is not taken "
                f"({many} {'mistake' if many == 1 else 'mistakes'}); edition {number} goes on",
                refused.at,
                "config.toml has mistakes",
                "/config",
            )
        )
    old = sorted(part.name for part in parts if part.edition and part.edition != number)
    if number and old and now - came > TAKING_MS:
        found.append(
            Check(
                "editions",
                HealthState.warning,
                f"{len(old)} of the parts do not work by edition {number} of config.toml",
                came,
                "parts work by an older config.toml",
                "/config",
            )
        )
    return found
