"""``/wall/<screen>``: the screens of the wall, and the first of them for who names none."""

from __future__ import annotations

import re
from collections.abc import Callable

from dash.development.base_component import Component
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.door.auth import current
from dashboard.door.rules import AddressRule, RefusedAs
from dashboard.door.static import WALL_SCRIPTS
from dashboard.pages.page import Page, PageAsked
from dashboard.served import Served
from dashboard.site import Site
from layouts.kit import home, notices
from layouts.kit.markup import markup
from layouts.kit.nav import NavLink
from layouts.wall import wall
from layouts.wall.registry import LEADS
from listening.config import Screen, draft
from listening.people.account import Who
from listening.people.permissions import Permission, may
from listening.spans import HOUR_S
from listening.wall.snapshot import build

PATH = "/wall"
SHORTEST_TURN_S = 3
LONGEST_TURN_S = HOUR_S


class WallPages:
    """The walls of one process."""

    def __init__(self, site: Site) -> None:
        self._config = site.config
        self._feed = site.feed
        self._build = site.build
        self._opens = site.opens

    async def first(self, request: Request) -> Response:
        """To the first screen, with all that was asked."""
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{PATH}/{self._config.screens[0].name}{query}", 303)

    def before(self, request: Request, screen: str) -> str | Response:
        """The title of a screen that is there."""
        found = self._screen(screen)
        if found is None:
            known = [(each.name, each.title or each.name) for each in self._config.screens]
            return HTMLResponse(notices.no_such_screen(screen, known), 404)
        if turn(request.url.query) is None:
            text = f"rotate is a number of seconds from {SHORTEST_TURN_S} to {LONGEST_TURN_S}."
            return HTMLResponse(notices.notice("Not possible", text), 422)
        return f"{self._config.brand.name} · {found.title or found.name}"

    async def view(self, asked: PageAsked, screen: str) -> Component:
        found = self._screen(screen)
        if found is None:
            return home.says("Not found", "There is no such page.")
        leading = bool(leads(current(), self._opens))
        return wall.page(self._config, found, turn(asked.query.removeprefix("?")), self._build, leading)

    async def part(self, request: Request, screen: str) -> Response:
        """One screen as HTML: what a wall is made of."""
        found = self._screen(screen)
        if found is None:
            return HTMLResponse(notices.notice("Not found", "There is no such screen."), 404)
        await self._feed.ready()
        leading = leads(current(), self._opens)
        shown = wall.one(build(self._feed.view(), panels_of(found)), self._config, found, leading)
        return HTMLResponse(markup(shown), headers={"Cache-Control": "no-store"})

    def _screen(self, name: str) -> Screen | None:
        if name.startswith(draft.BEGIN) and current().can(Permission.see_settings):
            return draft.screen_of(name, self._config)
        return next((each for each in self._config.screens if each.name == name), None)


def leads(who: Who, opens: Callable[[Who, str], bool]) -> dict[str, str]:
    """Where the panels of a wall lead somebody who is signed in, as far as they may go there; a wall link: nowhere."""
    if not may(who.role, Permission.be_here):
        return {}
    return {name: to for name, to in LEADS.items() if opens(who, to)}


def panels_of(screen: Screen) -> list[str]:
    """The panels of a screen, each once."""
    names = [name for row in screen.grid for name in row.split()]
    return [name for name in dict.fromkeys(names) if name != "."]


def turn(query: str) -> int | None:
    """Seconds each screen is shown, 0 if the wall does not rotate, None if that is not possible."""
    found = re.search(r"(?:^|&)rotate=([^&]*)", query)
    if not found:
        return 0
    seconds = int(found[1]) if re.fullmatch(r"\d{1,6}", found[1]) else 0
    return seconds if SHORTEST_TURN_S <= seconds <= LONGEST_TURN_S else None


WALL = Page(
    (f"{PATH}/{{screen}}",),
    Permission.see_wall,
    "Wall",
    WallPages,
    WallPages.view,
    NavLink(PATH, "Wall"),
    beside=(
        Served(AddressRule(PATH, Permission.see_wall), WallPages.first),
        Served(AddressRule("/screens/{screen}", Permission.see_wall, RefusedAs.data), WallPages.part),
    ),
    before=WallPages.before,
    bare=True,
    scripts=WALL_SCRIPTS,
)
