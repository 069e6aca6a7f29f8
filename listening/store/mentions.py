"""Mentions in Redis: recorded once, changed at their source, forgotten in time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence

import msgspec

from listening.config import Retention
from listening.counting import ledger
from listening.counting.buckets import Resolution, buckets_of, cell_of
from listening.counting.counts import EVERYTHING, Filter
from listening.mention import Mention, Praise, erase
from listening.spans import HOUR_MS, MINUTE_MS
from listening.store import keys, scripts
from listening.store.connection import AsyncClient, Client

_encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(Mention)

GONE_MS = 15 * MINUTE_MS
"""How long a deletion waits for a post that it overtook on the way here."""


def _form(mention: Mention) -> bytes:
    """A mention as it is stored: without what its key says, its id and with it the source."""
    told = mention.id.startswith(f"{mention.source}:")
    return _encode(msgspec.structs.replace(mention, id="", source="" if told else mention.source))


def _decode(id: str, form: bytes) -> Mention:
    mention = _decoder.decode(form)
    # It was made a line ago and nobody has seen it yet.
    msgspec.structs.force_setattr(mention, "id", id)
    if not mention.source:
        msgspec.structs.force_setattr(mention, "source", id.partition(":")[0])
    return mention


class Recorded(msgspec.Struct, frozen=True):
    stored: int
    duplicates: int


def record(
    client: Client,
    mentions: Sequence[Mention],
    now: int,
    retention: Retention,
    batch: str = "",
    run: str = "",
    ends: bool = True,
) -> Recorded:
    """Store and count mentions in one atomic step; those stored before are left alone.

    ``batch`` is the job's name: unless ``ends`` is False it is no longer pending afterwards.
    ``run`` names an import whose totals are kept.
    """
    kept = [r.kept(retention) for r in (Resolution.fine, Resolution.minute, Resolution.hour)]
    erased: list[int] = []
    forms = [_form(m) for m in mentions]
    groups = [ledger.group(m) for m in mentions]
    ledgered = [ledger.row_in(group, m) for group, m in zip(groups, mentions, strict=True)]
    named = [text for group in set(groups) for text in (str(ledger.fingerprint(group)), group)]
    rows = [(m.id, str(m.created), m.author, cell_of(m), m.source) for m in mentions]
    while True:
        facts = [rows, [now, *kept], [run, batch, ends and bool(batch)], erased]
        stored, *rest = scripts.call(
            client,
            "record",
            [keys.written()],
            [*map(_encode, facts), b"".join(ledgered), _encode((ledger.SIZE, named)), *forms],
        )
        if stored >= 0:
            break
        # Deleted while on their way here: stored without text and author, but counted.
        for n in rest:
            forms[n - 1] = _form(erase(mentions[n - 1]))
            ledgered[n - 1] = ledger.row(erase(mentions[n - 1]))
        erased += rest
    duplicates = rest[0]
    return Recorded(int(stored), int(duplicates))


def known(client: Client, ids: Sequence[str]) -> list[bool]:
    """Which of ``ids`` are stored."""
    return [score is not None for score in client.zmscore(keys.written(), ids)] if ids else []


def fetch(client: Client, ids: Sequence[str]) -> list[Mention | None]:
    """Stored mentions by id; None where there is none."""
    if not ids:
        return []
    forms = client.mget([keys.mention(id) for id in ids])
    return [None if form is None else _decode(id, form) for id, form in zip(ids, forms, strict=True)]


def delete(client: Client, id: str, retention: Retention, now: int, at: int = 0) -> bool:
    """Erase text and author of a mention deleted at its source. False if it is not (yet) here.

    ``at``: when it was deleted, ms UTC; 0 if that is not known.
    """
    marks = [keys.mention(id), keys.gone(id), keys.any_gone()]
    while True:
        form = scripts.call(client, "expect_gone", marks, [GONE_MS, at])
        if form is None:
            return False
        before = _decode(id, form)
        if before.deleted or _swap(client, form, before, erase(before), retention, now, "deleted"):
            return True


def gone_at(client: Client, id: str) -> int:
    """When a mention was deleted whose deletion overtook it, ms UTC; 0 if that is not known."""
    return int(client.get(keys.gone(id)) or 0)


def written_by(client: Client, source: str, author: str) -> list[str]:
    """Ids of what an author wrote at a source, as far as it is stored and not deleted."""
    return [id for id in by_author(client, author) if id.startswith(f"{source}:")]


def delete_author(client: Client, source: str, author: str, retention: Retention, now: int) -> int:
    """Erase all that an author wrote at a source, and what is still on its way. Returns how many."""
    client.set(keys.any_gone(), 1, px=GONE_MS)
    client.set(keys.gone(f"{source} {author}"), 1, px=GONE_MS)
    client.hdel(keys.handles(), author)
    ids = written_by(client, source, author)
    topics = {topic for mention in fetch(client, ids) if mention for topic in mention.topics}
    for topic in topics:
        client.delete(keys.authorship(source, author, topic))
    return sum(delete(client, id, retention, now) for id in ids)


def by_author(client: Client, author: str, limit: int = 100_000) -> list[str]:
    """Ids of an author's stored mentions, in no order of time."""
    prefix = f"{author} ".encode()
    found = client.zrangebylex(keys.authors(), b"[" + prefix, b"(" + author.encode() + b"!", 0, limit)
    return [member[len(prefix) :].decode() for member in found]


