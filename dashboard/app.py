"""The application: everything put together, from the outermost layer to the pages."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

import msgspec
from dash import Dash, Input, Output, State
from dash.backends._fastapi import FastAPIDashServer, get_current_request
from dash.development.base_component import Component
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp

from dashboard.api import openapi
from dashboard.door import errors, health
from dashboard.door.auth import Auth
from dashboard.door.bodies import Bodies
from dashboard.door.compress import Compress
from dashboard.door.dash_calls import DashCalls
from dashboard.door.gate import Gate
from dashboard.door.headers import Headers
from dashboard.door.hosts import Hosts
from dashboard.door.signin import SignIn
from dashboard.door.static import ALL_SCRIPTS, Files
from dashboard.live.board import QueueBoard
from dashboard.live.feed import Feed
from dashboard.live.here import Presence
from dashboard.live.live import Live
from dashboard.pages import callbacks
from dashboard.pages.pages import Pages, may_open
from dashboard.reading.figures import Figures
from dashboard.search.reading import MentionSearch
from dashboard.site import Site
from layouts.kit.shell import ADDRESS, CONTENT, shell
from listening.config import Config
from listening.people.permissions import Permission
from listening.store.connection import connect, connect_async

log = logging.getLogger(__name__)

# Dash's own websocket carries callbacks and stays frozen after a restart of the
# server; with the capability on, every page would keep one open for nothing.
FastAPIDashServer.websocket_capability = False

ASSETS = Path(__file__).resolve().parent.parent / "assets"

OPEN_FILES = frozenset(
    {
        "masthead.css",
        "pages.css",
        "clicked/bootstrap.min.css",
        "clicked/theme.css",
        "clicked/theme.js",
        "fonts/inter-latin-opsz-normal.woff2",
        "fonts/inter-latin-ext-opsz-normal.woff2",
        "fonts/inter-greek-opsz-normal.woff2",
        "fonts/inter-cyrillic-opsz-normal.woff2",
    }
)
"""What the sign-in page is made of: the only files served to everybody."""

INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" href="data:,">
{%css%}
</head>
<body>
{%app_entry%}
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""


def create_app(
    config: Config,
    redis_url: str,
    on_failure: Callable[[], None] = lambda: None,
    path: Path | None = None,
    search: Path | None = None,
) -> ASGIApp:
    """The ASGI application that serves ``config`` from the Redis at ``redis_url``.

    ``config.web`` must have the host and the port it is served on: the host is
    a name it answers under, and cookies are named after the port. ``on_failure`` is called when a background task
    ends with an error, which is logged: the process should then end and be started again. ``path``: the file
    that ``config`` is of, where its pages may write it. ``search``: where its index is; without one nothing can be
    searched.
    """
    client, sync_client = connect_async(redis_url), connect(redis_url)
    files = Files(ASSETS, "/assets/")
    build_id = f"{version('masthead')}-{files.fingerprint()}-{_digest(config)}"
    auth = Auth(sync_client, config.web)
    searching = MentionSearch(search, client, sync_client)
    feed = Feed(client, sync_client, config, search=searching)
    live = Live(feed, config, build_id, auth.alive)
    board = QueueBoard(client, sync_client, config)
    here = Presence(client, board, config, build_id, auth.alive)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(each.run()) for each in (feed, live, board, here)]
        for task in tasks:
            task.add_done_callback(lambda ended: _watch(ended, on_failure))
        yield
        await _end(tasks)
        await client.aclose()
        sync_client.close()

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    errors.install(app)
    health.install(app, client, config)
    SignIn(auth).install(app)
    _serve(app, "/signin/static/{path:path}", Files(ASSETS, "/signin/static/", OPEN_FILES))
    _serve(app, "/assets/{path:path}", files)
    app.router.routes.append(WebSocketRoute("/live", live))
    app.router.routes.append(WebSocketRoute("/here", here))
    site = Site(
        config=config,
        path=path,
        client=client,
        sync=sync_client,
        auth=auth,
        feed=feed,
        board=board,
        figures=Figures(client, sync_client, config),
        search=searching,
        build=build_id,
        without_emoji=live.without_emoji,
        opens=may_open,
    )

    def index() -> str:
        return str(dash_app.index())  # type: ignore[no-untyped-call]

    openapi.install(app, site)
    pages = Pages(site, _clicked(files), files.address, index)
    # Ours come before Dash's own routes, so that they win.
    pages.install(app)
    dash_app = _dash(app, files)
    pages.register(dash_app)
    _content(dash_app, pages, auth)
    callbacks.check(dash_app)
    inside = Bodies(DashCalls(Compress(app), dash_app))
    return Headers(Hosts(Gate(inside, auth), config.web), dash_app.csp_hashes())


def _digest(config: Config) -> str:
    """Another one for another config: an open wall then loads itself anew, and shows what it says."""
    return hashlib.sha256(msgspec.json.encode(config, enc_hook=str)).hexdigest()[:8]


def _clicked(files: Files) -> str:
    """What pages that people click have in their head beside; the script comes first, so that nothing flashes."""
    return (
        f'<script src="{files.address("clicked/theme.js")}"></script>'
        f'<link rel="stylesheet" href="{files.address("clicked/bootstrap.min.css")}">'
        f'<link rel="stylesheet" href="{files.address("clicked/theme.css")}">'
    )


def _dash(app: FastAPI, files: Files) -> Dash:
    """Dash on ``app``, everything it needs served from here."""
    dash_app = Dash(
        __name__,  # where Dash looks for itself: a name that no folder in the working directory has
        server=app,  # type: ignore[arg-type]
        title="Masthead",
        update_title="",
        index_string=INDEX,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        external_stylesheets=[files.address("together.css")],
        external_scripts=[files.address(ALL_SCRIPTS)],
        include_assets_files=False,
        # Not there: Dash would serve it in its own way beside ours.
        assets_folder="served-by-dashboard.door.static",
        serve_locally=True,
        suppress_callback_exceptions=True,
        add_log_handler=False,
        on_error=_failed,
    )
    dash_app.layout = shell()
    return dash_app


def _content(dash_app: Dash, pages: Pages, auth: Auth) -> None:
    """The one callback every page has: its content follows its address."""

    @dash_app.callback(Output(CONTENT, "children"), Input(ADDRESS, "pathname"), State(ADDRESS, "search"))
    @callbacks.needs(Permission.use_site)
    async def content(path: str | None, query: str | None) -> Component:
        return await pages.content(path or "/", query or "", auth.secret(get_current_request()))


def _failed(error: Exception) -> None:
    """Dash answers 500 and says nothing more; the reason belongs into the log. A refusal is no failure."""
    if not isinstance(error, HTTPException):
        log.error("a callback failed", exc_info=error)
    raise error


def _serve(app: FastAPI, template: str, files: Files) -> None:
    async def serve(request: Request, path: str) -> Response:
        return files.answer(request, path)

    app.add_api_route(template, serve, methods=["GET", "HEAD"], include_in_schema=False)


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Cancel until they have ended: redis-py swallows a cancellation now and then while it connects."""
    running = set(tasks)
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=0.1)


def _watch(ended: asyncio.Task[None], on_failure: Callable[[], None]) -> None:
    if not ended.cancelled() and ended.exception() is not None:
        log.critical("a background task failed", exc_info=ended.exception())
        on_failure()
