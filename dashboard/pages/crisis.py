"""The page of crisis mode, and switching it."""

from __future__ import annotations

import asyncio

import msgspec
from dash.development.base_component import Component
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.door.auth import current
from dashboard.door.errors import for_people
from dashboard.door.forms import Forms, form_token
from dashboard.door.rules import POST, AddressRule
from dashboard.pages import unusable
from dashboard.pages.page import Page, PageAsked
from dashboard.served import Served
from dashboard.site import Site
from layouts.cases import crisis as views
from layouts.cases.crisis import For
from layouts.kit.nav import NavLink
from layouts.spikes.words import times
from listening.cases.case import Refusal
from listening.cases.crisis import Wish, unknown
from listening.people.permissions import Permission, Role, may
from listening.spikes.series import read_id, title
from listening.spikes.subjects import departments, topics
from listening.store.access import access, users
from listening.store.cases import crises
from listening.store.clock import now_ms
from listening.store.spikes import spikes

PATH = "/crisis"


class CrisisPages:
    """The pages of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.sync
        self._config = site.config
        self._forms = Forms(site.auth)

    async def view(self, asked: PageAsked, spike: str = "") -> Component:
        """What is in crisis mode; with a spike, to switch it on for that."""
        token = form_token(asked.secret) if may(current().role, Permission.switch_crisis) else ""
        return await asyncio.to_thread(self._page, token, spike)

    def _page(self, token: str, spike: str) -> Component:
        now, before = crises.current(self._client), crises.events(self._client)
        people = [user.name for user in access.all_users(self._client) if not user.disabled and can_approve(user.role)]
        return views.page(now, before, self._config, token, self._for(spike) if spike else None, people)

    def _for(self, id: str) -> For | None:
        spike = spikes.find(self._client, id)
        if spike is None:
            return None
        lead = title(read_id(spike.lead), self._config)
        return For(
            spike=id,
            title=f"{lead}, {times(spike.peak.ratio)} the usual",
            topics=topics(spike),
            departments=departments(spike),
        )

    async def switch(self, request: Request) -> Response:
        """Do it as who is signed in. HTTPException 422 with what is wrong; the browser keeps what was typed."""
        fields = await self._forms.read(request)
        wrong = await asyncio.to_thread(self._switch, fields)
        if wrong:
            raise HTTPException(422, for_people(wrong))
        spike = fields.get("spike", "")
        return RedirectResponse(f"/spikes/{spike}" if spike else PATH, 303)

    def _switch(self, fields: dict[str, str]) -> str:
        """Returns what is wrong, or nothing."""
        given = dict(fields)
        chosen = [given.pop(name) for name in list(given) if name.startswith(views.APPROVER)]
        names = [name.strip() for name in (*given.pop("approvers", "").split(","), *chosen)]
        kind, _, name = given.pop("about", "").partition(":")
        if kind in ("topic", "department"):
            given[kind] = name
        try:
            wish = msgspec.convert({**given, "approvers": list(dict.fromkeys(filter(None, names)))}, Wish)
        except msgspec.ValidationError as error:
            return unusable.misfit(error)
        wrong = unknown(wish, self._config)
        if wrong:
            return wrong
        if wish.spike and spikes.find(self._client, wish.spike) is None:
            return f"spike: there is no spike {wish.spike}."
        for name in wish.approvers:
            user = users.find(self._client, name)
            if user is None or user.name != name or user.disabled or not can_approve(user.role):
                return f"There is nobody called {name} who could approve."
        who = current()
        done = crises.switch(self._client, wish, who.name, who.role, now_ms())
        return done.sentence if isinstance(done, Refusal) else ""


def can_approve(role: Role) -> bool:
    """Whether an answer can be approved in this role, by whoever is named for it."""
    return may(role, Permission.work_on_cases)


CRISIS = Page(
    (PATH, f"{PATH}/{{spike}}"),
    Permission.see_crisis,
    "Crisis mode",
    CrisisPages,
    CrisisPages.view,
    NavLink(PATH, "Crisis", "topics in crisis mode, and what everybody says meanwhile"),
    beside=(Served(AddressRule(f"{PATH}/switch", Permission.switch_crisis, methods=POST), CrisisPages.switch),),
)
