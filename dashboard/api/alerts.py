"""The API of alerts: what is wrong, who was paged and who has it; "I have it", and closing it."""

from __future__ import annotations

import asyncio
from typing import TypeVar

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import parameters
from dashboard.api.body import encoded, problem, read_body
from dashboard.api.spec import Operation
from dashboard.door.auth import current
from dashboard.served import operated
from dashboard.site import Site
from listening.alerting.webhook import AlertShown, shown
from listening.alerting.words import sentence
from listening.moments import iso
from listening.people.account import Subject
from listening.people.permissions import Permission
from listening.store.alerts import alerts, deliveries, onduty
from listening.store.alerts.onduty import DutyAnswer, DutyOutcome, UnusableAct
from listening.store.clock import now_ms

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
    Permission.read_api,
    "Alerts, newest first",
    "All that are open, and those closed last; limit is about the closed ones, 100 if missing.",
    (parameters.LIMIT,),
    Alerts,
)
ONE = Operation(
    "/api/v1/alerts/{id}",
    Permission.read_api,
    "One alert with every decision about it",
    "Why somebody was paged, or nobody was, and what became of each message. 404 if there is none of that id.",
    (),
    AlertDetail,
)
TAKE = Operation(
    "/api/v1/alerts/{id}/acknowledge",
    Permission.acknowledge_alerts,
    "Say that somebody has it",
    "Nobody else is paged from then on. Answers with the alert. 409: somebody has it already, or it is over. "
    "A token needs to be made with --acknowledge, and to give a name.",
    (),
    AlertShown,
    body=Acknowledging,
)
CLOSE = Operation(
    "/api/v1/alerts/{id}/close",
    Permission.close_alerts,
    "Close an alert by hand",
    "Those who were paged are told, with the reason. What goes on of it pages nobody until it is distinctly "
    "worse; then it is an alert of its own. Answers with the alert. 409: it is over. A token needs to be made "
    "with --acknowledge, and to give a name.",
    (),
    AlertShown,
    body=ClosingIt,
)

T = TypeVar("T", bound=msgspec.Struct)


class AlertApi:
    """The routes below /api/v1/alerts of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.sync
        self._config = site.config

    async def several(self, request: Request) -> Response:
        query = parameters.read(request.query_params.multi_items(), LIST.parameters, self._config, now_ms())
        going = await asyncio.to_thread(alerts.unfinished, self._client)
        limit = CLOSED if query.limit is None else query.limit
        # Open ones are among the newest, too: as many more are read.
        newest = await asyncio.to_thread(alerts.newest, self._client, limit + len(going))
        return encoded(
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
        return encoded(
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
        sent = await read_body(request, Acknowledging, LONGEST_BODY, b"{}")
        if isinstance(sent, Response):
            return sent
        try:
            answer = await asyncio.to_thread(
                onduty.take, self._client, self._config, id, _who(sent.name), sent.comment, now_ms()
            )
        except UnusableAct as error:
            return problem(str(error))
        return _answered(id, answer)

    async def close(self, request: Request, id: str) -> Response:
        sent = await read_body(request, ClosingIt, LONGEST_BODY, b"{}")
        if isinstance(sent, Response):
            return sent
        try:
            answer = await asyncio.to_thread(
                onduty.close, self._client, self._config, id, _who(sent.name), sent.reason, now_ms()
            )
        except UnusableAct as error:
            return problem(str(error))
        return _answered(id, answer)


def _who(name: str) -> str:
    """A person's name is known; a program says for whom it speaks."""
    who = current()
    return name if who.subject is Subject.token else who.name


def _answered(id: str, answer: DutyAnswer) -> Response:
    """What became of it. Raises HTTPException 404 or 409."""
    if answer.alert is None:
        raise HTTPException(404, f"There is no alert {id}.")
    if answer.outcome is DutyOutcome.done:
        return encoded(shown(answer.alert))
    held = answer.alert.acknowledged
    taken = held is not None and answer.outcome is DutyOutcome.taken
    raise HTTPException(409, f"{held.by} has it already." if held and taken else "It is over.")


SERVED = (
    operated(LIST, AlertApi.several, AlertApi),
    operated(ONE, AlertApi.one, AlertApi),
    operated(TAKE, AlertApi.take, AlertApi),
    operated(CLOSE, AlertApi.close, AlertApi),
)
