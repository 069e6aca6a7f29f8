"""Processes of their own, for tests that kill them.

To load what a worker needs takes a second of CPU. One process, which the first test that asks starts, loads it once;
each process that a test gets is forked from that one, and dies as any other does.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.alerting.victim", "tests.outbox.dying"])


def forked(what: Callable[..., None], *arguments: object) -> ForkServerProcess:
    """A process that runs ``what(*arguments)`` with the environment of this moment; it ends with ours, if not before.

    ``what`` is a function of a module; ``arguments`` can be pickled.
    """
    process = _CONTEXT.Process(target=_run, args=(what, dict(os.environ), *arguments), daemon=True)
    process.start()
    return process


def _run(what: Callable[..., None], environment: dict[str, str], *arguments: object) -> None:
    # That of the process we are forked from is of the test that was the first to ask.
    os.environ.clear()
    os.environ.update(environment)
    what(*arguments)
