"""``/mentions/saved``: searches that are kept under a name, and what is done with them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

import msgspec
from dash.development.base_component import Component
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.api import parameters
from dashboard.api.parameters import UnusableParameters
from dashboard.door.auth import current
from dashboard.door.forms import Forms, form_token
from dashboard.door.rules import POST, AddressRule
from dashboard.pages import unusable
from dashboard.pages.page import Page, PageAsked
from dashboard.served import Served
from dashboard.site import Site
from layouts.search import saved as views
from layouts.search.saved import SearchRights
from listening import config as configs
from listening.alerting.plan import Plan
from listening.config import ConfigError
from listening.config.panels import panel_of
from listening.people.account import Who
from listening.people.journal import JournalAct
from listening.people.permissions import Permission
from listening.search import saved as rules
from listening.search.asked import SearchAsked
from listening.search.saved import SavedSearch, may_change, seen
from listening.steering.screens import PanelPlace, on_screens, with_panel, without_panel
from listening.store import editions, searches
from listening.store.access import journal
from listening.store.clock import now_ms
from listening.store.config_file import ConfigFileError

TRIES = 5
GONE = "There is no such saved search (any more)."


class SavedPages:
    """The saved searches of one process."""

    def __init__(self, site: Site) -> None:
        self._path = site.path
        self._client = site.sync
        self._config = site.config
        self._forms = Forms(site.auth)
        self._plan = Plan(site.config)

    # -- looking

    def rights(self, secret: str) -> SearchRights:
        """What whoever looks may do."""
        who = current()
        channels = tuple(recipient.channel for recipient in self._plan.channels_of(who.name))
        return SearchRights(name=who.name, role=who.role, token=form_token(secret), channels=channels)

    async def seen(self) -> list[SavedSearch]:
        """Those that whoever looks sees."""
        who = current().name
        return seen(await asyncio.to_thread(searches.everything, self._client), who)

    async def view(self, asked: PageAsked) -> Component:
        return views.page(await self.seen(), self.rights(asked.secret), self._config)

    # -- doing

    async def save(self, request: Request) -> Response:
        """A new one."""
        fields, who = await self._forms.read(request), current()
        asked, query = self._read(fields.get("query", ""))
        name, shared = _name(fields), fields.get("shared") == "yes"

        def write() -> None:
            id = searches.new_id(self._client)

            def decide(there: Sequence[SavedSearch]) -> SavedSearch:
                _usable(name, who.name, shared, there)
                return SavedSearch(id=id, name=name, query=query, asked=asked, by=who.name, at=now_ms(), shared=shared)

            searches.change(self._client, id, decide)

        await asyncio.to_thread(write)
        return RedirectResponse(f"/mentions?{query}", 303)

    async def rename(self, request: Request, id: str) -> Response:
        """Another name, and whether others see it."""
        fields, who = await self._forms.read(request), current()
        name, shared = _name(fields), fields.get("shared") == "yes"

        def decide(there: Sequence[SavedSearch]) -> SavedSearch:
            old = _changed_by(id, who, there)
            _usable(name, old.by, shared, [each for each in there if each.id != id])
            return msgspec.structs.replace(old, name=name, shared=shared)

        await asyncio.to_thread(searches.change, self._client, id, decide)
        return RedirectResponse(f"{views.PATH}#{id}", 303)

    async def delete(self, request: Request, id: str) -> Response:
        await self._forms.read(request)
        who = current()

        def decide(there: Sequence[SavedSearch]) -> None:
            _changed_by(id, who, there)

        await asyncio.to_thread(searches.change, self._client, id, decide)
        return RedirectResponse(views.PATH, 303)

    async def alert(self, request: Request, id: str) -> Response:
        """Alert whoever asks, of what they see; of no posts: not any more."""
        fields, who = await self._forms.read(request), current()
        posts, minutes = _number(fields, "posts"), _number(fields, "minutes")

        def decide(there: Sequence[SavedSearch]) -> SavedSearch:
            old = _seen_by(id, who, there)
            if wrong := rules.unheard(old, posts, minutes):
                raise HTTPException(422, wrong)
            return rules.with_alert(old, who.name, posts, minutes, now_ms())

        await asyncio.to_thread(searches.change, self._client, id, decide)
        return RedirectResponse(f"{views.PATH}#{id}", 303)

    async def wall(self, request: Request, id: str) -> Response:
        """Put it on a screen of the wall, or take it off: a new edition of config.toml."""
        fields, who = await self._forms.read(request), current()
        await asyncio.to_thread(self._steer, id, who, fields)
        return RedirectResponse(f"{views.PATH}#{id}", 303)

    def _steer(self, id: str, who: Who, fields: Mapping[str, str]) -> None:
        saved = _seen_by(id, who, searches.everything(self._client))
        panel, screen, off = panel_of(id), fields.get("screen", ""), fields.get("off") == "yes"
        if not off and not saved.shared:
            raise HTTPException(422, "A wall is seen by everybody: share this search first.")
        if self._path is None:
            raise HTTPException(422, "This process was not told where config.toml is, so it cannot be changed here.")
        where = PanelPlace(fields["where"]) if fields.get("where") in list(PanelPlace) else PanelPlace.below
        for _ in range(TRIES):
            latest = editions.current(self._client)
            if latest is None:
                raise HTTPException(422, "No edition was made of config.toml yet.")
            try:
                config = configs.parse(latest.text)
                there = screen in [each.name for each in on_screens(config, panel)]
                if there is not off:
                    return
                text = (
                    without_panel(latest.text, config, screen, panel)
                    if off
                    else with_panel(latest.text, config, screen, panel, where)
                )
                why = f"saved search “{saved.name}” {'off' if off else 'on'} screen {screen}"
                made = editions.save(self._client, self._path, text, who.name, why, latest.number)
            except KeyError:
                raise HTTPException(422, f"There is no screen “{screen[:40]}” (any more).") from None
            except ConfigError as error:
                raise HTTPException(422, f"This would not be right: {'; '.join(error.errors)}") from None
            except ConfigFileError as error:
                raise HTTPException(422, f"{error}; nothing was saved") from None
            except editions.OvertakenError:
                continue
            journal.write(self._client, who.name, JournalAct.steered, f"edition {made.number}, {why}")
            return
        raise HTTPException(409, "config.toml is being changed by others just now; please try again.")

    def _read(self, text: str) -> tuple[SearchAsked, str]:
        """What an address asks for, and the same address as it is kept."""
        sent = [(name, value) for name, value in parse_qsl(text, max_num_fields=50) if value and name != "after"]
        if not sent:
            raise HTTPException(422, "There is nothing to save: search for something first.")
        try:
            query = parameters.read(sent, parameters.SEARCH, self._config, now_ms())
        except UnusableParameters as error:
            raise HTTPException(422, " ".join(unusable.said(error))) from None
        return query.search, urlencode(sent)


def _name(fields: dict[str, str]) -> str:
    return " ".join(fields.get("name", "").split())


def _usable(name: str, who: str, shared: bool, others: Sequence[SavedSearch]) -> None:
    if wrong := rules.unusable(name, who, shared, others):
        raise HTTPException(422, wrong)


def _number(fields: dict[str, str], name: str) -> int:
    """A number of a form; -1 for what is none."""
    text = fields.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _seen_by(id: str, who: Who, there: Sequence[SavedSearch]) -> SavedSearch:
    """The one of that id. What ``who`` does not see is not there for them."""
    found = next((each for each in seen(there, who.name) if each.id == id), None)
    if found is None:
        raise HTTPException(404, GONE)
    return found


def _changed_by(id: str, who: Who, there: Sequence[SavedSearch]) -> SavedSearch:
    """The one of that id, if ``who`` may change it."""
    found = _seen_by(id, who, there)
    if not may_change(found, who.name, who.role):
        raise HTTPException(403, f"“{found.name}” is {found.by}'s: they, a manager or an administrator can change it.")
    return found


SAVED = Page(
    (views.PATH,),
    Permission.see_lists,
    "Saved searches",
    SavedPages,
    SavedPages.view,
    beside=(
        Served(AddressRule(views.PATH, Permission.save_searches, methods=POST), SavedPages.save),
        Served(AddressRule(f"{views.PATH}/{{id}}", Permission.save_searches, methods=POST), SavedPages.rename),
        Served(AddressRule(f"{views.PATH}/{{id}}/alert", Permission.save_searches, methods=POST), SavedPages.alert),
        Served(AddressRule(f"{views.PATH}/{{id}}/wall", Permission.steer, methods=POST), SavedPages.wall),
        Served(AddressRule(f"{views.PATH}/{{id}}/delete", Permission.save_searches, methods=POST), SavedPages.delete),
    ),
)
