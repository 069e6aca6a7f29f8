"""The API of cases and crisis mode. What may be done is decided in ``listening``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dashboard.api import case_answers, parameters
from dashboard.api.answers import ndjson
from dashboard.api.body import encoded, problem, read_body, refused
from dashboard.api.case_answers import CaseDetail, CaseLine, Crises
from dashboard.api.parameters import Query, UnusableParameters, Wrong
from dashboard.api.spec import Operation
from dashboard.door.auth import acting, current
from dashboard.served import operated
from dashboard.site import Site
from listening.cases import indexes
from listening.cases.case import Act, Case, Refusal
from listening.cases.crisis import Wish, unknown
from listening.mention import Mention
from listening.people.permissions import Permission
from listening.store import handles, mentions
from listening.store.cases import cases, crises
from listening.store.cases.desk import Desk
from listening.store.clock import now_ms

PAGE = 500
"""Cases read from the store at a time."""

LONGEST_BODY = 100_000


class ActionBody(Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to do to a case: an action with what it needs."""

    version: int | None = None
    """The version of the case that was looked at. Without it the case is taken as it is now."""


LIST = Operation(
    "/api/v1/cases",
    Permission.read_cases,
    "Cases by when they were opened, oldest first",
    "Streamed, one JSON object a line (NDJSON). In pages: with limit, then after = id of the last line. "
    "from and to are about the post that opened the case.",
    parameters.CASES,
    CaseLine,
    "application/x-ndjson",
)
ONE = Operation(
    "/api/v1/cases/{id}",
    Permission.read_cases,
    "One case with its thread and its trail",
    "404 if there is none of that id.",
    (),
    CaseDetail,
)
DO = Operation(
    "/api/v1/cases/{id}/actions",
    Permission.work_on_cases,
    "Do something to a case",
    "Answers with the case as it is afterwards. 409: somebody else was first, or it is not possible in "
    "this state; the answer says what happened. 403: the role or the department does not allow it.",
    (),
    CaseLine,
    body=ActionBody,
)
CRISES = Operation(
    "/api/v1/crises",
    Permission.read_cases,
    "Topics and departments in crisis mode",
    "While one is, its answers need approval.",
    (),
    Crises,
)
SWITCH = Operation(
    "/api/v1/crises",
    Permission.switch_crisis,
    "Switch crisis mode of a topic or a department",
    "Exactly one of the two is named; spike says which one it is switched on for, if it is. Answers with what "
    "is in crisis mode afterwards. 409 if it is so already.",
    (),
    Crises,
    body=Wish,
)


class CaseApi:
    """The routes below /api/v1/cases and /api/v1/crises of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.client
        self._sync = site.sync
        self._config = site.config
        self._desk = Desk(site.config, site.sync)

    async def several(self, request: Request) -> Response:
        now = now_ms()
        query = parameters.read(request.query_params.multi_items(), parameters.CASES, self._config, now)
        known = [department.name for department in self._config.departments]
        if query.department and query.department not in known:
            raise UnusableParameters([Wrong("department", f"unknown; there are {', '.join(known)}")])
        if query.after and (await cases.find_many(self._client, [query.after]))[0] is None:
            raise UnusableParameters([Wrong("after", "there is no case of this id")])
        return StreamingResponse(self._lines(query, now), media_type="application/x-ndjson")

    async def _lines(self, query: Query, now: int) -> AsyncIterator[bytes]:
        left, after = query.limit, query.after
        index = indexes.state(query.state) if query.state else indexes.ALL
        while True:
            page = await cases.opened(self._client, query.start, query.end, PAGE, after, index)
            fitting = [c for c in page if query.department in ("", c.department)]
            fitting = [c for c in fitting if not query.tag or query.tag in c.tags]
            fitting = [c for c in fitting if query.snoozed in (None, c.snoozed_at > 0)][:left]
            if fitting:
                targets = self._desk.book.targets
                yield ndjson([case_answers.case_line(case, targets, now) for case in fitting])
            if left is not None:
                left -= len(fitting)
            if len(page) < PAGE or left == 0:
                return
            after = page[-1].id

    async def one(self, request: Request, id: str) -> Response:
        case = (await cases.find_many(self._client, [id]))[0]
        if case is None:
            raise HTTPException(404, f"There is no case {id}.")
        thread = await asyncio.to_thread(mentions.fetch, self._sync, [post.id for post in case.posts])
        kept: list[Mention] = [mention for mention in thread if mention is not None]
        authors = sorted({m.author for m in kept if m.author})
        rules = await asyncio.to_thread(self._desk.rules)
        return encoded(
            case_answers.detail(
                case,
                kept,
                await cases.trail(self._client, id),
                await handles.shown(self._client, authors),
                rules,
                self._desk.book.targets,
                now_ms(),
            )
        )

    async def do(self, request: Request, id: str) -> Response:
        doing = await read_body(request, ActionBody, LONGEST_BODY)
        if isinstance(doing, Response):
            return doing
        now = now_ms()
        done: Case | Refusal | None = await asyncio.to_thread(self._desk.act, id, doing, acting(), now, doing.version)
        if done is None:
            raise HTTPException(404, f"There is no case {id}.")
        if isinstance(done, Refusal):
            return refused(done)
        return encoded(case_answers.case_line(done, self._desk.book.targets, now))

    async def crises(self, request: Request) -> Response:
        return encoded(case_answers.crises(await crises.current_async(self._client)))

    async def switch(self, request: Request) -> Response:
        wish = await read_body(request, Wish, LONGEST_BODY)
        if isinstance(wish, Response):
            return wish
        wrong = unknown(wish, self._config)
        if wrong:
            return problem(wrong)
        who = current()
        done = await asyncio.to_thread(crises.switch, self._sync, wish, who.name, who.role, now_ms())
        if isinstance(done, Refusal):
            return refused(done)
        return await self.crises(request)


SERVED = (
    operated(LIST, CaseApi.several, CaseApi),
    operated(ONE, CaseApi.one, CaseApi),
    operated(DO, CaseApi.do, CaseApi),
    operated(CRISES, CaseApi.crises, CaseApi),
    operated(SWITCH, CaseApi.switch, CaseApi),
)
