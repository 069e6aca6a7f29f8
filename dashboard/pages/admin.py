"""The administrator's page, and what is done on it. Secrets are shown once, on a page of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from dash import Dash, Input, Output, State
from dash.development.base_component import Component
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.door.auth import current
from dashboard.door.forms import Forms, form_token
from dashboard.door.rules import POST, AddressRule
from dashboard.door.signin import address
from dashboard.pages import callbacks
from dashboard.pages.page import Page, PageAsked
from dashboard.served import Served
from dashboard.site import Site
from layouts.admin import admin as views
from layouts.admin import pushed
from layouts.admin.access import Access
from layouts.admin.admin import Rejects, Status
from layouts.kit import home
from layouts.kit.nav import NavLink
from listening.alerting.channel import configured
from listening.config import Push, kinds
from listening.people.journal import JournalAct
from listening.people.naming import fold
from listening.people.permissions import PEOPLE, PROGRAMS, Permission, Role
from listening.pushed.mapping import PushMapping
from listening.store import inbox, sources
from listening.store.access import access, journal, presence
from listening.store.access.access import AccessError
from listening.store.alerts import deliveries
from listening.store.clock import now_ms
from listening.store.health import look_async
from listening.system.source import as_of

PATH = "/admin"
NEWEST = 20
"""Rejected items of each source that are shown."""
LINES = 100
"""Lines of the journal that are shown."""


class AdminPages:
    """The pages of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.client
        self._sync = site.sync
        self._config = site.config
        self._forms = Forms(site.auth)
        self._without_emoji = site.without_emoji
        self._push = {source.name: source for source in site.config.sources if isinstance(source, Push)}

    def register(self, dash_app: Dash) -> None:
        """The callback that keeps the state of sources and parts up to date."""

        @dash_app.callback(
            Output(views.STATUS, "children"),
            Input(views.TICK, "n_intervals"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.administer)
        async def renew(_: int | None) -> Any:
            return views.status_part(await self._status(), self._config)

        @dash_app.callback(
            Output(pushed.TRIED, "children"),
            Input(pushed.TRY, "n_clicks"),
            State(pushed.ASKED, "data"),
            State(pushed.BODY, "value"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.administer)
        async def attempt(_: int | None, name: str, body: str | None) -> Any:
            if name not in self._push:
                raise HTTPException(422, "There is no source of this name that is pushed to.")
            mapping = PushMapping(self._push[name])
            return pushed.tried(mapping.body((body or "").encode(), now_ms()), self._config)

    # -- looking

    async def view(self, asked: PageAsked) -> Component:
        found = await asyncio.to_thread(self._access, form_token(asked.secret))
        return views.page(await self._status(), found, self._config)

    async def pushed(self, asked: PageAsked, name: str) -> Component:
        return await asyncio.to_thread(self._pushed, name)

    def _pushed(self, name: str) -> Component:
        source = next((each for each in self._config.sources if each.name == name and kinds.hooked(each)), None)
        if source is None:
            return home.says("Not found", "There is no source of this name that is pushed to.")
        bodies = inbox.bodies(self._sync, name)
        if isinstance(source, Push):
            return pushed.page(source, bodies, self._config, now_ms())
        return pushed.network(name, bodies, self._config, now_ms())

    def _access(self, token: str) -> Access:
        return Access(
            users=tuple(access.all_users(self._sync)),
            links=tuple(access.wall_links(self._sync)),
            tokens=tuple(access.api_tokens(self._sync)),
            journal=tuple(journal.newest(self._sync, LINES)),
            without_emoji=self._without_emoji(),
            me=current().name,
            token=token,
            now=now_ms(),
        )

    async def _status(self) -> Status:
        now = now_ms()
        states = await sources.states_async(self._client)
        channels = await deliveries.channels_async(self._client)
        names = [department.name for department in self._config.departments]
        zone = self._config.brand.timezone
        return Status(
            health=await look_async(self._client, self._config, now),
            channels=configured(channels, self._config),
            sources=tuple(as_of(state, now) for state in states),
            rejects=await asyncio.to_thread(self._rejects),
            listening=await presence.listening(self._client, names, now, zone),
        )

    def _rejects(self) -> tuple[Rejects, ...]:
        reasons: dict[str, list[tuple[str, int]]] = {}
        for each in sources.reject_counts(self._sync):
            reasons.setdefault(each.source, []).append((each.reason, each.number))
        return tuple(
            Rejects(source, tuple(found), tuple(sources.rejects(self._sync, source, NEWEST)))
            for source, found in reasons.items()
        )

    # -- doing

    async def users(self, request: Request) -> Response:
        fields = await self._forms.read(request)
        return await asyncio.to_thread(_tried, self._users, request, fields)

    async def links(self, request: Request) -> Response:
        fields = await self._forms.read(request)
        return await asyncio.to_thread(_tried, self._links, request, fields)

    async def tokens(self, request: Request) -> Response:
        fields = await self._forms.read(request)
        return await asyncio.to_thread(_tried, self._tokens, request, fields)

    def _users(self, request: Request, fields: dict[str, str]) -> Response:
        name = fields.get("name", "").strip()
        own = fold(name) == fold(current().name)
        match fields.get("do"):
            case "add":
                role, departments = self._place(fields, PEOPLE)
                access.add_user(self._sync, name, role, departments)
                self._note(request, JournalAct.added, f"{name} ({role})")
                return _invited(request, name, access.invite(self._sync, name))
            case "change":
                role, departments = self._place(fields, PEOPLE)
                if own and role is not Role.administrator:
                    raise AccessError("Somebody else has to take this role away from you.")
                access.change_user(self._sync, name, role, departments)
                self._note(request, JournalAct.changed, f"{name} ({', '.join((role, *departments))})")
            case "reset":
                secret = access.reset_user(self._sync, name)
                self._note(request, JournalAct.reset, name)
                return _invited(request, name, secret)
            case "disable" if own:
                raise AccessError("Somebody else has to disable you.")
            case "disable":
                access.disable_user(self._sync, name)
                self._note(request, JournalAct.disabled, name)
            case "enable":
                access.enable_user(self._sync, name)
                self._note(request, JournalAct.enabled, name)
            case _:
                raise AccessError("Choose what to do with somebody: add, change, reset, disable or enable.")
        return RedirectResponse(PATH, 303)

    def _note(self, request: Request, act: JournalAct, whom: str) -> None:
        journal.write(self._sync, current().name, act, whom, address(request))

    def _place(self, fields: dict[str, str], roles: frozenset[Role]) -> tuple[Role, tuple[str, ...]]:
        """Role, one of ``roles``, and departments. Raises AccessError for what does not exist."""
        try:
            role = Role(fields.get("role", ""))
        except ValueError:
            known = ", ".join(role.value for role in Role if role in roles)
            raise AccessError(f"Choose a role: one of {known}.") from None
        wanted = [name.strip() for name in fields.get("departments", "").split(",")]
        departments = tuple(name for name in wanted if name)
        access.check_departments(self._config, departments)
        return role, departments

    def _links(self, request: Request, fields: dict[str, str]) -> Response:
        name = fields.get("name", "").strip()
        if fields.get("do") == "revoke":
            if access.revoke_wall_link(self._sync, name):
                self._note(request, JournalAct.revoked_link, name)
            return RedirectResponse(PATH, 303)
        secret = access.create_wall_link(self._sync, name, current().name)
        self._note(request, JournalAct.made_link, name)
        text = f"Open it once on the screen {name}; it stays signed in until you revoke it."
        return HTMLResponse(views.secret("Wall link", text, f"{_origin(request)}/wall/enter/{secret}"))

    def _tokens(self, request: Request, fields: dict[str, str]) -> Response:
        name = fields.get("name", "").strip()
        if fields.get("do") == "revoke":
            if access.revoke_api_token(self._sync, name):
                self._note(request, JournalAct.revoked_token, name)
            return RedirectResponse(PATH, 303)
        role, _ = self._place(fields, PROGRAMS)
        secret = access.create_api_token(self._sync, name, role, current().name)
        self._note(request, JournalAct.made_token, f"{name} ({role})")
        text = f"{name} sends it with each request: Authorization: Bearer TOKEN."
        return HTMLResponse(views.secret("API token", text, secret))


def _tried(do: Callable[[Request, dict[str, str]], Response], request: Request, fields: dict[str, str]) -> Response:
    """What ``do`` answers. HTTPException 422 if it cannot be done."""
    try:
        return do(request, fields)
    except AccessError as error:
        raise HTTPException(422, str(error)) from None


def _invited(request: Request, name: str, secret: str) -> Response:
    text = f"Send it to {name}: it leads to choosing a password, once, within three days."
    link = f"{_origin(request)}/signin/first/{secret}"
    return HTMLResponse(views.secret("Sign-in link", text, link))


def _origin(request: Request) -> str:
    """The address the administrator came by; the gate has checked that it is one of ours."""
    return request.headers.get("origin", "") or str(request.base_url).rstrip("/")


ADMIN = Page(
    (PATH,),
    Permission.administer,
    "Administration",
    AdminPages,
    AdminPages.view,
    NavLink(PATH, "Admin", "people, wall links, tokens, sources"),
    beside=(
        Served(AddressRule(f"{PATH}/users", Permission.administer, methods=POST), AdminPages.users),
        Served(AddressRule(f"{PATH}/links", Permission.administer, methods=POST), AdminPages.links),
        Served(AddressRule(f"{PATH}/tokens", Permission.administer, methods=POST), AdminPages.tokens),
    ),
)
PUSHED = Page((f"{PATH}/pushed/{{name}}",), Permission.administer, "Pushed", AdminPages, AdminPages.pushed)
