"""The health of all of Masthead, and what is wrong if it is not well. Pure.

``GET /healthz`` and ``masthead status`` both say what ``health`` returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from listening.alerting.channel import ChannelState, losing
from listening.config import Config
from listening.spans import ago
from listening.system.chores import NOBODY, Chores, Heartbeat, standing_still, stands_since
from listening.system.source import DEAD_AFTER_MS, Connection, SourceState, as_of


class PartKind(StrEnum):
    """The processes Masthead consists of."""

    listen = "listen"
    work = "work"
    schedule = "schedule"
    web = "web"
    indexing = "index"
    encoding = "encode"
    """Runs where config.toml names an encoder."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A running process, as it reports itself every few seconds."""

    name: str
    """Unique: kind, host and process id."""
    kind: PartKind
    pid: int
    host: str
    started: int
    """ms UTC."""
    beat: int
    """When it last reported, ms UTC."""
    edition: int = 0
    """The edition of config.toml it works by; 0 = not known."""


DEAD_PART_MS = 15_000
"""A part that has not reported for this long is dead."""


class HealthState(StrEnum):
    ok = "ok"
    warning = "warning"
    """Alive, but somebody should know: a source's server is away."""
    wrong = "wrong"


class Check(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of a health report. Says nothing an outsider may not know."""

    name: str
    state: HealthState
    detail: str
    since: int = 0
    """Since when it is so, ms UTC; 0 = not known."""
    brief: str = ""
    """Of what runs out, or is in somebody's way: the few words of a wall. Somebody is told of it."""
    page: str = "/admin"
    """Where more of it stands."""

    @property
    def told(self) -> bool:
        """Whether somebody is told of it: what does not work, and what runs out."""
        return self.state is HealthState.wrong or (bool(self.brief) and self.state is HealthState.warning)


class Health(msgspec.Struct, frozen=True):
    ok: bool
    """Whether every part is alive; warnings are no reason to say no."""
    checks: tuple[Check, ...]


KINDS: dict[PartKind, str] = {
    PartKind.listen: "listener",
    PartKind.work: "workers",
    PartKind.schedule: "schedule",
    PartKind.web: "web",
    PartKind.indexing: "index",
}
"""The name in a report of each kind of part of which at least one must run."""
CONVENIENT = frozenset({PartKind.indexing})
"""Without these all that is stored, shown and told goes on: what they make is behind, and says so."""


def health(
    parts: Iterable[Part],
    sources: Sequence[SourceState],
    channels: Sequence[ChannelState],
    now: int,
    config: Config,
    chores: Chores = NOBODY,
    heartbeat: Heartbeat | None = None,
    room: Sequence[Check] = (),
    others: Sequence[Check] = (),
) -> Health:
    """The state of everything at ``now`` (ms UTC), when Redis has answered.

    ``room`` and ``others``: as ``of_itself`` takes them.
    """
    checks = [Check("redis", HealthState.ok, "answers"), *of_itself(parts, chores, now, room, others)]
    reported = {state.name: state for state in sources}
    checks += [_source(source.name, reported.get(source.name), now) for source in config.sources]
    if config.channels or config.webhooks:
        checks.append(_channels(channels, now, config))
    if config.alerting.heartbeat:
        checks.append(_heartbeat(heartbeat, now))
    return _sum_up(checks)


def of_itself(
    parts: Iterable[Part],
    chores: Chores,
    now: int,
    room: Sequence[Check] = (),
    others: Sequence[Check] = (),
) -> list[Check]:
    """Of Masthead itself, without what it listens to: its parts, and whether they do their work.

    ``room``: what ``listening.system.room`` found of memory and disk; ``others``: what
    ``listening.outbox.standing`` found of answers and the accounts they go out with, and
    ``listening.system.steering`` of editions of config.toml.
    """
    alive = [part for part in parts if now - part.beat <= DEAD_PART_MS]
    refuses = next((check.name for check in room if check.state is HealthState.wrong), "")
    checks = list(room)
    for kind, name in KINDS.items():
        running = sum(part.kind is kind for part in alive)
        if running:
            checks.append(Check(name, HealthState.ok, f"{running} running"))
        elif refuses:
            # That they run is written to the same place as everything else.
            checks.append(Check(name, HealthState.warning, f"not known: see {refuses}"))
        elif kind in CONVENIENT:
            checks.append(Check(name, HealthState.warning, "none running: search finds nothing new"))
        else:
            checks.append(Check(name, HealthState.wrong, "none running"))
    return [*checks, *_chores(chores, now), *others]


def loading(how_far: str) -> Health:
    """What can be said while Redis reads its data after a start. ``how_far``: ``43 %, about 20 s left``."""
    return _sum_up([Check("redis", HealthState.wrong, f"reads its data: {how_far}")])


def unreachable(why: str) -> Health:
    """What can be said when Redis does not answer. ``why`` holds no password."""
    return _sum_up([Check("redis", HealthState.wrong, why)])


def _sum_up(checks: Sequence[Check]) -> Health:
    return Health(all(check.state is not HealthState.wrong for check in checks), tuple(checks))


def _heartbeat(beat: Heartbeat | None, now: int) -> Check:
    if beat is None:
        return Check("heartbeat", HealthState.ok, "the outside monitor was not called yet")
    if not beat.error:
        return Check("heartbeat", HealthState.ok, f"the outside monitor was called {ago(now - beat.at)} ago")
    heard = f"; it last heard {ago(now - beat.taken)} ago" if beat.taken else ""
    return Check("heartbeat", HealthState.warning, f"the outside monitor does not hear: {beat.error}{heard}")


def _chores(chores: Chores, now: int) -> list[Check]:
    still = standing_still(chores, now)
    if not still and chores.since:
        return [Check("chores", HealthState.ok, f"{len(chores.states)} done again and again")]
    found = []
    for each in still:
        since = stands_since(each, chores)
        why = f": {each.error}" if each.error else ""
        said = f"has not succeeded for {ago(now - since)}{why}"
        found.append(Check(f"chore {each.name}", HealthState.wrong, said, since))
    return found


def _source(name: str, state: SourceState | None, now: int) -> Check:
    called = f"source {name}"
    if state is None:
        return Check(called, HealthState.wrong, "not listened to yet")
    if now - state.beat > DEAD_AFTER_MS:
        return Check(called, HealthState.wrong, f"its listener last reported {ago(now - state.beat)} ago")
    shown = as_of(state, now)
    used = f"; {shown.allowance}" if shown.allowance else ""
    match shown.connection:
        case Connection.live:
            return Check(called, HealthState.ok, f"live{used}")
        case Connection.connecting if shown.reason:
            quiet = ago(now - shown.since)
            return Check(called, HealthState.warning, f"connecting; nothing new for {quiet}: {shown.reason}")
        case Connection.connecting:
            return Check(called, HealthState.ok, "connecting")
        case Connection.behind:
            return Check(called, HealthState.warning, f"behind by {shown.behind_s:.0f} s{used}")
        case Connection.cut:
            # Its listener is alive and tries again: nothing here needs a restart.
            wait = max(0, shown.retry_at - now) / 1000
            quiet = f", nothing new for {ago(now - shown.well)}" if shown.well else ""
            return Check(called, HealthState.warning, f"cut: {shown.reason}{quiet}; retry in {wait:.0f} s{used}")


def _channels(states: Sequence[ChannelState], now: int, config: Config) -> Check:
    """All in one line: a channel's name may be a person's."""
    number = len(config.channels) + len(config.webhooks)
    lost = losing(states, config)
    if not lost:
        return Check("channels", HealthState.ok, f"{number} configured, none fails")
    # Somebody else's server, or a secret to be mended: nothing here needs a restart.
    some = f"{len(lost)} of {number} {'fails' if len(lost) == 1 else 'fail'}"
    return Check("channels", HealthState.warning, f"{some}, for {ago(now - lost[0].since)}")
