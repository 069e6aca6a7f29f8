"""The API of the outbox: send what was written and approved, and see what went out."""

from __future__ import annotations

import asyncio
from typing import Annotated

import msgspec
from msgspec import Meta
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import parameters
from dashboard.api.body import encoded, problem, read_body, refused
from dashboard.api.spec import Operation
from dashboard.door.auth import acting
from dashboard.served import operated
from dashboard.site import Site
from listening.cases.case import Refusal
from listening.moments import iso, iso_or_none
from listening.outbox.addresses import THERE
from listening.outbox.answer import Answer
from listening.people.permissions import Permission
from listening.store import outbox
from listening.store.cases.desk import Desk
from listening.store.cases.sending import SendingDesk
from listening.store.clock import now_ms

LONGEST_BODY = 10_000
SHOWN = 100


class SendWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Send the draft of a case as it stands."""

    account: Annotated[str, Meta(max_length=200)]
    version: int
    """The version of the case that was looked at."""


class AnswerWord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody found who looked for an unknown answer."""

    went_out: bool
    url: Annotated[str, Meta(max_length=500)] = ""
    """Where it is; stores and letters have no addresses."""


class NoMoreOfIt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing has to be said with it."""


class AnswerLine(msgspec.Struct, frozen=True, kw_only=True):
    """One answer on its way. Times are ISO 8601 in UTC."""

    id: str
    case: str
    mention: str
    account: Annotated[str, Meta(max_length=200)]
    network: str
    state: str
    """queued, sending, sent, refused, unknown or failed; sent only with the network's own id."""
    needs_a_person: bool
    """It did not go out, or nobody knows whether it did."""
    text: str
    by: str
    approved_by: str | None
    at: str
    posted: str | None
    remote: str | None
    """The network's own id."""
    url: str | None
    why: str | None
    post: int | None
    """Of an answer that goes as a thread: which of its posts this is, from 1."""
    posts: int | None
    """How many it has; the next is sent once this one is."""
    taken_back_by: str | None
    """Who does not want the rest of it."""


class AnswerLines(msgspec.Struct, frozen=True):
    answers: tuple[AnswerLine, ...]


SEND = Operation(
    "/api/v1/cases/{id}/answers",
    Permission.work_on_cases,
    "Send the draft of a case to its network",
    "What is sent is the draft as it stands, as approved where it was. Answers with the answer in the outbox. 409: the "
    "case has moved on, there is no draft, it needs approval, or it is sent already. 403: the department does not "
    "allow it.",
    (),
    AnswerLine,
    body=SendWish,
)
LIST = Operation(
    "/api/v1/answers",
    Permission.read_cases,
    "What was sent, newest first",
    f"What goes out, went out, and did not. limit: {SHOWN} if missing.",
    (parameters.LIMIT,),
    AnswerLines,
)
STUCK = Operation(
    "/api/v1/answers/stuck",
    Permission.read_cases,
    "Answers that did not go out, newest first",
    f"Refused, failed, or unknown to everybody: a person has to look. limit: {SHOWN} if missing.",
    (parameters.LIMIT,),
    AnswerLines,
)
SAY = Operation(
    "/api/v1/answers/{id}/word",
    Permission.work_on_cases,
    "Say whether an unknown answer went out",
    "Somebody looked where the network cannot tell. With its address it is sent; without, failed, and the draft can be "
    "sent again. Of one refused or failed, went_out false takes it off the list of what is stuck. 409: it is known, or "
    "may still arrive. 403: not your department's. 422: not a post of its account.",
    (),
    AnswerLine,
    body=AnswerWord,
)

TAKE_BACK = Operation(
    "/api/v1/answers/{id}/take_back",
    Permission.work_on_cases,
    "Take back the rest of a thread",
    "Of one that goes as a thread: what waits is not sent, and nothing after a post that is unknown. What went out "
    "stays. 409: nothing of it waits any more. 403: not your department's.",
    (),
    AnswerLine,
    body=NoMoreOfIt,
)


class OutboxApi:
    """The routes of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.client
        self._config = site.config
        self._desk = SendingDesk(site.config, site.sync, Desk(site.config, site.sync))

    async def send(self, request: Request, id: str) -> Response:
        sending = await read_body(request, SendWish, LONGEST_BODY)
        if isinstance(sending, Response):
            return sending
        done = await asyncio.to_thread(self._desk.send, id, sending.account, acting(), now_ms(), sending.version)
        return _done(done, f"There is no case {id}.")

    async def say(self, request: Request, id: str) -> Response:
        said = await read_body(request, AnswerWord, LONGEST_BODY)
        if isinstance(said, Response):
            return said
        if said.url and not said.went_out:
            return problem("url: is given only if it went out.")
        where = said.url or (THERE if said.went_out else "")
        done = await asyncio.to_thread(self._desk.say, id, where, acting(), now_ms())
        return _done(done, f"There is no answer {id}.")

    async def take_back(self, request: Request, id: str) -> Response:
        wish = await read_body(request, NoMoreOfIt, LONGEST_BODY, empty=b"{}")
        if isinstance(wish, Response):
            return wish
        return _done(await asyncio.to_thread(self._desk.take_back, id, acting(), now_ms()), f"There is no answer {id}.")

    async def several(self, request: Request) -> Response:
        return await self._lines(request, stuck=False)

    async def stuck(self, request: Request) -> Response:
        return await self._lines(request, stuck=True)

    async def _lines(self, request: Request, stuck: bool) -> Response:
        query = parameters.read(request.query_params.multi_items(), (parameters.LIMIT,), self._config, now_ms())
        found = await outbox.newest(self._client, stuck, query.limit or SHOWN)
        return encoded(AnswerLines(tuple(answer_line(each) for each in found)))


def _done(done: Answer | Refusal | None, missing: str) -> Response:
    if done is None:
        raise HTTPException(404, missing)
    if isinstance(done, Refusal):
        return refused(done)
    return encoded(answer_line(done))


def answer_line(answer: Answer) -> AnswerLine:
    return AnswerLine(
        id=answer.id,
        case=answer.case,
        mention=answer.target,
        account=answer.account,
        network=answer.network.value,
        state=answer.state.value,
        needs_a_person=answer.stuck,
        text=answer.text,
        by=answer.by,
        approved_by=answer.approved_by or None,
        at=iso(answer.at),
        posted=iso_or_none(answer.posted_at),
        remote=answer.remote or None,
        url=answer.remote_url or None,
        why=answer.why or None,
        post=answer.number + 1 if answer.posts else None,
        posts=len(answer.posts) or None,
        taken_back_by=answer.taken_back or None,
    )


SERVED = (
    operated(SEND, OutboxApi.send, OutboxApi),
    operated(LIST, OutboxApi.several, OutboxApi),
    operated(STUCK, OutboxApi.stuck, OutboxApi),
    operated(SAY, OutboxApi.say, OutboxApi),
    operated(TAKE_BACK, OutboxApi.take_back, OutboxApi),
)
