"""The state of a source, as the listener reports it and the pages show it."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Connection(StrEnum):
    connecting = "connecting"
    live = "live"
    behind = "behind"
    """Connected, but still reading what was said a while ago."""
    cut = "cut"


ALIVE = frozenset({Connection.live, Connection.behind})
"""What was said is heard, now or soon."""


class SourceState(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one source is doing. Times in ms UTC, rates per minute."""

    name: str
    kind: str
    connection: Connection = Connection.connecting
    since: int = 0
    """When it entered this connection state."""
    beat: int = 0
    """When its listener last reported; a listener that stops reporting is dead."""
    heard: int = 0
    """When the last event came."""
    behind_s: float = 0
    """For ``behind``: how old the events being read are."""
    missing_s: float = 0
    """Of the past, what is still to be told while the present already is."""
    reason: str = ""
    """For ``cut``: why."""
    retry_at: int = 0
    """For ``cut``: when it is tried again."""
    events_per_minute: float = 0
    """Everything the source said, wanted or not."""
    mentions_per_minute: float = 0
    """What matched a topic."""
    rejects: int = 0
    """Rejected items since this source was first listened to."""


DEAD_AFTER_MS = 5_000
"""A source whose listener has not reported for this long counts as cut."""


def as_of(state: SourceState, now: int) -> SourceState:
    """The state as a page may show it at ``now``: a silent listener is a cut source."""
    if now - state.beat <= DEAD_AFTER_MS or (state.connection == Connection.cut and state.retry_at > now):
        return state
    return msgspec.structs.replace(
        state, connection=Connection.cut, since=state.beat, reason="its listener does not answer", retry_at=0
    )
