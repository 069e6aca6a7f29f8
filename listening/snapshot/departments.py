"""Mentions routed to each department in the last hour."""

from __future__ import annotations

from listening.counts import Mood, Tally
from listening.snapshot.keys import department_keys
from listening.snapshot.model import DepartmentRow, Departments
from listening.snapshot.sentiment import moods
from listening.snapshot.sums import HOUR, MINUTE, Measure, Sums, figure, points

PERIOD = 5 * MINUTE
NOTHING = Mood()


def build(sums: Sums) -> Departments:
    hour = sums.hour
    last = sums.view.now - sums.view.now % PERIOD
    periods = {
        str(start // PERIOD): sums.between(start, start + PERIOD)
        for start in range(last - HOUR + PERIOD, last + PERIOD, PERIOD)
    }
    rows = {}
    for name, key in department_keys(sums.view.config).items():
        by = hour.by_department.get(name, NOTHING)
        spark = {period: past.by_department.get(name, NOTHING).mentions for period, past in periods.items()}
        rows[key] = DepartmentRow(
            hour=figure(by.mentions, sums.usual_hour(_mentions_of(name))),
            net=points(by.net),
            moods=moods(by),
            spark={period: n for period, n in spark.items() if n},
        )
    return Departments(empty=not hour.mentions, rows=rows)


def _mentions_of(department: str) -> Measure:
    def measure(past: Tally) -> float:
        return past.by_department.get(department, NOTHING).mentions

    return measure
