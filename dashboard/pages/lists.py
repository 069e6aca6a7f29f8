"""``/mentions`` and ``/cases``: what is behind a figure, as many as it says."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

import numpy as np
from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component
from msgspec.structs import replace

from dashboard.api import parameters
from dashboard.api.parameters import UnusableParameters, Wrong
from dashboard.door.auth import current
from dashboard.pages import callbacks, search, unusable
from dashboard.pages.page import Page, PageAsked
from dashboard.pages.saved import SavedPages
from dashboard.pages.search import SearchPage, searches
from dashboard.site import Site
from layouts.kit.nav import NavLink
from layouts.kit.shell import ADDRESS
from layouts.kpis import lists as views
from layouts.kpis.lists import VERDICTS, CaseItem, ListAsked
from layouts.kpis.words import shown
from layouts.search import saved as saved_views
from layouts.search.page import form as search_form
from listening.cases.line import row
from listening.cases.sla import Targets
from listening.config import Config, Contact
from listening.counting.counts import Filter
from listening.kpis.behind import mentions_of, mentions_with
from listening.kpis.definitions import BY_KEY, Behind, BoardPart
from listening.kpis.figure import Measure
from listening.kpis.perception import as_share
from listening.kpis.period import Period
from listening.kpis.recipes import LISTED, RECIPES
from listening.kpis.sample import Sample
from listening.people.permissions import Permission, Role, may
from listening.store import handles, mentions
from listening.store.cases import cases
from listening.store.clock import now_ms
from listening.store.newest import newest

PAGE = 100
"""Items of a list shown at once."""
OURS = ("figure", "reason", "page", "after", "at")
UNASKED = {Behind.mentions: "mentions", Behind.cases: "backlog"}
"""What a list shows whose address names no figure: the latest mentions, or the cases that wait."""
LOW_IS_WORSE = {key for key in VERDICTS if not BY_KEY[key].yes_is_worse}
"""Shares of what should be so."""


class Lists:
    """The lists of one process."""

    def __init__(self, site: Site) -> None:
        self._saved = SavedPages(site)
        self._search = SearchPage(site)
        self._client = site.client
        self._sync = site.sync
        self._config = site.config
        self._figures = site.figures
        self._targets = Targets(site.config)

    def register(self, dash_app: Dash) -> None:
        @dash_app.callback(
            Output(views.PLACE, "children"),
            Input(ADDRESS, "search"),
            State(ADDRESS, "pathname"),
        )
        @callbacks.needs(Permission.see_lists)
        async def follow(search: str | None, path: str | None) -> object:
            if path not in ("/mentions", "/cases"):
                return no_update
            sent = parse_qsl((search or "").removeprefix("?"), max_num_fields=50)
            if path == "/mentions" and searches(sent):
                return await self._search.show(sent)
            try:
                return await (self._mentions(sent) if path == "/mentions" else self._cases(sent))
            except UnusableParameters as error:
                return views.wrong(unusable.said(error), offered(path, current().role), current().role)

    async def view(self, asked: PageAsked) -> Component:
        """What stands on both, before the list comes."""
        return views.page()

    async def _cases(self, sent: Sequence[tuple[str, str]]) -> Component:
        key, period, only, at = read(sent, Behind.cases, self._config, now_ms(), current().role)
        figure, sample = await self._figures.look(key, period, only, at)
        assert sample is not None
        chosen, first = ordered(sample, _page(sent), key)
        found = await cases.find_many(self._client, [id for id, _ in chosen])
        openers = [case.talk.opener.id if case else "" for case in found]
        stored = await asyncio.to_thread(mentions.fetch, self._sync, openers)
        authors = sorted({m.author for m in stored if m is not None and m.author})
        known = await handles.shown(self._client, authors)
        items = [
            CaseItem(id, value, row(case, opener, self._config, self._targets, (), known) if case else None)
            for (id, value), case, opener in zip(chosen, found, stored, strict=True)
        ]
        said = asked(key, period, only, figure, sample, self._config)
        return views.cases(_turns(said, sent, first, len(items)), items, self._config)

    async def _mentions(self, sent: Sequence[tuple[str, str]]) -> list[Component]:
        key, period, only, at = read(sent, Behind.mentions, self._config, now_ms(), current().role)
        reason = _reason(sent) if key == "reasons" else None
        compared = [t.name for t in self._config.topics if t.kind in ("brand", "competitor")]
        fits = (
            mentions_with(reason, only) if reason else mentions_of(key, only, compared, self._config.sentiment.reposts)
        )
        after = dict(sent).get("after", "")
        found, more = await asyncio.to_thread(newest, self._sync, period.start, period.end, fits, PAGE, after)
        known = await handles.shown(self._client, sorted({m.author for m in found if m.author}))
        if reason:
            figure = await self._figures.reason(reason, period, only, at)
        else:
            figure, _ = await self._figures.look(key, period, only, at)
        said = asked(key, period, only, figure, None, self._config)
        if reason:
            said = replace(said, reason=reason.value, value=as_share(figure.value))
        if more:
            said = replace(said, older=_address("/mentions", sent, after=found[-1].id))
        saved = saved_views.bar(await self._saved.seen(), "")
        return [search_form({}, self._config), *saved, views.mentions(said, found, known, self._config)]


def asked(
    key: str,
    period: Period,
    only: Filter,
    figure: Measure,
    sample: Sample | None,
    config: Config,
) -> ListAsked:
    """What a list says above itself; ``sample``: of cases or spikes."""
    definition = BY_KEY[key]
    value = shown(figure.value, definition.unit, config.worth.currency)
    number = figure.items if sample is None else sample.number
    return ListAsked(definition, period, only, number, value, split=split(key, sample))


def split(key: str, sample: Sample | None) -> str:
    """Of a share: how many are not so, and how many are."""
    if sample is None or key not in VERDICTS:
        return ""
    no, yes = VERDICTS[key]
    met = int(sample.values.sum())
    return f"{sample.number - met:,} {no}, {met:,} {yes}"


def read(
    sent: Sequence[tuple[str, str]], behind: Behind, config: Config, now: int, role: Role
) -> tuple[str, Period, Filter, int]:
    """Figure, range, filter and moment (ms) of an address. Raises Unusable naming what is wrong.

    The moment is when the figure was shown: what is still in time, and what
    waits, is counted as of then.
    """
    query = parameters.read([(name, text) for name, text in sent if name not in OURS], parameters.KPIS, config, now)
    named = dict(sent)
    key = named.get("figure", UNASKED.get(behind, ""))
    if key not in listable(behind, role):
        raise UnusableParameters([Wrong("figure", "not one that is listed here; those that are stand below")])
    try:
        at = min(now, parameters.moment(named["at"], ZoneInfo("UTC"))) if "at" in named else now
    except (ValueError, OverflowError):
        raise UnusableParameters(
            [Wrong("at", "a time in seconds since 1970, as the links of the key figures have it")]
        ) from None
    only = Filter(topic=query.topic, source=query.source, department=query.department, country=query.country)
    return key, Period(query.start, query.end), only, at


def listable(behind: Behind, role: Role) -> list[str]:
    """Keys of the figures that can be listed for ``role``."""
    listed = LISTED if behind is not Behind.mentions else RECIPES.keys() | {"reasons"}
    # Praise is counted by mentions, but where it opens cases by those.
    known = [d.key for d in BY_KEY.values() if (d.behind is behind or d.key == "answered_praise") and d.key in listed]
    if may(role, Permission.see_kpis):
        return known
    # What an answer is worth, and what people cost, is for those who see the key figures.
    return [each for each in known if BY_KEY[each].part is not BoardPart.worth]


def offered(path: str, role: Role) -> list[tuple[str, str]]:
    """Title and address of every list of a page."""
    behind = {"/mentions": Behind.mentions, "/cases": Behind.cases, "/spikes": Behind.spikes}[path]
    # Reasons for contact are one list each, found on the page of the key figures.
    keys = [key for key in listable(behind, role) if key != "reasons"]
    return [(BY_KEY[key].title, f"{path}?figure={key}") for key in keys]


def ordered(sample: Sample, page: int, key: str) -> tuple[list[tuple[str, float]], int]:
    """One page of a sample, from 1, and the number of its first item: the worst first.

    That is the longest time, the most hands; of a share those that are not as they should be.
    """
    order = np.argsort(sample.values if key in LOW_IS_WORSE else -sample.values, kind="stable")
    last = max(1, -(-sample.number // PAGE))
    first = PAGE * (min(page, last) - 1)
    ids = sample.ids()
    return [(ids[n], float(sample.values[n])) for n in order[first : first + PAGE]], first + 1


def _page(sent: Sequence[tuple[str, str]]) -> int:
    text = dict(sent).get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 8 and int(text)):
        raise UnusableParameters([Wrong("page", "a number from 1")])
    return int(text)


def _reason(sent: Sequence[tuple[str, str]]) -> Contact:
    try:
        return Contact(dict(sent).get("reason", ""))
    except ValueError:
        raise UnusableParameters([Wrong("reason", f"one of {', '.join(Contact)}")]) from None


def _turns(said: ListAsked, sent: Sequence[tuple[str, str]], first: int, number: int) -> ListAsked:
    page = (first - 1) // PAGE + 1
    older = _address("/cases", sent, page=str(page + 1)) if first + number <= said.number else ""
    newer = _address("/cases", sent, page=str(page - 1)) if page > 1 else ""
    return replace(said, older=older, newer=newer, first=first)


def _address(path: str, sent: Sequence[tuple[str, str]], **changed: str) -> str:
    return f"{path}?{urlencode(dict(sent) | changed)}"


MENTIONS = Page(
    ("/mentions",),
    Permission.see_lists,
    "Mentions",
    Lists,
    Lists.view,
    NavLink("/mentions", "Mentions"),
    beside=search.BESIDE,
)
CASES = Page(("/cases",), Permission.see_lists, "Cases", Lists, Lists.view)
