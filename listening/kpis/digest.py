"""The digest of a day or a week: what a mail says to those who open no page. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from listening.config import Config
from listening.kpis.adding_up import AddedUp, added_up, measure
from listening.kpis.definitions import BY_KEY, RIPENING
from listening.kpis.figure import Figure, Unit, figure
from listening.kpis.material import Material
from listening.kpis.moved import MovedBy, most_moved, moved
from listening.kpis.period import Period, back, midnight
from listening.kpis.recipes import NOW_ONLY, RECIPES
from listening.learning.calibration import Estimate
from listening.learning.shares import CalibratedShare
from listening.spikes.casework import SpikeCases

MOST_MOVED = 3
"""Figures whose change is told, with why."""
PARTS = 2
"""Groups named of each way to take a change apart."""
WHY = (MovedBy.topic, MovedBy.department)


class DigestEvery(StrEnum):
    """How often it comes."""

    day = "day"
    week = "week"


class DigestDue(msgspec.Struct, frozen=True):
    """A digest that may be sent now."""

    every: DigestEvery
    period: Period
    name: str
    """Of the period, which it is sent once for: its first day, ``2026-03-02``."""


class DigestSpike(msgspec.Struct, frozen=True, kw_only=True):
    """A spike of the period."""

    id: str
    title: str
    since: str
    """``Tuesday 14:20``."""
    summary: str
    """What it comes to."""
    quoted: str
    """What drives it: words of strangers, as messages may hold them."""
    holder: str = ""
    """Who has it, or had it."""
    over: bool = True
    cases: SpikeCases | None = None
    """That its posts opened, as they stand now."""


class DigestMove(msgspec.Struct, frozen=True):
    """A figure that moved, and by what."""

    key: str
    steps: AddedUp
    unit: str
    """Behind its numbers."""


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """All that is said."""

    due: DigestDue
    figures: Mapping[str, Figure]
    waiting: int
    """Cases that wait for us now."""
    late: int
    """Of them, those past their first response."""
    moved: tuple[DigestMove, ...]
    spikes: tuple[DigestSpike, ...] = ()
    reviewed: int = 0
    """Moods that people judged on the random sample, ever."""
    mood_right: Estimate | None = None
    department_right: Estimate | None = None
    needs_answer: CalibratedShare | None = None
    """What share of mentions needs an answer; None where nothing was written."""


FIRST_DAY = 0
"""Weeks begin on Monday."""


def due(every: DigestEvery, at: str, now: int, zone: ZoneInfo) -> DigestDue:
    """The digest of the last whole day or week, at ``now`` (ms): of the one before until ``at`` (``08:00``)."""
    here = datetime.fromtimestamp(now / 1000, zone)
    if here.time() < time.fromisoformat(at):
        here -= timedelta(days=1)
        # What was due yesterday morning is still due, if nobody sent it.
    today = here.date()
    if every is DigestEvery.week:
        today -= timedelta(days=(today.weekday() - FIRST_DAY) % 7)
    end = midnight(today, zone)
    start = back(Period(end, end), 7 if every is DigestEvery.week else 1, zone).start
    return DigestDue(every, Period(start, end), f"{datetime.fromtimestamp(start / 1000, zone):%Y-%m-%d}")


def digest(which: DigestDue, now: Material, before: Material | None) -> Digest:
    """What the figures say; spikes and reviews are put in by who knows them."""
    made = {key: _figure(key, now, before) for key in RECIPES if key not in NOW_ONLY}
    # Of a day that has just ended these are always behind.
    young = RIPENING if which.every is DigestEvery.day else ()
    found = [_move(key, now, before) for key in most_moved(made.values(), young, MOST_MOVED)]
    book = now.book
    ours = book.unresolved
    late = ours & (book.due > 0) & (book.due < book.now) & (book.column("responded") == 0)
    return Digest(
        due=which,
        figures=made,
        waiting=int(np.count_nonzero(ours)),
        late=int(np.count_nonzero(late)),
        moved=tuple(each for each in found if each is not None),
    )


def _figure(key: str, now: Material, before: Material | None) -> Figure:
    take = RECIPES[key]
    return figure(key, BY_KEY[key].unit, take(now), take(before) if before else None)


def _move(key: str, now: Material, before: Material | None) -> DigestMove | None:
    found = moved(key, now, before)
    step, unit = measure(found)
    added = added_up(found, step)
    # What decided a mood has changed: no change of it is one.
    return DigestMove(key, added, unit or ("points" if found.unit is Unit.points else "")) if added else None


def department_name(config: Config, name: str) -> str:
    """As people call it."""
    return next((d.label for d in config.departments if d.name == name), name)
