"""Due times of a case: derived from timestamps each time, never stored as a state. Pure."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

import msgspec

from listening.cases.case import SETTLES, Case
from listening.config import Cases, Config, Department, Priority, Sla
from listening.hours import WorkingHours, after, read_holiday, read_hours
from listening.spans import MINUTE_MS


class Standing(StrEnum):
    """How a clock stands."""

    none = "none"
    """No target."""
    met = "met"
    running = "running"
    at_risk = "at_risk"
    breached = "breached"


class Clock(msgspec.Struct, frozen=True):
    """One promise. Times in ms UTC; 0 = there is none."""

    started: int
    risk: int
    """From here on it is at risk."""
    due: int
    stopped: int = 0
    """When it was kept, or kept too late."""

    def standing(self, now: int) -> Standing:
        """How it stands at ``now``; a clock that has stopped stands as it stopped."""
        if not self.due:
            return Standing.none
        if self.stopped:
            return Standing.met if self.stopped <= self.due else Standing.breached
        if now > self.due:
            return Standing.breached
        return Standing.at_risk if now >= self.risk else Standing.running


NO_CLOCK = Clock(0, 0, 0)


class Clocks(msgspec.Struct, frozen=True):
    """The promises of one case."""

    first: Clock
    """From the mention that opened it to the brand's first posted answer."""
    reply: Clock
    """What waits now: from the oldest unanswered post to its answer, same target as ``first``."""
    resolution: Clock
    """From the mention that opened it to the end of its work."""

    @property
    def due(self) -> int:
        """What the queue is sorted by: the next moment at which something is due; 0 = nothing is."""
        return min((c.due for c in (self.reply, self.resolution) if c.due and not c.stopped), default=0)

    @property
    def risk(self) -> int:
        """When the first of what runs is at risk; 0 = nothing runs."""
        return min((c.risk for c in (self.reply, self.resolution) if c.due and not c.stopped), default=0)

    def standing(self, now: int) -> Standing:
        """The worse of what runs."""
        found = [c.standing(now) for c in (self.reply, self.resolution) if c.due and not c.stopped]
        for worst in (Standing.breached, Standing.at_risk, Standing.running):
            if worst in found:
                return worst
        return Standing.none


class Targets:
    """The SLA of one config, ready to be asked."""

    def __init__(self, config: Config) -> None:
        self._rows = config.sla
        self._rules: Cases = config.cases
        self._zone = config.brand.timezone
        self._departments = {d.name: d for d in config.departments}

    def row(self, department: str, priority: Priority) -> Sla | None:
        """The first row of [[sla]] that fits."""
        for row in self._rows:
            if (not row.departments or department in row.departments) and (
                not row.priorities or priority in row.priorities
            ):
                return row
        return None

    def hours(self, department: str) -> WorkingHours:
        """Of a department config.toml has no more: around the clock, so that a clock still runs."""
        known = self._departments.get(department)
        return working_hours(known, self._zone) if known else WorkingHours(self._zone)

    def clocks(self, case: Case) -> Clocks:
        """Every promise of a case."""
        row = self.row(case.department, case.priority)
        if row is None:
            return Clocks(NO_CLOCK, NO_CLOCK, NO_CLOCK)
        hours = self.hours(case.department)
        target = row.first_response_minutes
        if case.history:
            # Promised is only what is asked since somebody listens.
            back = 0 if case.aside else case.waiting_since
            return Clocks(NO_CLOCK, self._clock(back, target, hours, 0), NO_CLOCK)
        return Clocks(
            first=self._clock(case.opened_at, target, hours, case.responded_at or case.resolved_at),
            reply=self._clock(case.waiting_since, target, hours, 0),
            resolution=self._clock(case.opened_at, row.resolution_minutes, hours, self._resolved(case)),
        )

    def _resolved(self, case: Case) -> int:
        """When the work on a case was over (ms); 0 = it is not."""
        if case.state in SETTLES and self._rules.resolve_days:
            return case.talk.last_answer  # unless the customer comes back, this resolved it
        return case.resolved_at

    def escalates_at(self, case: Case) -> int:
        """When the next level of escalation is reached (ms); 0 = never."""
        row = self.row(case.department, case.priority)
        levels = sorted(self._rules.escalate)
        if row is None or not row.first_response_minutes or case.escalation >= len(levels):
            return 0
        if not case.waiting_since or case.owner or case.aside:
            return 0
        worked = round(row.first_response_minutes * MINUTE_MS * levels[case.escalation])
        return after(case.waiting_since, worked, self.hours(case.department))

    def _clock(self, start: int, target: int | None, hours: WorkingHours, stopped: int) -> Clock:
        if not target or not start:
            return NO_CLOCK
        worked = target * MINUTE_MS
        return Clock(
            started=start,
            risk=after(start, round(worked * self._rules.at_risk), hours),
            due=after(start, worked, hours),
            stopped=stopped,
        )


@lru_cache(maxsize=1000)
def working_hours(department: Department, zone: str) -> WorkingHours:
    """When a department works; ``zone`` is the brand's. Raises ValueError naming what is wrong."""
    return WorkingHours(
        zone=department.timezone or zone,
        week=read_hours(department.hours),
        holidays=frozenset(read_holiday(text) for text in department.holidays),
    )
