"""The outbox in Redis: each change is a compare-and-set on the answer's version."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from redis.client import Pipeline
from redis.exceptions import WatchError

from listening.outbox.answer import Answer, AnswerState
from listening.store import keys
from listening.store.connection import AsyncClient, Client
from listening.store.text import text

_encode = msgspec.msgpack.Encoder().encode
_answer = msgspec.msgpack.Decoder(Answer).decode

IN_HAND = frozenset({AnswerState.queued, AnswerState.sending, AnswerState.unknown, AnswerState.sent})


def put(client: Client, answer: Answer) -> Answer | None:
    """Add an answer; returns None, or the one that stands in its way.

    That is the case's last one: while it is not known that it did not go out, there is no second.
    One that was sent stands in the way of its own draft only.
    """
    while True:
        with client.pipeline() as pipe:
            _watch(pipe, keys.case_answer(answer.case))
            before = pipe.get(keys.case_answer(answer.case))
            last = find(client, text(before)) if before else None
            sent_before = last is not None and last.state is AnswerState.sent and last.draft_at != answer.draft_at
            if last is not None and last.state in IN_HAND and not sent_before:
                return last
            pipe.multi()
            pipe.set(keys.case_answer(answer.case), answer.id)
            pipe.zadd(keys.answers(), {answer.id: answer.at})
            _write(pipe, answer)
            try:
                pipe.execute()
            except WatchError:
                continue
            return None


def change(client: Client, before: Answer, after: Answer) -> bool:
    """Write ``after``, if the answer is still as ``before``."""
    with client.pipeline() as pipe:
        _watch(pipe, keys.answer(before.id))
        form = pipe.get(keys.answer(before.id))
        if form is None or _answer(form) != before:
            return False
        pipe.multi()
        _write(pipe, after)
        try:
            pipe.execute()
        except WatchError:
            return False
    return True


def _watch(pipe: Pipeline, key: str) -> None:
    pipe.watch(key)  # type: ignore[no-untyped-call]


def _write(pipe: Pipeline, answer: Answer) -> None:
    pipe.set(keys.answer(answer.id), _encode(answer))
    if answer.over and answer.noted:
        pipe.zrem(keys.answers_due(), answer.id)
    else:
        pipe.zadd(keys.answers_due(), {answer.id: answer.next_at})
    if answer.stuck:
        pipe.zadd(keys.answers_stuck(), {answer.id: answer.at})
    else:
        pipe.zrem(keys.answers_stuck(), answer.id)


def find(client: Client, id: str) -> Answer | None:
    form = client.get(keys.answer(id))
    return _answer(form) if form is not None else None


def due(client: Client, now: int, at_most: int) -> list[Answer]:
    """Answers a worker has to look at by ``now`` (ms), the longest due first."""
    ids = client.zrangebyscore(keys.answers_due(), "-inf", now, 0, at_most)
    found = [find(client, text(id)) for id in ids]
    return [each for each in found if each is not None]


async def newest(client: AsyncClient, stuck: bool, at_most: int) -> list[Answer]:
    """Answers, those sent off last first; ``stuck``: only what did not go out."""
    key = keys.answers_stuck() if stuck else keys.answers()
    ids: Sequence[bytes] = await client.zrevrange(key, 0, at_most - 1)
    forms = await client.mget([keys.answer(text(id)) for id in ids]) if ids else []
    return [_answer(form) for form in forms if form is not None]


def forget(client: Client, before: int) -> None:
    """Take out answers that were sent off before ``before`` (ms) and are over."""
    for id in map(text, client.zrangebyscore(keys.answers(), "-inf", before, 0, 1000)):
        answer = find(client, id)
        if answer is None or (answer.over and answer.noted):
            with client.pipeline() as pipe:
                if answer is not None and client.get(keys.case_answer(answer.case)) == id.encode():
                    pipe.delete(keys.case_answer(answer.case))
                pipe.zrem(keys.answers(), id)
                pipe.zrem(keys.answers_stuck(), id)
                pipe.delete(keys.answer(id))
                pipe.execute()
