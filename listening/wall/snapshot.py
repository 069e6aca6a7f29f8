"""The snapshot: all that a wall shows at one instant, computed from a View. Pure.

Each panel of ``listening.config.panels`` has a module of the same name in ``panels`` with
``build(sums) -> its struct``. It looks back an hour, or says in ``BACK`` for how long (ms), so
that nothing is shown of what a source has told only in part.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from importlib import import_module

from listening.config.panels import PANELS, kind_of
from listening.spans import HOUR_MS
from listening.wall.header import build as header
from listening.wall.model import Failed, Panel, Snapshot, Untold
from listening.wall.panels import found
from listening.wall.sums import Sums
from listening.wall.view import View

__all__ = ["COUNTERS", "Snapshot", "build", "build_counters"]

COUNTERS = ("counters", "sentiment")
"""Panels that change four times a second; the others once.

Both show the net sentiment of the last hour, and the same number must not
stand twice on one screen with two values.
"""

Builder = Callable[[Sums], Panel]
_MODULES = {name: import_module(f"listening.wall.panels.{name}") for name in PANELS}
BUILDERS: dict[str, Builder] = {name: module.build for name, module in _MODULES.items()}
BACK: dict[str, int] = {name: getattr(module, "BACK", HOUR_MS) for name, module in _MODULES.items()}

log = logging.getLogger(__name__)


def build(view: View, panels: Iterable[str] = PANELS) -> Snapshot:
    """The snapshot of a view; ``panels`` restricts it to those that somebody looks at."""
    sums = Sums(view)
    return Snapshot(meta=header(view), panels={name: _guarded(name, sums) for name in panels})


def build_counters(view: View) -> Snapshot:
    """What changes four times a second."""
    return build(view, COUNTERS)


def _guarded(name: str, sums: Sums) -> Panel:
    """One panel. If it cannot be computed it says so in its own space, and the rest goes on."""
    kind = kind_of(name)
    if not sums.view.whole(sums.end - BACK[kind]):
        return Untold(reading=True)
    try:
        if kind == "found":
            return found.build(sums, name)
        return BUILDERS[kind](sums)
    except Exception:
        log.exception("panel %s failed", name)
        return Failed(failed=True)
