"""Everything the page, the API and the exports show, of one range. Pure.

A recipe per figure, keyed as its definition is: the same functions over the
range itself, the period before and the earlier stretches of the usual.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec

from listening.case_facts import Kind
from listening.config import Config, TopicKind
from listening.counts import EVERYTHING, Cells, Filter, Mood, mood
from listening.kpis import answering, together, voice, watching, worth
from listening.kpis.answering import Mixed
from listening.kpis.cases import Cases
from listening.kpis.definitions import BY_KEY, DEFINITIONS
from listening.kpis.figure import Figure, Measure, figure
from listening.kpis.percentiles import median, p90
from listening.kpis.perception import Perception, perception
from listening.kpis.period import Period, steps
from listening.kpis.together import Journey
from listening.kpis.voices import Voices
from listening.kpis.worth import Balance
from listening.state import SourceState


class Material:
    """What was counted in one period, under one filter."""

    def __init__(
        self,
        config: Config,
        period: Period,
        only: Filter,
        cells: Cells,
        voices: Voices,
        book: Cases,
        states: Sequence[SourceState] = (),
    ) -> None:
        """``cells``: of the period, unfiltered; ``voices``, ``book``: what the filter admits.

        ``book``: cases opened in the period and before it.
        """
        self.config = config
        self.period = period
        self.only = only
        self.everything = cells
        self.cells: Cells = {cell: n for cell, n in cells.items() if only.admits(cell)}
        without_topic = msgspec.structs.replace(only, topic="")
        self.corpus: Cells = {cell: n for cell, n in cells.items() if without_topic.admits(cell)}
        self.mood: Mood = mood(self.cells)
        self.voices = voices
        self.book = book
        self.cases = book.opened(period.start, period.end)
        self.mix: list[Mixed] = answering.mix(self.cases, self.cells)
        self.states = states
        self.waiting = answering.waiting_since(book, period.end)
        heard = Period(max(voices.first or period.end, period.start), period.end)
        # Hours are everybody's: they cannot be set against a part of the answers.
        whole = only == EVERYTHING
        self.balance: Balance | None = worth.balance(self.cases, heard, config.worth) if whole else None

    @property
    def no_balance(self) -> str:
        """Why there is no balance."""
        if not self.config.worth.contact_cost:
            return "no assumptions in config.toml: [worth]"
        return "only for all cases: hours are not known by part" if self.cases.number else "no case in this range"

    @property
    def rivals(self) -> list[str]:
        """Topics that share of voice is among."""
        compared = (TopicKind.brand, TopicKind.competitor)
        return [topic.name for topic in self.config.topics if topic.kind in compared]

    @property
    def ours(self) -> list[str]:
        brands = [t.name for t in self.config.topics if t.kind is TopicKind.brand]
        return [self.only.topic] if self.only.topic else brands


Recipe = Callable[[Material], Measure]


def _of_cases(
    measure: Callable[[Cases, answering.Percentile], Measure], of: answering.Percentile
) -> Recipe:
    return lambda m: measure(m.cases, of)


def _both(key: str, measure: Callable[[Cases, answering.Percentile], Measure]) -> dict[str, Recipe]:
    return {f"{key}_median": _of_cases(measure, median), f"{key}_p90": _of_cases(measure, p90)}


def _age(of: answering.Percentile) -> Recipe:
    return lambda m: answering.backlog_age(m.waiting, m.period.end, of)


def _answered(*kinds: Kind) -> Recipe:
    return lambda m: answering.answered_of(m.mix, *kinds)


RECIPES: Mapping[str, Recipe] = {
    "mentions": lambda m: voice.mentions(m.mood),
    "authors": lambda m: voice.authors(m.voices),
    "reach": lambda m: voice.reach(m.voices),
    "net_sentiment": lambda m: voice.net_sentiment(m.mood),
    "unscored": lambda m: voice.unscored(m.mood),
    "share_of_voice": lambda m: voice.share_of_voice(m.corpus, m.ours, m.rivals),
    **_both("first_response", answering.first_response),
    **_both("first_response_business", answering.first_response_business),
    **_both("resolution", answering.resolution),
    **_both("resolution_business", answering.resolution_business),
    "sla": lambda m: answering.sla(m.cases),
    "response_rate": lambda m: answering.response_rate(m.cases),
    "reopened": lambda m: answering.reopened(m.cases),
    "backlog": lambda m: answering.backlog(m.waiting),
    "backlog_age_median": _age(median),
    "backlog_age_p90": _age(p90),
    "answered_questions": _answered(Kind.question),
    "answered_requests": _answered(Kind.request),
    "answered_complaints": _answered(Kind.complaint, Kind.crisis),
    "answered_unasked": _answered(Kind.unasked),
    "answered_praise": _answered(Kind.praise),
    **_both("hand_overs", together.hand_overs),
    **_both("people", together.people),
    **_both("touches", together.touches),
    **_both("known", together.until_known),
    "unowned": lambda m: together.unowned_too_long(m.cases),
    "approvals_waiting": lambda m: together.approvals_waiting(m.cases),
    **_both("approval", together.approval_time),
    "sources_alive": lambda m: watching.sources_alive(m.states),
    **dict.fromkeys(
        ("sources_share", "people_listening", "spikes", "time_to_see", "time_to_acknowledge", "false_alarms"),
        lambda m: watching.not_measured(),
    ),
    "cases_answered": lambda m: worth.answered(m.cases),
    "worth": lambda m: worth.worth(m.balance, m.no_balance),
}  # fmt: skip
"""By the key of the definition; ``reasons`` is twelve figures, in ``Board.perception``."""

NOW_ONLY = frozenset({"sources_alive", "approvals_waiting"})
"""Figures of this moment: there is no period before."""


MOST_PLACES = 15


class DepartmentRow(msgspec.Struct, frozen=True):
    """Who does it, and how well. Seconds and per cent."""

    department: str
    arrived: int
    response_rate: float | None
    sla: float | None
    first_response: float | None
    """Median."""
    backlog: int
    known: float | None
    """Median until the department knew."""


class Rival(msgspec.Struct, frozen=True):
    """Share of voice of one brand or competitor, per cent."""

    topic: str
    share: float
    before: float | None


class Trend(msgspec.Struct, frozen=True):
    """Mentions, and cases answered in time, between consecutive edges (ms)."""

    edges: list[int]
    mentions: list[int]
    sla: list[float | None]


class Board(msgspec.Struct, frozen=True):
    """All figures of one range."""

    period: Period
    before: Period
    only: Filter
    now: int
    figures: dict[str, Figure]
    mix: list[Mixed]
    departments: list[DepartmentRow]
    rivals: list[Rival]
    worst: list[Journey]
    perception: Perception
    balance: Balance | None
    trend: Trend
    places: list[str]
    """Countries that were heard, most first; what one can filter by."""
    sources: list[str]
    """As ``places``: those of config.toml and whatever was imported."""
    listened: bool
    """Whether anything was heard in the range at all."""


def board(
    now: Material, before: Material | None, earlier: Sequence[Material | None], was: Period, at: int
) -> Board:
    """``before``, ``earlier``: None where nobody listened; ``was``: the period before; ``at``: now in ms."""
    return Board(
        period=now.period,
        before=was,
        only=now.only,
        now=at,
        figures={
            d.key: _figure(d.key, now, before, earlier) for d in DEFINITIONS if d.key in RECIPES
        },
        mix=now.mix,
        departments=_departments(now),
        rivals=_rivals(now, before),
        worst=together.worst(now.cases),
        perception=perception(now.cells, now.config),
        balance=now.balance,
        trend=_trend(now),
        places=_heard(now.everything, "country")[:MOST_PLACES],
        sources=list(
            dict.fromkeys([*(s.name for s in now.config.sources), *_heard(now.everything, "source")])
        ),
        listened=bool(now.cells) or bool(now.cases.number),
    )


def _figure(
    key: str, now: Material, before: Material | None, earlier: Sequence[Material | None]
) -> Figure:
    take = RECIPES[key]
    if key in NOW_ONLY:
        before, earlier = None, []
    then = [take(m) if m else None for m in earlier]
    return figure(key, BY_KEY[key].unit, take(now), take(before) if before else None, then)


def _departments(m: Material) -> list[DepartmentRow]:
    names = [d.name for d in m.config.departments]
    found = []
    for name in names:
        only = partial(Cases.matching, only=Filter(department=name))
        cases, book = only(m.cases), only(m.book)
        if not cases.number and not book.number:
            continue
        found.append(
            DepartmentRow(
                department=name,
                arrived=int((~cases.dismissed).sum()),
                response_rate=answering.response_rate(cases).value,
                sla=answering.sla(cases).value,
                first_response=answering.first_response(cases, median).value,
                backlog=len(answering.waiting_since(book, m.period.end)),
                known=together.until_known(cases, median).value,
            )
        )
    return found


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


def _trend(m: Material) -> Trend:
    edges = steps(m.period, ZoneInfo(m.config.brand.timezone))
    kept = [answering.sla(m.cases.opened(start, end)).value for start, end in pairwise(edges)]
    return Trend(edges, m.voices.trend(edges), kept)
