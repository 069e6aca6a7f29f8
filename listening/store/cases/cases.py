"""Cases in Redis: an append-only trail each, the case it makes, and the indexes of the queues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from redis.client import Pipeline
from redis.exceptions import WatchError

from listening.cases import facts, indexes
from listening.cases.case import SETTLES, UNRESOLVED, Action, Case, CaseEvent, State
from listening.cases.fold import apply, begin
from listening.cases.inbox import KEPT, KEPT_MS
from listening.cases.indexes import ALL, ENDS, ESCALATE, QUIET, SNOOZED
from listening.cases.merging import taken
from listening.cases.scrubbing import scrubbed_case, scrubbed_event
from listening.cases.sla import Targets
from listening.cases.strays import left, stray
from listening.cases.telling import tells
from listening.config import Config
from listening.counting.ledger import fingerprint
from listening.spans import DAY_MS, HOUR_MS
from listening.store import keys, messages, scripts, told
from listening.store.connection import AsyncClient, Client
from listening.store.text import text

_encode = msgspec.msgpack.Encoder().encode
_case = msgspec.msgpack.Decoder(Case).decode
_event = msgspec.msgpack.Decoder(CaseEvent).decode

ADDED = frozenset({ESCALATE, QUIET})
"""Indexes that a case may have to come into when they are made again."""

MOST_OWNED = 20_000


class Addition(msgspec.Struct, frozen=True):
    """Events on their way into a case, which is None if they begin it."""

    id: str
    before: Case | None
    events: tuple[CaseEvent, ...]


class CaseBook:
    """The cases of one store, written by one config's rules."""

    def __init__(self, client: Client, targets: Targets, history_hours: float, kept_days: float) -> None:
        self._client = client
        self.targets = targets
        self._history_ms = int(history_hours * HOUR_MS)
        self._kept_ms = int(kept_days * DAY_MS)

    def fold(self, id: str, case: Case | None, event: CaseEvent) -> Case:
        """The case after one more event; nothing is written."""
        return begin(id, event, self._history_ms) if case is None else apply(case, event)

    def append(self, id: str, before: Case | None, events: Sequence[CaseEvent]) -> Case | None:
        """Add events to the case as it was read; None, and nothing changed, if it has moved on.

        ``before`` is None for a case that begins with these events; there is at least one.
        """
        return self.append_many([Addition(id, before, tuple(events))])[0]

    def append_many(self, additions: Sequence[Addition]) -> list[Case | None]:
        """As ``append``, for different cases in one round trip; each is written or not by itself."""
        calls, after = [], []
        for addition in additions:
            case = addition.before
            for event in addition.events:
                case = self.fold(addition.id, case, event)
            if case is None:
                raise ValueError(f"nothing to add to case {addition.id}")
            after.append(case)
            calls.append(self._call(addition, case))
        done = scripts.call_many(self._client, "append", calls)
        return [case if each else None for case, each in zip(after, done, strict=True)]

    def append_in(self, pipe: Pipeline, before: Case, events: Sequence[CaseEvent]) -> Case:
        """``append`` as part of a transaction that watches the case and read it as ``before``; returns it after."""
        return self.add_in(pipe, Addition(before.id, before, tuple(events)))

    def add_in(self, pipe: Pipeline, addition: Addition) -> Case:
        """As ``append_in``; also of a case that begins."""
        case = addition.before
        for event in addition.events:
            case = self.fold(addition.id, case, event)
        if case is None:
            raise ValueError(f"nothing to add to case {addition.id}")
        names, args = self._call(addition, case)
        # The script itself, not its digest: nothing can be taught within a transaction.
        pipe.eval(scripts.source("append"), len(names), *names, *args)
        return case

    def new_id(self) -> str:
        """Of a case that somebody begins; one that is not used is left out."""
        return f"C{self._client.incr(keys.case_number())}"

    def scrub(self, id: str, gone: Sequence[str]) -> None:
        """Take quotes of deleted texts out of a case and its trail: the one change of what was written down.

        Also out of the case that it was merged into, and out of those that were merged into it. Events stay as many
        as they were, in their order.
        """
        left, done = [id], set()
        while left:
            id = left.pop()
            if id and id not in done:
                left += self._scrub(id, gone)
                done.add(id)

    def _scrub(self, id: str, gone: Sequence[str]) -> tuple[str, ...]:
        """Returns the cases that have a part in it."""
        while True:
            with self._client.pipeline(transaction=True) as pipe:
                pipe.watch(keys.case(id), keys.trail(id))  # type: ignore[no-untyped-call]
                form = pipe.get(keys.case(id))
                if form is None:
                    return ()
                case, forms = _case(form), pipe.lrange(keys.trail(id), 0, -1)
                clean = [scrubbed_event(_event(each), gone) for each in forms]
                pipe.multi()
                for n, (before, after) in enumerate(zip(forms, map(_encode, clean), strict=True)):
                    if before != after:
                        pipe.lset(keys.trail(id), n, after)
                if (after := _encode(scrubbed_case(case, gone))) != form:
                    pipe.set(keys.case(id), after)
                try:
                    pipe.execute()
                except WatchError:
                    continue
            return (case.merged_into, *taken(clean))

    def current(self, id: str) -> Case | None:
        """The case that ``id`` was merged into at last, or itself."""
        case = self.find(id)
        while case is not None and case.merged_into:
            case = self.find(case.merged_into)
        return case

    def watched(self, pipe: Pipeline, id: str) -> Case | None:
        """As ``current``; from now on it is watched by ``pipe``."""
        while True:
            pipe.watch(keys.case(id))  # type: ignore[no-untyped-call]
            form = pipe.get(keys.case(id))
            case = None if form is None else _case(form)
            if case is None or not case.merged_into:
                return case
            id = case.merged_into

    def _call(self, addition: Addition, case: Case) -> tuple[list[str], list[Any]]:
        """Keys and arguments of the script that writes ``case``, as it is after the events."""
        id, before, events = addition.id, addition.before, addition.events
        ends = events[-1].recorded + self._kept_ms
        scores = indexes.scores(case, self.targets, ends)
        left = (indexes.names(before) if before else frozenset()) - scores.keys()
        posts = [event.post.id for event in events if event.post is not None]
        return [keys.trail(id), keys.case(id), keys.case_changes()], [
            before.version if before else 0,
            _encode(case),
            id,
            _encode([keys.case_index(name) for name in left]),
            _encode([(keys.case_index(name), score) for name, score in scores.items()]),
            events[-1].action.value,
            _encode((keys.followed(), events[-1].recorded, posts)),
            _encode(self._facts(case, before)),
            b"" if case.merged_into else facts.row(case),
            _encode(
                (
                    events[-1].recorded,
                    KEPT_MS,
                    KEPT,
                    keys.messages_due(),
                    messages.first_at(events[-1].recorded),
                    self._told(addition),
                )
            ),
            *map(_encode, events),
        ]

    def _told(self, addition: Addition) -> list[told.Line]:
        """Whom the events tell something, as the script takes it."""
        case, found = addition.before, []
        for n, event in enumerate(addition.events):
            found += told.lines(addition.id, case.version if case else 0, tells(case, event), event.recorded)
            if case is not None and event.action is Action.undo and case.just_before is not None:
                # As if it had not been done: nobody was told.
                was = case.just_before
                found += told.lines(addition.id, case.version - 1, was.told_by_name, was.at, gone=True)
            if n + 1 < len(addition.events):
                case = self.fold(addition.id, case, event)
        return found

    def _facts(self, case: Case, before: Case | None) -> tuple[str | int, ...]:
        """Where its row for figures goes, as the script takes it."""
        day, group = facts.day(case), facts.group(case)
        moved = before is not None and facts.day(before) != day
        was = facts.day(before) if before else 0
        return (
            keys.facts(day // 1000),
            keys.facts_versions(),
            str(day // 1000),
            keys.groups(),
            str(fingerprint(group)),
            group,
            self._kept_ms,
            keys.facts(was // 1000) if moved else "",
            str(was // 1000),
        )

    def find(self, id: str) -> Case | None:
        """The case of that id."""
        return self.find_many([id])[0]

    def find_many(self, ids: Sequence[str]) -> list[Case | None]:
        """Cases by id; None where there is none (yet)."""
        if not ids:
            return []
        forms = self._client.mget([keys.case(id) for id in ids])
        return [None if form is None else _case(form) for form in forms]

    def trail(self, id: str, after: int = 0) -> list[CaseEvent]:
        """The events of a case, those after version ``after``, in the order they were recorded."""
        return [_event(form) for form in self._client.lrange(keys.trail(id), after, -1)]

    def escalating(self, now: int, at_most: int) -> list[Case]:
        """Cases that have reached a level of escalation by ``now`` (ms), the earliest first."""
        key = keys.case_index(ESCALATE)
        ids = [text(id) for id in self._client.zrangebyscore(key, "-inf", now, 0, at_most)]
        return [case for case in self.find_many(ids) if case is not None]

    def quiet(self, since: int, at_most: int) -> list[Case]:
        """Cases to which nothing happened from ``since`` (ms) on, those that are quiet longest first."""
        key = keys.case_index(QUIET)
        ids = [text(id) for id in self._client.zrangebyscore(key, "-inf", since, 0, at_most)]
        return [case for case in self.find_many(ids) if case is not None]

    def waking(self, now: int, at_most: int) -> list[Case]:
        """Cases that were put off until ``now`` (ms) or before, the earliest first."""
        ids = [text(id) for id in self._client.zrangebyscore(keys.case_index(SNOOZED), "-inf", now, 0, at_most)]
        return [case for case in self.find_many(ids) if case is not None]

    def reindex(self, fingerprint: str) -> int:
        """Make the due times of unresolved cases again if the SLA changed. Returns how many.

        ``fingerprint`` stands for everything that due times depend on. Cases
        that were answered before there was an index of them are found as well.
        """
        if self._client.get(keys.case_targets()) == fingerprint.encode():
            return 0
        number = sum(self._reindex(state) for state in sorted(UNRESOLVED))
        for state in sorted(SETTLES):
            self._reindex(state)
        self._client.set(keys.case_targets(), fingerprint)
        return number

    def unowned(self, department: str, at_most: int) -> list[Case]:
        """What waits for a department and nobody has, the longest waiting first."""
        ids = [text(id) for id in self._client.zrange(keys.case_index(indexes.unowned(department)), 0, at_most - 1)]
        return [case for case in self.find_many(ids) if case is not None]

    def owned(self) -> list[Case]:
        """All that wait and that somebody has."""
        states = sorted(UNRESOLVED - {State.open})
        return self._looked_for(states, lambda case: bool(case.owner), MOST_OWNED)

    def strays(self, departments: frozenset[str], at_most: int) -> list[Case]:
        """Unresolved cases of departments that are none of these."""
        return self._looked_for(sorted(UNRESOLVED), lambda case: stray(case, departments), at_most)

    def about_others(self, topics: frozenset[str], at_most: int) -> list[Case]:
        """Unresolved cases with a topic that is none of these."""
        return self._looked_for(sorted(UNRESOLVED), lambda case: not topics.issuperset(case.opening.topics), at_most)

    def left(self, working: frozenset[str], at_most: int) -> list[Case]:
        """Cases, not closed, of people who are none of these."""
        return self._looked_for(sorted(UNRESOLVED | SETTLES), lambda case: left(case, working), at_most)

    def _looked_for(self, states: Sequence[State], fits: Callable[[Case], bool], at_most: int) -> list[Case]:
        found: list[Case] = []
        for state in states:
            ids = [text(id) for id in self._client.zrange(keys.case_index(indexes.state(state)), 0, -1)]
            for n in range(0, len(ids), 500):
                found += [case for case in self.find_many(ids[n : n + 500]) if case is not None and fits(case)]
                if len(found) >= at_most:
                    return found[:at_most]
        return found

    def _reindex(self, state: State) -> int:
        ids = list(self._client.zrange(keys.case_index(indexes.state(state)), 0, -1))
        number = 0
        for n in range(0, len(ids), 500):
            pipe = self._client.pipeline(transaction=False)
            for case in self.find_many([text(id) for id in ids[n : n + 500]]):
                if case is None:
                    continue
                number += 1
                scores = indexes.scores(case, self.targets, 0)
                for name, score in scores.items():
                    # Only where it still is: it may just have been resolved.
                    if name != ENDS:
                        pipe.zadd(keys.case_index(name), {case.id: score}, xx=name not in ADDED)
                if ESCALATE not in scores:
                    pipe.zrem(keys.case_index(ESCALATE), case.id)
                if case.aside:
                    # Before history stood apart it was in the queues.
                    pipe.zadd(keys.case_index(indexes.history(case.department)), {case.id: case.opened_at})
                    for name in indexes.working(case.department):
                        pipe.zrem(keys.case_index(name), case.id)
            pipe.execute()
        return number

    def of_history(self, department: str, at_most: int) -> list[Case]:
        """Cases of a department that stand apart, the oldest first."""
        ids = [text(id) for id in self._client.zrange(keys.case_index(indexes.history(department)), 0, at_most - 1)]
        return [case for case in self.find_many(ids) if case is not None]

    def settle_history(self, departments: Sequence[str], by: str) -> None:
        """Ask for what stands apart in these departments to be dismissed; the sweep does it."""
        if departments:
            self._client.hset(keys.history_settling(), mapping=dict.fromkeys(departments, by))

    def settling_history(self) -> dict[str, str]:
        """Departments whose history is to be dismissed, and who wanted it."""
        return {text(name): text(by) for name, by in self._client.hgetall(keys.history_settling()).items()}

    def history_settled(self, department: str) -> None:
        """Nothing stands apart in a department any more."""
        self._client.hdel(keys.history_settling(), department)

    def forget(self, now: int, at_most: int = 1000) -> int:
        """Take out cases whose retention is over. Returns how many; call again until 0."""
        ids = [text(id) for id in self._client.zrangebyscore(keys.case_index(ENDS), "-inf", now, 0, at_most)]
        pipe = self._client.pipeline(transaction=True)
        for id, case in zip(ids, self.find_many(ids), strict=True):
            for name in indexes.names(case) if case else (ENDS,):
                pipe.zrem(keys.case_index(name), id)
            pipe.delete(keys.case(id), keys.trail(id))
        pipe.execute()
        return len(ids)


def book_of(config: Config, client: Client) -> CaseBook:
    """The cases of a store under a config."""
    return CaseBook(client, Targets(config), config.cases.history_hours, config.retention.cases_days)


class Load(msgspec.Struct, frozen=True):
    """What a department has to do now. Times in ms UTC; 0 = nothing waits."""

    department: str
    unresolved: int
    unowned: int
    at_risk: int
    """Not breached yet."""
    breached: int
    escalated: int
    """Nobody has taken them for so long that they were escalated."""
    oldest: int
    """When the post was written that waits longest."""
    next_due: int
    history: int = 0
    """From before anybody listened; in none of the others."""


async def loads(client: AsyncClient, departments: Sequence[str], now: int) -> list[Load]:
    """The load of each department, as the queues and the wall show it."""
    pipe = client.pipeline(transaction=False)
    for name in departments:
        queue = keys.case_index(indexes.queue(name))
        pipe.zcard(queue)
        pipe.zcard(keys.case_index(indexes.unowned(name)))
        pipe.zcount(keys.case_index(indexes.risk(name)), "-inf", now)
        pipe.zcount(queue, "-inf", f"({now}")
        pipe.zcard(keys.case_index(indexes.escalated(name)))
        pipe.zrange(keys.case_index(indexes.waiting(name)), 0, 0, withscores=True)
        pipe.zrange(queue, 0, 0, withscores=True)
        pipe.zcard(keys.case_index(indexes.history(name)))
    answers = await pipe.execute()
    found = []
    for n, name in enumerate(departments):
        unresolved, unowned, risky, breached, escalated, oldest, due, history = answers[8 * n : 8 * n + 8]
        next_due = int(due[0][1]) if due and due[0][1] < indexes.NEVER else 0
        found.append(
            Load(
                department=name,
                unresolved=unresolved,
                unowned=unowned,
                at_risk=max(risky - breached, 0),
                breached=breached,
                escalated=escalated,
                oldest=int(oldest[0][1]) if oldest else 0,
                next_due=next_due,
                history=history,
            )
        )
    return found


async def find_many(client: AsyncClient, ids: Sequence[str]) -> list[Case | None]:
    """Cases by id; None where there is none."""
    if not ids:
        return []
    forms = await client.mget([keys.case(id) for id in ids])
    return [None if form is None else _case(form) for form in forms]


async def trail(client: AsyncClient, id: str) -> list[CaseEvent]:
    """All events of a case, in the order they were recorded."""
    return [_event(form) for form in await client.lrange(keys.trail(id), 0, -1)]


async def opened(client: AsyncClient, start: int, end: int, size: int, after: str = "", index: str = ALL) -> list[Case]:
    """Up to ``size`` cases opened in [start, end) (ms), oldest first; ``after``: the last one seen.

    ``index``: ``all`` or ``state:...``. Equal times are ordered by id. A short
    page is the last one.
    """
    key, first = keys.case_index(index), start
    score = await client.zscore(keys.case_index(ALL), after) if after else None
    if score is not None:
        first = max(start, int(score))
    found: list[str] = []
    offset = 0
    while len(found) < size:
        rows = await client.zrangebyscore(key, first, f"({end}", offset, size, withscores=True)
        offset += len(rows)
        found += [text(id) for id, at in rows if score is None or (int(at), text(id)) > (int(score), after)]
        if len(rows) < size:
            break
    return [case for case in await find_many(client, found[:size]) if case is not None]


async def newest(client: AsyncClient, index: str, size: int, first: int = 0) -> list[Case]:
    """Up to ``size`` cases of an index, those with the highest score first; ``first`` from 0."""
    ids = await client.zrevrange(keys.case_index(index), first, first + size - 1)
    return [case for case in await find_many(client, [text(id) for id in ids]) if case is not None]


async def queue(client: AsyncClient, department: str, first: int, size: int) -> list[Case]:
    """Unresolved cases of a department, what is due next first; ``first`` from 0."""
    ids = await client.zrange(keys.case_index(indexes.queue(department)), first, first + size - 1)
    return [case for case in await find_many(client, [text(id) for id in ids]) if case is not None]
