"""The board: everything the page, the API and the exports show, of one range. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from listening.counting.counts import Cells, Filter
from listening.kpis import together, voice, watching
from listening.kpis.answering import Mixed
from listening.kpis.definitions import BY_KEY, DEFINITIONS
from listening.kpis.figure import Figure, Measure, figure
from listening.kpis.material import Material
from listening.kpis.perception import Perception, perception
from listening.kpis.period import Period
from listening.kpis.recipes import NOW_ONLY, RECIPES
from listening.kpis.together import Journey
from listening.kpis.trend import Trend, trend
from listening.kpis.worth import Balance
from listening.learning.drift import Drift
from listening.learning.shares import NOT_ASKED, AskedRules, CalibratedShare, by_department
from listening.people.presence import Listening

MOST_PLACES = 15


DEPARTMENTAL = ("response_rate", "sla", "first_response_median", "backlog", "known_median")
"""Keys of the figures that the table of departments has."""


class DepartmentResult(msgspec.Struct, frozen=True):
    """Who does it, and how well: the figures of one department, beside the period before."""

    department: str
    figures: dict[str, Figure]
    """``DEPARTMENTAL``."""
    arrived: int
    """Cases."""
    arrived_before: int | None
    people_now: int
    people_today: int
    people_week: int
    """Who listened, of those who work for it."""


class Rival(msgspec.Struct, frozen=True):
    """Share of voice of one brand or competitor, per cent."""

    topic: str
    share: float
    mentions_before: float | None


Measures = Mapping[str, Measure]
"""Of one period, by the keys of figures."""


class UsualStretches(msgspec.Struct, frozen=True):
    """The stretches that make the usual; None where nobody listened."""

    weeks: Sequence[Measures | None] = ()
    days: Sequence[Measures | None] = ()
    """Of a range of one day, while too few weeks are known."""


def measures(m: Material) -> Measures:
    """Every figure of one period that may be set beside another one's."""
    return {key: take(m) for key, take in RECIPES.items() if key not in NOW_ONLY}


class Board(msgspec.Struct, frozen=True):
    """All figures of one range."""

    period: Period
    before: Period
    only: Filter
    now: int
    figures: dict[str, Figure]
    mix: list[Mixed]
    departments: list[DepartmentResult]
    rivals: list[Rival]
    worst: list[Journey]
    perception: Perception
    balance: Balance | None
    trend: Trend
    usual_from: int | None
    """When (ms) a range as long as this will have a usual; 0 = it has, or nothing was heard; None = never."""
    places: list[str]
    """Countries that were heard, most first; what one can filter by."""
    sources: list[str]
    """As ``places``: those of config.toml and whatever was imported."""
    listened: bool
    """Whether anything was heard in the range at all."""
    drift: Drift | None = None
    """Of how often moods are right, by what people reviewed; None where there is none."""
    should: Mapping[str, CalibratedShare] = {}
    """What share of mentions each department should have had, most first."""
    needs_answer: CalibratedShare | None = None
    """What share of mentions needs an answer; None where nobody asked, or nothing was written."""
    asked: int = 0
    """How many mentions the rules were asked about: the newest."""


def board(
    now: Material,
    before: Material | None,
    earlier: UsualStretches,
    listening: Listening,
    was: Period,
    at: int,
    usual_from: int | None = 0,
    asked: AskedRules = NOT_ASKED,
) -> Board:
    """``before``, ``earlier``: None where nobody listened; ``was``: the period before; ``at``: now in ms."""
    then = measures(before) if before else None
    figures = {key: _figure(key, now, then, earlier) for key in RECIPES} | _people(listening, now.only)
    return Board(
        period=now.period,
        before=was,
        only=now.only,
        now=at,
        figures={d.key: figures[d.key] for d in DEFINITIONS if d.key in figures},
        mix=now.mix,
        departments=_departments(now, before, listening),
        rivals=_rivals(now, before),
        worst=together.worst(now.cases),
        perception=perception(now.cells, now.config),
        balance=now.balance,
        trend=trend(now),
        usual_from=usual_from,
        places=_heard(now.everything, "country")[:MOST_PLACES],
        sources=list(dict.fromkeys([*(s.name for s in now.config.sources), *_heard(now.everything, "source")])),
        listened=bool(now.everything) or bool(now.cases.number),
        drift=now.calibration.sample.drift,
        should=_should(now),
        needs_answer=now.calibration.shares.needs_answer(asked.yes, asked.no, now.only, now.period.end),
        asked=asked.number,
    )


def _should(m: Material) -> dict[str, CalibratedShare]:
    counted = by_department(m.cells, m.only, m.reposts)
    found = m.calibration.shares.departments(counted, m.only, m.period.end)
    return dict(sorted(found.items(), key=lambda item: -item[1].value))


def _figure(key: str, now: Material, before: Measures | None, earlier: UsualStretches) -> Figure:
    taken = RECIPES[key](now)
    if key in NOW_ONLY:
        return figure(key, BY_KEY[key].unit, taken)
    return figure(
        key,
        BY_KEY[key].unit,
        taken,
        before[key] if before else None,
        [then[key] if then else None for then in earlier.weeks],
        [then[key] if then else None for then in earlier.days],
    )


PEOPLE = ("people_now", "people_today", "people_week")


def _people(listening: Listening, only: Filter) -> dict[str, Figure]:
    counted = zip(PEOPLE, (listening.now, listening.today, listening.week), strict=True)
    return {key: figure(key, BY_KEY[key].unit, watching.people(headcount, only)) for key, headcount in counted}


def _departments(m: Material, before: Material | None, listening: Listening) -> list[DepartmentResult]:
    found = []
    for name in [d.name for d in m.config.departments]:
        there = _of_department(m, name)
        now, today, week = (
            count.by_department.get(name, 0) for count in (listening.now, listening.today, listening.week)
        )
        if not (there.cases.number or there.book.number or week) or m.only.department not in ("", name):
            continue
        then = _of_department(before, name) if before else None
        taken = {key: (RECIPES[key](there), RECIPES[key](then) if then else None) for key in DEPARTMENTAL}
        arrived, arrived_before = taken["response_rate"]
        found.append(
            DepartmentResult(
                department=name,
                figures={key: figure(key, BY_KEY[key].unit, *measured) for key, measured in taken.items()},
                arrived=arrived.items,
                arrived_before=arrived_before.items if arrived_before else None,
                people_now=now,
                people_today=today,
                people_week=week,
            )
        )
    return found


def _of_department(m: Material, name: str) -> Material:
    """Its cases alone, for figures that are of cases; of mentions there is nothing in it."""
    only = Filter(department=name)
    return Material(m.config, m.period, only, {}, None, m.cases.matching(only), m.book.matching(only))


def _rivals(now: Material, before: Material | None) -> list[Rival]:
    said = voice.voices_by_topic(now.corpus, now.rivals)
    was = voice.voices_by_topic(before.corpus, now.rivals) if before else {}
    total, total_before = sum(said.values()), sum(was.values())
    rows = [
        Rival(
            name,
            100 * n / total if total else 0.0,
            100 * was[name] / total_before if total_before else None,
        )
        for name, n in said.items()
    ]
    return sorted(rows, key=lambda row: -row.share)


def _heard(cells: Cells, field: str) -> list[str]:
    counted: Counter[str] = Counter()
    for cell, n in cells.items():
        counted[getattr(cell, field)] += n
    return [name for name, _ in counted.most_common() if name]
