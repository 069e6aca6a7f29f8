"""The API of the outbox: send what was written and approved, and see what went out."""

from __future__ import annotations

import asyncio
import secrets

import msgspec
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import parameters
from dashboard.api.answers import iso
from dashboard.api.body import encoded, problem, read_body, refusal
from dashboard.api.spec import Operation
from dashboard.door.auth import current
from listening.cases.case import Act, Action, Actor, Case, Refusal, RefusalKind
from listening.cases.conversation import Side
from listening.config import Config
from listening.outbox.accounts import sendable, text_of
from listening.outbox.answer import Answer
from listening.outbox.keys import key
from listening.store import mentions, outbox
from listening.store.cases.desk import Desk
from listening.store.clock import now_ms
from listening.store.connection import AsyncClient, Client

LONGEST_BODY = 10_000
SHOWN = 100


class SendWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Send the draft of a case as it stands."""

    account: str
    version: int
    """The version of the case that was looked at."""


class AnswerLine(msgspec.Struct, frozen=True, kw_only=True):
    """One answer on its way. Times are ISO 8601 in UTC."""

    id: str
    case: str
    mention: str
    account: str
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


class AnswerLines(msgspec.Struct, frozen=True):
    answers: tuple[AnswerLine, ...]


SEND = Operation(
    "/api/v1/cases/{id}/answers",
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
    "What was sent, newest first",
    f"What goes out, went out, and did not. limit: {SHOWN} if missing.",
    (parameters.LIMIT,),
    AnswerLines,
)
STUCK = Operation(
    "/api/v1/answers/stuck",
    "Answers that did not go out, newest first",
    f"Refused, failed, or unknown to everybody: a person has to look. limit: {SHOWN} if missing.",
    (parameters.LIMIT,),
    AnswerLines,
)
OPERATIONS = (SEND, LIST, STUCK)

_sending = msgspec.json.Decoder(SendWish)


class OutboxApi:
    """The routes of one process."""

    def __init__(self, client: AsyncClient, sync_client: Client, config: Config) -> None:
        self._client = client
        self._sync = sync_client
        self._config = config
        self._desk = Desk(config, sync_client)

    def install(self, app: FastAPI) -> None:
        for operation, handler in ((SEND, self.send), (LIST, self.several), (STUCK, self.stuck)):
            method = "POST" if operation.body else "GET"
            app.add_api_route(operation.path, handler, methods=[method], include_in_schema=False)

    async def send(self, request: Request, id: str) -> Response:
        sending = await read_body(request, _sending, LONGEST_BODY)
        if isinstance(sending, Response):
            return sending
        who = current()
        done = await asyncio.to_thread(self._send, id, sending, Actor(who.name, who.role, who.departments))
        if done is None:
            raise HTTPException(404, f"There is no case {id}.")
        if isinstance(done, Refusal):
            if done.why is RefusalKind.unusable:
                return problem(done.sentence)
            return refusal(403 if done.why is RefusalKind.not_allowed else 409, done.sentence)
        return encoded(answer_line(done))

    async def several(self, request: Request) -> Response:
        return await self._lines(request, stuck=False)

    async def stuck(self, request: Request) -> Response:
        return await self._lines(request, stuck=True)

    async def _lines(self, request: Request, stuck: bool) -> Response:
        query = parameters.read(request.query_params.multi_items(), (parameters.LIMIT,), self._config, now_ms())
        found = await outbox.newest(self._client, stuck, query.limit or SHOWN)
        return encoded(AnswerLines(tuple(answer_line(each) for each in found)))

    def _send(self, id: str, sending: SendWish, actor: Actor) -> Answer | Refusal | None:
        case = self._desk.book.find(id)
        if case is None:
            return None
        chosen = sendable(case, sending.account, actor, self._desk.rules())
        if isinstance(chosen, Refusal):
            return chosen
        account, draft = chosen
        now = now_ms()
        target = answered(case)
        mention = mentions.fetch(self._sync, [target])[0]
        if mention is None or mention.deleted:
            return Refusal(RefusalKind.not_possible, "The post that would be answered is gone.")
        # The note first: it is refused if the case is not as it was looked at.
        note = Act(action=Action.note, text=f"Sends the answer with {account.name}.")
        noted = self._desk.act(id, note, actor, now, sending.version)
        if not isinstance(noted, Case):
            return noted
        answer = Answer(
            id=secrets.token_hex(8),
            case=id,
            target=target,
            url=mention.url,
            account=account.name,
            network=account.network,
            text=text_of(draft),
            language=mention.language,
            by=actor.name,
            at=now,
            draft_at=draft.at,
            approved_by=draft.approved_by,
            key=key(account.network, now, secrets.randbits(128)),
        )
        if outbox.put(self._sync, answer) is not None:
            return Refusal(RefusalKind.overtaken, "This answer is on its way already.")
        return answer


def answered(case: Case) -> str:
    """The post an answer goes to: the customer's newest."""
    asked = [post for post in case.posts if post.side is Side.customer and not post.gone]
    return max(asked, key=lambda post: (post.waits, post.at, post.id), default=case.talk.opener).id


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
        posted=iso(answer.posted_at) if answer.posted_at else None,
        remote=answer.remote or None,
        url=answer.remote_url or None,
        why=answer.why or None,
    )
