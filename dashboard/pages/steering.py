"""``/config``: config.toml as a whole, changed from a page, with all its editions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component
from redis.exceptions import RedisError
from starlette.responses import Response

from dashboard.door.auth import current
from dashboard.door.rules import AddressRule, RefusedAs
from dashboard.pages import callbacks
from dashboard.pages.page import Page, PageAsked
from dashboard.served import Served
from dashboard.site import Site
from layouts.kit import home
from layouts.kit.nav import NavLink
from layouts.steering import file as views
from listening import config as configs
from listening.alerting.gaps import rota_warnings
from listening.config import Config, ConfigError
from listening.config.doubtful import doubtful
from listening.config.edition import Edition, at_next_start
from listening.people.journal import JournalAct
from listening.people.permissions import Permission
from listening.store import config_file, editions, parts
from listening.store.access import journal
from listening.store.clock import now_ms
from listening.store.config_file import ConfigFileError

PATH = "/config"
LISTED = 200
"""Editions on the page; every one stays, and has a page by its number."""
LARGEST = 2_000_000
"""Characters of a text that is looked at."""


class NotSaved(msgspec.Struct, frozen=True):
    """Why an edition was not made."""

    said: Component
    seen: int = 0
    """The edition that was first, if it is shown: what is saved next is set beside it."""


def attempted(save: Callable[[], Edition], overtaken: Callable[[Edition | None], Component]) -> Edition | NotSaved:
    """The edition that ``save`` makes, or why there is none; ``overtaken`` says who was first."""
    try:
        return save()
    except ConfigError as error:
        return NotSaved(views.wrong(error.errors))
    except ConfigFileError as error:
        return NotSaved(views.failed(f"{error}; nothing was saved"))
    except editions.OvertakenError as error:
        return NotSaved(overtaken(error.by), error.by.number if error.by else 0)
    except RedisError:
        why = "Redis does not answer: whether it was saved is seen when the page is loaded again."
        return NotSaved(views.failed(why))


class SteeringPages:
    """The pages of one process. ``path``: the file that its config is of."""

    def __init__(self, site: Site) -> None:
        self._sync = site.sync
        self._config = site.config
        self._path = site.path

    def register(self, dash_app: Dash) -> None:
        """Look what a text would change, save it, and go back to what was."""

        @dash_app.callback(
            Output(views.SAID, "children"),
            Input(views.CHECK, "n_clicks"),
            State(views.TEXT, "value"),
            State(views.BASE, "data"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.steer)
        async def look(clicks: int | None, text: str | None, base: int) -> Any:
            return await asyncio.to_thread(self._would, text or "", base) if clicks else no_update

        @dash_app.callback(
            Output(views.SAID, "children", allow_duplicate=True),
            Output(views.BASE, "data"),
            Input(views.SAVE, "n_clicks"),
            State(views.TEXT, "value"),
            State(views.WHY, "value"),
            State(views.BASE, "data"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.steer)
        async def save(clicks: int | None, text: str | None, why: str | None, base: int) -> Any:
            if not clicks:
                return no_update, no_update
            return await asyncio.to_thread(self._save, text or "", why or "", base, current().name)

        @dash_app.callback(
            Output(views.BACK_SAID, "children"),
            Input(views.BACK, "n_clicks"),
            State(views.BACK_TO, "data"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.steer)
        async def back(clicks: int | None, between: list[int]) -> Any:
            return await asyncio.to_thread(self._back, between, current().name) if clicks else no_update

    # -- looking

    async def view(self, asked: PageAsked) -> Component:
        return await asyncio.to_thread(self._file)

    async def edition(self, asked: PageAsked, number: str) -> Component:
        return await asyncio.to_thread(self._edition, number)

    def _file(self) -> Component:
        now, latest = now_ms(), editions.current(self._sync)
        why = config_file.unwritable(self._path) if self._path else "This process was not told where the file is"
        shown = views.FileShown(
            path=str(self._path or ""),
            unwritable=why,
            now=latest,
            refused=editions.refused(self._sync),
            editions=tuple(editions.newest(self._sync, LISTED)),
            older=sum(
                bool(part.edition) and latest is not None and part.edition != latest.number
                for part in parts.alive(self._sync, now)
            ),
        )
        return views.page(shown, self._config, now)

    def _edition(self, number: str) -> Component:
        found = editions.find(self._sync, int(number)) if number.isdecimal() and len(number) < 10 else None
        if found is None:
            return home.says("Not found", "There is no such edition of config.toml.")
        before = editions.find(self._sync, found.number - 1)
        latest = editions.number(self._sync)
        return views.edition(found, before, latest, self._config, now_ms())

    async def download(self) -> Response:
        latest = await asyncio.to_thread(editions.current, self._sync)
        text = latest.text if latest else ""
        return Response(
            text,
            media_type="application/toml",
            headers={"Content-Disposition": 'attachment; filename="config.toml"', "Cache-Control": "no-store"},
        )

    def _typed(self, text: str, known: Edition | None) -> str:
        """What was typed, with the line ends of the file; a browser has its own."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text.replace("\n", "\r\n") if known is not None and "\r\n" in known.text else text

    def _would(self, text: str, base: int) -> Component:
        known = editions.find(self._sync, base)
        typed = self._typed(text[:LARGEST], known)
        try:
            config = configs.parse(typed)
        except ConfigError as error:
            return views.wrong(error.errors)
        before = known.text if known else ""
        doubts = [*doubtful(config), *rota_warnings(config, now_ms())]
        return views.would(
            before,
            typed,
            at_next_start_of(before, config),
            doubts,
        )

    # -- doing

    def _save(self, text: str, why: str, base: int, who: str) -> tuple[Component, Any]:
        known = editions.find(self._sync, base)
        return self._write(self._typed(text[:LARGEST], known), why[: views.LONGEST_WHY], base, who, 0)

    def _back(self, between: list[int], who: str) -> Component:
        if len(between) != 2 or (found := editions.find(self._sync, between[0])) is None:
            return views.failed("There is no such edition any more.")
        return self._write(found.text, "", between[1], who, found.number)[0]

    def _write(self, text: str, why: str, base: int, who: str, back_to: int) -> tuple[Component, Any]:
        if self._path is None:
            return views.failed("This process was not told where the file is."), no_update
        known, path = editions.find(self._sync, base), self._path
        made = attempted(
            lambda: editions.save(self._sync, path, text, who, why, base, back_to),
            lambda by: views.overtaken(by, known.text if known else ""),
        )
        if isinstance(made, NotSaved):
            return made.said, made.seen or no_update
        journal.write(self._sync, who, JournalAct.steered, f"edition {made.number}", callbacks.came_from())
        return views.saved(made), made.number


def at_next_start_of(before: str, config: Config) -> list[str]:
    """The keys of ``config`` that are other than in the text before, and only read at a start."""
    try:
        return at_next_start(configs.parse(before), config)
    except ConfigError:  # an edition of other code, or none
        return []


CONFIG = Page(
    (PATH,),
    Permission.steer,
    "Configuration",
    SteeringPages,
    SteeringPages.view,
    NavLink(PATH, "Config", aside=True),
    beside=(Served(AddressRule(f"{PATH}/config.toml", Permission.steer, RefusedAs.data), SteeringPages.download),),
)
EDITION = Page((f"{PATH}/{{number}}",), Permission.steer, "Configuration", SteeringPages, SteeringPages.edition)
