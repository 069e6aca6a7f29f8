"""The pages of desks and cases, and what is done on them. What may be done is decided in ``listening``."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec
from dash import MATCH, Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from dashboard.door.auth import acting, current
from dashboard.door.errors import for_people
from dashboard.pages import callbacks, pictures, unusable
from dashboard.pages.page import Page, PageAsked
from dashboard.reading.learnt import reading_words
from dashboard.site import Site
from layouts.cases import case as case_views
from layouts.cases import desk as views
from layouts.cases import outgoing as going
from layouts.cases.places import HEARD, PARTS, part_of
from layouts.kit import dialogs
from layouts.kit import home as notices
from layouts.kit.dialogs import People
from layouts.kit.nav import NavLink
from layouts.kit.shell import ADDRESS
from listening.cases import merging
from listening.cases.case import Action, Actor, Case, Refusal
from listening.cases.customers import known_as
from listening.cases.decide import DIRECTORS
from listening.cases.doing import Doing, Target, steps
from listening.cases.line import quoted, row
from listening.cases.page import AuthorBefore, CaseFile, casefile
from listening.cases.similar import similar
from listening.cases.undoing import REVERSIBLE, UNDO_MS
from listening.cases.words import DID
from listening.library.suggesting import Offered
from listening.outbox.answer import Answer
from listening.outbox.doing import AnswerDoing, AnswerStep
from listening.outbox.page import NOTHING, Outgoing, outgoing
from listening.people.account import Who
from listening.people.permissions import Permission, Role, may
from listening.spikes.series import read_id, title
from listening.store import handles, mentions, outbox, told
from listening.store.access import users
from listening.store.cases import came_back, cases
from listening.store.cases.desk import Desk
from listening.store.cases.sending import SendingDesk
from listening.store.clock import now_ms
from listening.store.spikes import spike_desk
from listening.store.spikes.spikes import open_ones
from listening.triage.deciding import Deciding

EARLIER = 5
"""AuthorBefore mentions of an author that a case shows."""
READ = 500
"""Of an author's mentions this many are looked at."""


STUCK_READ = 1000
STUCK_SHOWN = 8
"""Answers that did not go out, on a desk."""

CLOSES = frozenset({Action.resolve, Action.dismiss})
"""What can be taken back at any time."""


class CaseHeard(msgspec.Struct, frozen=True):
    """What the page of a case heard: that it has changed."""

    id: str
    turn: int
    """Another one after every change."""


