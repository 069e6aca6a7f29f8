"""Key figures: the page, its live refresh, the API and both exports. All ask the same board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from dash import ALL, Dash, Input, Output, State, no_update
from dash.development.base_component import Component
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import kpi_answers, kpi_csv, parameters
from dashboard.api.body import encoded
from dashboard.api.kpi_answers import KpiAnswer
from dashboard.api.parameters import Query, UnusableParameters, Wrong
from dashboard.api.spec import Operation
from dashboard.door.auth import current
from dashboard.door.rules import AddressRule, RefusedAs
from dashboard.pages import callbacks, unusable
from dashboard.pages.page import Page, PageAsked
from dashboard.served import Served, operated
from dashboard.site import Site
from layouts.kit.nav import NavLink
from layouts.kit.shell import ADDRESS
from layouts.kpis import page as views
from layouts.kpis.board import part_id
from layouts.kpis.links import AddressAsked
from layouts.kpis.words import longer
from listening.kpis.board import Board
from listening.kpis.definitions import RIPENING
from listening.kpis.moved import most_moved
from listening.kpis.period import Period, RangeName, midnight, span
from listening.people.permissions import Permission
from listening.store.clock import now_ms

KPIS = Operation(
    "/api/v1/kpis",
    Permission.read_kpis,
    "Key figures of a range of time",
    "Every figure of the page /kpi with unit, value, value of the period before and number of items behind it.",
    parameters.KPIS,
    KpiAnswer,
)

PATH = "/kpi"
CSV = "/kpi/figures.csv"
PDF = "/kpi/report.pdf"


class Kpis:
    """The key figures of one process."""

    def __init__(self, site: Site) -> None:
        self._figures = site.figures
        self._config = site.config
        self._zone = ZoneInfo(site.config.brand.timezone)

    # -- for programs, and to take along

    async def api(self, request: Request) -> Response:
        board = await self._of(request)
        return encoded(kpi_answers.answer(board, self._config))

    async def csv(self, request: Request) -> Response:
        board = await self._of(request)
        text = kpi_csv.table(board, self._config)
        return _file(text.encode("utf-8-sig"), "text/csv; charset=utf-8", self._name(board, "csv"))

    async def pdf(self, request: Request) -> Response:
        board = await self._of(request)
        keys = most_moved(board.figures.values(), RIPENING if longer(board) else ())
        moves = await self._figures.moves(keys, board.period, board.only, board.now)
        from layouts.kpis.report import report  # what draws paper is loaded with the first paper

        body = report(board, self._config, moves)
        return _file(body, "application/pdf", self._name(board, "pdf"))

    async def _of(self, request: Request) -> Board:
        now = now_ms()
        sent = request.query_params.multi_items()
        query = parameters.read(sent, parameters.KPIS, self._config, now)
        found = await self._figures.board(Period(query.start, query.end), query.only, now)
        wrong = parameters.unknown_names(
            query,
            self._config,
            (("topic", set()), ("source", set(found.sources)), ("department", set())),
        )
        if wrong:
            raise UnusableParameters(wrong)
        return found

    def _name(self, board: Board, ending: str) -> str:
        first, last = (kpi_answers.day(at, self._zone) for at in (board.period.start, board.period.end - 1))
        return f"key-figures-{first}-to-{last}.{ending}"

    # -- the page

    async def view(self, asked: PageAsked) -> Component:
        """What stands there before its figures come."""
        return views.page(self._config)

    def register(self, dash_app: Dash) -> None:
        @dash_app.callback(
            Output(views.CONTROLS, "children"),
            Output(views.BOARD, "children"),
            Output(views.TICK, "interval"),
            Output(views.KNOWN, "data"),
            Input(ADDRESS, "search"),
            State(ADDRESS, "pathname"),
        )
        @callbacks.needs(Permission.see_kpis)
        async def follow(search: str | None, path: str | None) -> tuple[object, object, object, object]:
            if path != PATH:
                return no_update, no_update, no_update, no_update
            asked, found = await self._asked(search or "")
            if isinstance(found, UnusableParameters):
                return [], views.wrong(unusable.said(found)), no_update, []
            role = current().role
            return (
                views.controls(found, asked, self._config, role),
                views.board(found, self._config, role),
                views.refresh(found),
                views.known(views.made(found, self._config, role)),
            )

        @dash_app.callback(
            Output(part_id(ALL), "children"),
            Output(views.KNOWN, "data", allow_duplicate=True),
            Input(views.TICK, "n_intervals"),
            State(ADDRESS, "search"),
            State(views.KNOWN, "data"),
            State(part_id(ALL), "id"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.see_kpis)
        async def tick(
            passed: int | None, search: str | None, known: list[str] | None, ids: list[dict[str, int]]
        ) -> tuple[list[object], object]:
            """Only what changed is made anew: the whole board blocks its page for seconds."""
            same: list[object] = [no_update] * len(ids)
            _, found = await self._asked(search or "")
            if isinstance(found, UnusableParameters):
                return same, no_update
            parts = views.made(found, self._config, current().role)
            now = views.known(parts)
            if not known or not len(ids) == len(parts) == len(known):
                return same, no_update
            return [no_update if a == b else part for part, a, b in zip(parts, now, known, strict=True)], now

    async def _asked(self, search: str) -> tuple[AddressAsked, Board | UnusableParameters]:
        """What an address asks for, and its board."""
        sent = parse_qsl(search.removeprefix("?"))
        asked = read(sent)
        now = now_ms()
        try:
            period, query = self._period(asked, sent, now)
        except UnusableParameters as error:
            return asked, error
        return asked, await self._figures.board(period, query.only, now)

    def _period(self, asked: AddressAsked, sent: Sequence[tuple[str, str]], now: int) -> tuple[Period, Query]:
        given = [(name, text) for name, text in sent if name not in ("range", "first", "last")]
        if (unknown := dict(sent).get("range", "")) and unknown not in list(RangeName):
            raise UnusableParameters([Wrong("range", f"one of {', '.join(views.TITLES.values())}")])
        if asked.range or asked.first or asked.last:
            period = span(RangeName(asked.range), now, self._zone) if asked.range else self._days(asked)
            given = [(name, text) for name, text in given if name not in ("from", "to")]
            given += [("from", f"{period.start / 1000:.3f}"), ("to", f"{period.end / 1000:.3f}")]
        query = parameters.read(given, parameters.KPIS, self._config, now)
        return Period(query.start, query.end), query

    def _days(self, asked: AddressAsked) -> Period:
        """From the first midnight to the end of the last day; what of it lies ahead is cut off with every range."""
        wrong = []
        edges = []
        for name, text, further in (("first", asked.first, 0), ("last", asked.last, 1)):
            try:
                edges.append(midnight(date.fromisoformat(text) + timedelta(days=further), self._zone))
            except (ValueError, OverflowError):
                wrong.append(Wrong(name, "a day is needed, like 2026-03-01"))
        if wrong:
            raise UnusableParameters(wrong)
        return Period(*edges)


def read(sent: Sequence[tuple[str, str]]) -> AddressAsked:
    """What stands in the address. Without a range it is the last seven days."""
    found = dict(sent)
    chosen = found.get("range", "")
    exact = "from" in found or "to" in found
    typed = "first" in found or "last" in found
    if chosen not in list(RangeName):
        chosen = "" if exact or typed else RangeName.week.value
    return AddressAsked(
        range=chosen,
        first="" if chosen else found.get("first", ""),
        last="" if chosen else found.get("last", ""),
        start="" if chosen or typed else found.get("from", ""),
        end="" if chosen or typed else found.get("to", ""),
        department=found.get("department", ""),
        topic=found.get("topic", ""),
        source=found.get("source", ""),
        country=found.get("country", ""),
    )


def _file(body: bytes, media: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(body, media_type=media, headers=headers)


KPI = Page(
    (PATH,),
    Permission.see_kpis,
    "Key figures",
    Kpis,
    Kpis.view,
    NavLink(PATH, "KPIs", "do we listen, do we answer, and what is it worth"),
    beside=(
        Served(AddressRule(CSV, Permission.read_kpis, RefusedAs.data), Kpis.csv),
        Served(AddressRule(PDF, Permission.read_kpis, RefusedAs.data), Kpis.pdf),
        operated(KPIS, Kpis.api),
    ),
)
