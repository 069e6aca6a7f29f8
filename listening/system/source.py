"""The state of a source, as the listener reports it and the pages show it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from listening.spans import MINUTE_MS


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
    well: int = 0
    """When something new last came, or the server said that there is nothing new; before that,
    since when it is listened to. No try to connect touches it."""
    steady: int = 0
    """Since when it has been well without a cut; 0 while it is not."""
    beat: int = 0
    """When its listener last reported; a listener that stops reporting is dead."""
    heard: int = 0
    """When the last event came."""
    behind_s: float = 0
    """For ``behind``: how old the events being read are."""
    missing_s: float = 0
    """Of the past, what is still to be told and recorded while the present already is."""
    whole_from: int = 0
    """While ``missing_s``: everything written since then (ms UTC) is recorded; 0 = nothing for sure."""
    reason: str = ""
    """Why it was last cut; empty once it is well again."""
    retry_at: int = 0
    """For ``cut``: when it is tried again."""
    events_per_minute: float = 0
    """Everything the source said, wanted or not."""
    mentions_per_minute: float = 0
    """What matched a topic."""
    allowance: str = ""
    """What it has used of what its network allows it, in words; empty where nothing is counted."""
    rejects: int = 0
    """Rejected items since this source was first listened to."""


DEAD_AFTER_MS = 5_000
"""A source whose listener has not reported for this long counts as cut."""


STEADY_MS = MINUTE_MS
"""A source that was down and has been well for this long without a cut is up again."""


def heard_of(state: SourceState, now: int) -> bool:
    """Whether its listener reports, or has said when it will try again."""
    return now - state.beat <= DEAD_AFTER_MS or (state.connection is Connection.cut and state.retry_at > now)


def as_of(state: SourceState, now: int) -> SourceState:
    """The state as a page may show it at ``now``: a silent listener is a cut source.

    What is not well is so since something last came, however often it is tried
    again; and a connection that was cut and has brought nothing since is not live yet.
    """
    if not heard_of(state, now):
        return msgspec.structs.replace(
            state, connection=Connection.cut, since=state.beat, reason="its listener does not answer", retry_at=0
        )
    if not state.well or (state.connection in ALIVE and not state.reason):
        return state
    shown = Connection.connecting if state.connection in ALIVE else state.connection
    return msgspec.structs.replace(state, connection=shown, since=state.well)


def unwell_since(state: SourceState, now: int) -> int:
    """Since when (ms UTC) nothing shows that it works; ``now`` if something does."""
    if not heard_of(state, now):
        return min(state.well or state.beat, state.beat)
    if state.well:
        return state.well
    # Written before ``well`` was.
    return state.since if state.connection is Connection.cut else now


def up_again(state: SourceState, now: int) -> bool:
    """Whether it has been well for long enough to believe that it stays so."""
    steady = state.steady or (0 if state.well else state.since)
    return heard_of(state, now) and state.connection in ALIVE and bool(steady) and now - steady >= STEADY_MS
