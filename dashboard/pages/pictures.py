"""Pictures for answers: taken from the page of a case, and shown again to whoever may see cases."""

from __future__ import annotations

import asyncio

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.body import refusal, refused
from dashboard.door.auth import acting
from dashboard.door.rules import POST, AddressRule, RefusedAs
from dashboard.served import Served
from dashboard.site import Site
from listening.cases.case import Action, Refusal, RefusalKind
from listening.cases.decide import possible
from listening.cases.pictures import ID, LARGEST, kind, unusable
from listening.cases.undressing import undressed
from listening.people.permissions import Permission
from listening.store import pictures
from listening.store.cases.desk import Desk


class KeptPicture(msgspec.Struct, frozen=True):
    """What was taken."""

    id: str
    """By which a draft names it."""


class PicturePages:
    """The two addresses of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.sync
        self._desk = Desk(site.config, site.sync)

    async def take(self, request: Request, id: str) -> Response:
        """Keep what was sent, for whoever may write an answer to this case."""
        content = await request.body()
        case = await asyncio.to_thread(self._desk.book.find, id)
        if case is None:
            raise HTTPException(404, f"There is no case {id}.")
        rules = await asyncio.to_thread(self._desk.rules)
        if Action.draft not in possible(case, acting(), rules):
            return refused(Refusal(RefusalKind.not_allowed, "You do not write answers to this case now."))
        wrong = unusable(content)
        if wrong:
            return refusal(422, wrong[:1].upper() + wrong[1:])
        bare = undressed(content)
        assert bare is not None  # else it was unusable
        kept = KeptPicture(await asyncio.to_thread(pictures.put, self._client, bare))
        return Response(msgspec.json.encode(kept), media_type="application/json")

    async def show(self, id: str) -> Response:
        found = await asyncio.to_thread(pictures.fetch, self._client, [id]) if ID.fullmatch(id) else [None]
        known = kind(found[0] or b"")
        if found[0] is None or known is None:
            raise HTTPException(404, "This picture is not kept any more.")
        # Its address is its digest: what it shows never changes.
        headers = {"cache-control": "private, max-age=86400, immutable", "content-disposition": "inline"}
        return Response(found[0], media_type=known.media, headers=headers)


BESIDE = (
    Served(
        AddressRule("/case/{id}/pictures", Permission.work_on_cases, RefusedAs.data, POST, LARGEST),
        PicturePages.take,
        PicturePages,
    ),
    Served(AddressRule("/pictures/{id}", Permission.see_desk, RefusedAs.data), PicturePages.show, PicturePages),
)
