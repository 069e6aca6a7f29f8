"""``/rewind/<screen>``: the wall as it stood at a past moment, and what its script fetches."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from dash.development.base_component import Component
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.api import parameters
from dashboard.api.body import encoded, problem, refusal
from dashboard.door.auth import current
from dashboard.door.rules import AddressRule, RefusedAs
from dashboard.pages.page import Page, PageAsked
from dashboard.pages.walls import panels_of
from dashboard.reading.rewind import Rewinding, TooMany, settled
from dashboard.served import Served
from dashboard.site import Site
from layouts.kit import home, notices
from layouts.kit.markup import markup
from layouts.kit.nav import NavLink
from layouts.rewind import figures as then
from layouts.rewind import page as views
from layouts.rewind.page import PATH, RewindTab
from layouts.spikes.words import SEVERITIES
from layouts.wall import wall
from listening.config import Screen
from listening.kpis.period import RangeName
from listening.people.account import Who
from listening.people.permissions import Permission, may
from listening.spikes.series import read_id, title
from listening.store.clock import now_ms
from listening.wall.frame import Json, encode
from listening.wall.snapshot import Snapshot

MARKS = f"{PATH}/:marks"
DESK, KPI = ":desk", ":kpi"
"""What is no screen of the wall, and stands beside them."""
Made = Callable[[int, Request], Awaitable[tuple[int, Component] | Response]]
LONGEST = 40
FIRST_MS = 946_684_800_000
"""Nothing older is gone to: weeks before a moment have to be times as well."""


class SpikeMark(msgspec.Struct, frozen=True):
    """A spike on the slider."""

    id: str
    name: str
    opened: int
    """Whole seconds UTC."""
    closed: int
    """0: it goes on."""
    severity: str


class Slider(msgspec.Struct, frozen=True):
    """What the slider reaches over, in whole seconds UTC, and the spikes on it."""

    first: int
    """The oldest mention that is kept; 0: nothing is."""
    last: int
    """The newest moment that is settled."""
    marks: tuple[SpikeMark, ...]


class MomentAnswer(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What stands at one moment."""

    at: int
    """Whole seconds UTC: the moment that was asked for, or the newest there is."""
    last: int
    """The newest moment that is settled."""
    took_ms: int
    frame: Json = {}
    """Of a screen."""
    html: str = ""
    unheard: bool = False
    """Nothing was heard within the day before it."""
    alerts: str = ""
    """Of a screen: alerts that were open, in words."""


