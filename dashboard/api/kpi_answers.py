"""The shape of the API's key figures, and how a board becomes it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from dashboard.api.quality import SharePart, share_part
from listening.config import Config
from listening.kpis.board import Board, DepartmentResult
from listening.kpis.definitions import BY_KEY
from listening.kpis.figure import Figure
from listening.learning.shares import CalibratedShare
from listening.moments import iso, iso_or_none


class UsualValue(msgspec.Struct, frozen=True):
    """Half of the earlier stretches lie between low and high."""

    low: float
    middle: float
    high: float


class KpiFigure(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    title: str
    unit: str
    """percent, points, seconds, money (in the currency of config.toml), or what is counted."""
    value: float | None
    """null where there is nothing to compute it from; see note."""
    value_before: float | None
    usual: UsualValue | None
    items: int
    """How many mentions, cases, spikes or people are behind it."""
    low: float | None
    high: float | None
    """The range of a value that is uncertain; of net sentiment its 95 % interval, once enough is reviewed."""
    unchecked: bool
    """It rests on a judgement that nobody checked: net sentiment by word list only."""
    reviewed: int
    """Mentions whose review corrected it; 0 where none did."""
    note: str
    definition: str


class Kinds(msgspec.Struct, frozen=True):
    """Response mix: how much of one kind arrived and was answered."""

    kind: str
    arrived: int
    answered: int


class DepartmentFigures(msgspec.Struct, frozen=True):
    """Medians in seconds, shares in per cent."""

    department: str
    cases: int
    cases_before: int | None
    """Before: in the period before; null where nobody listened then."""
    response_rate: float | None
    response_rate_before: float | None
    sla: float | None
    sla_before: float | None
    first_response: float | None
    first_response_before: float | None
    backlog: int
    backlog_before: int | None
    known: float | None
    known_before: float | None
    people_now: int
    people_today: int
    people_week: int
    """People of the department who listened."""
    mentions_share: SharePart | None
    """What share of mentions it should have had; null where nothing was sent to it."""


class VoiceShare(msgspec.Struct, frozen=True):
    topic: str
    share: float
    """Per cent of what is said about brands and competitors."""
    share_before: float | None


class ReasonShare(msgspec.Struct, frozen=True):
    """Shares of mentions are not shares of people asked."""

    reason: str
    mentions: int
    measured: float | None
    consumers: int
    """Per cent of consumers asked by IBM, 2011."""
    businesses: int
    """Per cent of businesses asked by IBM, 2011."""
    believed: float | None
    """Per cent, by [[beliefs]] of config.toml."""
    measured_place: int | None
    """1 to 12; equal shares have the better place, what nobody wrote for the last."""
    believed_place: int
    """By [[beliefs]]; without any, of the businesses."""
    gap: int | None
    """measured_place - believed_place: above 0 it is believed to matter more than it does."""


class Handed(msgspec.Struct, frozen=True):
    """A case that went through many hands."""

    case: str
    hand_overs: int
    people: int
    touches: int
    elapsed: float
    """Seconds."""


class KpiAnswer(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """All key figures of one range."""

    start: str
    end: str
    before_from: str
    before_to: str
    usual_from: str | None
    """When a range as long as this will have a usual; null if it has, or never will."""
    figures: list[KpiFigure]
    response_mix: list[Kinds]
    departments: list[DepartmentFigures]
    needs_answer: SharePart | None
    """What share of mentions needs an answer; null where none was written."""
    asked: int
    """How many mentions the rules were asked about for it: the newest of the range."""
    share_of_voice: list[VoiceShare]
    reasons: list[ReasonShare]
    most_handed_around: list[Handed]


def answer(board: Board, config: Config) -> KpiAnswer:
    """Everything the page shows."""
    return KpiAnswer(
        start=iso(board.period.start),
        end=iso(board.period.end),
        before_from=iso(board.before.start),
        before_to=iso(board.before.end),
        usual_from=iso_or_none(board.usual_from),
        figures=[_figure(figure) for figure in board.figures.values()],
        response_mix=[Kinds(each.kind.name, each.arrived, each.answered) for each in board.mix],
        departments=[_department(row, board.should) for row in board.departments],
        needs_answer=share_part(board.needs_answer) if board.needs_answer else None,
        asked=board.asked,
        share_of_voice=[VoiceShare(row.topic, row.share, row.mentions_before) for row in board.rivals],
        reasons=[
            ReasonShare(
                row.reason.value,
                row.mentions,
                row.measured,
                row.consumers,
                row.businesses,
                row.believed,
                row.measured_place or None,
                row.believed_place,
                row.gap,
            )
            for row in board.perception.rows
        ],
        most_handed_around=[Handed(j.case, j.hand_overs, j.people, j.touches, j.elapsed) for j in board.worst],
    )


def _department(row: DepartmentResult, should: Mapping[str, CalibratedShare]) -> DepartmentFigures:
    at, share = row.figures, should.get(row.department)
    return DepartmentFigures(
        department=row.department,
        cases=row.arrived,
        cases_before=row.arrived_before,
        response_rate=at["response_rate"].value,
        response_rate_before=at["response_rate"].before,
        sla=at["sla"].value,
        sla_before=at["sla"].before,
        first_response=at["first_response_median"].value,
        first_response_before=at["first_response_median"].before,
        backlog=at["backlog"].items,
        backlog_before=_whole(at["backlog"].before),
        known=at["known_median"].value,
        known_before=at["known_median"].before,
        people_now=row.people_now,
        people_today=row.people_today,
        people_week=row.people_week,
        mentions_share=share_part(share) if share else None,
    )


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _figure(figure: Figure) -> KpiFigure:
    definition = BY_KEY[figure.key]
    usual = figure.usual
    return KpiFigure(
        key=figure.key,
        title=definition.title,
        unit=figure.unit.value,
        value=figure.value,
        value_before=figure.before,
        usual=UsualValue(usual.low, usual.middle, usual.high) if usual else None,
        items=figure.items,
        low=figure.low,
        high=figure.high,
        unchecked=figure.unchecked,
        reviewed=figure.reviewed,
        note=figure.note,
        definition=definition.text,
    )


def day(at: int, zone: ZoneInfo) -> str:
    """The day (``2026-03-01``) of a moment (ms) in a zone."""
    return f"{datetime.fromtimestamp(at / 1000, zone):%Y-%m-%d}"
