"""The pages that Dash renders: which there are, who may see them, and what is on them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from html import escape
from urllib.parse import unquote

from dash.backends._fastapi import reset_current_request, set_current_request
from dash.development.base_component import Component
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.door import routes
from dashboard.door.auth import Auth, current
from dashboard.door.forms import form_token
from dashboard.live.board import QueueBoard
from dashboard.live.feed import Feed
from dashboard.pages.first import unbranded
from layouts.kit import home as views
from layouts.kit import nav, notices
from layouts.kit.markup import markup
from layouts.kit.nav import LINKS, NavLink, Visitor
from layouts.wall import wall
from listening.config import Config, Screen, draft
from listening.people.account import Subject, Who
from listening.people.permissions import Permission, may
from listening.store import told
from listening.store.connection import Client
from listening.wall.snapshot import build

Content = Callable[[str, str], Awaitable[Component]]
"""What stands on the page at a path; also given the session's secret, for forms."""

BOOTSTRAP = re.compile(r'<script src="[^"]*dash_bootstrap_components[^"]*"></script>')
WALLS = ("/wall/", "/rewind/")
"""Pages that are walls: nothing stands around them, and nobody who looks at one is present."""
SHORTEST_TURN_S = 3
LONGEST_TURN_S = 3600


class Pages:
    """The pages of one process. ``build_id`` names the code they were made by.

    ``clicked``: what the head of every page but a wall has beside: Bootstrap and its theme.
    """

    def __init__(
        self,
        config: Config,
        feed: Feed,
        board: QueueBoard,
        auth: Auth,
        build_id: str,
        clicked: str,
        client: Client,
    ) -> None:
        self._config = config
        self._feed = feed
        self._board = board
        self._auth = auth
        self._build = build_id
        self._clicked = clicked
        self._client = client
        self._more: dict[Permission, Content] = {}

    def add(self, permission: Permission, content: Content) -> None:
        """Let ``content`` fill the pages that ask for ``permission``."""
        self._more[permission] = content

    def serve(self, app: FastAPI, index: Callable[[], str], template: str, title: str) -> None:
        """Answer at ``template`` with Dash's ``index``, under this title."""

        async def page(request: Request) -> Response:
            return self.index(index, request, title)

        app.add_api_route(template, page, methods=["GET"], include_in_schema=False)

    # -- the frame: what a browser gets first

    def install(self, app: FastAPI, index: Callable[[], str]) -> None:
        """Add the routes; each answers with Dash's ``index``, which then asks for ``content``."""

        async def home(request: Request) -> Response:
            return self.index(index, request, self._config.brand.name)

        async def first(request: Request) -> Response:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/wall/{self._config.screens[0].name}{query}", 303)

        async def screen(request: Request, screen: str) -> Response:
            found = self._screen(screen)
            if found is None:
                known = [(each.name, each.title or each.name) for each in self._config.screens]
                return HTMLResponse(notices.no_such_screen(screen, known), 404)
            if _turn(request.url.query) is None:
                text = f"rotate is a number of seconds from {SHORTEST_TURN_S} to {LONGEST_TURN_S}."
                return HTMLResponse(notices.notice("Not possible", text), 422)
            title = f"{self._config.brand.name} · {found.title or found.name}"
            return self.index(index, request, title)

        async def part(request: Request, screen: str) -> Response:
            found = self._screen(screen)
            if found is None:
                return HTMLResponse(notices.notice("Not found", "There is no such screen."), 404)
            await self._feed.ready()
            shown = wall.one(build(self._feed.view(), panels_of(found)), self._config, found, leads(current()))
            return HTMLResponse(markup(shown), headers={"Cache-Control": "no-store"})

        app.add_api_route("/", home, methods=["GET"], include_in_schema=False)
        app.add_api_route("/wall", first, methods=["GET"], include_in_schema=False)
        app.add_api_route("/wall/{screen}", screen, methods=["GET"], include_in_schema=False)
        app.add_api_route("/screens/{screen}", part, methods=["GET"], include_in_schema=False)

    def index(self, index: Callable[[], str], request: Request, title: str) -> Response:
        """Dash's ``index`` as the answer to a request, under this title."""
        token = set_current_request(request)  # type: ignore[no-untyped-call]
        try:
            html = index()
        finally:
            reset_current_request(token)  # type: ignore[no-untyped-call]
        html = html.replace("<title>Masthead</title>", f"<title>{escape(title)}</title>", 1)
        if request.url.path.startswith(WALLS):
            # A wall is made of none of it.
            html = BOOTSTRAP.sub("", html)
        else:
            html = html.replace("</head>", f"{self._clicked}</head>", 1)
        response = HTMLResponse(html)
        if current().subject is Subject.link:
            # A wall screen stays signed in: its cookie lives a year from the last visit.
            self._auth.hand_out(request, response, self._auth.secret(request))
        return response

    # -- the content

    async def content(self, path: str, query: str, secret: str) -> Component:
        """What stands on the page at ``path``; ``query`` begins with ``?`` or is empty.

        ``secret`` is the session's, from which the anti-forgery token of a form is made.
        """
        who = current()
        inner = await self._inner(path, query, secret)
        if path.startswith(WALLS) or not may(who.role, Permission.be_here):
            return inner
        unread = await asyncio.to_thread(told.unread, self._client, who.name)
        corrects = may(who.role, Permission.correct_mentions)
        visitor = Visitor(who.name, links(who), form_token(secret), unread, corrects)
        return nav.framed(inner, unquote(path), visitor, self._board.in_crisis, self._config)

    async def _inner(self, path: str, query: str, secret: str) -> Component:
        route = routes.find(unquote(path), "GET")
        who = current()
        if route is routes.NO_ROUTE or route.needs is None:
            return views.says("Not found", "There is no such page.")
        if not may(who.role, route.needs):
            return views.says("Not allowed", f"This is not for the role you have here, {who.role}.")
        if route.needs in self._more:
            return await self._more[route.needs](unquote(path), secret)
        if route.needs is Permission.see_home:
            token = "" if may(who.role, Permission.be_here) else form_token(secret)
            new = may(who.role, Permission.steer) and unbranded(self._config)
            return views.home(self._config, who.name, token, links(who), new)
        screen = self._screen(unquote(path).removeprefix("/wall/"))
        if route.needs is Permission.see_wall and screen is not None:
            return wall.page(self._config, screen, _turn(query.removeprefix("?")), self._build, bool(leads(who)))
        return views.says("Not found", "There is no such page.")

    def _screen(self, name: str) -> Screen | None:
        if name.startswith(draft.BEGIN) and current().can(Permission.see_settings):
            return draft.screen_of(name, self._config)
        return next((each for each in self._config.screens if each.name == name), None)


