"""The state of each source."""

from __future__ import annotations

from listening.system.source import ALIVE, Connection, SourceState, as_of
from listening.wall.authors import line
from listening.wall.model import SnapshotPart
from listening.wall.rounding import readable
from listening.wall.sums import Sums

NOTE_SHOWN = 80

BACK = 0
"""States are of now."""


class SourceRow(SnapshotPart, frozen=True, kw_only=True):
    name: str
    state: str
    note: str = ""
    """Why it is cut."""
    since: int | None = None
    """Since when it is in this state, in whole seconds UTC."""
    behind: int | None = None
    """Seconds."""
    retry: int | None = None
    """When it is tried again, in whole seconds UTC."""
    events: int
    """A minute."""
    mentions: int
    """A minute."""
    rejects: int


class Sources(SnapshotPart, frozen=True, kw_only=True):
    empty: bool = False
    rows: dict[str, SourceRow]


def build(sums: Sums) -> Sources:
    view = sums.view
    order = {source.name: n for n, source in enumerate(view.config.sources)}
    states = sorted(view.sources, key=lambda state: (order.get(state.name, len(order)), state.name))
    return Sources(
        empty=not states,
        rows={f"s{n}": _row(as_of(state, view.now)) for n, state in enumerate(states)},
    )


def _row(state: SourceState) -> SourceRow:
    cut = state.connection == Connection.cut
    return SourceRow(
        name=state.name,
        state=state.connection.value,
        note=line(state.allowance if state.connection in ALIVE else state.reason, NOTE_SHOWN),
        since=state.since // 1000 if state.since else None,
        behind=round(state.behind_s) if state.connection == Connection.behind else None,
        retry=state.retry_at // 1000 if cut and state.retry_at else None,
        events=readable(state.events_per_minute),
        mentions=readable(state.mentions_per_minute),
        rejects=state.rejects,
    )
