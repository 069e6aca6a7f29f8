"""The pages that Dash renders, put to work: addresses, callbacks, and what a browser gets first and then."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from html import escape
from urllib.parse import unquote

from dash import Dash
from dash.backends._fastapi import reset_current_request, set_current_request
from dash.development.base_component import Component
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.door import routes
from dashboard.door.auth import current
from dashboard.door.forms import form_token
from dashboard.door.rules import AddressRule
from dashboard.door.static import ALL_SCRIPTS
from dashboard.pages.page import HasCallbacks, Page, PageAsked
from dashboard.pages.table import EVERYWHERE, PAGES
from dashboard.served import Handler, add, bound, make
from dashboard.site import Site
from layouts.kit import home as views
from layouts.kit import nav
from layouts.kit.nav import NavLink, Visitor
from listening.people.account import Subject, Who
from listening.people.permissions import Permission, may
from listening.store import told

BOOTSTRAP = re.compile(r'<script src="[^"]*dash_bootstrap_components[^"]*"></script>')
TABLES = re.compile(r'<script src="[^"]*/dash/dash_table/[^"]*"></script>')
"""Dash's own tables: no page has one."""
BY_TEMPLATE = {path: page for page in PAGES for path in page.paths}


class Pages:
    """The pages of one process.

    ``clicked``: what the head of every page but a wall has beside: Bootstrap and its theme. ``address``: where a
    browser finds a file of ours. ``index``: Dash's own first answer, with all our scripts; it then asks for
    ``content``.
    """

    def __init__(self, site: Site, clicked: str, address: Callable[[str], str], index: Callable[[], str]) -> None:
        self._site = site
        self._clicked = clicked
        self._scripts = {page.scripts: address(page.scripts) for page in PAGES} | {ALL_SCRIPTS: address(ALL_SCRIPTS)}
        self._index = index
        makers = [page.made_by for page in PAGES]
        beside = [each.made_by for page in PAGES for each in page.beside if each.made_by is not None]
        self._made = make((*makers, *beside, *EVERYWHERE), site)

    def install(self, app: FastAPI) -> None:
        """Add every address."""
        served: list[tuple[AddressRule, Handler]] = []
        for page in PAGES:
            served += [(rule, self._frame(page)) for rule in page.rules[: len(page.paths)]]
            served += [(each.rule, bound(each.made_by or page.made_by, each.by, self._made)) for each in page.beside]
        add(app, served)

    def register(self, dash_app: Dash) -> None:
        """Add every callback."""
        for made in self._made.values():
            if isinstance(made, HasCallbacks):
                made.register(dash_app)

    # -- the frame: what a browser gets first

    def _frame(self, page: Page) -> Handler:
        title = f"{self._site.config.brand.name} · {page.title}" if page.title else self._site.config.brand.name
        before = bound(page.made_by, page.before, self._made) if page.before else None

        async def answer(request: Request) -> Response:
            found = before(request, **request.path_params) if before else title
            return found if isinstance(found, Response) else self._first(page, request, found)

        return answer

    def _first(self, page: Page, request: Request, title: str) -> Response:
        """Dash's index as the answer to a request, under this title."""
        token = set_current_request(request)  # type: ignore[no-untyped-call]
        try:
            html = self._index()
        finally:
            reset_current_request(token)  # type: ignore[no-untyped-call]
        html = html.replace("<title>Masthead</title>", f"<title>{escape(title)}</title>", 1)
        html = TABLES.sub("", html)
        html = html.replace(self._scripts[ALL_SCRIPTS], self._scripts[page.scripts], 1)
        # A wall is made of none of it.
        html = BOOTSTRAP.sub("", html) if page.bare else html.replace("</head>", f"{self._clicked}</head>", 1)
        response = HTMLResponse(html)
        if current().subject is Subject.link:
            # A wall screen stays signed in: its cookie lives a year from the last visit.
            auth = self._site.auth
            auth.hand_out(request, response, auth.secret(request))
        return response

    # -- the content

    async def content(self, path: str, query: str, secret: str) -> Component:
        """What stands on the page at ``path``; ``query`` begins with ``?`` or is empty.

        ``secret`` is the session's, from which the anti-forgery token of a form is made.
        """
        who, path = current(), unquote(path)
        page = page_at(path)
        asked = PageAsked(query, secret, links(who))
        inner = await self._inner(page, path, asked, who)
        if (page is not None and page.bare) or not may(who.role, Permission.be_here):
            return inner
        unread = await asyncio.to_thread(told.unread, self._site.sync, who.name)
        corrects = may(who.role, Permission.correct_mentions)
        visitor = Visitor(who.name, asked.links, form_token(secret), unread, corrects)
        return nav.framed(inner, path, visitor, self._site.board.in_crisis, self._site.config)

    async def _inner(self, page: Page | None, path: str, asked: PageAsked, who: Who) -> Component:
        # Of an address that is no page, too, who may not is told no more.
        needs = routes.find(path, "GET").needs
        if needs is not None and not may(who.role, needs):
            return views.says("Not allowed", f"This is not for the role you have here, {who.role}.")
        if page is None:
            return views.says("Not found", "There is no such page.")
        view = bound(page.made_by, page.view, self._made)
        shown: Component = await view(asked, **(page.parameters(path) or {}))
        return shown


def page_at(path: str) -> Page | None:
    """The page that answers at ``path``: what the gate finds there, if that is a page."""
    return BY_TEMPLATE.get(routes.find(path, "GET").template)


def links(who: Who) -> tuple[NavLink, ...]:
    """The pages on top that ``who`` may see."""
    return tuple(page.link for page in PAGES if page.link is not None and may(who.role, page.needs))


def may_open(who: Who, address: str) -> bool:
    """Whether ``who`` may open an address, which may have a query."""
    needs = routes.find(address.partition("?")[0], "GET").needs
    return needs is not None and may(who.role, needs)