def leads(who: Who) -> dict[str, str]:
    """Where the panels of a wall lead somebody who is signed in, as far as they may go there; a wall link: nowhere."""
    if not may(who.role, Permission.be_here):
        return {}
    needs = {name: routes.find(to.partition("?")[0], "GET").needs for name, to in wall.LEADS.items()}
    return {name: to for name, to in wall.LEADS.items() if (need := needs[name]) is not None and may(who.role, need)}


def links(who: Who) -> tuple[NavLink, ...]:
    """The pages that exist here and that ``who`` may see."""
    routes_to = [(link, routes.find(link.path, "GET")) for link in LINKS]
    return tuple(link for link, to in routes_to if to.needs is not None and may(who.role, to.needs))


def panels_of(screen: Screen) -> list[str]:
    """The panels of a screen, each once."""
    names = [name for row in screen.grid for name in row.split()]
    return [name for name in dict.fromkeys(names) if name != "."]


def _turn(query: str) -> int | None:
    """Seconds each screen is shown, 0 if the wall does not rotate, None if that is not possible."""
    found = re.search(r"(?:^|&)rotate=([^&]*)", query)
    if not found:
        return 0
    seconds = int(found[1]) if re.fullmatch(r"\d{1,6}", found[1]) else 0
    return seconds if SHORTEST_TURN_S <= seconds <= LONGEST_TURN_S else None
