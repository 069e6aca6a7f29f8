"""Saved searches that somebody wants to hear of: from what arrived to triggers of alerts.

Told once: what is told has a number, and the same number twice is the same matter. So triggers are written first, then
how far things have come; whoever is killed in between tells nothing a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec
from redis.exceptions import WatchError

from listening.alerting.from_searches import FoundPost, SearchWatch, after_telling, ended, gather, key, wanted
from listening.alerting.plan import Plan
from listening.alerting.trigger import Trigger
from listening.config import Config
from listening.mention import Mention
from listening.people.permissions import Permission, may
from listening.search.matching import fits
from listening.search.saved import SavedSearch, SearchAlert, SearchTold, seen
from listening.search.words import handle
from listening.store import arrivals, handles, keys, mentions, searches, told_searches
from listening.store.access import users
from listening.store.alerts import alerts
from listening.store.connection import Client
from listening.store.text import text

PLACE = b"place"
AT_ONCE = 1000
PAGES = 20
"""Of arrivals, looked at in one run: the next one goes on from there."""

_encode = msgspec.msgpack.Encoder().encode
_watch = msgspec.msgpack.Decoder(SearchWatch).decode
_place = msgspec.msgpack.Decoder(tuple[int, str]).decode

Wanted = tuple[SavedSearch, SearchAlert]


def watch(client: Client, config: Config, now: int) -> None:
    """Look at what arrived since the last time, and raise what somebody wants to hear of at ``now`` (ms UTC)."""
    looked_for = [(each, alert) for each in searches.everything(client) for alert in each.alerts]
    with client.pipeline() as pipe:
        pipe.watch(keys.search_watch())  # type: ignore[no-untyped-call]
        kept = client.hgetall(keys.search_watch())
        if not looked_for and not kept:
            return
        place = _place(kept.pop(PLACE)) if PLACE in kept else arrivals.end(client)
        new: list[Mention] = []
        for ids, come_to in _arrived(client, place):
            place = come_to
            new += [m for m in mentions.fetch(client, ids) if m is not None]
        before = {text(name): _watch(form) for name, form in kept.items()}
        after, said = _look(client, config, looked_for, before, new, now)
        alerts.raise_triggers(client, said)
        pipe.multi()
        gone = before.keys() - after.keys()
        if gone:
            pipe.hdel(keys.search_watch(), *gone)
        if looked_for:
            for each in said:
                if each.open:
                    line = SearchTold(key=each.key, at=now, title=each.title, link=each.link)
                    told_searches.write(pipe, each.person, line)
            for name, each in after.items():
                pipe.hset(keys.search_watch(), name, _encode(each))
            pipe.hset(keys.search_watch(), PLACE, _encode(place))
        else:
            pipe.hdel(keys.search_watch(), PLACE)
        try:
            pipe.execute()
        except WatchError:
            return  # another worker was faster, and said the same


def _arrived(client: Client, place: tuple[int, str]) -> Iterator[tuple[Sequence[str], tuple[int, str]]]:
    for _ in range(PAGES):
        ids, place = arrivals.page(client, place, AT_ONCE)
        if not ids:
            return
        yield ids, place


def _look(
    client: Client,
    config: Config,
    looked_for: Sequence[Wanted],
    before: dict[str, SearchWatch],
    new: Sequence[Mention],
    now: int,
) -> tuple[dict[str, SearchWatch], list[Trigger]]:
    plan, after, said = Plan(config), dict[str, SearchWatch](), list[Trigger]()
    for saved, alert in looked_for:
        name = key(saved, alert)
        was = before.get(name, SearchWatch())
        if not _may(client, saved, alert):
            continue
        fit = _fitting(client, saved, now)
        found = [FoundPost(m.id, m.created) for m in new if m.received >= alert.since and fit(m)]
        got = gather(alert, was, found, now)
        if was.last_told is not None and got.last_told is None:
            said.append(ended(was.last_told))
        if wanted(alert, got, bool(plan.quiet_until(alert.who, now))):
            stored = mentions.fetch(client, [each.id for each in got.posts])
            # What was deleted or edited meanwhile is told to nobody.
            there = tuple(p for p, m in zip(got.posts, stored, strict=True) if m is not None and fit(m))
            got = msgspec.structs.replace(got, posts=there)
            if wanted(alert, got, False):
                got = after_telling(saved, alert, got, now)
                assert got.last_told is not None
                said.append(got.last_told)
        after[name] = got
    said += [ended(each.last_told) for name, each in before.items() if name not in after and each.last_told is not None]
    return after, said


def _may(client: Client, saved: SavedSearch, alert: SearchAlert) -> bool:
    """Whether whoever wants to hear of it still may, and still sees it."""
    if not seen([saved], alert.who):
        return False
    user = users.find(client, alert.who)
    return user is not None and not user.disabled and may(user.role, Permission.save_searches)


def _fitting(client: Client, saved: SavedSearch, now: int) -> Callable[[Mention], bool]:
    names = {name: handle(name) for name in (*saved.asked.words.by, *saved.asked.words.not_by)}
    found = handles.known_now(client, list(names.values()))
    return fits(saved.always(now), {name: found[folded] for name, folded in names.items()})
