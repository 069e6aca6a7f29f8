"""``/topics``: the terms of a topic, tried on what is stored before they count."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec
from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from dashboard.door.auth import current
from dashboard.pages import callbacks
from dashboard.pages.page import Page, PageAsked
from dashboard.pages.past import PastSection
from dashboard.pages.steering import NotSaved, attempted
from dashboard.site import Site
from layouts.kit import home
from layouts.kit.nav import NavLink
from layouts.kit.topical import OF_MENTION
from layouts.steering import file as file_views
from layouts.steering import proposals
from layouts.steering import topics as views
from layouts.steering.proposals import TopicProposals
from listening import config as configs
from listening.cases.joining import triage_desk
from listening.config import Config, ConfigError, Topic, TopicKind
from listening.config.edition import Edition
from listening.learning.deciding import LearntTriage
from listening.mention import Mention
from listening.people.journal import JournalAct
from listening.people.permissions import Permission
from listening.steering import boolean, typed
from listening.steering.load import DepartmentLoad, loads
from listening.steering.past import PastRules
from listening.steering.proposing import belonging, keeping_out
from listening.steering.trying import tried
from listening.steering.typed import TypedTerms
from listening.steering.writing import with_topic
from listening.store import config_file, corrections, editions, mentions
from listening.store.access import journal
from listening.store.clock import now_ms
from listening.terms import Matcher
from listening.triage.answering import AnsweringRules

PATH = "/topics"
LOOKED_AT = 20_000
"""Stored mentions that terms are tried on, the newest."""
MOST_TERMS = 2000


class TopicPages:
    """The pages of one process. ``path``: the file that its config is of."""

    def __init__(self, site: Site) -> None:
        self._sync = site.sync
        self._config = site.config
        self._path = site.path
        self._past = PastSection(site.sync, site.config)

    def register(self, dash_app: Dash) -> None:
        """Try terms, and save them."""
        self._past.register(dash_app)
        fields = [State(id, "value") for id in (views.NAME, views.KIND, views.ANY, views.ALL, views.NONE)]

        @dash_app.callback(
            Output(views.TRIED, "children"), Input(views.TRY, "n_clicks"), *fields, prevent_initial_call=True
        )
        @callbacks.needs(Permission.steer_topics)
        async def attempt(
            clicks: int | None, name: str | None, kind: str | None, some: str | None, every: str | None, no: str | None
        ) -> Any:
            if not clicks:
                return no_update
            return await asyncio.to_thread(self._tried, _topic(name, kind, some, every, no))

        @dash_app.callback(
            Output(views.SAID, "children"),
            Output(views.BASE, "data"),
            Input(views.SAVE, "n_clicks"),
            *fields,
            State(views.WHY, "value"),
            State(views.BASE, "data"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.steer_topics)
        async def save(
            clicks: int | None,
            name: str | None,
            kind: str | None,
            some: str | None,
            every: str | None,
            no: str | None,
            why: str | None,
            base: int,
        ) -> Any:
            if not clicks:
                return no_update, no_update
            topic = _topic(name, kind, some, every, no)
            return await asyncio.to_thread(self._save, topic, (why or "")[:500], base, current().name)

        terms = (views.ANY, views.ALL, views.NONE)

        @dash_app.callback(
            *[Output(id, "value") for id in terms],
            Output(views.QUERY_SAID, "children"),
            Input(views.TO_TERMS, "n_clicks"),
            State(views.QUERY, "value"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.steer_topics)
        async def to_terms(clicks: int | None, query: str | None) -> Any:
            if not clicks:
                return (no_update,) * 4
            try:
                found = boolean.read(query or "")
            except boolean.UnsayableQuery as error:
                return no_update, no_update, no_update, views.unsayable(str(error))
            return *("\n".join(each) for each in (found.any, found.all, found.none)), None

        @dash_app.callback(
            Output(views.QUERY, "value"),
            Input(views.TO_QUERY, "n_clicks"),
            *[State(id, "value") for id in terms],
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.steer_topics)
        async def to_query(clicks: int | None, some: str | None, every: str | None, no: str | None) -> Any:
            if not clicks:
                return no_update
            return boolean.written(TypedTerms(any=_lines(some), all=_lines(every), none=_lines(no)))

    # -- looking

    async def several(self, asked: PageAsked) -> Component:
        return views.page(self._config, await asyncio.to_thread(self._past.section))

    async def one(self, asked: PageAsked, name: str, more: str = "") -> Component:
        """``more``: terms to fill in; or, where the name is ``:mention``, a mention."""
        if name == OF_MENTION:
            return await asyncio.to_thread(self._of_mention, more)
        return await asyncio.to_thread(self._one, name, more)

    def _of_mention(self, id: str) -> Component:
        mention = mentions.fetch(self._sync, [id])[0]
        if mention is None or mention.deleted:
            return home.says("Not found", "There is no such mention any more.")
        stored = mentions.newest(self._sync, LOOKED_AT)
        answering = AnsweringRules(self._config)
        said = [each for each in corrections.all_standing(self._sync) if each.about_us is not None]
        noise = {mention.id, *(each.mention for each in said if not each.about_us)}
        good = {each.mention for each in said if each.about_us}
        good |= {each.id for each in stored if each.contact or answering(each) is not None}
        found = []
        for topic in self._config.topics:
            if topic.everything:
                continue
            belongs = bool(Matcher([topic]).matching(mention.full_text))
            propose = keeping_out if belongs else belonging
            found.append(TopicProposals(topic, belongs, propose(topic, mention, stored, noise, good - noise)))
        return proposals.page(mention, len(stored), found, self._config, now_ms())

    def _one(self, name: str, more: str) -> Component:
        terms = typed.read(more) if more else None
        if more and terms is None:
            return home.says("Not found", "There are no terms in this address.")
        topic = None if name == views.NEW else _find(self._config, name)
        if topic is None and name != views.NEW:
            return home.says("Not found", "There is no such topic.")
        why = config_file.unwritable(self._path) if self._path else "This process was not told where the file is"
        return views.one(topic, editions.number(self._sync), why, terms)

    def _tried(self, topic: Topic) -> Component:
        errors = self._wrong(topic)
        if errors:
            return file_views.wrong(errors)
        now = _find(self._config, topic.name)
        if now is not None:
            topic = msgspec.structs.replace(topic, everything=now.everything)
        at = now_ms()
        found = tried(now, topic, mentions.newest(self._sync, LOOKED_AT), at)
        return views.tried(found, self._loads(topic, found.changed), self._config, at)

    def _loads(self, topic: Topic, changed: Sequence[Mention]) -> tuple[DepartmentLoad, ...]:
        """By the routes alone: a model is asked when a mention is taken in."""
        latest = editions.current(self._sync)
        if latest is None or not changed:
            return ()
        then = configs.parse(with_topic(latest.text, topic))
        rules = PastRules(then, LearntTriage(then, triage_desk(then)))
        return loads(changed, configs.parse(latest.text), then, rules)

    def _wrong(self, topic: Topic) -> list[str]:
        """What ``masthead check`` would say of the file with this topic."""
        latest = editions.current(self._sync)
        if latest is None:
            return ["no edition was made of config.toml yet; start the web part with its file"]
        try:
            configs.parse(with_topic(latest.text, topic))
        except ConfigError as error:
            return error.errors
        return []

    # -- doing

    def _save(self, topic: Topic, why: str, base: int, who: str) -> tuple[Component, Any]:
        latest, known = editions.current(self._sync), editions.find(self._sync, base)
        if self._path is None or latest is None or known is None:
            return file_views.failed("This process was not told where the file is."), no_update
        path = self._path

        def write() -> Edition:
            # Others may have changed the rest of the file meanwhile: that stays.
            if _find(configs.parse(latest.text), topic.name) != _find(configs.parse(known.text), topic.name):
                raise editions.OvertakenError(latest)
            return editions.save(self._sync, path, with_topic(latest.text, topic), who, why, latest.number)

        made = attempted(write, views.overtaken)
        if isinstance(made, NotSaved):
            return made.said, no_update
        if made.number != latest.number:
            journal.write(
                self._sync, who, JournalAct.steered, f"edition {made.number}, topic {topic.name}", callbacks.came_from()
            )
        return views.saved(made, latest.text), made.number


def _find(config: Config, name: str) -> Topic | None:
    return next((each for each in config.topics if each.name == name), None)


def _topic(name: str | None, kind: str | None, some: str | None, every: str | None, no: str | None) -> Topic:
    """As typed; what is wrong with it the check of config.toml says."""
    known = {each.value for each in TopicKind}
    return Topic(
        name=(name or "").strip(),
        kind=TopicKind(kind) if kind in known else TopicKind.brand,
        any=_lines(some),
        all=_lines(every),
        none=_lines(no),
    )


def _lines(text: str | None) -> tuple[str, ...]:
    found = [line.strip() for line in (text or "")[:200_000].split("\n")]
    return tuple(dict.fromkeys(line for line in found if line))[:MOST_TERMS]


TOPICS = Page(
    (PATH,), Permission.steer_topics, "Topics", TopicPages, TopicPages.several, NavLink(PATH, "Topics", aside=True)
)
TOPIC = Page(
    (f"{PATH}/{{name}}", f"{PATH}/{{name}}/{{more:path}}"),
    Permission.steer_topics,
    "Topics",
    TopicPages,
    TopicPages.one,
)
