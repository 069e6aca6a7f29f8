"""The API: figures and mentions for other programs. Reads only.

Numbers come from ``listening.counting.counts``, as those of the pages do.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dashboard.api import answers, parameters
from dashboard.api.answers import MentionLine, Overview, Point, SearchAnswer, SeriesAnswer
from dashboard.api.body import encoded
from dashboard.api.parameters import Parameter, Query, UnusableParameters, Wrong
from dashboard.api.spec import Operation
from dashboard.served import operated
from dashboard.site import Site
from listening.counting.buckets import Cell
from listening.counting.counts import Cells, Filter, Population, mood, tally
from listening.kpis.period import Period
from listening.mention import Mention
from listening.moments import iso
from listening.people.permissions import Permission
from listening.store import counts, handles, mentions
from listening.store.clock import now_ms

PAGE = 1000
"""Mentions read from the store at a time."""

OVERVIEW = Operation(
    "/api/v1/overview",
    Permission.read_api,
    "Everything counted over a range of time",
    "The same figures the pages show, exact to the mention.",
    parameters.OVERVIEW,
    Overview,
)
SERIES = Operation(
    "/api/v1/series",
    Permission.read_api,
    "Mentions over time",
    "One point per step, also where there is no mention.",
    parameters.SERIES,
    SeriesAnswer,
)
MENTIONS = Operation(
    "/api/v1/mentions",
    Permission.read_api,
    "Mentions, oldest first",
    "Streamed, one JSON object a line (NDJSON). In pages: with limit, then after = id of the last line.",
    parameters.MENTIONS,
    MentionLine,
    "application/x-ndjson",
)
SEARCH = Operation(
    "/api/v1/search",
    Permission.read_api,
    "How many mentions a search finds, and when they were written",
    "Exact, over all that is kept; the mentions themselves: /api/v1/mentions with the same parameters. "
    "503 while there is no index.",
    parameters.SEARCH,
    SearchAnswer,
)


class Api:
    """The routes below /api/v1 of one process."""

    def __init__(self, site: Site) -> None:
        self._search = site.search
        self._client = site.client
        self._sync = site.sync
        self._figures = site.figures
        self._config = site.config

    async def overview(self, request: Request) -> Response:
        query, now = self._query(request, parameters.OVERVIEW)
        cells = await self._cells(query, now)
        self._check_names(query, cells)
        only = query.only
        authors = await self._authors(Period(query.start, query.end), only)
        reposts = self._config.sentiment.reposts
        counted = tally(cells, only, reposts)
        net = await self._figures.net(counted.mood, only, Period(query.start, query.end))
        return encoded(answers.overview(query.start, query.end, counted, _ours(cells, only), authors, net))

    async def _authors(self, period: Period, only: Filter) -> int:
        """As the key figures say it; those know no languages."""
        if only.language:
            return await mentions.authors(self._client, period.start, period.end, only)
        return int((await self._figures.authors(period, only)).value or 0)

    async def series(self, request: Request) -> Response:
        query, now = self._query(request, parameters.SERIES)
        inner = range(query.start - query.start % query.step + query.step, query.end, query.step)
        edges = [query.start, *inner, query.end]
        slices = await counts.series(self._client, edges, now, self._config.retention)
        self._check_names(query, (cell for each in slices for cell in each))
        only = query.only
        points: list[Point] = [
            answers.point(start, end, mood(cells, only, self._config.sentiment.reposts))
            for start, end, cells in zip(edges, edges[1:], slices, strict=False)
        ]
        return encoded(
            SeriesAnswer(
                start=iso(query.start),
                end=iso(query.end),
                step_s=query.step // 1000,
                points=points,
            )
        )

    async def mentions(self, request: Request) -> Response:
        query, now = self._query(request, parameters.MENTIONS)
        if query.topic or query.source or query.department:
            try:
                self._check_names(query, ())
            except UnusableParameters:
                self._check_names(query, await self._cells(query, now))
        if query.after and not await self._stored(query.after):
            raise UnusableParameters([Wrong("after", "no mention of this id is stored")])
        if query.searches:
            await self._search.standing()  # before the answer has begun: without an index there is none
        return StreamingResponse(self._lines(query), media_type="application/x-ndjson")

    async def search(self, request: Request) -> Response:
        query, _ = self._query(request, parameters.SEARCH)
        curve, standing = await self._search.curve(query.search), await self._search.standing()
        return encoded(answers.search(curve, standing))

    async def _lines(self, query: Query) -> AsyncIterator[bytes]:
        left = query.limit
        only = query.only
        stored = mentions.pages(self._client, query.start, query.end, PAGE, query.after)
        async for page in self._search.pages(query.search, query.after) if query.searches else stored:
            fitting = [mention for mention in page if _fits(mention, only, query)][:left]
            authors = list({mention.author for mention in fitting if mention.author})
            names = await handles.shown(self._client, authors)
            if fitting:
                yield answers.ndjson([answers.line(mention, names) for mention in fitting])
            if left is not None:
                left -= len(fitting)
                if not left:
                    return

    def _query(self, request: Request, accepted: Sequence[Parameter]) -> tuple[Query, int]:
        now = now_ms()
        sent = request.query_params.multi_items()
        return parameters.read(sent, accepted, self._config, now), now

    async def _cells(self, query: Query, now: int) -> Counter[Cell]:
        return await counts.cells(self._client, query.start, query.end, now, self._config.retention)

    async def _stored(self, id: str) -> bool:
        return (await asyncio.to_thread(mentions.known, self._sync, [id]))[0]

    def _check_names(self, query: Query, cells: Iterable[Cell]) -> None:
        found = list(cells)
        wrong = parameters.unknown_names(
            query,
            self._config,
            (
                ("topic", {topic for cell in found for topic in cell.topics}),
                ("source", {cell.source for cell in found}),
                ("department", {cell.department for cell in found}),
            ),
        )
        if wrong:
            raise UnusableParameters(wrong)


def _ours(cells: Cells, only: Filter) -> int:
    """Posts of the brand itself that the rest of a filter admits."""
    return mood(cells, msgspec.structs.replace(only, who=Population.ours)).mentions


def _fits(mention: Mention, only: Filter, query: Query) -> bool:
    return only.includes(mention) and (query.sentiment is None or mention.label.name == query.sentiment.value)


SERVED = (
    operated(OVERVIEW, Api.overview, Api),
    operated(SERIES, Api.series, Api),
    operated(MENTIONS, Api.mentions, Api),
    operated(SEARCH, Api.search, Api),
)
