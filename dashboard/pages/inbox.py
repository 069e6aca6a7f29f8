"""The inbox of whoever looks: what they are told of cases, and what of it they have read."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from dash import Dash, Input, Output, no_update
from dash.development.base_component import Component
from msgspec import Meta

from dashboard.door.auth import acting
from dashboard.pages import callbacks, push
from dashboard.pages.page import Page, PageAsked
from dashboard.site import Site
from layouts.inbox import messages as choosing
from layouts.inbox import page as views
from layouts.kit.nav import NavLink
from listening.alerting.plan import Plan
from listening.cases.inbox import KINDS, PersonInbox, wanted
from listening.cases.messages import MessagesChosen
from listening.cases.told import TellKind
from listening.mention import Mention
from listening.people.permissions import Permission
from listening.store import browsers, mentions, messages, told, told_searches
from listening.store.clock import now_ms

PATH = "/inbox"
MESSAGES = "/inbox/messages"


class InboxWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the page wants: say that something was read, or only look again."""

    id: Annotated[str, Meta(max_length=60)] = ""
    unread: bool = False
    all: bool = False
    """Everything was read."""
    n: float = 0
    """Makes the same wish a second time a new one."""


class InboxPages:
    """The page of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.sync
        self._config = site.config
        self._plan = Plan(site.config)

    async def messages(self, asked: PageAsked) -> Component:
        who = acting().name
        chosen = await asyncio.to_thread(messages.chosen, self._client, who)
        number = len(await asyncio.to_thread(browsers.ids, self._client, who))
        return choosing.page(chosen, self._channels(who), number, who, self._config)

    async def view(self, asked: PageAsked) -> Component:
        inbox, posts = await asyncio.to_thread(self._read, acting().name)
        searches = await asyncio.to_thread(told_searches.read, self._client, acting().name, now_ms())
        return views.page(inbox, posts, self._config, searches)

    def register(self, dash_app: Dash) -> None:
        """Say what was read, and filter."""

        @dash_app.callback(
            Output(views.ROWS, "children"),
            Input(views.DO, "data"),
            Input(views.KIND, "value"),
            Input(views.UNREAD, "value"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.see_inbox)
        async def follow(wish: InboxWish | None, kind: str | None, unread: str | None) -> Any:
            if wish is None and kind is None and unread is None:
                return no_update
            return await asyncio.to_thread(self._after, wish, kind or "", unread or "", acting().name)

        @dash_app.callback(
            Output(choosing.SAID, "children"), Input(choosing.CHOSEN, "value"), prevent_initial_call=True
        )
        @callbacks.needs(Permission.see_inbox)
        async def choose(kinds: list[str] | None) -> Any:
            if kinds is None:
                return no_update
            who = acting().name
            chosen = MessagesChosen(tuple(kind for kind in TellKind if kind.value in kinds))
            await asyncio.to_thread(messages.choose, self._client, who, chosen)
            reached = bool(self._channels(who) or await asyncio.to_thread(browsers.ids, self._client, who))
            return choosing.said(chosen, reached)

    def _channels(self, who: str) -> tuple[str, ...]:
        """Names of the channels that reach somebody."""
        return tuple(recipient.channel for recipient in self._plan.channels_of(who))

    def _after(self, wish: InboxWish | None, kind: str, unread: str, who: str) -> list[Component]:
        if wish is not None and wish.all:
            told.mark_all(self._client, who)
        elif wish is not None and wish.id:
            told.mark(self._client, who, wish.id, wish.unread)
        inbox, posts = self._read(who)
        of = TellKind(kind) if kind in KINDS else None
        shown = wanted(inbox.entries, of, unread == views.ONLY_UNREAD)
        return views.rows(shown, posts, self._config, len(shown) < len(inbox.entries))

    def _read(self, who: str) -> tuple[PersonInbox, Mapping[str, Mention]]:
        inbox = told.read(self._client, who, now_ms())
        asked = [e.event.post.id for e in inbox.entries if e.place.kind is TellKind.wrote_again and e.event.post]
        found = mentions.fetch(self._client, sorted(set(asked)))
        return inbox, {mention.id: mention for mention in found if mention is not None}


INBOX = Page(
    (PATH,),
    Permission.see_inbox,
    "Inbox",
    InboxPages,
    InboxPages.view,
    NavLink(PATH, "Inbox", "what you are told: your cases, your name, your approval", mine=True),
)
MY_MESSAGES = Page(
    (MESSAGES,), Permission.see_inbox, "My messages", InboxPages, InboxPages.messages, beside=push.BESIDE
)