def by_authors(client: Client, authors: Sequence[str], limit: int) -> list[list[str]]:
    """As ``by_author`` for each of many in one go; none for an empty name."""
    pipe = client.pipeline(transaction=False)
    for author in authors:
        name = author.encode()
        pipe.zrangebylex(keys.authors(), b"[" + name + b" ", b"(" + name + b"!", 0, limit if author else 0)
    return [
        [str(member, "utf-8")[len(author) + 1 :] for member in found]
        for author, found in zip(authors, pipe.execute(), strict=True)
    ]


def replace(client: Client, changed: Mention, retention: Retention, now: int) -> bool:
    """Put an edited mention in the place of the stored one, and its counts right.

    Returns False if it is not stored. An edit older than the stored one changes nothing.
    """
    while True:
        form = client.get(keys.mention(changed.id))
        if form is None:
            return False
        before = _decode(changed.id, form)
        if before.deleted or before.edited >= changed.edited:
            return True
        # What was thanked for still is, as long as it is thanks.
        praise = before.praise if changed.praise and before.praise else changed.praise
        after = msgspec.structs.replace(
            changed,
            created=before.created,
            received=before.received,
            praise=praise,
            untracked=before.untracked and not changed.topics,
        )
        if _swap(client, form, before, after, retention, now, "edited"):
            return True


def _swap(
    client: Client,
    form: bytes,
    before: Mention,
    after: Mention,
    retention: Retention,
    now: int,
    what: str,
) -> bool:
    return not _change(client, [ReadForm(form, before, after)], retention, now, what)


class ReadForm(msgspec.Struct, frozen=True):
    """A stored mention as it was read, and what is to stand in its place."""

    form: bytes
    before: Mention
    after: Mention