class RewindPages:
    """The pages of one process."""

    def __init__(self, site: Site) -> None:
        self._rewinding = Rewinding(site.sync, site.config)
        self._config = site.config
        self._zone = ZoneInfo(site.config.brand.timezone)

    def before(self, request: Request, screen: str) -> str | Response:
        """The title of what is there."""
        tab = self._tab(screen, current())
        if tab is None:
            known = [(each.name, each.title or each.name) for each in self._config.screens]
            return HTMLResponse(notices.no_such_screen(screen, known, PATH), 404)
        return f"{self._config.brand.name} · REWIND · {tab.title}"

    async def first(self, request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{PATH}/{self._config.screens[0].name}{query}", 303)

    async def view(self, asked: PageAsked, screen: str) -> Component:
        who = current()
        tab = self._tab(screen, who)
        if tab is None:
            return home.says("Not found", "There is no such page.")
        return views.page(self._config, self._tabs(who), tab)

    def _tabs(self, who: Who) -> list[RewindTab]:
        found = [RewindTab(each.name, each.title or each.name, f"/wall/{each.name}") for each in self._config.screens]
        if may(who.role, Permission.see_desk):
            found.append(RewindTab(DESK, "Desks", "/desk"))
        if may(who.role, Permission.see_kpis):
            found.append(RewindTab(KPI, "Key figures", "/kpi"))
        return found

    def _tab(self, name: str, who: Who) -> RewindTab | None:
        return next((tab for tab in self._tabs(who) if tab.name == name), None)

    # -- what the script fetches

    async def marks(self, request: Request) -> Response:
        now = now_ms()
        start = self._moment(request.query_params.get("from", ""), now)
        end = self._moment(request.query_params.get("to", ""), now)
        if isinstance(start, str) or isinstance(end, str):
            return problem(start if isinstance(start, str) else str(end))
        try:
            found = await self._rewinding.slider(start, end)
        except TooMany:
            return _come_again()
        marks = tuple(
            SpikeMark(
                id=spike.id,
                name=title(read_id(spike.lead), self._config),
                opened=spike.opened // 1000,
                closed=spike.closed // 1000,
                severity=SEVERITIES[spike.severity],
            )
            for spike in found.spikes
        )
        return encoded(Slider(found.first // 1000, found.last // 1000, marks))

    async def at(self, request: Request, screen: str) -> Response:
        """A screen at a moment: its frame, and with ``html=1`` the screen itself."""
        found = next((each for each in self._config.screens if each.name == screen), None)
        if found is None:
            return refusal(404, "There is no such screen.")
        at = self._moment(request.query_params.get("at", ""), now_ms())
        if isinstance(at, str):
            return problem(at)
        begun = time.monotonic()
        try:
            by_writing = request.query_params.get("by") == "written"
            shown = await self._rewinding.wall(at, panels_of(found), by_writing)
        except TooMany:
            return _come_again()
        frame = encode(shown.snapshot)
        answer = MomentAnswer(
            at=shown.at // 1000,
            last=settled(now_ms()) // 1000,
            took_ms=round((time.monotonic() - begun) * 1000),
            frame=frame,
            html=self._screen(shown.snapshot, found) if request.query_params.get("html") == "1" else "",
            unheard=not shown.heard,
            alerts=_alerts(shown.alerts.open, shown.alerts.nobody),
        )
        return encoded(answer)

    async def desk(self, request: Request) -> Response:
        """The counters of the desks at a moment."""
        return await self._page(request, self._desk)

    async def figures(self, request: Request) -> Response:
        """The key figures of a range that ended at a moment."""
        return await self._page(request, self._figures)

    async def _page(self, request: Request, made: Made) -> Response:
        at = self._moment(request.query_params.get("at", ""), now_ms())
        if isinstance(at, str):
            return problem(at)
        begun = time.monotonic()
        try:
            found = await made(at, request)
        except TooMany:
            return _come_again()
        if isinstance(found, Response):
            return found
        moment, page = found
        took = round((time.monotonic() - begun) * 1000)
        last = settled(now_ms()) // 1000
        return encoded(MomentAnswer(at=moment // 1000, last=last, took_ms=took, html=markup(page)))

    async def _desk(self, at: int, request: Request) -> tuple[int, Component]:
        moment, rows = await self._rewinding.desk(at)
        return moment, then.desk(rows, moment, self._config)

    async def _figures(self, at: int, request: Request) -> tuple[int, Component] | Response:
        named = request.query_params.get("range", RangeName.week.value)
        if named not in [each.value for each in then.RANGES]:
            return problem(f"range: one of {', '.join(each.value for each in then.RANGES)}.")
        period, found = await self._rewinding.figures(at, RangeName(named))
        return period.end, then.figures(period, found, RangeName(named), self._config)

    def _screen(self, snapshot: Snapshot, screen: Screen) -> str:
        return markup(wall.one(snapshot, self._config, screen))

    def _moment(self, sent: str, now: int) -> int | str:
        """ms UTC of a moment that was sent; without a zone it is that of the brand. Or what is wrong with it."""
        if not sent:
            return now
        found = self._read(sent) if len(sent) <= LONGEST else None
        if found is None:
            return "at: not a time; for example 2026-03-01T09:00:00, or seconds since 1970."
        return found if found >= FIRST_MS else "at: a time since the year 2000 is needed."

    def _read(self, sent: str) -> int | None:
        try:
            here = datetime.fromisoformat(sent)
            return int(here.replace(tzinfo=here.tzinfo or self._zone).timestamp() * 1000)
        except (ValueError, OverflowError, OSError):
            pass
        try:
            return parameters.moment(sent, self._zone)
        except (ValueError, OverflowError):
            return None


def _alerts(number: int, nobody: int) -> str:
    if not number:
        return "no alert open"
    words = f"{number} alert{'s' if number > 1 else ''} open"
    return f"{words}, nobody had {nobody}" if nobody else words


def _come_again() -> Response:
    return refusal(503, "Too many past moments are asked for at once: ask again in a second.")


REWIND = Page(
    (f"{PATH}/{{screen}}",),
    Permission.see_rewind,
    "REWIND",
    RewindPages,
    RewindPages.view,
    NavLink(PATH, "Rewind", "all of it as it stood at a past moment: after a crisis, and for training", aside=True),
    beside=(
        Served(AddressRule(PATH, Permission.see_rewind), RewindPages.first),
        # A colon begins what is no screen.
        Served(AddressRule(MARKS, Permission.see_spikes, RefusedAs.data), RewindPages.marks),
        Served(AddressRule(f"{PATH}/{DESK}/at", Permission.see_desk, RefusedAs.data), RewindPages.desk),
        Served(AddressRule(f"{PATH}/{KPI}/at", Permission.see_kpis, RefusedAs.data), RewindPages.figures),
        Served(AddressRule(f"{PATH}/{{screen}}/at", Permission.see_rewind, RefusedAs.data), RewindPages.at),
    ),
    before=RewindPages.before,
    bare=True,
)
