"""Search on ``/mentions``, and what is found to take along."""

from __future__ import annotations

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

from dash.backends._fastapi import get_current_request
from dash.development.base_component import Component
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from dashboard.api import parameters
from dashboard.api.parameters import Query, UnusableParameters
from dashboard.door.rules import AddressRule, RefusedAs
from dashboard.pages import unusable
from dashboard.pages.saved import SavedPages
from dashboard.reading.spreadsheet import plain
from dashboard.search.file import Missing
from dashboard.served import Served
from dashboard.site import Site
from layouts.search import page as views
from layouts.search.page import SearchShown
from listening.mention import Mention
from listening.moments import iso
from listening.people.permissions import Permission
from listening.search.asked import NO_WORDS
from listening.store import handles
from listening.store.clock import now_ms

PAGE = 50
"""Hits shown at once."""
ASKS = frozenset({"q", "sentiment", "language", "who", "case", "reason"})
"""One of these in an address of ``/mentions`` that names no figure asks for a search."""
COLUMNS = (
    "id",
    "written",
    "source",
    "author",
    "name",
    "followers",
    "kind",
    "language",
    "sentiment",
    "compound",
    "country",
    "topics",
    "department",
    "text",
    "address",
)
"""What is taken along of a mention, in both forms."""


def searches(sent: Sequence[tuple[str, str]]) -> bool:
    """Whether an address asks for a search, and not for the mentions behind a figure."""
    named = dict(sent)
    return "figure" not in named and not ASKS.isdisjoint(named)


class SearchPage:
    """The searches of one process."""

    def __init__(self, site: Site) -> None:
        self._search = site.search
        self._client = site.client
        self._config = site.config
        self._auth = site.auth
        self._saved = SavedPages(site)

    async def show(self, sent: Sequence[tuple[str, str]]) -> Component:
        """What stands on the page."""
        asked = {name: text for name, text in sent if text}
        after = asked.get("after", "")
        try:
            query = self._read([each for each in asked.items() if each[0] != "after"])
        except UnusableParameters as error:
            return views.unread(asked, unusable.said(error), self._config)
        try:
            curve, standing, (items, more) = await asyncio.gather(
                self._search.curve(query.search),
                self._search.standing(),
                self._search.newest(query.search, PAGE, after),
            )
        except Missing:
            return views.unready(asked, self._config)
        known = await handles.shown(self._client, sorted({m.author for m in items if m.author}))
        found = SearchShown(
            sent=asked,
            words=query.words or NO_WORDS,
            curve=curve,
            standing=standing,
            items=items,
            handles=known,
            saved=await self._saved.seen(),
            rights=self._saved.rights(self._auth.secret(get_current_request())),
            older=views.address(asked, after=items[-1].id) if more else "",
        )
        return views.view(found, self._config)

    def _read(self, sent: Sequence[tuple[str, str]]) -> Query:
        return parameters.read(sent, parameters.SEARCH, self._config, now_ms())

    # -- to take along

    async def csv(self, request: Request) -> Response:
        query = await self._asked(request)
        headers = {"content-disposition": 'attachment; filename="mentions.csv"', "cache-control": "no-store"}
        return StreamingResponse(self._lines(query), media_type="text/csv; charset=utf-8", headers=headers)

    async def _lines(self, query: Query) -> AsyncIterator[bytes]:
        # The mark at the beginning tells spreadsheets that it is UTF-8.
        yield b"\xef\xbb\xbf" + _csv([list(COLUMNS)])
        async for rows in self._rows(query):
            yield _csv(
                [
                    [plain(iso(v) if name == "written" and isinstance(v, int) else v) for name, v in row.items()]
                    for row in rows
                ]
            )

    async def parquet(self, request: Request) -> Response:
        import pyarrow.parquet  # large, and most who start a server take nothing along

        query = await self._asked(request)
        types = {
            "written": pyarrow.timestamp("ms", tz="UTC"),
            "followers": pyarrow.int64(),
            "compound": pyarrow.float64(),
        }
        schema = pyarrow.schema([(name, types.get(name, pyarrow.string())) for name in COLUMNS])
        path = Path(tempfile.mkstemp(prefix="masthead-", suffix=".parquet")[1])
        try:
            with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as file:
                async for rows in self._rows(query):
                    table = pyarrow.Table.from_pylist(rows, schema)
                    await asyncio.to_thread(file.write_table, table)
        except BaseException:
            path.unlink()
            raise
        return FileResponse(
            path,
            media_type="application/vnd.apache.parquet",
            filename="mentions.parquet",
            headers={"cache-control": "no-store"},
            background=BackgroundTask(path.unlink),
        )

    async def _asked(self, request: Request) -> Query:
        """Raises Missing before an answer has begun."""
        sent = [(name, text) for name, text in request.query_params.multi_items() if text and name != "after"]
        query = self._read(sent)
        await self._search.standing()
        return query

    async def _rows(self, query: Query) -> AsyncIterator[list[dict[str, str | float | None]]]:
        async for page in self._search.pages(query.search, newest_first=True):
            known = await handles.shown(self._client, sorted({m.author for m in page if m.author}))
            yield [_row(mention, known) for mention in page]


def _row(m: Mention, known: Mapping[str, str]) -> dict[str, str | float | None]:
    return {
        "id": m.id,
        "written": m.created,
        "source": m.source,
        "author": known.get(m.author, m.author),
        "name": m.name,
        "followers": m.followers,
        "kind": m.kind.value,
        "language": m.language,
        "sentiment": m.label.name,
        "compound": m.compound,
        "country": m.country,
        "topics": "|".join(m.topics),
        "department": m.department,
        "text": m.full_text,
        "address": m.url,
    }


def _csv(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


BESIDE = (
    Served(AddressRule(views.CSV, Permission.see_lists, RefusedAs.data), SearchPage.csv, SearchPage),
    Served(AddressRule(views.PARQUET, Permission.see_lists, RefusedAs.data), SearchPage.parquet, SearchPage),
)
