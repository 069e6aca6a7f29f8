"""Mentions routed to each department in the last hour."""

from __future__ import annotations

from collections import Counter

import msgspec

from listening.counting.counts import Cells, Filter, Mood, Tally
from listening.names.keys import department_keys
from listening.spans import HOUR_MS, MINUTE_MS
from listening.wall.model import Moods, SnapshotPart, WithUsual, Work
from listening.wall.panels.sentiment import moods, net_points
from listening.wall.panels.unresolved import NOTHING as NO_LOAD
from listening.wall.panels.unresolved import work
from listening.wall.sums import Measure, Sums, figure

PERIOD = 5 * MINUTE_MS
NOTHING = Mood()


class DepartmentRow(SnapshotPart, frozen=True, kw_only=True):
    hour: WithUsual
    net: int | None = None
    unchecked: bool = msgspec.field(default=False, name="un")
    """``net`` is by word list only."""
    moods: Moods
    spark: dict[str, int]
    """Mentions per 5 minutes; keys are 5-minute periods since 1970 UTC."""
    work: Work


class Departments(SnapshotPart, frozen=True, kw_only=True):
    """Where mentions of the last hour were routed."""

    empty: bool = False
    unchecked: bool = msgspec.field(default=False, name="un")
    """Net sentiment of one of them is by word list only."""
    rows: dict[str, DepartmentRow]


def build(sums: Sums) -> Departments:
    hour, casework = sums.hour, sums.view.casework
    last = sums.view.now - sums.view.now % PERIOD
    periods = {
        str(start // PERIOD): _by_department(sums.cells(start, start + PERIOD))
        for start in range(last - HOUR_MS + PERIOD, last + PERIOD, PERIOD)
    }
    rows = {}
    for name, key in department_keys(sums.view.config).items():
        by = hour.by_department.get(name, NOTHING)
        spark = {period: by_department[name] for period, by_department in periods.items()}
        net, unchecked = net_points(sums, by, Filter(department=name))
        rows[key] = DepartmentRow(
            hour=figure(by.mentions, sums.usual_hour(_mentions_of(name))),
            net=net,
            unchecked=unchecked,
            moods=moods(by),
            spark={period: n for period, n in spark.items() if n},
            work=work(casework.loads.get(name, NO_LOAD), name, casework),
        )
    waits = any(load.unresolved for load in casework.loads.values())
    unchecked = any(row.unchecked for row in rows.values())
    return Departments(empty=not hour.mentions and not waits, unchecked=unchecked, rows=rows)


def _by_department(cells: Cells) -> Counter[str]:
    total: Counter[str] = Counter()
    for cell, n in cells.items():
        total[cell.department] += n
    return total


def _mentions_of(department: str) -> Measure:
    def measure(past: Tally) -> float:
        return past.by_department.get(department, NOTHING).mentions

    return measure
