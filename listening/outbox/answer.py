"""An answer on its way to its network: its states, and which follows from what the network said. Pure.

Only what surely did not go out is sent again. What may have gone out is
*unknown* until its network was asked, or a person said.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec.structs import replace

from listening.cases.pictures import AnswerPicture
from listening.config import Network
from listening.outbox.networks import FACTS
from listening.spans import MINUTE_MS


class AnswerState(StrEnum):
    queued = "queued"
    sending = "sending"
    sent = "sent"
    """The network gave its own id for it."""
    refused = "refused"
    """The network, or a rule of ours, does not take it as it is."""
    unknown = "unknown"
    """It may have gone out."""
    failed = "failed"
    """It surely did not go out, and was tried often enough."""


ENDED = frozenset({AnswerState.sent, AnswerState.refused, AnswerState.failed})

MOVES = {
    AnswerState.queued: frozenset({AnswerState.sending, AnswerState.refused, AnswerState.sent}),
    AnswerState.sending: frozenset(AnswerState) - {AnswerState.sending},
    AnswerState.unknown: frozenset({AnswerState.unknown, AnswerState.queued, AnswerState.sent, AnswerState.failed}),
    AnswerState.sent: frozenset[AnswerState](),
    AnswerState.refused: frozenset[AnswerState](),
    AnswerState.failed: frozenset[AnswerState](),
}
"""Before -> possible after."""

LEASE_MS = 90_000
"""Longer than a worker asks a network (``workers.outbox.wire``): when it is over, whoever had the answer is dead."""
LOOK_MS = 15_000
AGAIN_MS = 20_000
"""Longer than between two looks: whatever else is unknown with an account is looked for before its next post."""
LONGEST_WAIT_MS = 5 * MINUTE_MS
ATTEMPTS = 12
"""With the waits between them, some 20 minutes: a network that is away for ten is waited for."""
LOOKS = 40


class Answer(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One answer, frozen when it was sent off. Times in ms UTC; 0 = not (yet)."""

    id: str
    case: str
    target: str
    """Id of the mention it answers."""
    target_at: int = 0
    """When that was written."""
    url: str = ""
    """The web address of that mention."""
    account: str
    network: Network
    text: str
    language: str = ""
    pictures: tuple[AnswerPicture, ...] = ()
    by: str
    at: int
    draft_at: int
    """When the draft was written that this is: the same is not sent twice."""
    approved_by: str = ""
    key: str
    """Bluesky: the record key; Mastodon: the Idempotency-Key. Made before anything is sent."""
    prepared: str = ""
    """What the network made of it and shows nobody before it is told to: a container of Threads."""
    replaces: str = ""
    """Digest of the answer that stands there, where there is room for one: no other one is replaced."""
    state: AnswerState = AnswerState.queued
    version: int = 1
    next_at: int = 0
    """When a worker looks at it next."""
    lease: int = 0
    """Until when it is in a worker's hands."""
    attempts: int = 0
    looks: int = 0
    first_at: int = 0
    """When it was first given to the network."""
    tried_at: int = 0
    asks: bool = False
    """Nobody but a person can tell whether it went out."""
    remote: str = ""
    """The network's own id."""
    remote_url: str = ""
    posted_at: int = 0
    post: str = ""
    """The id of the post as a mention."""
    why: str = ""
    """In a sentence, why it is not sent."""
    said_by: str = ""
    """Who said whether it went out, where the network could not; or that nothing more is to be done with it."""
    posts: tuple[str, ...] = ()
    """Where it goes as a thread: the texts of all its posts. Empty: it is one post."""
    number: int = 0
    """Which of ``posts`` this is, from 0: the next is made in the step that says this one is sent."""
    root: str = ""
    """Id of what the mention it answers stands below, the first of its thread; empty: it is that itself."""
    taken_back: str = ""
    """Who does not want the posts after it sent, nor this where it still waits."""

    @property
    def begun(self) -> str:
        """Of a thread, how much of it went out before this post; empty where nothing did."""
        number = self.number + (self.state is AnswerState.sent)
        return f"{number} of {len(self.posts)} posts went out" if number and self.posts else ""

    def settled(self, now: int) -> bool:
        """What is not there by ``now`` (ms UTC) will not come any more."""
        return now - self.tried_at >= FACTS[self.network].settled_ms

    @property
    def stuck(self) -> bool:
        """It did not go out, as far as anybody knows, and a person has to look."""
        return self.asks or (self.state in (AnswerState.refused, AnswerState.failed) and not self.said_by)

    @property
    def over(self) -> bool:
        """Nothing more is done with it by itself."""
        return self.state in ENDED or self.asks


