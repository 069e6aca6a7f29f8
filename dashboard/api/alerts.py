"""The API of alerts: what is wrong, who was paged and who has it; "I have it", and closing it."""

from __future__ import annotations

import asyncio
from typing import TypeVar

import msgspec
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import parameters
from dashboard.api.misfit import misfit
from dashboard.api.spec import Operation, Problem, Problems
from dashboard.door.auth import current
from listening.alerting.webhook import AlertShown, iso, shown
from listening.alerting.words import sentence
from listening.config import Config
from listening.people.account import Subject
from listening.store.alerts import alerts, deliveries, onduty
from listening.store.alerts.onduty import DutyAnswer, DutyOutcome, UnusableAct
from listening.store.clock import now_ms
from listening.store.connection import Client

LONGEST_BODY = 10_000
CLOSED = 100
"""Closed alerts in an answer where none asks for fewer or more."""


class Alerts(msgspec.Struct, frozen=True):
    open: list[AlertShown]
    """Not over yet, newest first."""
    closed: list[AlertShown]
    """Over, newest first."""


class TrailEntry(msgspec.Struct, frozen=True):
    """One entry of an alert's trail."""

    at: str
    what: str
    reason: str | None
    """Of a decision."""
    sentence: str


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one channel or webhook."""

    id: str
    channel: str
    person: str | None
    reason: str
    decided: str
    state: str
    """decided, sending, sent, failed, dropped."""
    attempts: int
    changed: str
    error: str | None


class AlertDetail(msgspec.Struct, frozen=True):
    alert: AlertShown
    trail: list[TrailEntry]
    messages: list[Message]


class Acknowledging(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who has it. A person who is signed in needs no name."""

    name: str = ""
    comment: str = ""


class ClosingIt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who closes it, and why. A person who is signed in needs no name."""

    name: str = ""
    reason: str


LIST = Operation(
    "/api/v1/alerts",
    "Alerts, newest first",
    "All that are open, and those closed last; limit is about the closed ones, 100 if missing.",
    (parameters.LIMIT,),
    Alerts,
)
ONE = Operation(
    "/api/v1/alerts/{id}",
    "One alert with every decision about it",
    "Why somebody was paged, or nobody was, and what became of each message. 404 if there is none of that id.",
    (),
    AlertDetail,
)
TAKE = Operation(
    "/api/v1/alerts/{id}/acknowledge",
    "Say that somebody has it",
    "Nobody else is paged from then on. Answers with the alert. 409: somebody has it already, or it is over. "
    "A token needs to be made with --acknowledge, and to give a name.",
    (),
    AlertShown,
    body=Acknowledging,
)
CLOSE = Operation(
    "/api/v1/alerts/{id}/close",
    "Close an alert by hand",
    "Those who were paged are told, with the reason. What goes on of it pages nobody until it is distinctly "
    "worse; then it is an alert of its own. Answers with the alert. 409: it is over. A token needs to be made "
    "with --acknowledge, and to give a name.",
    (),
    AlertShown,
    body=ClosingIt,
)
OPERATIONS = (LIST, ONE, TAKE, CLOSE)

_acknowledging = msgspec.json.Decoder(Acknowledging)
_closing = msgspec.json.Decoder(ClosingIt)
T = TypeVar("T", bound=msgspec.Struct)


class AlertApi:
    """The routes below /api/v1/alerts of one process."""

    def __init__(self, client: Client, config: Config) -> None:
        self._client = client
        self._config = config

    def install(self, app: FastAPI) -> None:
        for operation, handler in (
            (LIST, self.several),
            (ONE, self.one),
            (TAKE, self.take),
            (CLOSE, self.close),
        ):
            method = "POST" if operation.body else "GET"
            app.add_api_route(operation.path, handler, methods=[method], include_in_schema=False)

    async def several(self, request: Request) -> Response:
        query = parameters.read(request.query_params.multi_items(), LIST.parameters, self._config, now_ms())
        going = await asyncio.to_thread(alerts.unfinished, self._client)
        limit = CLOSED if query.limit is None else query.limit
        # Open ones are among the newest, too: as many more are read.
        newest = await asyncio.to_thread(alerts.newest, self._client, limit + len(going))
        return _json(
            Alerts(
                open=[shown(alert) for alert in going if not alert.closed],
                closed=[shown(alert) for alert in newest if alert.closed][:limit],
            )
        )

    async def one(self, request: Request, id: str) -> Response:
        alert = await asyncio.to_thread(alerts.find, self._client, id)
        if alert is None:
            raise HTTPException(404, f"There is no alert {id}.")
        trail = await asyncio.to_thread(alerts.trail, self._client, id)
        sent = await asyncio.to_thread(deliveries.of_alert, self._client, id)
        zone = self._config.brand.timezone
        return _json(
            AlertDetail(
                alert=shown(alert),
                trail=[
                    TrailEntry(
                        iso(event.at),
                        event.what.value,
                        event.reason.value if event.reason else None,
                        sentence(event, zone),
                    )
                    for event in trail
                ],
                messages=[
                    Message(
                        id=each.delivery.id,
                        channel=each.delivery.channel,
                        person=each.delivery.person or None,
                        reason=each.delivery.reason.value,
                        decided=iso(each.delivery.at),
                        state=each.progress.state.value,
                        attempts=each.progress.attempts,
                        changed=iso(each.progress.at),
                        error=each.progress.error or None,
                    )
                    for each in sent
                ],
            )
        )

    async def take(self, request: Request, id: str) -> Response:
        try:
            sent = await _read(request, _acknowledging)
            answer = await asyncio.to_thread(
                onduty.take, self._client, self._config, id, _who(sent.name), sent.comment, now_ms()
            )
        except UnusableAct as error:
            return _wrong(str(error))
        return _answered(id, answer)

    async def close(self, request: Request, id: str) -> Response:
        try:
            sent = await _read(request, _closing)
            answer = await asyncio.to_thread(
                onduty.close, self._client, self._config, id, _who(sent.name), sent.reason, now_ms()
            )
        except UnusableAct as error:
            return _wrong(str(error))
        return _answered(id, answer)


def _who(name: str) -> str:
    """A person's name is known; a program says for whom it speaks."""
    who = current()
    return name if who.subject is Subject.token else who.name


async def _read(request: Request, form: msgspec.json.Decoder[T]) -> T:
    """The body of a request. Raises Unusable."""
    body = await request.body()
    if len(body) > LONGEST_BODY:
        raise UnusableAct(f"the body: {LONGEST_BODY:,} bytes at most")
    try:
        return form.decode(body or b"{}")
    except msgspec.ValidationError as error:
        raise UnusableAct(misfit(error, form.type)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise UnusableAct("the body: not JSON") from None


def _answered(id: str, answer: DutyAnswer) -> Response:
    """What became of it. Raises HTTPException 404 or 409."""
    if answer.alert is None:
        raise HTTPException(404, f"There is no alert {id}.")
    if answer.outcome is DutyOutcome.done:
        return _json(shown(answer.alert))
    held = answer.alert.acknowledged
    taken = held is not None and answer.outcome is DutyOutcome.taken
    raise HTTPException(409, f"{held.by} has it already." if held and taken else "It is over.")


def _wrong(sentence: str) -> Response:
    problems = Problems([Problem(("body", ""), sentence, "value_error")])
    return Response(msgspec.json.encode(problems), 422, media_type="application/json")


def _json(answer: Alerts | AlertDetail | AlertShown) -> Response:
    return Response(msgspec.json.encode(answer), media_type="application/json")
