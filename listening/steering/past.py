"""The past judged again: what stored mentions are by the topics and routes of now, and how far that has come. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from listening.config import Config
from listening.learning.deciding import LearntTriage
from listening.mention import Mention
from listening.terms import Matcher

TAKING_MS = 10_000
"""How long after a new edition some part may still have worked by the one before it."""


class PastRules:
    """What is decided about stored mentions. As when they are brought again from their source."""

    def __init__(self, config: Config, triage: LearntTriage) -> None:
        self._names = tuple(topic.name for topic in config.topics)
        self._matcher = Matcher(config.topics)
        self._departments = frozenset(each.name for each in config.departments)
        self._triage = triage

    def __call__(self, stored: Mention, said: bool) -> Mention:
        """``said``: a person said which department it belongs to; it stays where it is, unless that is gone.

        Whether it is to be counted at all is not decided here.
        """
        topics = {self._names[n] for n in self._matcher.matching(stored.full_text)} | set(stored.given)
        after = self._triage.again(
            msgspec.structs.replace(
                stored,
                topics=tuple(name for name in self._names if name in topics),
                given=tuple(name for name in self._names if name in stored.given),
                untracked=False,
            )
        )
        if not said or stored.department not in self._departments:
            return after
        return msgspec.structs.replace(
            after,
            department=stored.department,
            route=stored.route,
            routed=stored.routed,
            department_version=stored.department_version,
            likely=stored.likely,
        )


class PastTally(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What judging again changes, in mentions."""

    changed: int = 0
    """The sum of those that differ in anything."""
    gained: dict[str, int] = {}
    """By topic."""
    lost: dict[str, int] = {}
    moved: dict[str, int] = {}
    """By ``department>department``."""
    moods: int = 0
    """Whose mood is another: names of topics are no words of a mood."""
    leaving: int = msgspec.field(default=0, name="leaves")
    """That no topic is about any more: they are kept and counted nowhere."""
    returns: int = 0
    """That are counted again."""
    kept_by_people: int = msgspec.field(default=0, name="said")
    """That stay in their department because a person said it, though a route says otherwise."""


def tallied(tally: PastTally, pairs: Iterable[tuple[Mention, Mention]], said: int) -> PastTally:
    """With what these ``pairs``, as stored and as judged again, come to; ``said``: see PastTally."""
    changed, moods, leaves, returns = tally.changed, tally.moods, tally.leaving, tally.returns
    gained, lost, moved = dict(tally.gained), dict(tally.lost), dict(tally.moved)
    for before, after in pairs:
        changed += before != after
        leaves += after.untracked and not before.untracked
        returns += before.untracked and not after.untracked
        if before.untracked and after.untracked:
            continue
        for topic in set(after.topics).difference(() if before.untracked else before.topics):
            gained[topic] = gained.get(topic, 0) + 1
        for topic in set(() if before.untracked else before.topics).difference(after.topics):
            lost[topic] = lost.get(topic, 0) + 1
        if before.untracked or after.untracked:
            continue
        moods += before.label is not after.label
        if before.department != after.department:
            way = f"{before.department}>{after.department}"
            moved[way] = moved.get(way, 0) + 1
    return PastTally(
        changed=changed,
        gained=gained,
        lost=lost,
        moved=moved,
        moods=moods,
        leaving=leaves,
        returns=returns,
        kept_by_people=tally.kept_by_people + said,
    )


class PastStage(StrEnum):
    counting = "counting"
    """What would change is counted; nothing is changed."""
    counted = "counted"
    changing = "changing"
    done = "done"
    left = "left"
    """Somebody ended it before it was done. What was changed by then stays changed."""


GOING = frozenset({PastStage.counting, PastStage.changing})


class PastWalk(StrEnum):
    """What is looked at, in this order."""

    untracked = "untracked"
    """What is kept and counted nowhere."""
    written = "written"
    """All that is counted, the oldest first."""
    waiting = "waiting"
    """For what was on its way while the rules changed."""
    arrived = "arrived"
    """What arrived since, once more."""


class PastRun(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far the past was judged again by an edition. Everything here is written in one step."""

    edition: int
    """The newest one; a newer one begins anew."""
    stage: PastStage
    by: str
    at: int
    """When it was asked for, ms UTC."""
    since: int
    """When this pass began, ms UTC."""
    total: int
    """Mentions kept when it began."""
    looked_at: int = 0
    walk: PastWalk = PastWalk.untracked
    position: tuple[int, str] = (-(1 << 53), "")
    """The last one looked at: when it was written (ms UTC), its id. In ``arrived``: hour, and how many of it."""
    awaited: tuple[str, ...] | None = None
    """Batches that were on their way; None = not looked yet."""
    tally: PastTally = PastTally()
    ended: int = 0
    """ms UTC."""

    @property
    def going(self) -> bool:
        return self.stage in GOING

    @property
    def share(self) -> float:
        """0 to 1, of the way."""
        return min(1.0, self.looked_at / self.total) if self.total else 1.0


def begun(stage: PastStage, edition: int, by: str, at: int, now: int, total: int) -> PastRun:
    """A pass from the beginning."""
    return PastRun(edition=edition, stage=stage, by=by, at=at, since=now, total=total)


def ended(run: PastRun, now: int) -> PastRun:
    """A pass that has seen everything."""
    stage = PastStage.counted if run.stage is PastStage.counting else PastStage.done
    return msgspec.structs.replace(run, stage=stage, ended=now, looked_at=max(run.looked_at, run.total))
