"""The figures as a table for spreadsheets. Pure."""

from __future__ import annotations

import csv
import io

from dashboard.api import kpi_answers
from dashboard.api.kpi_answers import KpiAnswer
from dashboard.api.quality import SharePart
from dashboard.reading.spreadsheet import plain
from listening.config import Config
from listening.kpis.board import Board

HEAD = (
    "part",
    "figure",
    "unit",
    "value",
    "value before",
    "usual",
    "items behind it",
    "low",
    "high",
    "note",
    "definition",
    "reviewed",
    "checked",
)


def table(board: Board, config: Config) -> str:
    """CSV (RFC 4180) of every figure, the departments, the response mix and the reasons."""
    found = kpi_answers.answer(board, config)
    text = io.StringIO(newline="")
    written = csv.writer(text)
    written.writerow(HEAD)
    for row in _rows(found, config):
        written.writerow([plain(value) for value in row])
    return text.getvalue()


def _rows(found: KpiAnswer, config: Config) -> list[list[str | float | None]]:
    rows: list[list[str | float | None]] = [
        ["range", "from", "time", found.start],
        ["range", "to", "time", found.end],
        ["range", "before from", "time", found.before_from],
        ["range", "before to", "time", found.before_to],
        ["range", "usual known from", "time", found.usual_from],
    ]
    for f in found.figures:
        unit = config.worth.currency or f.unit if f.unit == "money" else f.unit
        usual = f.usual.middle if f.usual else None
        # A count needs no review: only of what is judged is it said whether anybody checked it.
        belief = ["no" if f.unchecked else "yes" if f.reviewed else None]
        figure = ["figure", f.title, unit, f.value, f.value_before, usual, f.items, f.low, f.high, f.note, f.definition]
        rows.append([*figure, f.reviewed or None, *belief])
    for kind in found.response_mix:
        rows.append(["response mix", f"{kind.kind}, arrived", "items", kind.arrived])
        rows.append(["response mix", f"{kind.kind}, answered", "items", kind.answered])
    for d in found.departments:
        for name, unit, value, before in (
            ("cases", "cases", d.cases, d.cases_before),
            ("response rate", "percent", d.response_rate, d.response_rate_before),
            ("SLA attainment", "percent", d.sla, d.sla_before),
            ("first response, median", "seconds", d.first_response, d.first_response_before),
            ("backlog", "cases", d.backlog, d.backlog_before),
            ("knew after, median", "seconds", d.known, d.known_before),
            ("people listening now", "people", d.people_now, None),
            ("people listening today", "people", d.people_today, None),
            ("people listening this week", "people", d.people_week, None),
        ):
            rows.append(["department", f"{d.department}: {name}", unit, value, before])
        if (part := d.mentions_share) is not None:
            name = f"{d.department}: share of mentions it should have had"
            rows.append(_share("department", name, part, None))
    if (needs := found.needs_answer) is not None:
        rows.append(_share("answering", "share of mentions that needs an answer", needs, found.asked))
    for share in found.share_of_voice:
        rows.append(["share of voice", share.topic, "percent", share.share, share.share_before])
    for r in found.reasons:
        rows.append(["reason, measured", r.reason, "percent", r.measured, None, None, r.mentions])
        rows.append(["reason, IBM 2011 consumers", r.reason, "percent", r.consumers])
        rows.append(["reason, IBM 2011 businesses", r.reason, "percent", r.businesses])
        rows.append(["reason, believed here", r.reason, "percent", r.believed])
        rows.append(["reason, place measured", r.reason, "place", r.measured_place])
        rows.append(["reason, place believed", r.reason, "place", r.believed_place])
        rows.append(["reason, gap", r.reason, "places", r.gap])
    for j in found.most_handed_around:
        rows.append(["most handed around", j.case, "hand-overs", j.hand_overs])
    return rows


def _share(part: str, name: str, share: SharePart, items: int | None) -> list[str | float | None]:
    """One share, corrected where enough is reviewed."""
    right = share.calibrated
    ends = [100 * right.low, 100 * right.high] if right else [None, None]
    value = 100 * (right.value if right else share.counted)
    checked = "yes" if right else "no"
    return [part, name, "percent", value, None, None, items, *ends, None, None, share.reviewed, checked]
