"""The past on ``/topics``: stored mentions matched and routed again by the edition that holds."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from dashboard.door.auth import current
from dashboard.pages import callbacks
from layouts.steering import past as views
from listening.config import Config
from listening.people.journal import JournalAct
from listening.people.permissions import Permission
from listening.store import editions, past
from listening.store.access import journal
from listening.store.clock import now_ms
from listening.store.connection import Client


class PastSection:
    """Of the pages of one process."""

    def __init__(self, sync_client: Client, config: Config) -> None:
        self._sync = sync_client
        self._config = config

    def section(self) -> Component:
        run, moved, edition = past.find(self._sync), past.moved(self._sync), editions.number(self._sync)
        return views.section(run, moved, edition, self._config, now_ms())

    def register(self, dash_app: Dash) -> None:
        """Follow it, begin it, end it."""
        shown = (Output(views.PAST, "children"), Output(views.TICK, "disabled"))
        again = (
            Output(views.PAST, "children", allow_duplicate=True),
            Output(views.TICK, "disabled", allow_duplicate=True),
        )

        @dash_app.callback(*shown, Input(views.TICK, "n_intervals"), prevent_initial_call=True)
        @callbacks.needs(Permission.steer_topics)
        async def follow(_: int | None) -> Any:
            return await asyncio.to_thread(self._inside)

        @dash_app.callback(*again, Input(views.COUNT, "n_clicks"), prevent_initial_call=True)
        @callbacks.needs(Permission.steer_topics)
        async def count(clicks: int | None) -> Any:
            if not clicks:
                return no_update, no_update
            return await asyncio.to_thread(self._count, current().name)

        @dash_app.callback(
            *again, Input(views.MAKE, "n_clicks"), State(views.EDITION, "data"), prevent_initial_call=True
        )
        @callbacks.needs(Permission.steer_topics)
        async def make(clicks: int | None, edition: int) -> Any:
            if not clicks:
                return no_update, no_update
            return await asyncio.to_thread(self._make, edition, current().name)

        @dash_app.callback(*again, Input(views.LEAVE, "n_clicks"), prevent_initial_call=True)
        @callbacks.needs(Permission.steer_topics)
        async def leave(clicks: int | None) -> Any:
            if not clicks:
                return no_update, no_update
            return await asyncio.to_thread(self._leave, current().name)

    def _inside(self) -> tuple[list[Component], bool]:
        run, moved, edition = past.find(self._sync), past.moved(self._sync), editions.number(self._sync)
        return views.inside(run, moved, edition, self._config, now_ms()), run is None or not run.going

    def _count(self, who: str) -> tuple[list[Component], bool]:
        past.count(self._sync, who)
        return self._inside()

    def _make(self, edition: int, who: str) -> tuple[list[Component], bool]:
        # Of an edition that holds no more nothing is made: what is shown then says so.
        if past.make(self._sync, who, edition) is not None:
            journal.write(
                self._sync, who, JournalAct.steered, f"edition {edition}, also for the past", callbacks.came_from()
            )
        return self._inside()

    def _leave(self, who: str) -> tuple[list[Component], bool]:
        if past.leave(self._sync) is not None:
            journal.write(
                self._sync, who, JournalAct.steered, "stopped what was made for the past", callbacks.came_from()
            )
        return self._inside()
