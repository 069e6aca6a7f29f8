"""The moment from which a series that is still learning is judged, if it is listened to all the time until then.

The same steps as :func:`listening.spikes.detector.observe`, without the counts: when enough was seen does not
depend on how much was said. Times are UTC seconds.
"""

from __future__ import annotations

from collections import deque

from listening.spikes.detector import event, surge
from listening.spikes.detector.baseline import ROW
from listening.spikes.detector.detector import LEAST_SHARE, FastState, SeriesState


def surges_from(state: SeriesState, at: int) -> int:
    """End of the first row whose surge may open a spike; 0: it may already. ``at``: start of the next row."""
    fast = state.fast
    if fast.surge.learnt >= surge.LEAST_LEARNT:
        return 0
    kept = deque(due > 0.0 for due in fast.surge.usual)
    known = state.slow.base.rows > 0.0
    learnt, settle, heard = fast.surge.learnt, fast.settle, _heard(fast, at)
    while learnt < surge.LEAST_LEARNT:
        observed = settle <= 0
        settle -= fast.seconds
        kept.append(observed and known)
        if len(kept) > surge.SPAN // fast.seconds and kept.popleft():
            learnt += fast.seconds
        heard += fast.seconds if observed else 0
        at += fast.seconds
        if at % ROW == 0:
            known = known or heard >= LEAST_SHARE * ROW
            heard = 0
    return at


def events_from(state: SeriesState, at: int) -> int:
    """End of the first five-minute row that may open a spike; 0: one may already. ``at``: start of the next row."""
    missing = event.LEAST_ROWS - state.slow.event.rows
    if missing <= 0:
        return 0
    end = (at // ROW + 1) * ROW
    heard = _heard(state.fast, at) + end - at - state.fast.settle
    return end + ROW * (missing - 1 if heard >= LEAST_SHARE * ROW else missing)


def _heard(fast: FastState, at: int) -> int:
    """Seconds listened to of the five-minute row that ``at`` is in."""
    row = fast.pending
    return row.seconds if row is not None and row.start // ROW == at // ROW else 0
