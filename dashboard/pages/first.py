"""``/first``: a new installation is given its brand. Until then it has one that Masthead brings."""

from __future__ import annotations

import asyncio
import secrets
from functools import cache
from typing import Any

from dash import Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from dashboard.door.auth import current
from dashboard.pages import callbacks
from dashboard.pages.page import Page, PageAsked
from dashboard.site import Site
from layouts.steering import file as file_views
from layouts.steering import first as views
from listening import config as configs
from listening.config import SHIPPED, Config, ConfigError, Demo
from listening.config.edition import Edition
from listening.people.journal import JournalAct
from listening.people.permissions import Permission
from listening.steering.answers import BrandTyped, UnusableAnswersError, ordinary, understood
from listening.steering.beginning import BeginningError
from listening.steering.first_file import completed, first_file
from listening.steering.lately import LatelySaid, LatelyStage
from listening.store import config_file, editions, lately
from listening.store.access import journal
from listening.store.config_file import ConfigFileError

LARGEST = 200_000
"""Characters of the file."""
PATIENCE = 40
"""Looks until nobody is waited for any more."""


def unbranded(config: Config) -> bool:
    """Whether the brand is one that Masthead brings: its posts are made up, or it is that of the shipped file."""
    if any(isinstance(source, Demo) for source in config.sources):
        return True
    shipped = _shipped()
    return shipped is not None and (config.brand.name, config.topics) == (shipped.brand.name, shipped.topics)


@cache
def _shipped() -> Config | None:
    try:
        return configs.load(SHIPPED)
    except ConfigError:
        return None


class FirstPage:
    """The page of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.sync
        self._config = site.config
        self._path = site.path

    async def view(self, asked: PageAsked) -> Component:
        if not unbranded(self._config):
            return views.own_already(self._config)
        return views.page(await asyncio.to_thread(editions.number, self._client), self._unwritable())

    def register(self, dash_app: Dash) -> None:
        """Propose, ask Bluesky, save."""

        @dash_app.callback(
            Output(views.PROPOSED, "children"),
            Output(views.ASKED, "data"),
            Output(views.TICK, "disabled"),
            Output(views.TICK, "n_intervals"),
            Input(views.PROPOSE, "n_clicks"),
            *[State(views.field(name), "value") for name in views.FIELDS],
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.steer)
        async def propose(
            clicks: int | None,
            brand: str | None,
            full: str | None,
            handles: str | None,
            rivals: str | None,
            departments: str | None,
            languages: str | None,
            timezone: str | None,
        ) -> Any:
            if not clicks:
                return (no_update,) * 4
            answers = (brand, full, handles, rivals, departments, languages, timezone)
            typed = BrandTyped(**{n: (a or "")[:2000] for n, a in zip(views.FIELDS, answers, strict=True)})
            return await asyncio.to_thread(self._propose, typed)

        @dash_app.callback(
            Output(views.ASKED, "data", allow_duplicate=True),
            Output(views.TICK, "disabled", allow_duplicate=True),
            Output(views.TICK, "n_intervals", allow_duplicate=True),
            Output(views.HEARD, "children", allow_duplicate=True),
            Input(views.AGAIN, "n_clicks"),
            State(views.TEXT, "value"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.steer)
        async def again(clicks: int | None, text: str | None) -> Any:
            if not clicks:
                return (no_update,) * 4
            return await asyncio.to_thread(self._ask, (text or "")[:LARGEST]), False, 0, views.heard(None, "UTC")

        @dash_app.callback(
            Output(views.HEARD, "children"),
            Output(views.TICK, "disabled", allow_duplicate=True),
            Input(views.TICK, "n_intervals"),
            State(views.ASKED, "data"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.steer)
        async def look(times: int | None, asked: str | None) -> Any:
            if not times or not asked or ctx.triggered_id is None:
                return no_update, no_update
            found = await asyncio.to_thread(lately.find, self._client, asked)
            if found is not None and found.stage is LatelyStage.done:
                return views.heard(found, self._config.brand.timezone), True
            if found is None or times > PATIENCE:
                return views.gone(), True
            return no_update, no_update

        @dash_app.callback(
            Output(views.SAID, "children"),
            Input(views.SAVE, "n_clicks"),
            State(views.TEXT, "value"),
            State(views.BASE, "data"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.steer)
        async def save(clicks: int | None, text: str | None, base: int) -> Any:
            if not clicks:
                return no_update
            return await asyncio.to_thread(self._save, (text or "")[:LARGEST], base, current().name)

    def _propose(self, typed: BrandTyped) -> tuple[Any, Any, Any, Any]:
        try:
            made = understood(typed)
            text = self._kept(first_file(made))
            configs.parse(text)
        except UnusableAnswersError as error:
            return views.unusable(error.wrong), None, True, 0
        except BeginningError as error:
            return views.unusable({"brand": str(error)}), None, True, 0
        except ConfigError as error:
            return file_views.wrong(error.errors), None, True, 0
        return views.proposed(text, ordinary(made), not self._unwritable()), self._ask(text), False, 0

    def _kept(self, text: str) -> str:
        """With what the file that Masthead brings lends to others, where this is that file."""
        latest = editions.current(self._client)
        ours = self._path is not None and self._path.resolve() == SHIPPED
        return completed(text, latest.text) if ours and latest is not None else text

    def _ask(self, text: str) -> str:
        asked = LatelySaid(id=secrets.token_hex(8), text=text)
        lately.ask(self._client, asked)
        return asked.id

    def _unwritable(self) -> str:
        if self._path is None:
            return "This process was not told where config.toml is"
        return config_file.unwritable(self._path)

    def _save(self, text: str, base: int, who: str) -> Component:
        latest = editions.current(self._client)
        if self._path is None or latest is None:
            return file_views.failed("This process was not told where config.toml is.")
        if latest.number != base or not unbranded(self._config):
            return file_views.failed("Somebody gave it a brand, or changed it, meanwhile: load this page again.")
        try:
            made: Edition = editions.save(self._client, self._path, text, who, "a first proposal for the brand", base)
        except ConfigError as error:
            return file_views.wrong(error.errors)
        except ConfigFileError as error:
            return file_views.failed(f"{error}; nothing was saved")
        except editions.OvertakenError:
            return file_views.failed("Somebody changed config.toml meanwhile: load this page again.")
        journal.write(self._client, who, JournalAct.steered, f"edition {made.number}, the brand")
        return views.done()


FIRST = Page((views.PATH,), Permission.steer, "Your brand", FirstPage, FirstPage.view)
