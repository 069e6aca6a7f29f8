"""Learning the usual from history: a fresh install, or one that got an import, knows it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from listening.spikes.detector import MoodState, SeriesState, new_mood, new_state, observe, observe_mood
from listening.spikes.evaluate import ROW_S, Head
from listening.spikes.series import CountedRow, SeriesKind, read_id

SLOW_S = 300
SETTLED_S = 30
"""History that has not grown for this long is complete."""
GROWN = 2.0
"""History that is this many times what was learnt from is worth learning again meanwhile."""
AT_MOST_EVERY_S = 30


def wants(head: Head, past: int, now: int) -> bool:
    """Whether the usual is to be learnt (again), ``past`` mentions of history being there.

    History grows for a while after a fresh start or an import; it is learnt from
    when it has doubled, and when it has stopped growing.
    """
    if past != head.grown:
        head.grown, head.grown_at = past, now
    if past <= head.past or now - head.past_at < AT_MOST_EVERY_S:
        return False
    # A few mentions that came late are no reason.
    settled = now - head.grown_at >= SETTLED_S and past > head.past + max(50, head.past // 200)
    return settled or past >= GROWN * head.past + 50


def heard(rows: Iterable[tuple[int, CountedRow]], end: int) -> list[tuple[int, CountedRow]]:
    """Rows of five minutes in which somebody listened, of all in the hours in which anything came.

    In order, up to ``end`` (UTC seconds). Where such a stretch of hours begins nobody
    listened before the first mention, and to a part only of the row it is in; as
    where it ends. Taken for silence, those rows would make what follows look like
    a spike of hours, at that time of every day to come.
    """
    kept: list[tuple[int, CountedRow]] = []
    stretch: list[tuple[int, CountedRow]] = []
    for row in rows:
        if stretch and row[0] != stretch[-1][0] + SLOW_S:
            kept += _within(stretch, end)
            stretch = []
        stretch.append(row)
    return kept + _within(stretch, end)


def _within(stretch: list[tuple[int, CountedRow]], end: int) -> list[tuple[int, CountedRow]]:
    loud = [n for n, (_, counted) in enumerate(stretch) if counted.sources]
    if not loud:
        return []
    goes_on = stretch[-1][0] + SLOW_S >= end
    return stretch[loud[0] + 1 : None if goes_on else loud[-1]]


def learn(
    id: str,
    slow: Iterable[tuple[int, CountedRow]],
    fine: Iterable[tuple[int, CountedRow]],
    offset: Callable[[int], int],
    before: SeriesState | None,
) -> SeriesState:
    """A series that has seen rows of five minutes (``slow``), then of ten seconds (``fine``).

    Both in order of their starts (UTC seconds), the second going on where the
    first ends. Alarms and an open spike of the state ``before`` stay.
    """
    learnt = new_state(SLOW_S)
    for start, counted in slow:
        observe(learnt, start, counted.mentions.get(id, 0), offset=offset(start))
    state = new_state(ROW_S)
    state.slow = learnt.slow
    for start, counted in fine:
        observe(state, start, counted.mentions.get(id, 0), offset=offset(start))
    # What would have been an alarm in the past is none now; what is open will be seen as open.
    state.fast.gate.alarms.clear()
    if before is not None:
        state.fast.gate = before.fast.gate
    return state


def learn_mood(
    id: str,
    slow: Iterable[tuple[int, CountedRow]],
    fine: Iterable[tuple[int, CountedRow]],
    before: MoodState | None,
) -> MoodState:
    """As ``learn``, for the negative share."""
    assert read_id(id).kind is SeriesKind.mood
    learnt = new_mood(SLOW_S)
    for start, counted in slow:
        observe_mood(learnt, start, *_shares(id, counted))
    state = new_mood(ROW_S)
    state.worst, state.seen, state.scales = learnt.worst, learnt.seen, learnt.scales
    for start, counted in fine:
        observe_mood(state, start, *_shares(id, counted))
    state.gate.alarms.clear()
    if before is not None:
        state.gate = before.gate
    return state


def _shares(id: str, counted: CountedRow) -> tuple[int, int]:
    scored = counted.scored.get(id, 0)
    return min(counted.mentions.get(id, 0), scored), scored
