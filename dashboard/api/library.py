"""The API of the library: approved answers that may be used now, for other programs."""

from __future__ import annotations

import asyncio

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import parameters
from dashboard.api.body import encoded
from dashboard.api.spec import Operation
from dashboard.served import operated
from dashboard.site import Site
from listening.library.approved import AnswerText, ApprovedAnswer, Wording
from listening.moments import iso, iso_or_none
from listening.people.permissions import Permission
from listening.store import library
from listening.store.clock import now_ms


class ApprovedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One approved answer, as it may be used. Times are ISO 8601 in UTC."""

    id: str
    edition: int
    """How often a wording of it was approved."""
    title: str
    texts: tuple[AnswerText, ...]
    """By language, with their variables: {author}, {case}, {department}, {link}."""
    link: str | None
    """What {link} stands for."""
    department: str | None
    """Whose cases it answers; null: every department's."""
    topic: str | None
    valid_until: str | None
    owner: str | None
    approved_by: str
    approved: str


class ApprovedLines(msgspec.Struct, frozen=True):
    approved_answers: tuple[ApprovedLine, ...]


LIST = Operation(
    "/api/v1/library",
    Permission.read_cases,
    "Approved answers that may be used now",
    "Not those that wait for approval, were retired, or have ended. With department, those for its cases.",
    (parameters.CASES_DEPARTMENT, parameters.TOPIC),
    ApprovedLines,
)


class LibraryApi:
    """The route of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.sync
        self._config = site.config

    async def several(self, request: Request) -> Response:
        now = now_ms()
        query = parameters.read(request.query_params.multi_items(), LIST.parameters, self._config, now)
        found = await asyncio.to_thread(library.everything, self._client)
        usable = [(entry, wording) for entry in found if (wording := entry.usable(now)) is not None]
        lines = [
            approved_line(entry, wording)
            for entry, wording in usable
            if (not query.department or wording.department in ("", query.department))
            and query.topic in ("", wording.topic)
        ]
        return encoded(ApprovedLines(tuple(lines)))


def approved_line(entry: ApprovedAnswer, wording: Wording) -> ApprovedLine:
    return ApprovedLine(
        id=entry.id,
        edition=entry.edition,
        title=wording.title,
        texts=wording.texts,
        link=wording.link or None,
        department=wording.department or None,
        topic=wording.topic or None,
        valid_until=iso_or_none(wording.valid_until),
        owner=wording.owner or None,
        approved_by=entry.approved_by,
        approved=iso(entry.approved_at),
    )


SERVED = (operated(LIST, LibraryApi.several, LibraryApi),)
