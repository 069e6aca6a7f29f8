"""``/library``: the approved answers. Who may do what with one is decided in ``listening.library.deciding``."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.door.auth import acting
from dashboard.door.errors import for_people
from dashboard.pages import callbacks
from dashboard.pages.page import Page, PageAsked
from dashboard.site import Site
from layouts.kit.nav import NavLink
from layouts.kit.shell import ADDRESS
from layouts.library import entry as entry_view
from layouts.library import listing
from listening.cases.case import Actor, Refusal
from listening.library.approved import AnswerText, ApprovedAnswer, LibraryDeed, Wording
from listening.library.deciding import LibraryWish, decide, possible, text_wrong
from listening.people.permissions import Permission, may
from listening.store import library
from listening.store.access import users
from listening.store.cases.reusing import Reusing
from listening.store.clock import now_ms

PATH = "/library"
NEW = "new"
USES_LISTED = 50
"""Of each answer, so many cases make what the list says of it."""
DEED_OF = {
    entry_view.APPROVE: LibraryDeed.approve,
    entry_view.SEND_BACK: LibraryDeed.send_back,
    entry_view.RETIRE: LibraryDeed.retire,
}
LANGUAGE, TEXT = ("language",), ("text", "texts")
"""What a refusal calls the two fields of a row."""
FIELD_IDS: list[Any] = [*entry_view.FIELDS.values(), entry_view.language_id(ALL), entry_view.text_id(ALL)]
MARKS = [
    Output(each, what) for id in FIELD_IDS for each, what in ((id, "invalid"), (entry_view.wrong_id(id), "children"))
]
"""Whether a field is wrong, and what is said there; for rows a list."""


class Looked(msgspec.Struct, frozen=True):
    """Which answer a page shows, as it was looked at."""

    id: str
    """Empty: a new one."""
    version: int


class LibraryPages:
    """The pages of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.sync
        self._config = site.config
        self._zone = ZoneInfo(site.config.brand.timezone)
        self._reusing = Reusing(site.config, site.sync)

    async def several(self, asked: PageAsked) -> Component:
        found = await asyncio.to_thread(self._rows, "", "", "", "")
        return listing.page(found, may(acting().role, Permission.keep_library), self._config)

    async def one(self, asked: PageAsked, id: str) -> Component:
        """An answer, or ``new``."""
        file = await asyncio.to_thread(self._file, "" if id == NEW else id, acting())
        return entry_view.page(file, self._config) if file is not None else entry_view.missing(id)

    def register(self, dash_app: Dash) -> None:
        """Filter the list, propose a wording, and approve, send back or retire."""

        @dash_app.callback(
            Output(listing.ROWS, "children"),
            Input(listing.SEARCH, "value"),
            Input(listing.STANDS, "value"),
            Input(listing.DEPARTMENT, "value"),
            Input(listing.TOPIC, "value"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.see_library)
        async def follow(search: str | None, stands: str | None, department: str | None, topic: str | None) -> Any:
            return await asyncio.to_thread(
                self._rows, search or "", _chosen(stands), _chosen(department), _chosen(topic)
            )

        @dash_app.callback(
            Output(entry_view.BODY, "children"),
            Output(entry_view.SAID, "children"),
            Output(ADDRESS, "pathname", allow_duplicate=True),
            *MARKS,
            Input(entry_view.SAVE, "n_clicks"),
            State(entry_view.LOOKED, "data"),
            State(entry_view.TITLE, "value"),
            State(entry_view.language_id(ALL), "value"),
            State(entry_view.text_id(ALL), "value"),
            State(entry_view.FOR, "value"),
            State(entry_view.ABOUT, "value"),
            State(entry_view.OWNER, "value"),
            State(entry_view.UNTIL, "value"),
            State(entry_view.LINK, "value"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.keep_library)
        async def save(
            clicks: int | None,
            looked: Looked | None,
            title: str | None,
            languages: list[str | None],
            texts: list[str | None],
            department: str | None,
            topic: str | None,
            owner: str | None,
            until: str | None,
            link: str | None,
        ) -> Any:
            if not clicks or looked is None:
                raise PreventUpdate
            ends = self._ends(until or "")
            if ends is None:
                refused = "valid until: a day is needed, as 2027-01-31."
                return no_update, refused, no_update, *_marks(refused, 0, len(texts))
            wording = Wording(
                title=title or "",
                texts=tuple(
                    AnswerText((code or "").strip().lower(), text or "")
                    for code, text in zip(languages, texts, strict=False)
                ),
                link=link or "",
                department=_chosen(department),
                topic=_chosen(topic),
                valid_until=ends,
                owner=owner or "",
            )
            wish = LibraryWish(deed=LibraryDeed.propose, wording=wording)
            body, said, path = await asyncio.to_thread(self._change, looked, wish, acting())
            refused = said if isinstance(said, str) else ""
            row = next(
                (n for n, each in enumerate(wording.texts) if each.text.strip() and text_wrong(each, wording)), 0
            )
            return body, for_people(refused) if refused else said, path, *_marks(refused, row, len(texts))

        @dash_app.callback(
            Output(entry_view.BODY, "children", allow_duplicate=True),
            Output(entry_view.SAID, "children", allow_duplicate=True),
            Output(ADDRESS, "pathname", allow_duplicate=True),
            Output(entry_view.WHY, "invalid"),
            *(Input(id, "n_clicks") for id in DEED_OF),
            State(entry_view.LOOKED, "data"),
            State(entry_view.WHY, "value"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.keep_library)
        async def do(
            approve: int | None, send_back: int | None, retire: int | None, looked: Looked | None, why: str | None
        ) -> Any:
            deed = DEED_OF.get(str(ctx.triggered_id))
            if not any((approve, send_back, retire)) or looked is None or deed is None:
                return no_update, no_update, no_update, no_update
            wish = LibraryWish(deed=deed, why=(why or "")[:1000] if deed is LibraryDeed.send_back else "")
            body, said, path = await asyncio.to_thread(self._change, looked, wish, acting())
            if not isinstance(said, str):
                return body, said, path, no_update
            return body, for_people(said), path, said.startswith("why:")

    # -- looking

    def _rows(self, search: str, stands: str, department: str, topic: str) -> list[Component]:
        now = now_ms()
        asked = search.casefold().split()
        entries = [
            entry
            for entry in library.everything(self._client)
            if (not stands or stands in listing.states(entry, now))
            and department in ("", entry.newest.department)
            and topic in ("", entry.newest.topic)
            and all(word in _searched(entry) for word in asked)
        ]
        # What waits for somebody comes first, and then what can be used.
        entries.sort(key=lambda entry: (entry.proposed is None, not entry.usable(now), entry.newest.title.casefold()))
        used = self._reusing.used([entry.id for entry in entries], USES_LISTED)
        return listing.rows(entries, used, now, self._config, bool(asked or stands or department or topic))

    def _file(self, id: str, actor: Actor) -> entry_view.LibraryFile | None:
        entry = library.find(self._client, id) if id else None
        if id and entry is None:
            return None
        return entry_view.LibraryFile(
            entry=entry,
            trail=tuple(library.trail(self._client, id)) if id else (),
            used=tuple(self._reusing.used([id])[id]) if id else (),
            possible=possible(entry, actor, self._config),
            owners=self._owners(),
            me=actor.name,
            now=now_ms(),
        )

    def _owners(self) -> tuple[str, ...]:
        return tuple(user.name for user in users.working(self._client))

    def _ends(self, until: str) -> int | None:
        """The end of that day where the brand is, ms UTC; 0 for no day, None for what is none."""
        if not until:
            return 0
        try:
            after = date.fromisoformat(until) + timedelta(days=1)
            return int(datetime(after.year, after.month, after.day, tzinfo=self._zone).timestamp() * 1000)
        except (ValueError, OverflowError):
            return None

    # -- doing

    def _change(self, looked: Looked, wish: LibraryWish, actor: Actor) -> tuple[Any, Any, Any]:
        """What stands on the page after it, why it is refused, and where the page is then."""
        if wish.wording is not None and wish.wording.owner not in ("", *self._owners()):
            return no_update, f"owner: there is no {wish.wording.owner} who works on cases.", no_update
        now = now_ms()
        done = library.change(
            self._client, looked.id, looked.version, lambda entry: decide(entry, wish, actor, now, self._config)
        )
        if done is None:
            return no_update, "There is no such answer any more.", no_update
        if isinstance(done, Refusal):
            return no_update, done.sentence, no_update
        if not looked.id:
            return no_update, no_update, f"{PATH}/{done.id}"
        file = self._file(done.id, actor)
        assert file is not None
        return entry_view.body(file, self._config), no_update, no_update


def _marks(refused: str, row: int, rows: int) -> list[Any]:
    """What ``MARKS`` are by a refusal: the field that it is about says why. ``row``: the text that is meant."""
    field, _, said = refused.partition(": ")
    told = said[:1].upper() + said[1:]
    marks: list[Any] = []
    for name in entry_view.FIELDS:
        marks += [name == field, told if name == field else ""]
    for names in LANGUAGE, TEXT:
        wrong = [field in names and n == row for n in range(rows)]
        marks += [wrong, [told if each else "" for each in wrong]]
    return marks


def _chosen(value: str | None) -> str:
    """What was chosen in a select; empty for nothing."""
    return "" if value in (None, listing.ANY) else value or ""


def _searched(entry: ApprovedAnswer) -> str:
    wording = entry.newest
    parts: Sequence[str] = (entry.id, wording.title, wording.topic, wording.owner, *(t.text for t in wording.texts))
    return " ".join(parts).casefold()


LIBRARY = Page(
    (PATH,), Permission.see_library, "Approved answers", LibraryPages, LibraryPages.several, NavLink(PATH, "Answers")
)
APPROVED = Page((f"{PATH}/{{id}}",), Permission.see_library, "Approved answers", LibraryPages, LibraryPages.one)
