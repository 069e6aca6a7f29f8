"""Gaps in listening: a source that is cut is not a source that is silent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from listening.spans import DAY_S
from listening.system.source import Connection, SourceState, as_of

MOST_BEHIND_S = 120.0
"""A source that reads what was said longer ago than this does not tell of now."""
LONGEST_BLINK_S = 60
"""A source found alive twice within this time is taken to have been alive in between."""
FILE_SILENT_S = 120
"""An import or replay that has brought nothing for this long has ended."""
MEMORY_S = DAY_S
"""Of the share of each source: for as long a source that stays away is missed."""
ENOUGH = 0.8
"""Share of the usual mentions whose sources must be alive for a row to tell anything."""


class Ears(msgspec.Struct):
    """What is known of the sources: since when each is alive (UTC seconds), and what it brings."""

    alive: dict[str, int] = {}
    weight: dict[str, float] = {}
    """Mentions per row, discounted."""
    heard: dict[str, int] = {}
    """When a source that nobody reports on (a file) last brought something."""
    at: int = 0
    """When this was last brought up to date."""


def attend(ears: Ears, states: Iterable[SourceState], known: Iterable[str], now: int) -> None:
    """Note which of the ``known`` sources are alive at ``now`` (UTC seconds)."""
    wanted = set(known)
    continued = now - ears.at <= LONGEST_BLINK_S
    alive = {}
    for state in states:
        if state.name not in wanted:
            continue
        shown = as_of(state, now * 1000)
        late = shown.connection is Connection.behind and shown.behind_s > MOST_BEHIND_S
        if late or shown.connection not in (Connection.live, Connection.behind):
            continue
        before = ears.alive.get(state.name)
        alive[state.name] = before if before is not None and continued else -(-shown.since // 1000)
    for name, at in list(ears.heard.items()):
        if name in wanted or now - at > FILE_SILENT_S:
            del ears.heard[name]
        elif name in ears.alive:
            alive[name] = ears.alive[name]
    ears.alive = alive
    ears.at = now


def abandoned(ears: Ears) -> bool:
    """Whether nobody listens, and nobody who ever brought anything is missed.

    A file was read to its end: nothing follows that could say that a spike is over.
    """
    return not ears.alive and not ears.weight


def listened(ears: Ears, row: int, seconds: int, brought: Mapping[str, int], known: Iterable[str]) -> bool:
    """Whether the row at ``row`` (UTC seconds) tells how much was said; learns who brings how much.

    True while the sources alive for all of it usually bring most of the mentions.
    """
    wanted = set(known)
    for name, n in brought.items():
        if n and name not in wanted:
            ears.alive.setdefault(name, row)
            ears.heard[name] = max(ears.heard.get(name, 0), row + seconds)
    awake = _awake(ears, row)
    usual = _usual(ears, wanted)
    enough = _enough(awake, usual)
    for name in wanted:
        if name in awake or not enough:
            gain = seconds / MEMORY_S
            n = brought.get(name, 0) if name in awake else 0
            usual[name] = usual.get(name, 0.0) * (1.0 - gain) + n * gain
    ears.weight = {name: weight for name, weight in usual.items() if weight > 1e-6}
    return bool(awake) and enough


def hears(ears: Ears, row: int, known: Iterable[str]) -> bool:
    """Whether the row that begins at ``row`` (UTC seconds) will tell anything, if nothing changes."""
    awake = _awake(ears, row)
    return bool(awake) and _enough(awake, _usual(ears, set(known)))


def _awake(ears: Ears, row: int) -> set[str]:
    """Sources alive since ``row`` or longer."""
    return {name for name, since in ears.alive.items() if since <= row}


def _usual(ears: Ears, wanted: set[str]) -> dict[str, float]:
    """What each source usually brings. Files come and go: what they bring is taken, and never missed."""
    return {name: weight for name, weight in ears.weight.items() if name in wanted}


def _enough(awake: set[str], usual: dict[str, float]) -> bool:
    return sum(n for name, n in usual.items() if name in awake) >= ENOUGH * sum(usual.values())
