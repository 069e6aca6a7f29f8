"""Mentions routed to each department in the last hour."""

from __future__ import annotations

from collections import Counter

from listening.counting.counts import Cells, Filter, Mood, Tally
from listening.names.keys import department_keys
from listening.wall.model import DepartmentRow, Departments
from listening.wall.panels.sentiment import moods, net_points
from listening.wall.panels.unresolved import NOTHING as NO_LOAD
from listening.wall.panels.unresolved import work
from listening.wall.sums import HOUR, MINUTE, Measure, Sums, figure

PERIOD = 5 * MINUTE
NOTHING = Mood()


def build(sums: Sums) -> Departments:
    hour, casework = sums.hour, sums.view.casework
    last = sums.view.now - sums.view.now % PERIOD
    periods = {
        str(start // PERIOD): _by_department(sums.cells(start, start + PERIOD))
        for start in range(last - HOUR + PERIOD, last + PERIOD, PERIOD)
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