class DeskPages:
    """The pages of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.client
        self._sync = site.sync
        self._config = site.config
        self._deciding = Deciding(site.config)
        self._learnt = reading_words(site.sync)
        self._board = site.board
        self._desk = Desk(site.config, site.sync)
        self._outbox = SendingDesk(site.config, site.sync, self._desk)

    def register(self, dash_app: Dash) -> None:
        """The callbacks: do something, and renew a case that has changed."""

        @dash_app.callback(
            Output(dialogs.SAID, "children"),
            Input(dialogs.DO, "data"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.work_on_cases)
        async def do(data: Any) -> Any:
            if data is None:
                return no_update
            try:
                doing = msgspec.convert(data, Doing)
            except msgspec.ValidationError as error:
                return views.outcome((), (unusable.misfit(error),))
            return await asyncio.to_thread(self._do, doing, acting())

        @dash_app.callback(
            *(Output(part_of(part, MATCH), "children") for part in PARTS),
            Input(part_of(HEARD, MATCH), "data"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.see_desk)
        async def renew(heard: CaseHeard | None) -> Any:
            file = await self._file(heard.id, follow=False) if heard is not None else None
            if file is None:
                return [no_update] * len(PARTS)
            return list(case_views.parts(file, self._config, await self._outgoing(file), await self._offered(file)))

        @dash_app.callback(
            Output(views.HISTORY, "children"),
            Input(views.SETTLE, "n_clicks"),
            State(ADDRESS, "pathname"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.work_on_cases)
        async def settle(clicks: int | None, path: str | None) -> Any:
            department = (DESK.parameters(path or "") or {}).get("department", "")
            if not clicks or department not in ("", *(d.name for d in self._config.departments)):
                return no_update
            ours = self._ours(department, current())
            number = await self._apart(ours)
            await asyncio.to_thread(self._desk.book.settle_history, ours, current().name)
            return views.settled(number)

        @dash_app.callback(
            Output(dialogs.SAID, "children", allow_duplicate=True),
            Input(going.DO, "data"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.work_on_cases)
        async def answer(doing: AnswerDoing | None) -> Any:
            if doing is None:
                return no_update
            done = await asyncio.to_thread(self._with_answer, doing, acting())
            # What was done shows by itself: the case has changed.
            return [] if isinstance(done, Answer) else views.outcome((), (done,))

        @dash_app.callback(Output(views.BACK, "children"), Input(views.SEEN, "n_clicks"), prevent_initial_call=True)
        @callbacks.needs(Permission.work_on_cases)
        async def seen(clicks: int | None) -> Any:
            if not clicks or current().role not in DIRECTORS:
                return no_update
            await asyncio.to_thread(came_back.seen, self._sync)
            return []

    # -- looking

    async def case(self, asked: PageAsked, id: str) -> Component:
        people = await asyncio.to_thread(self._people)
        file = await self._file(id)
        if file is None:
            return case_views.missing(id)
        for each in {id, file.case.id, *file.merged_trails}:
            await asyncio.to_thread(told.mark_case, self._sync, current().name, each)
        outgoing, offered = await self._outgoing(file), await self._offered(file)
        return case_views.page(file, self._config, people, outgoing, offered)

    async def desk(self, asked: PageAsked, department: str = "") -> Component:
        """Of one department, or of all that whoever looks works for."""
        who = current()
        people = await asyncio.to_thread(self._people)
        known = [d.name for d in self._config.departments]
        if department and department not in known:
            return notices.says("No such desk", f"There are {', '.join(known)}.")
        mine = who.departments if who.role is Role.agent else ()
        acts = may(who.role, Permission.work_on_cases)
        apart = await self._apart(self._ours(department, who))
        back = await asyncio.to_thread(came_back.unseen, self._sync) if who.role in DIRECTORS else ()
        not_out = await self._not_out(who) if acts else []
        ours = self._ours(department, who)
        spikes = await asyncio.to_thread(self._given, ours, who.name)
        return views.page(self._config, department, mine, people, acts, apart, back, not_out, who.name, spikes)

    def _given(self, departments: Sequence[str], me: str) -> list[views.SpikeGiven]:
        found = []
        for known in spike_desk.know(self._sync, open_ones(self._sync)):
            held = known.opinion
            if held.given and (held.holder == me or held.department in departments):
                name = title(read_id(known.spike.lead), self._config)
                to = held.holder if held.department else ""
                found.append(views.SpikeGiven(known.spike.id, name, known.spike.strongest.ratio, to))
        return found

    async def _not_out(self, who: Who) -> list[Answer]:
        """Answers that did not go out, of which somebody has to know: managers of all, others of their own."""
        found = await outbox.newest(self._client, True, STUCK_READ)
        return [each for each in found if who.role in DIRECTORS or each.by == who.name][:STUCK_SHOWN]

    async def _outgoing(self, file: CaseFile) -> Outgoing:
        if not self._config.accounts:
            return NOTHING
        answer = await asyncio.to_thread(self._outbox.last, file.case)
        draft = file.case.draft
        stands = answer is not None and outbox.stands_in_the_way(answer, draft.at if draft else 0)
        rules = await asyncio.to_thread(self._outbox.rules)
        held = await asyncio.to_thread(self._outbox.held_by_rules, file.case)
        prices = await asyncio.to_thread(self._outbox.prices, file.case, now_ms())
        return outgoing(file.case, answer, stands, acting(), rules, held, prices)

    async def _offered(self, file: CaseFile) -> Sequence[Offered]:
        """The approved answers that fit, where whoever looks may write one."""
        if Action.draft not in file.possible:
            return ()
        return await asyncio.to_thread(self._desk.reusing.offered, file.case, file.now)

    def _ours(self, department: str, who: Who) -> list[str]:
        """The departments that the desk of ``department``, or of all, shows to somebody."""
        mine = who.departments if who.role is Role.agent else ()
        every = [d.name for d in self._config.departments]
        own = [name for name in every if name in mine] or every
        return [department] if department else own

    async def _apart(self, departments: Sequence[str]) -> int:
        return sum(load.history for load in await cases.loads(self._client, departments, now_ms()))

    def _people(self) -> People:
        working = users.working(self._sync)
        seeing = (user for user in users.everyone(self._sync) if may(user.role, Permission.see_desk))
        return People(
            tuple(user.name for user in working),
            tuple(user.name for user in working if may(user.role, Permission.switch_crisis)),
            tuple(sorted({tag for row in self._board.rows.values() for tag in row.tags})),
            tuple(user.name for user in seeing if not user.disabled),
        )

    async def _file(self, id: str, follow: bool = True) -> CaseFile | None:
        """``follow``: of a case that was merged, that of the one that goes on."""
        asked_for, case = id, (await cases.find_many(self._client, [id]))[0]
        while follow and case is not None and case.merged_into:
            id, case = case.merged_into, (await cases.find_many(self._client, [case.merged_into]))[0]
        if case is None:
            return None
        trail = await cases.trail(self._client, id)
        taken = {other: tuple(await cases.trail(self._client, other)) for other in merging.taken(trail)}
        ids = [post.id for post in case.posts]
        stored = await asyncio.to_thread(mentions.fetch, self._sync, ids)
        thread = {m.id: m for m in stored if m is not None}
        authors = sorted({m.author for m in thread.values() if m.author})
        known = await handles.shown(self._client, authors)
        now = now_ms()
        opener = thread.get(quoted(case))
        targets = self._desk.book.targets
        ours = row(case, opener, self._config, targets, (), known)
        alike = similar(ours, (r for r in self._board.rows.values() if r.queued))
        words = await asyncio.to_thread(lambda: {id: self._learnt(each) for id, each in thread.items()})
        return casefile(
            case,
            thread,
            trail,
            known,
            await asyncio.to_thread(self._earlier, case, opener.author if opener else ""),
            alike,
            await asyncio.to_thread(self._desk.rules),
            targets,
            acting(),
            now,
            {id: self._deciding(mention) for id, mention in thread.items() if not mention.own},
            {id: each.mood for id, each in words.items()},
            words[opener.id].department if opener else "",
            taken,
            asked_for if asked_for != id else "",
        )

    def _earlier(self, case: Case, author: str) -> AuthorBefore:
        if not author:
            return AuthorBefore(0, ())
        # The same name at another source is another person, unless config.toml knows better.
        customer = known_as(case.opening.source, author, self._config)
        wrote = customer.authors if customer is not None else (f"{case.opening.source}/{author}",)
        pairs = [each.partition("/") for each in wrote]
        ids = [id for source, _, who in pairs for id in self._written(source, who)]
        kept = [m for m in mentions.fetch(self._sync, ids) if m is not None and not m.untracked]
        others = sorted((m for m in kept if not case.has(m.id)), key=lambda m: -m.created)
        elsewhere = dict.fromkeys(source for source, _, _ in pairs if source != case.opening.source)
        name = customer.name if customer is not None else ""
        return AuthorBefore(len(kept), tuple(others[:EARLIER]), name, tuple(elsewhere))

    def _written(self, source: str, author: str) -> list[str]:
        found = mentions.by_author(self._sync, author, READ)
        return [id for id in found if id.startswith(f"{source}:")]

    # -- doing

    def _do(self, doing: Doing, actor: Actor) -> Component:
        done: list[Case] = []
        refused: list[str] = []
        for target in _meant(doing):
            after = self._act(doing, target, actor)
            if isinstance(after, str):
                refused.append(f"{target.id}: {after}")
            else:
                done.append(after)
        other = done[0].just_before.case if done and done[0].just_before else ""
        did_it = DID[doing.action].format(to=doing.to or doing.department, case=other)
        sentences = [f"{done[0].id if len(done) == 1 else f'{len(done)} cases'}: you {did_it}."]
        lasts = UNDO_MS if doing.action in REVERSIBLE else 0
        undo = [Target(case.id, case.version) for case in done if lasts or case.closed_by == actor.name]
        undoable = doing.action in CLOSES or lasts
        return views.outcome(sentences if done else (), refused, undo if undoable else (), lasts)

    def _with_answer(self, doing: AnswerDoing, actor: Actor) -> Answer | str:
        """Do it; returns the answer after it, or why not."""
        if doing.does is AnswerStep.send:
            done = self._outbox.send(doing.case, doing.value, actor, now_ms(), doing.version)
        elif doing.does is AnswerStep.take_back:
            done = self._outbox.take_back(doing.answer, actor, now_ms())
        elif doing.does is AnswerStep.not_there:
            done = self._outbox.say(doing.answer, "", actor, now_ms())
        elif doing.value:
            done = self._outbox.say(doing.answer, doing.value, actor, now_ms())
        else:
            return "The address of the post is needed."
        if isinstance(done, Answer):
            return done
        return done.sentence if done is not None else "It is not kept any more."

    def _act(self, doing: Doing, target: Target, actor: Actor) -> Case | str:
        """Do all of it to one case; returns the case after it, or why not."""
        case = self._desk.book.find(target.id)
        if case is None:
            return "there is no such case."
        version = target.version
        for act in steps(doing, case):
            done = self._desk.act(target.id, act, actor, now_ms(), version)
            if done is None:
                return "there is no such case."
            if isinstance(done, Refusal):
                return for_people(done.sentence)
            version, case = done.version, done
        return case


def _meant(doing: Doing) -> Sequence[Target]:
    """The cases it is done to: of several that are merged into one of them, the others."""
    if doing.action is not Action.merge or len(doing.cases) == 1:
        return doing.cases
    return [target for target in doing.cases if target.id != doing.case.strip().upper()]


DESK = Page(
    ("/desk", "/desk/{department}"),
    Permission.see_desk,
    "Desk",
    DeskPages,
    DeskPages.desk,
    NavLink("/desk", "Desk", "what waits for an answer, the next due first", covers=("/case",)),
)
CASE = Page(("/case/{id}",), Permission.see_desk, "Case", DeskPages, DeskPages.case, beside=pictures.BESIDE)
