"""How long a test waits: one patience for all, longer than any machine takes.

What is waited for happens, or the test is wrong. A machine ten times as slow as ours, with a process that comes a
minute late, changes no result; so nothing in a test gives up sooner, be it a command, a page, an answer or a thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_S = 300.0
PATIENCE_MS = 1000 * PATIENCE_S


def until(true: Callable[[], object], what: str = "what is waited for") -> None:
    """Wait until ``true()``; fails naming ``what`` if it never is."""
    give_up = time.monotonic() + PATIENCE_S
    pause = 0.005
    while not true():
        assert time.monotonic() < give_up, f"never: {what}"
        time.sleep(pause)
        # Who asks all the time takes the time from those who are asked.
        pause = min(1.5 * pause, 0.3)
