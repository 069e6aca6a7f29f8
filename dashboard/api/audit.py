"""The API of the journal: who administered what, ever."""

from __future__ import annotations

import asyncio
from zoneinfo import ZoneInfo

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.body import encoded, problem
from dashboard.api.parameters import LIMIT, MOST_MENTIONS, Parameter
from dashboard.api.spec import Operation
from dashboard.reading.audit import LONGEST, read
from dashboard.served import operated
from dashboard.site import Site
from listening.moments import iso
from listening.people.journal import WORDS
from listening.people.permissions import Permission
from listening.store.access import journal

SHOWN = 1000


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was done."""

    at: str
    who: str
    """Empty: nobody known."""
    act: str
    what: str
    whom: str
    place: str
    """The address it came from."""


class AuditLines(msgspec.Struct, frozen=True):
    entries: tuple[AuditLine, ...]


def _said(text: str, zone: ZoneInfo) -> str:
    return text


_text = {"type": "string", "maxLength": LONGEST}
PARAMETERS = (
    Parameter("who", "who", _said, "A part of who did it.", _text),
    Parameter("act", "act", _said, "One kind of act, or sign-ins. Default: all administration.", _text),
    Parameter("words", "words", _said, "In what was done, and to whom.", _text),
    Parameter("from", "from", _said, "The first day, in the brand's time zone.", {"type": "string", "format": "date"}),
    Parameter("to", "to", _said, "The last day.", {"type": "string", "format": "date"}),
    LIMIT,
)
LIST = Operation(
    "/api/v1/audit",
    Permission.see_audit,
    "Who administered what, newest first",
    f"For administrators, with their session. limit: {SHOWN} if missing.",
    PARAMETERS,
    AuditLines,
)


class AuditApi:
    """The route of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.sync
        self._zone = ZoneInfo(site.config.brand.timezone)

    async def several(self, request: Request) -> Response:
        sent = dict(request.query_params)
        limit = sent.pop("limit", str(SHOWN))
        if not (limit.isdecimal() and len(limit) < 7 and 1 <= int(limit) <= MOST_MENTIONS):
            return problem(f"limit: a whole number from 1 to {MOST_MENTIONS} is needed.")
        asked = read(sent, self._zone)
        if isinstance(asked, str):
            return problem(asked)
        found = await asyncio.to_thread(journal.found, self._client, asked, int(limit))
        lines = (
            AuditLine(
                at=iso(each.at),
                who=each.who,
                act=each.act.value,
                what=WORDS[each.act],
                whom=each.whom,
                place=each.place,
            )
            for each in found
        )
        return encoded(AuditLines(tuple(lines)))


SERVED = (operated(LIST, AuditApi.several, AuditApi),)
