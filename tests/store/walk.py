"""All keys of a store, held against the table of ``listening/store/keys.py``."""

from __future__ import annotations

import inspect
import re

import redis

from listening.counting.buckets import Bucket, Resolution
from listening.store import keys

_ANY = "anything"


def _pattern(name: str) -> re.Pattern[str]:
    function = getattr(keys, name)
    if name == "counts":
        return re.compile(r"\{m\}!counts:(fine|minute|hour|day):\d+")
    given = [0 if each.annotation == "int" else _ANY for each in inspect.signature(function).parameters.values()]
    spelt = re.escape(function(*given))
    return re.compile(re.sub(f"{_ANY}|(?<=:)0$", lambda _: ".+", spelt), re.DOTALL)


NAMES = [
    name
    for name, value in vars(keys).items()
    if inspect.isfunction(value) and value.__module__ == keys.__name__ and name != "every"
]
PATTERNS = {name: _pattern(name) for name in NAMES}


def name_of(key: str) -> str:
    """The function of ``keys`` that spells a key. AssertionError where there is none, or more than one."""
    found = [name for name, pattern in PATTERNS.items() if pattern.fullmatch(key)]
    assert len(found) == 1, f"{key} is {found}"
    return found[0]


def wrong_lifetimes(client: redis.Redis) -> list[str]:
    """Keys that Redis should forget in time and will not, or will and should not."""
    wrong = []
    for key in client.scan_iter(count=1000):
        if key.startswith(b"rq:") or key in (b"rq", b"_dummy"):
            continue
        name, left = name_of(key.decode()), client.pttl(key)
        if left != -2 and (left == -1) is (name in keys.EXPIRING):
            wrong.append(f"{name}: {key!r} {left}")
    return wrong


assert name_of(keys.counts(Bucket(Resolution.day, 0))) == "counts"
