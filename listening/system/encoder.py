"""The part that decides moods with an encoder, in a health report. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from listening.config import Config
from listening.config.schema import EncoderName
from listening.spans import MINUTE_MS, ago
from listening.system.health import DEAD_PART_MS, Check, HealthState, Part, PartKind

BEHIND_MS = 5 * MINUTE_MS
"""A mood that waits this long is worth a word."""


def encoding(config: Config, parts: Iterable[Part], waiting: tuple[int, int], now: int) -> list[Check]:
    """``waiting``: how many moods wait, and since when (ms UTC). Nothing where config.toml names no encoder."""
    if config.encoder.name is EncoderName.none:
        return []
    number, since = waiting
    running = sum(part.kind is PartKind.encoding and now - part.beat <= DEAD_PART_MS for part in parts)
    if not running:
        return [Check("encoder", HealthState.warning, f"none running: {_instead(number)}")]
    if number and now - since > BEHIND_MS:
        behind = f"{running} running, behind: {number:,} moods wait, the first for {ago(now - since)}"
        return [Check("encoder", HealthState.warning, behind, since)]
    return [Check("encoder", HealthState.ok, f"{running} running")]


def _instead(number: int) -> str:
    if number:
        return f"{number:,} moods wait and are in no figure"
    return "where `masthead check` says that it is not installed, words alone decide"