def _change(client: Client, changes: Sequence[ReadForm], retention: Retention, now: int, what: str) -> list[int]:
    """Make changes, each whole or not at all. Returns the numbers of those where somebody else was first."""
    rows: list[tuple[object, ...]] = []
    forms: list[bytes] = []
    for each in changes:
        before, after = each.before, each.after
        voice = _row(before, taken_back=True) + _row(after) if _row(before) != _row(after) else b""
        lifetimes = list(_lifetimes(before, now, retention))
        group = ledger.group(after)
        rows.append(
            (
                before.id,
                str(before.created),
                "" if before.untracked else cell_of(before),
                "" if after.untracked else cell_of(after),
                [value for pair in lifetimes for value in pair],
                before.author if after.deleted else "",
                keys.ledger(Resolution.day.floor(before.created) // 1000),
                lifetimes[-1][1],
                str(ledger.fingerprint(group)),
                group,
            )
        )
        forms += (each.form, _form(after), voice)
    left = scripts.call(client, "replace", [keys.written()], [what, _encode(rows), *forms])
    return [int(n) - 1 for n in left]


def _row(mention: Mention, taken_back: bool = False) -> bytes:
    """Its row of the ledger; none where it is counted nowhere."""
    return b"" if mention.untracked else ledger.row(mention, taken_back)


def _lifetimes(mention: Mention, now: int, retention: Retention) -> Iterator[tuple[str, int]]:
    """The buckets a stored mention is counted in at ``now``, and how long (ms) each is kept from then on."""
    for bucket in buckets_of(mention.created, now, retention):
        kept, end = bucket.resolution.kept(retention), bucket.start + bucket.resolution.value
        if bucket.resolution in (Resolution.hour, Resolution.day):  # last, and always there
            end = max(bucket.start, mention.received)
        yield keys.counts(bucket), max(end + kept - now, 1000)


JUDGED_AT_ONCE = 200
"""Mentions judged again in one atomic step."""


def judge_again(
    client: Client,
    ids: Sequence[str],
    decide: Callable[[Sequence[Mention]], Sequence[Mention]],
    retention: Retention,
    now: int,
) -> None:
    """Put what ``decide`` makes of stored mentions in their place, and their counts right; many or few at once.

    What somebody else changed in between is decided again. Of what was deleted nothing is asked.
    """
    left = list(ids)
    while left:
        part, left = left[:JUDGED_AT_ONCE], left[JUDGED_AT_ONCE:]
        read = zip(part, client.mget([keys.mention(id) for id in part]), strict=True)
        found = [(form, _decode(id, form)) for id, form in read if form is not None]
        found = [(form, before) for form, before in found if not before.deleted]
        decided = decide([before for _, before in found])
        changes = [
            ReadForm(form, before, after)
            for (form, before), after in zip(found, decided, strict=True)
            if before != after
        ]
        if changes:
            left += [changes[n].before.id for n in _change(client, changes, retention, now, "judged")]


def after_in_time(client: Client, position: tuple[int, str], at_most: int, untracked: bool) -> list[tuple[int, str]]:
    """When mentions were written (ms), and their ids, in this order, after ``position``.

    ``untracked``: of those that are counted nowhere, instead of those that are.
    """
    key = keys.untracked() if untracked else keys.written()
    size, at = at_most, position[0]
    while True:
        rows = client.zrangebyscore(key, at, "+inf", 0, size, withscores=True)
        found = [each for id, score in rows if (each := (int(score), str(id, "utf-8"))) > position]
        if found or len(rows) < size:
            return found[:at_most]
        size *= 2  # more than these share one instant: step over those seen


def number_kept(client: Client) -> int:
    """How many mentions are stored, counted or not."""
    return int(client.zcard(keys.written())) + int(client.zcard(keys.untracked()))


def answered(client: Client, id: str, retention: Retention, now: int) -> bool:
    """The brand has replied to a mention that praises. False if it is not stored."""
    while True:
        form = client.get(keys.mention(id))
        if form is None:
            return False
        before = _decode(id, form)
        if before.praise is not Praise.heard:
            return True
        after = msgspec.structs.replace(before, praise=Praise.answered)
        if _swap(client, form, before, after, retention, now, "answered"):
            return True


def forget(client: Client, before: int, at_most: int = 5000) -> int:
    """Take out mentions received before ``before`` (ms). Returns how many; call again until 0."""
    for hour in client.zrangebyscore(keys.received_hours(), "-inf", (before - HOUR_MS) // 1000):
        key = keys.received(int(hour))
        ids = [id.decode() for id in client.lrange(key, 0, at_most - 1)]
        if ids:
            rows = [(id, m.author if m else "") for id, m in zip(ids, fetch(client, ids), strict=True)]
            for n in range(0, len(rows), 1000):
                scripts.call(client, "forget", [keys.written()], [_encode(rows[n : n + 1000])])
            # Trimmed only now: a crash in between repeats the work and skips none of it.
            client.ltrim(key, len(ids), -1)
            return len(ids)
        client.zrem(keys.received_hours(), hour)
    return 0


def forget_of(client: Client, source: str, before: int, at_most: int = 5000) -> int:
    """Take out the mentions of one source received before ``before`` (ms), where it may keep them for less than others.

    An hour of receipt is looked at once; their ids stay in it, for whoever reads what arrived by its place. Returns
    how many were taken out.
    """
    number = 0
    done = int(client.hget(keys.kept(), source) or 0)
    until = (before - HOUR_MS) // 1000
    for hour in map(int, client.zrangebyscore(keys.received_hours(), f"({done}" if done else "-inf", until)):
        first = 0
        while ids := client.lrange(keys.received(hour), first, first + at_most - 1):
            first += len(ids)
            own = [id for id in (str(each, "utf-8") for each in ids) if id.startswith(f"{source}:")]
            for n in range(0, len(own), 1000):
                number += _forget_now(client, own[n : n + 1000])
        client.hset(keys.kept(), source, hour)
    return number


def _forget_now(client: Client, ids: Sequence[str]) -> int:
    """Forget these, and tell whoever shows or finds them."""
    rows = [(id, m.author) for id, m in zip(ids, fetch(client, ids), strict=True) if m is not None]
    if rows:
        scripts.call(client, "forget", [keys.written()], [_encode(rows)])
        gone = {"hours": "", "first": 0, "last": 0, "judged": _encode([id for id, _ in rows])}
        client.xadd(keys.changes(), gone, maxlen=1000)
    return len(rows)


def oldest(client: Client) -> int:
    """When the oldest stored mention was written, ms UTC; 0 if there is none."""
    found = client.zrange(keys.written(), 0, 0, withscores=True)
    return int(found[0][1]) if found else 0


async def pages(
    client: AsyncClient, start: int, end: int, size: int = 1000, after: str = ""
) -> AsyncIterator[list[Mention]]:
    """Mentions written in [start, end) (ms), oldest first, in pages of up to ``size``.

    ``after`` is the id of the last one already seen; equal times are ordered by id.
    """
    position = (start, "")
    if after:
        score = await client.zscore(keys.written(), after)
        if score is not None:
            position = max(position, (int(score), after))
    while True:
        rows = await client.zrangebyscore(keys.written(), position[0], f"({end}", 0, size, withscores=True)
        ids = [id.decode() for id, score in rows if (int(score), id.decode()) > position]
        if not ids:
            if len(rows) < size:
                return
            # More than a page of mentions share one instant: step over those seen.
            size *= 2
            continue
        forms = await client.mget([keys.mention(id) for id in ids])
        yield [_decode(id, f) for id, f in zip(ids, forms, strict=True) if f is not None]
        if len(rows) < size:
            return
        last, score = rows[-1]
        position = (int(score), last.decode())


async def ids_of(client: AsyncClient, source: str) -> AsyncIterator[str]:
    """Of all that is stored of a source, counted or not, in no order; one may come twice."""
    for key in (keys.written(), keys.untracked()):
        async for id, _ in client.zscan_iter(key, count=5000):
            if id.startswith(f"{source}:".encode()):
                yield id.decode()


async def since(client: AsyncClient, start: int, end: int, at_most: int) -> int:
    """From when on (ms) [start, end) has about ``at_most`` mentions; ``start`` where it has no more."""
    found = await client.zrevrangebyscore(keys.written(), f"({end}", start, at_most, 1, withscores=True)
    return int(found[0][1]) + 1 if found else start


async def written_until(client: AsyncClient, at: int) -> tuple[int, int]:
    """How many mentions were written up to a moment (ms), and how many there are."""
    return await client.zcount(keys.written(), "-inf", at), await client.zcard(keys.written())


AT_ONCE = 2000
"""Mentions read in one go."""


def newest(client: Client, at_most: int) -> list[Mention]:
    """The newest mentions by when they were written, the newest first."""
    found: list[Mention] = []
    for first in range(0, at_most, AT_ONCE):
        ids = client.zrange(keys.written(), first, min(first + AT_ONCE, at_most) - 1, desc=True)
        found += [each for each in fetch(client, [str(id, "utf-8") for id in ids]) if each is not None]
        if len(ids) < AT_ONCE:
            break
    return found


async def latest(client: AsyncClient, since: int, at_most: int) -> list[Mention]:
    """The newest mentions written after ``since`` (ms), newest first."""
    ids = await client.zrange(keys.written(), "+inf", since, desc=True, byscore=True, offset=0, num=at_most)
    if not ids:
        return []
    names = [id.decode() for id in ids]
    forms = await client.mget([keys.mention(name) for name in names])
    return [_decode(name, f) for name, f in zip(names, forms, strict=True) if f is not None]


async def authors(client: AsyncClient, start: int, end: int, only: Filter = EVERYTHING) -> int:
    """Different authors of the mentions in [start, end), read one by one. Deleted mentions have none.

    For what the ledger of voices does not know: languages.
    """
    seen: set[tuple[str, str]] = set()
    async for page in pages(client, start, end, 5000):
        seen.update((m.source, m.author) for m in page if m.author and only.includes(m))
    return len(seen)
