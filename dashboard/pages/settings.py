"""``/settings``: every table of config.toml, changed by forms; each change is an edition."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from dashboard.door.auth import current
from dashboard.pages import callbacks
from dashboard.pages.page import Page, PageAsked
from dashboard.pages.setting_changes import Meant, SettingChanges
from dashboard.site import Site
from layouts.kit import home
from layouts.kit.nav import NavLink
from layouts.steering import setting_form as views
from layouts.steering import settings
from layouts.steering.setting_form import Reviewed, SettingOf
from listening.people.permissions import Permission
from listening.steering import form
from listening.steering.entries import entries, single
from listening.steering.form import Typed
from listening.steering.rewriting import Entry
from listening.steering.shape import ORDERED, SettingTable, tables
from listening.store import config_file, editions

PATH = "/settings"


class SettingPages:
    """The pages of one process. ``path``: the file that its config is of."""

    def __init__(self, site: Site) -> None:
        self._sync = site.sync
        self._config = site.config
        self._path = site.path
        self._changes = SettingChanges(site.sync, site.path)

    def register(self, dash_app: Dash) -> None:
        """Tables within come and go, what changes is looked at, and saved."""
        typed = (
            State(views.field_id(ALL), "value"),
            State(views.field_id(ALL), "id"),
            State(views.OF, "data"),
        )

        @dash_app.callback(
            Output(views.FORM, "children"),
            Input(views.deed_id(ALL), "n_clicks"),
            *typed,
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.steer)
        async def within(
            clicks: list[int | None], values: list[Typed], ids: list[dict[str, str]], of: SettingOf
        ) -> Any:
            if not any(clicks) or not isinstance(ctx.triggered_id, dict):
                return no_update
            do = str(ctx.triggered_id.get("do", ""))
            return await asyncio.to_thread(self._within, do, _by_place(values, ids), of)

        @dash_app.callback(
            Output(views.REVIEW, "children"),
            Output(views.wrong_id(ALL), "children"),
            Input(views.LOOK, "n_clicks"),
            *typed,
            State(views.PLACE, "value"),
            State(views.wrong_id(ALL), "id"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.steer)
        async def look(
            clicks: int | None,
            values: list[Typed],
            ids: list[dict[str, str]],
            of: SettingOf,
            place: str | None,
            wrong: list[dict[str, str]],
        ) -> Any:
            if not clicks:
                return no_update, [no_update] * len(wrong)
            meant = Meant(of=of, typed=_by_place(values, ids), place=_number(place))
            said, errors = await asyncio.to_thread(self._changes.look, meant)
            at = of.at if of.many else None
            found = form.places(errors, of.table, self._changes.at(meant) if of.many else at, _places(wrong))
            return said, [" ".join(found.get(each["at"], ())) for each in wrong]

        @dash_app.callback(
            Output(views.REVIEW, "children", allow_duplicate=True),
            Input(views.REMOVE, "n_clicks"),
            State(views.OF, "data"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.steer)
        async def remove(clicks: int | None, of: SettingOf) -> Any:
            if not clicks:
                return no_update
            said, _ = await asyncio.to_thread(self._changes.look, Meant(of=of, typed={}, removes=True))
            return said

        @dash_app.callback(
            Output(views.REVIEW, "children", allow_duplicate=True),
            Output(views.OF, "data"),
            Input(views.SAVE, "n_clicks"),
            *typed,
            State(views.PLACE, "value"),
            State(views.WHY, "value"),
            State(views.LOOKED, "data"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.steer)
        async def save(
            clicks: int | None,
            values: list[Typed],
            ids: list[dict[str, str]],
            of: SettingOf,
            place: str | None,
            why: str | None,
            looked: Reviewed,
        ) -> Any:
            if not clicks:
                return no_update, no_update
            meant = Meant(of=of, typed=_by_place(values, ids), place=_number(place), removes=looked.removes)
            return await asyncio.to_thread(self._changes.save, meant, looked, (why or "")[:500], current().name)

    # -- looking

    async def view(self, asked: PageAsked, table: str = "", entry: str = "") -> Component:
        return await asyncio.to_thread(self._shown, table, entry)

    def _shown(self, name: str, entry: str) -> Component:
        latest = editions.current(self._sync)
        if latest is None:
            return home.says("Not yet", "No edition was made of config.toml; start the web part with its file.")
        table = tables().get(name)
        if not name:
            many = {
                each.name: len(entries(latest.text, each.name)) if each.many else None for each in tables().values()
            }
            return settings.page(many, self._unwritable())
        if table is None:
            return home.says("Not found", "config.toml has no such table.")
        if table.many and not entry:
            found = entries(latest.text, name)
            return settings.listed(table, found, name not in tomllib.loads(latest.text), latest)
        return self._form(table, entry, latest.text, latest.number)

    def _form(self, table: SettingTable, entry: str, text: str, base: int) -> Component:
        found = entries(text, table.name) if table.many else [single(text, table.name)]
        new, _, kind = entry.partition(":")
        at = int(entry) - 1 if entry.isdecimal() and len(entry) < 7 else -1
        if table.many and new != settings.NEW and not 0 <= at < len(found):
            return home.says("Not found", "There is no such entry any more; the list says which there are.")
        if not table.many and entry:
            return home.says("Not found", "This table is there once.")
        held: Entry = found[at] if at >= 0 else {} if table.many else found[0]
        kind = str(held.get("kind", "")) if at >= 0 and table.struct is None else kind
        try:
            struct = table.of(kind)
        except KeyError:
            return home.says("Not found", "There is no such kind of source.")
        of = SettingOf(table=table.name, at=at, many=table.many, kind=kind if table.struct is None else "", base=base)
        places = _words_of_places(found, at) if table.name in ORDERED else []
        return views.page(of, held, struct, _names(text), places, self._unwritable())

    def _within(self, do: str, typed: Mapping[str, Typed], of: SettingOf) -> Any:
        table, known = tables().get(of.table), editions.find(self._sync, of.base)
        deed, _, rest = do.partition(":")
        key, _, number = rest.partition(":")
        if table is None or known is None:
            return no_update
        struct = table.of(of.kind)
        entry = form.read(struct, typed, {}, of.kind)
        at = int(number) if number.isdecimal() and len(number) < 6 else 0
        done = {
            "add": lambda: form.with_one(entry, key),
            "drop": lambda: form.without(entry, key, at),
            "raise": lambda: form.raised(entry, key, at),
        }
        if deed not in done or key not in struct.__struct_fields__:
            return no_update
        return views.inside(of, done[deed](), struct, _names(known.text))

    def _unwritable(self) -> str:
        return config_file.unwritable(self._path) if self._path else "This process was not told where the file is"


def _by_place(values: Sequence[Typed], ids: Sequence[Mapping[str, str]]) -> dict[str, Typed]:
    return {each.get("at", ""): value for each, value in zip(ids, values, strict=False)}


def _places(ids: Sequence[Mapping[str, str]]) -> list[str]:
    return [each.get("at", "") for each in ids]


def _number(place: str | None) -> int:
    return int(place) if place and place.isdecimal() and len(place) < 7 else -1


def _names(text: str) -> dict[str, list[str]]:
    """The names of every table that has some."""
    found = {}
    for table in tables().values():
        if table.many:
            found[table.name] = [str(each["name"]) for each in entries(text, table.name) if "name" in each]
    return found


def _words_of_places(found: Sequence[Entry], at: int) -> list[str]:
    """Where an entry can stand: ``2, after care``."""
    others = [settings.headline(each, n) for n, each in enumerate(found, 1) if n - 1 != at]
    return ["1, the first", *(f"{n}, after {name}" for n, name in enumerate(others, 2))]


SETTINGS = Page(
    (PATH, f"{PATH}/{{table}}", f"{PATH}/{{table}}/{{entry}}"),
    Permission.see_settings,
    "Settings",
    SettingPages,
    SettingPages.view,
    NavLink(PATH, "Settings", aside=True),
)
