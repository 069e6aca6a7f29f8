"""The pages of alerts, and what is done on them: acknowledge, close, silence."""

from __future__ import annotations

import asyncio

from dash import Dash, Input, Output, State, no_update
from dash.backends._fastapi import get_current_request
from dash.development.base_component import Component
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.door.auth import current
from dashboard.door.forms import Forms, form_token
from dashboard.door.rules import POST, AddressRule
from dashboard.pages import callbacks
from dashboard.pages.page import Page, PageAsked
from dashboard.served import Served
from dashboard.site import Site
from layouts.alerts import acknowledge as linked
from layouts.alerts import alerts as views
from layouts.alerts.alerts import AlertRights, AlertsOverview, AlertStory
from layouts.kit.nav import NavLink
from layouts.kit.shell import ADDRESS
from listening.alerting.channel import configured
from listening.alerting.link import AcknowledgeLink, read
from listening.alerting.plan import Plan
from listening.config import AlertKind
from listening.people.account import Subject
from listening.people.permissions import Permission, may
from listening.store import site
from listening.store.alerts import alerts, deliveries, onduty
from listening.store.alerts.onduty import DutyAnswer, DutyOutcome, UnusableAct
from listening.store.clock import now_ms

PATH = "/alerts"
CLOSED = 50
"""Alerts of the past that the list shows."""


