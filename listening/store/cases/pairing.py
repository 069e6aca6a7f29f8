"""Cases merged, split and taken back by people: both cases and their threads in one step, or neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from redis.client import Pipeline
from redis.exceptions import WatchError

from listening.cases import merging, splitting, undoing
from listening.cases.case import PAIRED, Act, Action, Actor, Case, Refusal, RefusalKind
from listening.cases.decide import Rules
from listening.cases.merging import PairOfEvents
from listening.config import Config
from listening.mention import Mention
from listening.outbox.answer import AnswerState
from listening.spans import DAY_MS
from listening.store import keys, mentions, outbox, threads
from listening.store.cases.cases import Addition, CaseBook
from listening.store.connection import Client

FIRST = frozenset({Action.merge, Action.split_off})
"""Of the two entries of a pair the one that says what somebody did."""


class PairDone(msgspec.Struct, frozen=True):
    """What is written if nothing has moved meanwhile."""

    case: Case
    other_id: str
    other_before: Case | None
    """The other one; None if it begins."""
    events: PairOfEvents
    points: Mapping[str, str]
    """Mentions whose thread has another case from now on, or the same said once more."""
    keeps_apart: bool


def concerns(case: Case, act: Act, now: int) -> bool:
    """Whether ``act`` is about two cases."""
    if act.action is Action.undo:
        just = case.just_before
        return just is not None and just.action in PAIRED and undoing.takes_back(case, now)
    return act.action in FIRST


class PairDesk:
    """What people do to two cases at once, under one config."""

    def __init__(self, config: Config, client: Client, book: CaseBook) -> None:
        self._client = client
        self._book = book
        self._kept_ms = int(config.retention.mentions_days * DAY_MS)

    def act(self, case: Case, act: Act, actor: Actor, now: int, rules: Rules) -> Case | Refusal | None:
        """Do it to ``case`` as it was read; None, and nothing written, if one of the two has moved on."""
        with self._client.pipeline() as pipe:
            if self._read(pipe, case.id) != case:
                return None
            done = self._done(pipe, case, act, actor, now, rules)
            if isinstance(done, Refusal):
                return done
            pipe.multi()
            ours = self._book.append_in(pipe, done.case, done.events.ours)
            theirs = self._book.add_in(pipe, Addition(done.other_id, done.other_before, done.events.theirs))
            one, other = (theirs, ours) if ours.merged_into else (ours, theirs)
            threads.point_in(pipe, done.points, one.id, other.id, apart=done.keeps_apart, kept_ms=self._kept_ms)
            try:
                pipe.execute()
            except WatchError:
                return None
        return ours if ours.id == case.id else theirs

    def _done(self, pipe: Pipeline, case: Case, act: Act, actor: Actor, now: int, rules: Rules) -> PairDone | Refusal:
        if act.action is Action.split_off and not act.case:
            return self._split(pipe, case, act, None, actor, now, rules)
        just = case.just_before
        name = just.case if act.action is Action.undo and just is not None else act.case
        other = self._read(pipe, name) if name else None
        if other is None and name:
            return Refusal(RefusalKind.unusable, f"case: there is no case {name}.")
        if act.action is Action.split_off and other is not None:
            return self._split(pipe, case, act, other, actor, now, rules)
        if other is None or act.action is not Action.undo or just is None:
            return self._merge(pipe, case, other or case, act, actor, now, rules)
        # What was done to the one is taken back at either.
        if just.action is Action.merge:
            return self._unmerge(pipe, case, other, actor, now, rules)
        if just.action is Action.took_in:
            return self._unmerge(pipe, other, case, actor, now, rules)
        first, second = (case, other) if just.action is Action.split_off else (other, case)
        return self._unsplit(pipe, first, second, actor, now, rules)

    def _merge(
        self, pipe: Pipeline, case: Case, into: Case, act: Act, actor: Actor, now: int, rules: Rules
    ) -> PairDone | Refusal:
        events = merging.merge(case, into, self._book.trail(case.id), act, actor, now, rules)
        if isinstance(events, Refusal):
            return events
        hand = self._in_hand(pipe, case.id, into.id)
        points = {post.id: into.id for post in case.posts}
        return hand or PairDone(case, into.id, into, events, points, keeps_apart=False)

    def _unmerge(
        self, pipe: Pipeline, case: Case, into: Case, actor: Actor, now: int, rules: Rules
    ) -> PairDone | Refusal:
        events = merging.unmerge(case, into, self._book.trail(into.id), actor, now, rules)
        if isinstance(events, Refusal):
            return events
        points = self._points(into, [post.id for post in case.posts], case.id)
        return self._in_hand(pipe, case.id, into.id) or PairDone(case, into.id, into, events, points, keeps_apart=True)

    def _split(
        self, pipe: Pipeline, case: Case, act: Act, other: Case | None, actor: Actor, now: int, rules: Rules
    ) -> PairDone | Refusal:
        if other is not None and other.merged_into != case.id:
            return Refusal(RefusalKind.unusable, f"case: {other.id} was not merged into {case.id}.")
        if other is None and not case.has(act.mention) and act.mention:
            return Refusal(RefusalKind.unusable, f"mention: {case.id} has no mention of that id.")
        wanted = [act.mention] if other is None else [post.id for post in other.posts]
        parents = {m.id: m.parent or m.root for m in self._stored(case)}
        ids = {id for each in wanted for id in splitting.answers_to(each, parents)}
        trail = self._book.trail(case.id)
        # Only to see whether it may be: a number is not used up by what is refused.
        tried = splitting.split(case, trail, ids, other or "C0", act, actor, now, rules)
        if isinstance(tried, Refusal):
            return tried
        hand = self._in_hand(pipe, case.id, other.id if other is not None else case.id)
        if hand is not None:
            return hand
        id = other.id if other is not None else self._book.new_id()
        events = splitting.split(case, trail, ids, other or id, act, actor, now, rules)
        if isinstance(events, Refusal):
            return events
        return PairDone(case, id, other, events, self._points(case, ids, id), keeps_apart=True)

    def _unsplit(
        self, pipe: Pipeline, case: Case, other: Case, actor: Actor, now: int, rules: Rules
    ) -> PairDone | Refusal:
        events = splitting.unsplit(case, other, self._book.trail(case.id), actor, now, rules)
        if isinstance(events, Refusal):
            return events
        points = {post.id: case.id for post in other.posts}
        return self._in_hand(pipe, case.id, other.id) or PairDone(
            case, other.id, other, events, points, keeps_apart=False
        )

    # -- reading

    def _read(self, pipe: Pipeline, id: str) -> Case | None:
        """A case; from now on it, and whether an answer of it is sent off, is watched."""
        pipe.watch(keys.case(id), keys.case_answer(id))  # type: ignore[no-untyped-call]
        return self._book.find(id)

    def _in_hand(self, pipe: Pipeline, *ids: str) -> Refusal | None:
        """An answer on its way belongs to its case until one knows what became of it."""
        for id in dict.fromkeys(each for asked in ids for each in outbox.family(self._book, asked)):
            last = outbox.watched(self._client, pipe, id)
            if last is None or last.state not in outbox.IN_HAND:
                continue
            if last.state is AnswerState.unknown:
                why = f"Nobody knows whether the last answer of {id} went out: look, and say so first."
            else:
                why = f"An answer of {id} is on its way: wait until it is out."
            return Refusal(RefusalKind.not_possible, why)
        return None

    def _stored(self, case: Case) -> Sequence[Mention]:
        return [m for m in mentions.fetch(self._client, [post.id for post in case.posts]) if m is not None]

    def _points(self, case: Case, ids: Iterable[str], other: str) -> Mapping[str, str]:
        """Every post of a thread that was parted, and what they answer that is not stored, to its case."""
        gone = set(ids)
        found = {post.id: other if post.id in gone else case.id for post in case.posts}
        stored = self._stored(case)
        # What both answer stays with the case it was split off.
        for mention in sorted(stored, key=lambda m: m.id not in gone):
            found |= {ref: found[mention.id] for ref in (mention.parent, mention.root) if ref and not case.has(ref)}
        return found