class Told(StrEnum):
    """What is known after the network was asked for something."""

    posted = "posted"
    refused = "refused"
    not_sent = "not_sent"
    """It surely did not go out, and may later."""
    unclear = "unclear"
    absent = "absent"
    """Asked for it: it is not there, and never was."""
    prepared = "prepared"
    """Nobody sees it yet: its network gave an id for it, and shows it once it is told to."""
    missing = "missing"
    """Asked for it: it is not there; it may have been, and been deleted."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    kind: Told
    remote: str = ""
    url: str = ""
    post: str = ""
    at: int = 0
    why: str = ""
    wait_ms: int = 0
    """How long the network asks us to wait."""
    read: int = 0
    """Posts that were read for it, where its network takes money for each."""


def claimed(answer: Answer, now: int) -> Answer:
    """In the hands of one worker: about to be sent, or to be looked for."""
    held = replace(answer, version=answer.version + 1, lease=now + LEASE_MS, next_at=now + LEASE_MS)
    if answer.state is AnswerState.unknown:
        return replace(held, looks=answer.looks + 1)
    return replace(
        held,
        state=_moved(answer, AnswerState.sending),
        attempts=answer.attempts + 1,
        first_at=answer.first_at or now,
        tried_at=now,
    )


def abandoned(answer: Answer, now: int) -> Answer:
    """Whoever was sending it is dead: it may have gone out."""
    return _unknown(answer, now, "the worker that sent it ended in the middle", now)


def prepared(answer: Answer, outcome: Outcome, now: int) -> Answer:
    """Still in the same hands: what the network made of it is known before it is shown."""
    return replace(
        answer,
        version=answer.version + 1,
        prepared=outcome.remote,
        lease=now + LEASE_MS,
        next_at=now + LEASE_MS,
    )


def after(answer: Answer, outcome: Outcome, now: int) -> Answer:
    """The answer after what was learnt of it at ``now`` (ms UTC)."""
    sending = answer.state is AnswerState.sending
    match outcome.kind:
        case Told.posted if outcome.remote:
            return replace(
                _ended(answer, AnswerState.sent),
                remote=outcome.remote,
                remote_url=outcome.url,
                posted_at=outcome.at or now,
                post=outcome.post,
                why="",
                asks=False,
            )
        case Told.refused if sending:
            return replace(_ended(answer, AnswerState.refused), why=outcome.why)
        case Told.not_sent if sending:
            if answer.attempts >= ATTEMPTS:
                return replace(_ended(answer, AnswerState.failed), why=outcome.why)
            wait = max(outcome.wait_ms, min(1000 << answer.attempts, LONGEST_WAIT_MS))
            return _again(answer, now + wait, outcome.why)
        case Told.absent if answer.settled(now) and answer.attempts >= ATTEMPTS:
            return replace(_ended(answer, AnswerState.failed), why=answer.why)
        case Told.absent if answer.settled(now):
            known_ms = FACTS[answer.network].known_ms
            if not known_ms or now - answer.first_at < known_ms:
                return _again(answer, now + AGAIN_MS, "it had not arrived")
            return replace(_unknown(answer, now, outcome.why, now), asks=True)
        case Told.missing if answer.settled(now):
            return replace(_unknown(answer, now, outcome.why, now), asks=True)
    return _unknown(answer, now, outcome.why or answer.why, now + max(LOOK_MS, outcome.wait_ms))


def heard_sent(answer: Answer, found: Outcome) -> Answer:
    """The source heard it: whatever the network says or has said, it is there."""
    ended = replace(_ended(answer, AnswerState.sent), asks=False, why="")
    return replace(ended, remote=found.remote, remote_url=found.url, posted_at=found.at, post=found.post)


def refused(answer: Answer, why: str) -> Answer:
    """A rule of ours says no before it was given to the network."""
    return replace(_ended(answer, AnswerState.refused), why=why)


def said_sent(answer: Answer, found: Outcome, who: str) -> Answer:
    """Somebody found it on the network."""
    ended = replace(_ended(answer, AnswerState.sent), said_by=who, asks=False, why="")
    return replace(ended, remote=found.remote, remote_url=found.url, posted_at=found.at, post=found.post)


def said_absent(answer: Answer, who: str) -> Answer:
    """Somebody looked, and it is not there."""
    return replace(_ended(answer, AnswerState.failed), said_by=who, asks=False, why=f"{who} looked: it is not there.")


def put_aside(answer: Answer, who: str) -> Answer:
    """Somebody has seen that it did not go out, and leaves it at that."""
    return replace(answer, version=answer.version + 1, said_by=who, taken_back=who if answer.number else "")


def taken_back(answer: Answer, who: str) -> Answer:
    """Somebody does not want the rest of a thread any more: what waits is not sent, and nothing after it."""
    if answer.state is AnswerState.queued:
        return replace(refused(answer, f"{who} took back the rest."), said_by=who, taken_back=who)
    return replace(answer, version=answer.version + 1, taken_back=who)


def following(sent: Answer, id: str, key: str, now: int) -> Answer | None:
    """The next post of its thread, below the one that was just posted; None: there is none, or it is taken back."""
    number = sent.number + 1
    if sent.state is not AnswerState.sent or sent.taken_back or number >= len(sent.posts):
        return None
    target = sent.post or f"{sent.target.partition(':')[0]}:"
    return replace(
        _part(sent, number, id, key, now),
        target=target,
        target_at=sent.posted_at,
        url=sent.remote_url,
        next_at=now + FACTS[sent.network].apart_ms,
    )


def again(stopped: Answer, id: str, key: str, who: str, now: int) -> Answer:
    """The post at which a thread stopped, to be sent once more: it surely did not go out."""
    return replace(_part(stopped, stopped.number, id, key, now), by=who)


def _part(answer: Answer, number: int, id: str, key: str, now: int) -> Answer:
    """A post of its thread that nothing was done with yet."""
    return Answer(
        id=id,
        case=answer.case,
        target=answer.target,
        target_at=answer.target_at,
        url=answer.url,
        account=answer.account,
        network=answer.network,
        text=answer.posts[number],
        language=answer.language,
        by=answer.by,
        at=now,
        draft_at=answer.draft_at,
        approved_by=answer.approved_by,
        key=key,
        posts=answer.posts,
        number=number,
    )


def _again(answer: Answer, at: int, why: str) -> Answer:
    state = _moved(answer, AnswerState.queued)
    return replace(answer, version=answer.version + 1, state=state, lease=0, next_at=at, why=why)


def _ended(answer: Answer, state: AnswerState) -> Answer:
    return replace(answer, version=answer.version + 1, state=_moved(answer, state), lease=0, next_at=0)


def _unknown(answer: Answer, now: int, why: str, next_at: int) -> Answer:
    return replace(
        answer,
        version=answer.version + 1,
        state=_moved(answer, AnswerState.unknown),
        lease=0,
        next_at=next_at,
        why=why,
        asks=answer.looks >= LOOKS,
    )


def _moved(answer: Answer, state: AnswerState) -> AnswerState:
    if state not in MOVES[answer.state]:
        raise ValueError(f"answer {answer.id} does not go from {answer.state} to {state}")
    return state
