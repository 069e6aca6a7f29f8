"""The API of corrections: what people set right."""

from __future__ import annotations

import asyncio
from typing import Annotated

import msgspec
from msgspec import Meta
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import parameters
from dashboard.api.body import encoded, problem, read_body
from dashboard.api.spec import Operation
from dashboard.door.auth import current
from dashboard.served import operated
from dashboard.site import Site
from listening.config import Config, SentimentName
from listening.learning.correction import Correction, MetAs, standing
from listening.learning.correction import of as about
from listening.mention import Label
from listening.moments import iso
from listening.people.permissions import Permission
from listening.store import corrections, mentions
from listening.store.clock import now_ms
from listening.store.connection import Client
from listening.triage.answering import AnsweringRules

LONGEST_BODY = 20_000
LONGEST_REASON = 500
SHOWN = 100
"""Corrections in an answer where none asks for fewer or more."""


class Correcting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is right of a mention; what is left out is not spoken of."""

    mention: str
    sentiment: SentimentName | None = None
    department: str = ""
    needs_answer: bool | None = None
    about_us: bool | None = None
    reason: Annotated[str, Meta(max_length=LONGEST_REASON)] = ""
    take_back: bool = False
    """Take back what was said last instead."""


class CorrectionLine(msgspec.Struct, frozen=True, kw_only=True):
    """What holds of one mention, beside what had been decided."""

    mention: str
    sentiment: str | None
    department: str | None
    needs_answer: bool | None
    about_us: bool | None
    reason: str
    by: str | None
    at: str | None
    found: str | None
    """working, review, or case: its case was resolved in this department."""
    decided_sentiment: str | None
    decided_department: str | None
    decided_needs_answer: bool | None


class CorrectionLines(msgspec.Struct, frozen=True):
    corrections: list[CorrectionLine]


LIST = Operation(
    "/api/v1/corrections",
    Permission.read_cases,
    "What people set right, newest first",
    f"One entry per mention: what holds of it now. limit: {SHOWN} if missing.",
    (parameters.LIMIT,),
    CorrectionLines,
)
DO = Operation(
    "/api/v1/corrections",
    Permission.correct_mentions,
    "Set right what was decided about a mention",
    "Other mood, other department, needs an answer or not, about us or not; take_back takes back what was said "
    "last. Answers with what holds now. 404: no such mention, or it was deleted at its source.",
    (),
    CorrectionLine,
    body=Correcting,
)


class CorrectionApi:
    """The routes of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.sync
        self._config = site.config
        self._answering = AnsweringRules(site.config)

    async def several(self, request: Request) -> Response:
        sent = request.query_params.multi_items()
        query = parameters.read(sent, (parameters.LIMIT,), self._config, now_ms())
        found = await asyncio.to_thread(corrections.newest, self._client, query.limit or SHOWN)
        return encoded(CorrectionLines([correction_line(each.mention, each) for each in found]))

    async def correct(self, request: Request) -> Response:
        correcting = await read_body(request, Correcting, LONGEST_BODY)
        if isinstance(correcting, Response):
            return correcting
        wrong = unusable(correcting, self._config)
        if wrong:
            return problem(wrong)
        held = await asyncio.to_thread(keep, self._client, self._answering, correcting, current().name)
        if isinstance(held, str):
            raise HTTPException(404, held)
        return encoded(correction_line(correcting.mention, held))


def unusable(correcting: Correcting, config: Config) -> str:
    """What is wrong with it, or nothing."""
    known = [department.name for department in config.departments]
    if correcting.department and correcting.department not in known:
        return f"department: unknown; there are {', '.join(known)}"
    if correcting.sentiment is SentimentName.unscored:
        return "sentiment: one of negative, neutral, positive"
    said = (correcting.sentiment, correcting.department or None, correcting.needs_answer, correcting.about_us)
    if correcting.take_back == any(each is not None for each in said):
        return "mention: say what is right of it (sentiment, department, needs_answer, about_us), or take_back"
    return ""


def keep(
    client: Client,
    answering: AnsweringRules,
    correcting: Correcting,
    who: str,
    found: MetAs = MetAs.working,
    weight: float = 1,
) -> Correction | str | None:
    """Keep it as ``who``. Returns what holds of the mention now, or why it cannot be kept."""
    mention = mentions.fetch(client, [correcting.mention])[0]
    if mention is None or mention.deleted:
        return f"There is no mention {correcting.mention}."
    need = answering(mention)
    event = msgspec.structs.replace(
        about(mention, need is not None and need.opens, who, now_ms()),
        mood=Label[correcting.sentiment.value] if correcting.sentiment else None,
        department=correcting.department,
        needs_answer=correcting.needs_answer,
        about_us=correcting.about_us,
        reason=correcting.reason,
        found=found,
        weight=weight,
        takes_back=correcting.take_back,
    )
    if not corrections.add(client, event):
        return f"There is no mention {correcting.mention}."
    return standing(corrections.about(client, [mention.id])[0])


def correction_line(mention: str, held: Correction | None) -> CorrectionLine:
    """``held`` None: all was taken back."""
    return CorrectionLine(
        mention=mention,
        sentiment=held.mood.name if held and held.mood else None,
        department=(held.department or None) if held else None,
        needs_answer=held.needs_answer if held else None,
        about_us=held.about_us if held else None,
        reason=held.reason if held else "",
        by=held.by if held else None,
        at=iso(held.at) if held else None,
        found=held.found.value if held else None,
        decided_sentiment=held.decided.label.name if held else None,
        decided_department=held.decided.department if held else None,
        decided_needs_answer=held.decided.needs_answer if held else None,
    )


SERVED = (operated(LIST, CorrectionApi.several, CorrectionApi), operated(DO, CorrectionApi.correct, CorrectionApi))
