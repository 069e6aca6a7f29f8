"""The mentions that wait for a review, in Redis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from listening.learning.review import Stratum, draw, in_order
from listening.mention import Kind, Label, Mention
from listening.spans import DAY_S, HOUR_MS
from listening.store import keys, mentions
from listening.store.connection import Client
from listening.store.text import text

LOOKED_BACK = 24
"""Hours of receipt that are drawn from."""
MOST = 20_000
"""Mentions looked at in one draw."""
FEWEST = 3
"""Times as many mentions as are drawn have to be there, or nothing is drawn yet."""
KEPT_S = 7 * DAY_S


def draw_daily(client: Client, day: str, number: int, now: int, reposts: bool = True) -> int:
    """Draw ``number`` mentions for ``day``, once. Returns how many were drawn.

    From all that the figures of mood count, ``reposts`` as config.toml says: a sample of less would correct less.
    """
    held = client.get(keys.review_drawn())
    if number == 0 or (held and text(held) == day):
        return 0
    found = [m for m in _received(client, now) if _asked_about(m, reposts)]
    if len(found) < FEWEST * number:
        return 0
    strata: dict[Stratum, list[str]] = {}
    for mention in found:
        strata.setdefault((mention.language, mention.source), []).append(mention.id)
    drawn = draw(strata, number, day)
    unscored = Counter(m.language for m in found if m.label is Label.unscored)
    of = {id: stratum for stratum, ids in strata.items() for id in ids if id in drawn}
    order = in_order({id: of[id] for id in drawn}, unscored)
    pipe = client.pipeline()
    pipe.set(keys.review_drawn(), day)
    pipe.delete(keys.review_queue())
    for n, id in enumerate(order):
        pipe.hset(keys.review_queue(), id, f"{drawn[id]} {n}")
    pipe.expire(keys.review_queue(), KEPT_S)
    pipe.execute()
    return len(drawn)


def waiting(client: Client) -> list[tuple[str, float]]:
    """Mentions that nobody has judged, in the order in which they are asked about, each with how many it stands for."""
    held = [(text(id), text(value).split()) for id, value in client.hgetall(keys.review_queue()).items()]
    # What was drawn before there was an order comes first.
    held.sort(key=lambda each: int(each[1][1]) if len(each[1]) > 1 else -1)
    return [(id, float(value[0])) for id, value in held]


def put_aside(client: Client, id: str) -> None:
    """Nobody could say: it is not asked about again."""
    client.hdel(keys.review_queue(), id)


def _received(client: Client, now: int) -> Sequence[Mention]:
    ids: list[str] = []
    for back in range(LOOKED_BACK):
        hour = (now - now % HOUR_MS - back * HOUR_MS) // 1000
        ids += [text(id) for id in client.lrange(keys.received(hour), 0, MOST - len(ids) - 1)]
        if len(ids) >= MOST:
            break
    return [m for m in mentions.fetch(client, ids) if m is not None]


def _asked_about(mention: Mention, reposts: bool) -> bool:
    counted = bool(mention.text) and not (mention.own or mention.deleted or mention.untracked)
    return counted and (reposts or mention.kind is not Kind.repost)
