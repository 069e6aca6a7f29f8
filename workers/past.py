"""The past, judged by the newest edition's topics and routes: a slice of it at each turn.

A page of mentions is changed in one step, its counts with it; then it is written how far that came. Who dies in
between leaves a page that is looked at again and is already right.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from listening import config as configs
from listening.config import Config
from listening.learning.correction import MetAs, standing
from listening.mention import Mention, Praise
from listening.steering.past import (
    TAKING_MS,
    PastRules,
    PastRun,
    PastStage,
    PastWalk,
    begun,
    ended,
    tallied,
)
from listening.store import arrivals, batches, corrections, editions, mentions, past, replies, threads
from listening.triage.answering import Reason
from workers.context import WorkerContext

SLICE_S = 1.5
"""So long at each turn: other chores wait as long."""
PAGE = mentions.JUDGED_AT_ONCE


class Judging:
    """One turn of one worker."""

    def __init__(self, at: WorkerContext, now: int) -> None:
        self._at = at
        self._client = at.client
        self._now = now
        self._rules = PastRules(at.config, at.triage)

    def run(self) -> None:
        """Go on with what goes on, if anything does."""
        run = past.find(self._client)
        if run is None or not run.going:
            return
        newest = editions.current(self._client)
        if newest is not None and not same_rules(self._at.config, newest.text):
            return  # this worker has not taken it yet; at its next turn it has
        if newest is not None and newest.number != run.edition:
            total = mentions.number_kept(self._client)
            run = self._wrote(run, begun(run.stage, newest.number, run.by, run.at, self._now, total))
        self._at.models.renew(self._client)
        until = time.monotonic() + SLICE_S
        while run is not None and run.going and time.monotonic() < until:
            after = self._step(run)
            if after == run:
                return
            run = self._wrote(run, after)

    def _wrote(self, before: PastRun, after: PastRun) -> PastRun | None:
        return after if past.advance(self._client, before, after) else None

    def _step(self, run: PastRun) -> PastRun:
        """One page further."""
        if run.walk is PastWalk.waiting:
            return self._waited(run)
        if run.walk is PastWalk.arrived:
            ids, position = arrivals.page(self._client, run.position, PAGE)
        else:
            untracked = run.walk is PastWalk.untracked
            found = mentions.after_in_time(self._client, run.position, PAGE, untracked)
            ids, position = [id for _, id in found], found[-1] if found else run.position
        if not ids:
            return self._next(run)
        run = self._judge(run, ids)
        looked_at = run.looked_at + (len(ids) if run.walk is not PastWalk.arrived else 0)
        return msgspec.structs.replace(run, position=position, looked_at=looked_at)

    def _next(self, run: PastRun) -> PastRun:
        if run.walk is PastWalk.untracked:
            return msgspec.structs.replace(run, walk=PastWalk.written, position=(-(1 << 53), ""))
        if run.walk is PastWalk.written and run.stage is PastStage.changing:
            return msgspec.structs.replace(run, walk=PastWalk.waiting)
        return ended(run, self._now)

    def _waited(self, run: PastRun) -> PastRun:
        """What was matched by the rules of before may have been behind us."""
        if self._now < run.since + TAKING_MS:
            return run
        if run.awaited is None:
            return msgspec.structs.replace(run, awaited=tuple(batches.stale(self._client, self._now)))
        if batches.unfinished(self._client, run.awaited):
            return run
        return msgspec.structs.replace(run, walk=PastWalk.arrived, awaited=(), position=arrivals.at(run.since))

    def _judge(self, run: PastRun, ids: Sequence[str]) -> PastRun:
        if run.stage is PastStage.changing:
            mentions.judge_again(
                self._client, ids, lambda stored: self._decide(stored)[0], self._at.config.retention, self._now
            )
            return run
        stored = [m for m in mentions.fetch(self._client, ids) if m is not None and not m.deleted]
        after, said = self._decide(stored)
        tally = tallied(run.tally, zip(stored, after, strict=True), said)
        return msgspec.structs.replace(run, tally=tally)

    # -- deciding

    def _decide(self, stored: Sequence[Mention]) -> tuple[list[Mention], int]:
        """Each as it is to be, and how many stay in their department because a person said so."""
        outright = _outright(self._at, stored)
        decided = [self._rules(mention, mention.id in outright) for mention in stored]
        held = sum(
            mention.id in outright and self._rules(mention, False).department != mention.department
            for mention in stored
        )
        return self._praised(stored, self._counted(decided)), held

    def _counted(self, decided: Sequence[Mention]) -> list[Mention]:
        """Those that would not have been kept marked as such."""
        after = {mention.id: mention for mention in decided}
        loose = [m for m in decided if not (m.topics or (m.own and m.parent))]
        linked = [m.id for m in loose if m.parent or m.root]
        names = dict(zip(linked, threads.cases_of(self._client, linked), strict=True))
        cases = {case.id: case for case in self._at.casework.book.find_many(sorted({*names.values()} - {""})) if case}
        posts = {post.id for case in cases.values() for post in case.posts}
        others = [m for m in mentions.fetch(self._client, sorted(posts - after.keys())) if m is not None]
        known = {m.id: m if m.deleted else self._rules(m, False) for m in others} | after
        needs = self._at.casework.needs([known[id] for id in posts & known.keys()])
        opens = {id for id, need in needs.items() if need.opens}
        # A reply is kept where somebody before it would open the case.
        for mention in loose:
            case = cases.get(names.get(mention.id, ""))
            before = case.posts if case else ()
            if not any(
                known[post.id].topics and post.id in opens and post.at <= mention.created
                for post in before
                if post.id in known
            ):
                after[mention.id] = msgspec.structs.replace(mention, untracked=True)
        return [after[mention.id] for mention in decided]

    def _praised(self, stored: Sequence[Mention], decided: Sequence[Mention]) -> list[Mention]:
        """What praises opens no case, and keeps whether it was answered."""
        needs = self._at.casework.needs(decided)
        heard = {id for id, need in needs.items() if need.reason is Reason.praise and not need.opens}
        new = [m.id for m in stored if m.id in heard and not m.praise]
        answered = set(replies.among(self._client, new))
        found = []
        for before, after in zip(stored, decided, strict=True):
            praise = Praise.none
            if after.id in heard:
                praise = before.praise or (Praise.answered if after.id in answered else Praise.heard)
            found.append(after if after.praise is praise else msgspec.structs.replace(after, praise=praise))
        return found


def _outright(at: WorkerContext, stored: Sequence[Mention]) -> set[str]:
    """Those whose department a person said, in so many words."""
    found = set()
    for mention, events in zip(stored, corrections.about(at.client, [m.id for m in stored]), strict=True):
        held = standing([event for event in events if event.found is not MetAs.case])
        if held is not None and held.department:
            found.add(mention.id)
    return found


def same_rules(config: Config, text: str) -> bool:
    """Whether ``config`` decides about mentions as the edition with this text does."""
    return _deciding(config) == _deciding(_parsed(text))


@lru_cache(maxsize=2)
def _parsed(text: str) -> Config:
    return configs.parse(text)


def _deciding(config: Config) -> tuple[object, ...]:
    return (config.topics, config.routes, config.departments, config.reasons, config.language, config.brand)
