"""The API of spikes: what is far above its usual, what it is made of, and who has it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated

import msgspec
from msgspec import Meta
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import parameters, spike_answers
from dashboard.api.alerts import Acknowledging
from dashboard.api.body import encoded, problem, read_body, refusal
from dashboard.api.spec import Operation
from dashboard.api.spike_answers import SpikeDetail, SpikeLine, SpikesAnswer
from dashboard.door.auth import current
from dashboard.served import operated
from dashboard.site import Site
from listening.mention import Mention
from listening.people.account import Subject
from listening.people.permissions import Permission
from listening.spikes.picture import DriverKind, Found
from listening.spikes.record import SpikeOutcome
from listening.store import handles
from listening.store.alerts.onduty import UnusableAct
from listening.store.clock import now_ms
from listening.store.spikes import pictures, spike_desk, spikes, watching
from listening.store.spikes.spike_desk import LONGEST_NOTE, Done

Act = Callable[[], Done]

LONGEST_BODY = 20_000
CLOSED = 100
"""Spikes of the past in an answer where none asks for fewer or more."""
MOST = 1000


class Saying(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A note on a spike, what it turned out to be, or both."""

    note: Annotated[str, Meta(max_length=LONGEST_NOTE)] = ""
    outcome: SpikeOutcome | None = None


LIST = Operation(
    "/api/v1/spikes",
    Permission.read_api,
    "Spikes, newest first",
    f"All that go on, and those of the past; limit is about the closed ones, {CLOSED} if missing, {MOST} at most.",
    (parameters.LIMIT,),
    SpikesAnswer,
)
ONE = Operation(
    "/api/v1/spikes/{id}",
    Permission.read_api,
    "One spike with what it is made of",
    "Every driver as observed against its usual. 404 if there is none of that id.",
    (),
    SpikeDetail,
)
TAKE = Operation(
    "/api/v1/spikes/{id}/acknowledge",
    Permission.acknowledge_alerts,
    "Say that somebody has it",
    "Acknowledges its alert as well, so that nobody else is paged. Answers with the spike. 409: somebody has it "
    "already, or it is over. A token needs to be made with --acknowledge, and to give a name.",
    (),
    SpikeLine,
    body=Acknowledging,
)
SAY = Operation(
    "/api/v1/spikes/{id}/notes",
    Permission.judge_spikes,
    "Note something, or what it turned out to be",
    "Answers with the spike. The last outcome said holds; notes are only added to.",
    (),
    SpikeLine,
    body=Saying,
)


class SpikeApi:
    """The routes below /api/v1/spikes of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.client
        self._sync = site.sync
        self._config = site.config

    async def several(self, request: Request) -> Response:
        now = now_ms()
        query = parameters.read(request.query_params.multi_items(), LIST.parameters, self._config, now)
        limit = min(MOST, CLOSED if query.limit is None else query.limit)

        def read() -> SpikesAnswer:
            going = spikes.open_ones(self._sync)
            # Open ones are among the newest, too: as many more are read.
            newest = spikes.newest(self._sync, limit + len(going))
            past = [spike for spike in newest if spike.closed][:limit]
            known = spike_desk.know(self._sync, [*going, *past])
            lines = [spike_answers.spike_line(each, self._config, now) for each in known]
            seen = watching.sight(self._sync, [source.name for source in self._config.sources], now)
            return SpikesAnswer(
                open=lines[: len(going)],
                closed=lines[len(going) :],
                sight=spike_answers.sight_line(seen, self._config),
            )

        return encoded(await asyncio.to_thread(read))

    async def one(self, request: Request, id: str) -> Response:
        known = await asyncio.to_thread(spike_desk.find, self._sync, id)
        if known is None:
            raise HTTPException(404, f"There is no spike {id}.")
        picture = known.picture
        voices = [
            row
            for kind in (DriverKind.reach, DriverKind.author)
            for row in (picture.drivers.get(kind, ()) if picture else ())
        ]
        wanted = [Found(row.at, row.mark) for row in voices]
        first = list(picture.first) if picture else []
        repeated = [picture.repeated] if picture and picture.repeated else []
        posts = await asyncio.to_thread(pictures.posts, self._sync, [*wanted, *first, *repeated])
        kept: list[Mention] = [m for m in posts if m is not None and not m.deleted]
        shown = await handles.shown(self._client, sorted({m.author for m in kept if m.author}))
        begun = posts[len(wanted) : len(wanted) + len(first)]
        again = posts[-1] if repeated else None
        return encoded(
            spike_answers.detail(
                known,
                self._config,
                spike_answers.by_author(posts[: len(wanted)]),
                shown,
                [m for m in begun if m is not None and not m.deleted],
                again if again is not None and not again.deleted else None,
                await asyncio.to_thread(spike_desk.crises_of, self._sync, known.spike, now_ms()),
                now_ms(),
            )
        )

    async def take(self, request: Request, id: str) -> Response:
        sent = await read_body(request, Acknowledging, LONGEST_BODY, b"{}")
        if isinstance(sent, Response):
            return sent
        who = current()
        name = sent.name if who.subject is Subject.token else who.name
        return await self._done(
            id,
            lambda: spike_desk.take(self._sync, self._config, id, name, sent.comment, now_ms()),
        )

    async def say(self, request: Request, id: str) -> Response:
        sent = await read_body(request, Saying, LONGEST_BODY, b"{}")
        if isinstance(sent, Response):
            return sent
        name = current().name
        return await self._done(
            id,
            lambda: spike_desk.say(self._sync, self._config, id, name, sent.note, sent.outcome, now_ms()),
        )

    async def _done(self, id: str, act: Act) -> Response:
        try:
            done = await asyncio.to_thread(act)
        except UnusableAct as error:
            return problem(str(error))
        if done is Done.missing:
            raise HTTPException(404, f"There is no spike {id}.")
        known = await asyncio.to_thread(spike_desk.find, self._sync, id)
        if known is None:
            raise HTTPException(404, f"There is no spike {id}.")
        if done is not Done.done:
            holder = known.opinion.holder
            said = f"{holder} has it." if done is Done.taken else "It is over."
            return refusal(409, said)
        return encoded(spike_answers.spike_line(known, self._config, now_ms()))


SERVED = (
    operated(LIST, SpikeApi.several, SpikeApi),
    operated(ONE, SpikeApi.one, SpikeApi),
    operated(TAKE, SpikeApi.take, SpikeApi),
    operated(SAY, SpikeApi.say, SpikeApi),
)
