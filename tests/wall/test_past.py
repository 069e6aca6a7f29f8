"""The past is read once, and again when it has changed."""

from __future__ import annotations

from listening.wall.past import KEPT_MS, REWRITTEN_MS, past
from tests.made import NOW
from tests.wall.memory import Memory


def test_what_was_read_is_kept_until_the_past_changes() -> None:
    history = Memory([])
    begin = NOW - NOW % KEPT_MS
    first = past(history, begin)
    assert past(history, begin + REWRITTEN_MS) is first
    history.rewritten = begin + 1
    assert past(history, begin + REWRITTEN_MS - 1) is first, "not at every change of a long import"
    again = past(history, begin + REWRITTEN_MS)
    assert again is not first
    assert past(history, begin + 2 * REWRITTEN_MS) is again, "nothing changed since"
    assert past(history, begin + KEPT_MS) is not again
