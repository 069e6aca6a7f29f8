"""Series that show one and the same spike: joined by the mentions too many that they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from listening.counting.buckets import Cell
from listening.counting.counts import Cells
from listening.spikes.record import SpikeMember
from listening.spikes.series import Series, SeriesKind, read_id

ENOUGH = 0.5
"""Share of a newcomer's excess that an open spike must explain to be the same."""
INSIDE = 0.8
"""Share of a young spike's excess that a larger newcomer must explain to take it in."""
YOUNG_MS = 120_000
COVERS = 0.6
"""Share of the largest excess that the leading series must explain."""

SAYS = {
    SeriesKind.topic: 1.25,
    SeriesKind.department: 1.0,
    SeriesKind.mood: 1.0,
    SeriesKind.source: 0.9,
    SeriesKind.total: 0.8,
    SeriesKind.negative: 0.7,
}
"""How much the name of a series tells, against how far it is from its usual."""


class Stretch(msgspec.Struct, frozen=True):
    """Cells while it lasts, and cells from before it, which last ``times`` as long."""

    during: Cells
    before: Cells
    times: float

    def excess(self, admits: Callable[[Cell], bool]) -> float:
        """Mentions more than there were before it, in as much time."""
        now = sum(n for cell, n in self.during.items() if not cell.own and admits(cell))
        then = sum(n for cell, n in self.before.items() if not cell.own and admits(cell))
        return now - then / self.times if self.times else float(now)


def same(stretch: Stretch, newcomer: Series, member: Series, young: bool) -> bool:
    """Whether a series that is too high now shows the spike that another one showed before.

    A topic's mentions are among its department's and the total's: what is too
    many in both is the same mentions, counted twice. So the newcomer joins if
    most of its excess is the other's as well. What rises far more than the
    other explains is something else, unless the other had only just begun.
    """
    both = stretch.excess(lambda cell: newcomer.admits(cell) and member.admits(cell))
    if both <= 0:
        return False
    if both >= ENOUGH * stretch.excess(newcomer.admits):
        return True
    return young and both >= INSIDE * stretch.excess(member.admits)


def lead(stretch: Stretch, members: Sequence[SpikeMember]) -> str:
    """The series that says best what a spike is about.

    Of those that explain most of what is too many, the one furthest from its
    usual: a topic rather than the total it is part of. A mood only where no
    count is too high.
    """
    counts = [m for m in members if read_id(m.series).kind is not SeriesKind.mood]
    among = counts or list(members)
    excess = {m.series: stretch.excess(read_id(m.series).admits) for m in among}
    most = max(excess.values())
    fitting = [m for m in among if excess[m.series] >= COVERS * most] or list(among)
    return max(fitting, key=lambda m: (SAYS[read_id(m.series).kind] * m.peak.ratio, m.series)).series


def names(members: Iterable[SpikeMember], kind: SeriesKind) -> list[str]:
    """Names of the members of one kind, in the order they joined."""
    return [s.name for m in members if (s := read_id(m.series)).kind is kind]
