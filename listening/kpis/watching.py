"""Watching: whether anybody listens, and whether the sources are alive. Pure.

What has no data behind it says so: nothing here is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence

from listening.kpis.figure import NOT_MEASURED, Measure
from listening.state import Connection, SourceState


def sources_alive(states: Sequence[SourceState]) -> Measure:
    """Sources that are live or catching up now."""
    if not states:
        return Measure(None, note="no live source in config.toml")
    alive = sum(state.connection in (Connection.live, Connection.behind) for state in states)
    return Measure(alive, len(states), note=f"of {len(states)}")


def not_measured() -> Measure:
    """People listening, spikes, time to see and to acknowledge, false alarms, share of time alive."""
    return NOT_MEASURED
