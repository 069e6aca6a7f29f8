"""The pages of spikes: the list, one spike, what is done on them, and what one takes along."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Sequence
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from dash import Dash, Input, Output, State, no_update
from dash.backends._fastapi import get_current_request
from dash.development.base_component import Component
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from dashboard.api import parameters
from dashboard.door.auth import acting, current
from dashboard.door.forms import Forms, form_token
from dashboard.door.rules import POST, AddressRule, RefusedAs
from dashboard.pages import callbacks, lists, spike_giving, unusable
from dashboard.pages.page import Page, PageAsked
from dashboard.pages.spike_query import chosen_of
from dashboard.reading.spike import SpikeReading
from dashboard.reading.spreadsheet import plain
from dashboard.served import Served
from dashboard.site import Site
from layouts.kit.nav import NavLink
from layouts.kit.shell import ADDRESS
from layouts.kpis import lists as list_views
from layouts.spikes import ids, listing, spike
from layouts.spikes.story import SpikeRights
from listening.kpis.definitions import Behind
from listening.moments import iso_seconds
from listening.people.permissions import Permission, may
from listening.spans import DAY_MS
from listening.spikes.picture import DriverKind
from listening.spikes.record import Spike, SpikeOutcome
from listening.store.access import users
from listening.store.cases import crises
from listening.store.clock import now_ms
from listening.store.spikes import spike_desk, spikes, watching

PATH = "/spikes"
PAST = 200
"""Spikes of the past that the list shows."""
PAST_MS = 400 * DAY_MS
COLUMNS = (
    "created",
    "source",
    "author",
    "name",
    "followers",
    "kind",
    "language",
    "sentiment",
    "compound",
    "country",
    "city",
    "topics",
    "department",
    "text",
    "url",
)


class SpikePages:
    """The pages of one process."""

    def __init__(self, site: Site) -> None:
        self._sync = site.sync
        self._figures = site.figures
        self._config = site.config
        self._auth = site.auth
        self._forms = Forms(site.auth)
        self._reading = SpikeReading(site.client, site.sync, site.config)

    def register(self, dash_app: Dash) -> None:
        """Keep open pages up to date, and show what is chosen."""

        @dash_app.callback(
            Output(ids.BODY, "children"),
            Output(ids.VERSION, "data"),
            Input(ADDRESS, "search"),
            Input(ids.TICK, "n_intervals"),
            State(ids.VERSION, "data"),
            State(ADDRESS, "pathname"),
        )
        @callbacks.needs(Permission.see_spikes)
        async def follow(search: str | None, _: int | None, known: str | None, path: str) -> Any:
            id = (SPIKE.parameters(path) or {}).get("id", "")
            version = await self._reading.version(id, search or "")
            if version == known:
                return no_update, no_update
            return await self._body(id, search or ""), version

        @dash_app.callback(
            Output(ids.LIST, "children"),
            Input(ADDRESS, "search"),
            Input(ids.LIST_TICK, "n_intervals"),
        )
        @callbacks.needs(Permission.see_spikes)
        async def renew(search: str | None, _: int | None) -> Component:
            if "figure=" in (search or ""):
                return await self._behind(search or "")
            return await asyncio.to_thread(self._list)

    # -- looking

    async def several(self, asked: PageAsked) -> Component:
        return listing.page()

    async def one(self, asked: PageAsked, id: str) -> Component:
        await asyncio.to_thread(self._see, id)
        rights = self._rights(asked.secret)
        return spike.page(id, msgspec.structs.replace(rights, people=await self._people()), self._config)

    async def _people(self) -> tuple[str, ...]:
        return tuple(user.name for user in await asyncio.to_thread(users.working, self._sync))

    def _see(self, id: str) -> None:
        """Somebody looks at a spike: a figure says how soon that is."""
        found = spikes.find(self._sync, id)
        if found is not None:
            spikes.see(self._sync, found, now_ms(), self._config.retention)

    def _rights(self, secret: str) -> SpikeRights:
        role = current().role
        return SpikeRights(
            take=may(role, Permission.acknowledge_alerts),
            judge=may(role, Permission.judge_spikes),
            crisis=may(role, Permission.switch_crisis),
            token=form_token(secret),
        )

    async def _body(self, id: str, search: str) -> list[Component]:
        story = await self._reading.story(id, chosen_of(search))
        if story is None:
            return spike.missing()
        rights = self._rights(self._auth.secret(get_current_request()))
        return spike.body(story, self._config, rights)

    async def _behind(self, search: str) -> Component:
        """The spikes that a figure counts."""
        sent = parse_qsl(search.removeprefix("?"), max_num_fields=50)
        try:
            key, period, only, at = lists.read(sent, Behind.spikes, self._config, now_ms(), current().role)
        except parameters.UnusableParameters as error:
            role = current().role
            return list_views.wrong(unusable.said(error), lists.offered("/spikes", role), role)
        figure, sample = await self._figures.look(key, period, only, at)
        assert sample is not None
        values = dict(zip(sample.ids(), sample.values, strict=True))
        # The worst first: found, seen or taken last; what was no spike.
        rows = await asyncio.to_thread(self._of, sorted(values, key=lambda id: (-values[id], id)))
        asked = lists.asked(key, period, only, figure, sample, self._config)
        return listing.behind(asked, rows, sample, self._config)

    def _list(self) -> Component:
        now = now_ms()
        going = spikes.open_ones(self._sync)
        newest = spikes.newest(self._sync, PAST + len(going), since=now - PAST_MS)
        past = [each for each in newest if each.closed][:PAST]
        seen = watching.sight(self._sync, [source.name for source in self._config.sources], now)
        return listing.listing(self._known([*going, *past]), seen, self._config, now)

    def _of(self, ids: Sequence[str]) -> list[listing.ListedSpike]:
        found = (spikes.find(self._sync, id) for id in ids)
        return self._known([each for each in found if each is not None])

    def _known(self, several: Sequence[Spike]) -> list[listing.ListedSpike]:
        modes = crises.current(self._sync)
        rows = []
        for known in spike_desk.know(self._sync, several):
            drivers = known.picture.drivers if known.picture else {}
            rows.append(
                listing.ListedSpike(
                    spike=known.spike,
                    picture=known.picture,
                    opinion=known.opinion,
                    terms=drivers.get(DriverKind.term, ()),
                    crisis=known.spike.open and spike_desk.in_crisis(known.spike, modes),
                )
            )
        return rows

    # -- doing

    async def take(self, request: Request, id: str) -> Response:
        """Acknowledge as who is signed in; if somebody else was faster, the page says who."""
        if not may(current().role, Permission.acknowledge_alerts):
            raise HTTPException(403, "This is not for the role you have here.")
        fields = await self._forms.read(request)
        comment = fields.get("comment", "")
        done = await asyncio.to_thread(spike_desk.take, self._sync, self._config, id, current().name, comment, now_ms())
        if done is spike_desk.Done.missing:
            raise HTTPException(404, "There is no such spike.")
        return RedirectResponse(f"/spikes/{id}", 303)

    async def say(self, request: Request, id: str) -> Response:
        if not may(current().role, Permission.judge_spikes):
            raise HTTPException(403, "This is not for the role you have here.")
        fields = await self._forms.read(request)
        outcome = fields.get("outcome", "")
        done = await asyncio.to_thread(
            spike_desk.say,
            self._sync,
            self._config,
            id,
            current().name,
            fields.get("note", ""),
            SpikeOutcome(outcome) if outcome in list(SpikeOutcome) else None,
            now_ms(),
        )
        if done is spike_desk.Done.missing:
            raise HTTPException(404, "There is no such spike.")
        return RedirectResponse(f"/spikes/{id}", 303)

    async def give(self, request: Request, id: str) -> Response:
        """Give it, and its cases, to a person or a department; what became of each case stands on the page."""
        if not may(current().role, Permission.judge_spikes):
            raise HTTPException(403, "This is not for the role you have here.")
        fields = await self._forms.read(request)
        several = await self._reading.cases(id)
        if several is None:
            raise HTTPException(404, "There is no such spike.")
        who = acting()
        done = await asyncio.to_thread(spike_giving.give, self._sync, self._config, id, several, fields, who)
        if done is spike_desk.Done.missing:
            raise HTTPException(404, "There is no such spike.")
        return RedirectResponse(f"/spikes/{id}", 303)

    # -- to take along

    async def csv(self, request: Request, id: str) -> Response:
        """The mentions that are chosen, newest first."""
        if await asyncio.to_thread(spikes.find, self._sync, id) is None:
            raise HTTPException(404, "There is no such spike.")
        headers = {"content-disposition": f'attachment; filename="spike-{id}.csv"'}
        return StreamingResponse(
            self._rows(id, request.url.query), media_type="text/csv; charset=utf-8", headers=headers
        )

    async def _rows(self, id: str, query: str) -> AsyncIterator[bytes]:
        # The mark at the beginning tells spreadsheets that it is UTF-8.
        yield b"\xef\xbb\xbf" + _line(COLUMNS)
        async for page, names in self._reading.pages(id, chosen_of(query)):
            yield b"".join(
                _line(
                    (
                        iso_seconds(m.created),
                        m.source,
                        names.get(m.author, m.author),
                        m.name,
                        m.followers,
                        m.kind.value,
                        m.language,
                        m.label.name,
                        m.compound,
                        m.country,
                        m.city,
                        "|".join(m.topics),
                        m.department,
                        m.text,
                        m.url,
                    )
                )
                for m in page
            )

    async def pdf(self, request: Request, id: str) -> Response:
        """One page about it."""
        story = await self._reading.story(id, chosen_of(""))
        if story is None:
            raise HTTPException(404, "There is no such spike.")
        from layouts.spikes import report  # what draws paper is loaded with the first paper

        body = await asyncio.to_thread(report.report, story, self._config)
        headers = {"content-disposition": f'attachment; filename="spike-{id}.pdf"'}
        return Response(body, media_type="application/pdf", headers=headers)


def _line(cells: tuple[str | float | None, ...]) -> bytes:
    row = io.StringIO()
    csv.writer(row).writerow([plain(cell) for cell in cells])
    return row.getvalue().encode("utf-8", "replace")


SPIKES = Page(
    (PATH,),
    Permission.see_spikes,
    "Spikes",
    SpikePages,
    SpikePages.several,
    NavLink(PATH, "Spikes", "what is said far more than usual, and why"),
)
SPIKE = Page(
    (f"{PATH}/{{id}}",),
    Permission.see_spikes,
    "Spikes",
    SpikePages,
    SpikePages.one,
    beside=(
        Served(AddressRule(f"{PATH}/{{id}}/mentions.csv", Permission.see_spikes, RefusedAs.data), SpikePages.csv),
        Served(AddressRule(f"{PATH}/{{id}}/report.pdf", Permission.see_spikes, RefusedAs.data), SpikePages.pdf),
        Served(AddressRule(f"{PATH}/{{id}}/acknowledge", Permission.acknowledge_alerts, methods=POST), SpikePages.take),
        Served(AddressRule(f"{PATH}/{{id}}/say", Permission.judge_spikes, methods=POST), SpikePages.say),
        Served(AddressRule(f"{PATH}/{{id}}/give", Permission.judge_spikes, methods=POST), SpikePages.give),
    ),
)
