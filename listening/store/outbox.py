"""The outbox in Redis: each change is a compare-and-set, in one step with its entries in the trail of its case."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace
from redis.client import Pipeline
from redis.exceptions import WatchError

from listening.cases.case import Case
from listening.cases.merging import taken
from listening.cases.scrubbing import scrubbed
from listening.config import Config
from listening.mention import Mention
from listening.outbox.answer import Answer, AnswerState, following, heard_sent, refused
from listening.outbox.hearing import heard
from listening.outbox.keys import key
from listening.outbox.trail import changed, sent_off
from listening.spans import DAY_MS
from listening.store import keys
from listening.store.cases.cases import CaseBook
from listening.store.connection import AsyncClient, Client
from listening.store.text import text

_encode = msgspec.msgpack.Encoder().encode
_answer = msgspec.msgpack.Decoder(Answer).decode

LONGEST_WAY_MS = 2 * DAY_MS
"""So long after it was sent off an answer may be posted, or said to have been, at most."""

IN_HAND = frozenset({AnswerState.queued, AnswerState.sending, AnswerState.unknown})


def put(client: Client, book: CaseBook, case: Case, answer: Answer) -> Answer | bool:
    """Add an answer to ``case``. False, and nothing written: the case has moved on.

    Or the answer that stands in its way: while it is not known that the last one of the case, or of one that was merged
    into it, did not go out, there is no second; one that was sent stands in the way of its own draft only.
    ``answer`` is of the case, or of one that was merged into it.
    """
    while True:
        with client.pipeline() as pipe:
            lasts = {id: watched(client, pipe, id) for id in family(book, case.id)}
            last = lasts.get(answer.case)
            if last is not None and stands_in_the_way(last, answer.draft_at, answer.number):
                return last
            waits = next((each for each in lasts.values() if each is not None and each.state in IN_HAND), None)
            if waits is not None:
                return waits
            if book.watched(pipe, case.id) != case:
                return False
            pipe.multi()
            book.append_in(pipe, case, [sent_off(case, answer)])
            pipe.set(keys.case_answer(answer.case), answer.id)
            if last is not None:
                pipe.zrem(keys.answers_stuck(), last.id)  # somebody does something about it
            pipe.zadd(keys.answers(), {answer.id: answer.at})
            _write(pipe, answer)
            try:
                pipe.execute()
            except WatchError:
                continue
            return True


def family(book: CaseBook, id: str) -> tuple[str, ...]:
    """A case, and all that were merged into it and are in it still."""
    return (id, *(each for other in taken(book.trail(id)) for each in family(book, other)))


def watched(client: Client, pipe: Pipeline, case: str) -> Answer | None:
    """As ``of_case``; from now on ``pipe`` watches which answer that is."""
    _watch(pipe, keys.case_answer(case))
    return of_case(client, case)


def stands_in_the_way(last: Answer, draft_at: int, number: int = 0) -> bool:
    """Whether a draft, written at ``draft_at``, cannot be sent because of its case's last answer.

    ``number``: the post of its thread that would be sent; one whose thread has come further is not begun again.
    """
    gone = last.state is AnswerState.sent or last.number > number or (last.number and last.taken_back)
    return last.state in IN_HAND or bool(gone and last.draft_at == draft_at)


def change(client: Client, book: CaseBook, before: Answer, after: Answer, now: int) -> bool:
    """Write ``after`` and what the trail says of it, if the answer is still as ``before``. ``now`` in ms UTC.

    With a post of a thread that is sent, the next one of it is put into the outbox in the same step.
    """
    drawn = key(after.network, now, secrets.randbits(128))
    then = following(after, secrets.token_hex(8), drawn, now) if before.state is not after.state else None
    while True:
        with client.pipeline() as pipe:
            _watch(pipe, keys.answer(before.id))
            form = pipe.get(keys.answer(before.id))
            if form is None or _answer(form) != before:
                return False
            case = book.watched(pipe, before.case)
            events = changed(case, before, after, now) if case is not None else ()
            pipe.multi()
            if case is not None and events:
                book.append_in(pipe, case, events)
            _write(pipe, after)
            if then is not None:
                pipe.set(keys.case_answer(then.case), then.id)
                pipe.zadd(keys.answers(), {then.id: then.at})
                _write(pipe, then)
            try:
                pipe.execute()
            except WatchError:
                continue  # the answer, or only its case
            return True


def hear(client: Client, book: CaseBook, posts: Sequence[Mention], config: Config, now: int) -> None:
    """Settle the answers that are among ``posts``, which were heard, and of which nothing was known. ``now`` in ms."""
    own = [each for each in posts if each.own and not each.deleted]
    if not own:
        return
    pending = [*client.zrange(keys.answers_due(), 0, -1), *client.zrange(keys.answers_stuck(), 0, -1)]
    accounts = {account.name: account for account in config.accounts}
    ids = list(dict.fromkeys(map(text, pending)))
    forms = client.mget([keys.answer(id) for id in ids]) if ids else []
    unknown = [id for id, form in zip(ids, forms, strict=True) if form and _answer(form).state in IN_HAND]
    for id in unknown:
        while (answer := find(client, id)) is not None and answer.state in IN_HAND:
            case = book.current(answer.case)
            found = (heard(answer, each, case, accounts.get(answer.account)) for each in own) if case else ()
            told = next((each for each in found if each is not None), None)
            if told is None or change(client, book, answer, heard_sent(answer, told), now):
                break  # else a worker has changed it meanwhile


def _watch(pipe: Pipeline, key: str) -> None:
    pipe.watch(key)  # type: ignore[no-untyped-call]


def _write(pipe: Pipeline, answer: Answer) -> None:
    pipe.set(keys.answer(answer.id), _encode(answer))
    if answer.over:
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


def of_case(client: Client, case: str) -> Answer | None:
    """The last answer of a case that was put into the outbox."""
    id = client.get(keys.case_answer(case))
    return find(client, text(id)) if id is not None else None


def scrub(client: Client, book: CaseBook, case: Case, gone: Sequence[str], now: int) -> None:
    """Take quotes of deleted texts out of the answers of a case; one that still waits is not sent.

    One in the hands of a worker, or of which nobody knows whether it went out, stays as it is.
    """
    for id in client.zrangebyscore(keys.answers(), case.opened_at, "+inf"):
        answer = find(client, text(id))
        if answer is None or answer.case != case.id:
            continue
        clean, posts = scrubbed(answer.text, gone), tuple(scrubbed(each, gone) for each in answer.posts)
        if (clean, posts) == (answer.text, answer.posts):
            continue
        if answer.state is AnswerState.queued:
            answer, before = refused(answer, "It quotes a post that was deleted at its source."), answer
            if not change(client, book, before, answer, now):
                continue  # a worker has it by now
        if answer.over:
            client.set(keys.answer(answer.id), _encode(replace(answer, text=clean, posts=posts)), keepttl=True, xx=True)


def due(client: Client, now: int, at_most: int) -> list[Answer]:
    """Answers a worker has to look at by ``now`` (ms), the longest due first."""
    ids = client.zrangebyscore(keys.answers_due(), "-inf", now, 0, at_most)
    found = [find(client, text(id)) for id in ids]
    return [each for each in found if each is not None]


def on_their_way(client: Client, at_most: int) -> list[Answer]:
    """Answers that have not ended, the longest due first."""
    found = [find(client, text(id)) for id in client.zrange(keys.answers_due(), 0, at_most - 1)]
    return [each for each in found if each is not None]


async def newest(client: AsyncClient, stuck: bool, at_most: int) -> list[Answer]:
    """Answers, those sent off last first; ``stuck``: only what did not go out."""
    key = keys.answers_stuck() if stuck else keys.answers()
    ids: Sequence[bytes] = await client.zrevrange(key, 0, at_most - 1)
    forms = await client.mget([keys.answer(text(id)) for id in ids]) if ids else []
    return [_answer(form) for form in forms if form is not None]


def posted(client: Client, start: int, end: int) -> list[Answer]:
    """Answers that may have been posted in [start, end) (ms), by when they were sent off."""
    ids = [text(id) for id in client.zrangebyscore(keys.answers(), start - LONGEST_WAY_MS, f"({end}")]
    found = client.mget([keys.answer(id) for id in ids]) if ids else []
    return [_answer(form) for form in found if form is not None]


def stuck(client: Client) -> int:
    """How many answers did not go out, and nobody has done anything about it."""
    return int(client.zcard(keys.answers_stuck()))


async def stuck_async(client: AsyncClient) -> int:
    """As ``stuck``, for asyncio."""
    return int(await client.zcard(keys.answers_stuck()))


def forget(client: Client, before: int) -> None:
    """Take out answers that were sent off before ``before`` (ms) and are over."""
    for id in map(text, client.zrangebyscore(keys.answers(), "-inf", before, 0, 1000)):
        answer = find(client, id)
        if answer is None or answer.over:
            with client.pipeline() as pipe:
                if answer is not None and client.get(keys.case_answer(answer.case)) == id.encode():
                    pipe.delete(keys.case_answer(answer.case))
                pipe.zrem(keys.answers(), id)
                pipe.zrem(keys.answers_stuck(), id)
                pipe.delete(keys.answer(id))
                pipe.execute()