class AlertPages:
    """The pages of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.sync
        self._zones = Plan(site.config)
        self._config = site.config
        self._auth = site.auth
        self._forms = Forms(site.auth)

    def register(self, dash_app: Dash) -> None:
        """The callback that keeps an open page up to date, without touching it for nothing."""

        @dash_app.callback(
            Output(views.BODY, "children"),
            Output(views.VERSION, "data"),
            Input(views.TICK, "n_intervals"),
            State(views.VERSION, "data"),
            State(ADDRESS, "pathname"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.see_alerts)
        async def renew(_: int | None, known: int | None, path: str) -> tuple[object, object]:
            version = await asyncio.to_thread(alerts.version, self._client)
            if version == known:
                return no_update, no_update
            secret = self._auth.secret(get_current_request())
            id = (ALERTS.parameters(path) or {}).get("id", "")
            _title, body, version = await asyncio.to_thread(self._body, id, self._rights(secret))
            return body, version

    # -- looking

    async def view(self, asked: PageAsked, id: str = "") -> Component:
        """All of them, or one."""
        title, body, version = await asyncio.to_thread(self._body, id, self._rights(asked.secret))
        return views.page(title, body, version)

    def _rights(self, secret: str) -> AlertRights:
        role = current().role
        return AlertRights(
            acknowledge=may(role, Permission.acknowledge_alerts),
            close=may(role, Permission.close_alerts),
            silence=may(role, Permission.silence_alerts),
            token=form_token(secret),
            zone=self._zones.zone_of(current().name),
        )

    def _body(self, id: str, rights: AlertRights) -> tuple[str, list[Component], int]:
        # Read first: what changes while we read brings the page up to date at the next look.
        version = alerts.version(self._client)
        if not id:
            return "Alerts", views.listing(self._overview(version), self._config, rights), version
        alert = alerts.find(self._client, id)
        if alert is None:
            return "No such alert", views.missing(), version
        view = AlertStory(
            version=version,
            alert=alert,
            trail=tuple(alerts.trail(self._client, id)),
            sent=tuple(deliveries.of_alert(self._client, id)),
        )
        return alert.title, views.story(view, self._config, rights), version

    def _overview(self, version: int) -> AlertsOverview:
        going = alerts.unfinished(self._client)
        newest = alerts.newest(self._client, CLOSED + len(going))
        return AlertsOverview(
            version=version,
            going=tuple(alert for alert in going if not alert.closed),
            closed=tuple(alert for alert in newest if alert.closed)[:CLOSED],
            silences=tuple(alerts.silences(self._client, now_ms())),
            channels=configured(deliveries.channels(self._client), self._config),
        )

    # -- doing

    async def take(self, request: Request, id: str) -> Response:
        """Acknowledge as who is signed in."""
        fields = await self._forms.read(request)
        answer = await self._take(id, current().name, fields.get("comment", ""))
        if answer.outcome is DutyOutcome.missing:
            raise HTTPException(404, "There is no such alert.")
        return RedirectResponse(f"/alerts/{id}", 303)

    async def close(self, request: Request, id: str) -> Response:
        """Close by hand, as who is signed in; if it is over, the page says so."""
        fields = await self._forms.read(request)
        answer = await asyncio.to_thread(
            onduty.close,
            self._client,
            self._config,
            id,
            current().name,
            fields.get("reason", ""),
            now_ms(),
        )
        if answer.outcome is DutyOutcome.missing:
            raise HTTPException(404, "There is no such alert.")
        return RedirectResponse(f"/alerts/{id}", 303)

    async def silence(self, request: Request) -> Response:
        fields = await self._forms.read(request)
        kind, minutes = fields.get("kind", ""), fields.get("minutes", "")
        await asyncio.to_thread(
            onduty.silence,
            self._client,
            by=current().name,
            reason=fields.get("reason", ""),
            minutes=int(minutes) if minutes.isascii() and minutes.isdigit() else 0,
            now=now_ms(),
            kind=AlertKind(kind) if kind in list(AlertKind) else None,
            department=fields.get("department", ""),
            topic=fields.get("topic", ""),
            alert=fields.get("alert", ""),
        )
        return RedirectResponse("/alerts", 303)

    async def end_silence(self, request: Request, id: str) -> Response:
        await self._forms.read(request)
        await asyncio.to_thread(onduty.end_silence, self._client, id, current().name)
        return RedirectResponse("/alerts", 303)

    # -- by the link in an alert

    async def ask(self, request: Request, token: str) -> Response:
        """Show what it is about. Changes nothing: programs that preview links come here, too."""
        link = await self._read(token)
        if link is None:
            return HTMLResponse(linked.unknown(), 410)
        return await self._show(request, link)

    async def take_by_link(self, request: Request, token: str) -> Response:
        fields = await self._forms.read(request)
        link = await self._read(token)
        if link is None:
            return HTMLResponse(linked.unknown(), 410)
        person, _ = await self._known(request, link)
        by = person or fields.get("name", "")
        try:
            answer = await self._take(link.alert, by, fields.get("comment", ""), link.channel, proved=bool(person))
        except UnusableAct as error:
            return await self._show(request, link, 422, str(error))
        if answer.outcome is DutyOutcome.done and answer.alert is not None:
            return HTMLResponse(linked.held(answer.alert, self._zones.zone_of(link.person or by), now=True))
        return await self._show(request, link)

    async def _show(self, request: Request, link: AcknowledgeLink, status: int = 200, wrong: str = "") -> Response:
        alert = await asyncio.to_thread(alerts.find, self._client, link.alert)
        if alert is None:
            return HTMLResponse(linked.unknown(), 410)
        person, whose = await self._known(request, link)
        # As the message said it.
        zone = self._zones.zone_of(link.person or person)
        if alert.closed:
            return HTMLResponse(linked.over(alert, zone))
        if alert.acknowledged:
            return HTMLResponse(linked.held(alert, zone))
        token, secret = self._forms.token(request)
        page = linked.ask(
            alert, zone, request.url.path, token, channel=link.channel, person=person, whose=whose, wrong=wrong
        )
        response = HTMLResponse(page, status)
        self._forms.keep(request, response, secret)
        return response

    async def _known(self, request: Request, link: AcknowledgeLink) -> tuple[str, str]:
        """As whom somebody acts who comes by a link, and from what that is known; empty: nobody knows.

        Whoever has the link may say that they have it, but not under another's name.
        """
        who = await self._auth.identify(request)
        if who is not None and who.subject is Subject.user:
            return who.name, "you are signed in"
        return (link.person, f"this link was sent to {link.channel}") if link.person else ("", "")

    async def _take(self, id: str, by: str, comment: str, channel: str = "", *, proved: bool = True) -> DutyAnswer:
        return await asyncio.to_thread(
            onduty.take, self._client, self._config, id, by, comment, now_ms(), channel, proved=proved
        )

    async def _read(self, token: str) -> AcknowledgeLink | None:
        key = await asyncio.to_thread(site.link_key, self._client)
        return read(key, token, now_ms())


ALERTS = Page(
    (PATH, f"{PATH}/{{id}}"),
    Permission.see_alerts,
    "Alerts",
    AlertPages,
    AlertPages.view,
    NavLink(PATH, "Alerts", "what on-call was told, and who has it"),
    beside=(
        # The link in an alert: it proves itself, and does one thing.
        Served(AddressRule(f"{PATH}/ack/{{token}}", None), AlertPages.ask),
        Served(AddressRule(f"{PATH}/ack/{{token}}", None, methods=POST), AlertPages.take_by_link),
        Served(AddressRule(f"{PATH}/silences", Permission.silence_alerts, methods=POST), AlertPages.silence),
        Served(
            AddressRule(f"{PATH}/silences/{{id}}/end", Permission.silence_alerts, methods=POST), AlertPages.end_silence
        ),
        Served(AddressRule(f"{PATH}/{{id}}/acknowledge", Permission.acknowledge_alerts, methods=POST), AlertPages.take),
        Served(AddressRule(f"{PATH}/{{id}}/close", Permission.close_alerts, methods=POST), AlertPages.close),
    ),
)
