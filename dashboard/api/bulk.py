"""One action on several cases by the API: what each of them alone would take, and which did not."""

from __future__ import annotations

import asyncio
from typing import Annotated

import msgspec
from msgspec import Meta
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import case_answers
from dashboard.api.body import STATUS, encoded, read_body
from dashboard.api.case_answers import CaseLine
from dashboard.api.cases import LONGEST_BODY
from dashboard.api.spec import Operation
from dashboard.door.auth import acting
from dashboard.served import operated
from dashboard.site import Site
from listening.cases.case import Act, Action, Actor, Case, Refusal
from listening.people.permissions import Permission
from listening.store.cases.desk import Desk
from listening.store.clock import now_ms

AT_MOST = 100


class SeenCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the cases."""

    id: Annotated[str, Meta(max_length=50)]
    version: int | None = None
    """The version that was looked at. Without it the case is taken as it is now."""


class BulkBody(Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to do to all of them: an action with what it needs."""

    cases: Annotated[tuple[SeenCase, ...], Meta(min_length=1, max_length=AT_MOST)]


class NotDone(msgspec.Struct, frozen=True):
    """A case that stays as it is."""

    id: str
    status: int
    """What the action on this case alone would have answered: 403, 404, 409 or 422."""
    why: str


class BulkAnswer(msgspec.Struct, frozen=True):
    done: tuple[CaseLine, ...]
    """As they are afterwards."""
    refused: tuple[NotDone, ...]


DO = Operation(
    "/api/v1/cases/actions",
    Permission.work_on_cases,
    "Do something to several cases",
    f"The same to each of {AT_MOST} cases at most, in their order, each as if it was asked for alone: merge, too, "
    "where the one that goes on may be among them and is left as it is. Always 200: refused says which were not "
    "changed, and why.",
    (),
    BulkAnswer,
    body=BulkBody,
)


class BulkApi:
    """The route of one process."""

    def __init__(self, site: Site) -> None:
        self._desk = Desk(site.config, site.sync)

    async def do(self, request: Request) -> Response:
        doing = await read_body(request, BulkBody, LONGEST_BODY)
        if isinstance(doing, Response):
            return doing
        return encoded(await asyncio.to_thread(self._done, doing, acting()))

    def _done(self, doing: BulkBody, actor: Actor) -> BulkAnswer:
        done: dict[str, CaseLine] = {}
        refused: list[NotDone] = []
        for each in _meant(doing):
            after = self._desk.act(each.id, doing, actor, now_ms(), each.version)
            if isinstance(after, Case):
                done[after.id] = case_answers.case_line(after, self._desk.book.targets, now_ms())
            elif isinstance(after, Refusal):
                refused.append(NotDone(each.id, STATUS[after.why], after.sentence))
            else:
                refused.append(NotDone(each.id, 404, f"There is no case {each.id}."))
        return BulkAnswer(tuple(done.values()), tuple(refused))


def _meant(doing: BulkBody) -> tuple[SeenCase, ...]:
    """Each once; of several that are merged into one of them, the others."""
    seen: dict[str, SeenCase] = {}
    for each in doing.cases:
        seen.setdefault(each.id, each)
    once = tuple(seen.values())
    if doing.action is not Action.merge or len(once) == 1:
        return once
    return tuple(each for each in once if each.id != doing.case.strip().upper())


SERVED = (operated(DO, BulkApi.do, BulkApi),)
