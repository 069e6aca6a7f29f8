"""Cross-checks that types alone cannot make: names that must exist, be unique, make sense.

Each function returns its errors as lines that name the entry and what is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from listening.config import check_alerts, check_cases, check_kpis, kinds
from listening.config.addresses import wrong_address
from listening.config.doubtful import is_open
from listening.config.panels import PANELS, kind_of
from listening.config.schema import (
    Config,
    Feeds,
    HookSignature,
    Jetstream,
    Mastodon,
    MastodonStream,
    Push,
    Route,
    Topic,
)
from listening.pushed.paths import steps
from listening.system.addresses import shown
from listening.terms import unusable

Check = Callable[[Config], Iterator[str]]


def cross_check(config: Config, wrong: Collection[str] = ()) -> list[str]:
    """Every contradiction in a config whose types are right; empty = none.

    ``wrong`` names top-level tables that could not be read: checks that need
    them are left out, so that one mistake is not reported twice.
    """
    return [line for needs, check in CHECKS if not set(needs) & set(wrong) for line in check(config)]


def _unique(table: str) -> Check:
    def check(config: Config) -> Iterator[str]:
        seen: dict[str, int] = {}
        for n, entry in enumerate(getattr(config, table), 1):
            first = seen.setdefault(entry.name.casefold(), n)
            if first != n:
                yield f"{table}[{n}].name: {entry.name!r} is taken by {table}[{first}]; names are unique"
        if not seen and table != "sources":
            yield f"{table}: at least one is needed"

    return check


def _brand(config: Config) -> Iterator[str]:
    try:
        ZoneInfo(config.brand.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield (f"brand.timezone: {config.brand.timezone!r} is unknown; an IANA name like Europe/Berlin or UTC")


def _language(config: Config) -> Iterator[str]:
    for n, code in enumerate(config.language.scored, 1):
        if not (len(code) in (2, 3) and code.isascii() and code.islower()):
            yield f"language.scored[{n}]: {code!r} is not an ISO 639 code like en"
    assume = config.language.assume
    if not (len(assume) in (2, 3) and assume.isascii() and assume.islower()):
        yield f"language.assume: {assume!r} is not an ISO 639 code like en, or und"


def _terms(table: str) -> Check:
    def check(config: Config) -> Iterator[str]:
        entries: tuple[Topic | Route, ...] = getattr(config, table)
        for n, entry in enumerate(entries, 1):
            for key, terms in (("any", entry.any), ("all", entry.all), ("none", entry.none)):
                for term in terms:
                    if problem := unusable(term):
                        yield f"{table}[{n}] ({entry.name}).{key}: {term!r} {problem}"

    return check


def _topics(config: Config) -> Iterator[str]:
    for n, topic in enumerate(config.topics, 1):
        terms = bool(topic.any or topic.all)
        if terms == topic.everything:
            yield f"topics[{n}] ({topic.name}): " + (
                "everything = true needs no term; leave any and all out, or everything"
                if terms
                else "matches nothing; give any or all at least one term, or everything = true"
            )


def _routes(config: Config) -> Iterator[str]:
    departments = {d.name for d in config.departments}
    topics = {t.name for t in config.topics}
    for n, route in enumerate(config.routes, 1):
        where = f"routes[{n}] ({route.name})"
        if route.department not in departments:
            yield (f"{where}.department: {route.department!r} is unknown; one of {', '.join(sorted(departments))}")
        for topic in route.topics:
            if topic not in topics:
                yield f"{where}.topics: {topic!r} is unknown; one of {', '.join(sorted(topics))}"
        if route.catches_all and n < len(config.routes):
            yield f"{where}: has no condition, so the routes after it are never reached; put it last"
    if config.routes and not config.routes[-1].catches_all:
        yield ("routes: the last one must have no condition, so that every mention has a department (a catch-all)")


HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")


def _sources(config: Config) -> Iterator[str]:
    topics = [topic.name for topic in config.topics]
    for n, source in enumerate(config.sources, 1):
        where = f"sources[{n}] ({source.name})"
        for topic in getattr(source, "topics", ()):  # whatever its kind
            if topic not in topics:
                yield f"{where}.topics: {topic!r} is unknown; one of {', '.join(topics)}"
        match source:
            case Jetstream():
                if not source.urls:
                    yield f"{where}.urls: at least one wss:// address is needed"
                for url in source.urls:
                    yield from wrong_address(f"{where}.urls", url, ("ws", "wss"))
                if source.directory:
                    yield from wrong_address(f"{where}.directory", source.directory, ("http", "https"))
            case Mastodon():
                yield from wrong_address(f"{where}.server", source.server, ("http", "https"))
                if source.streaming:
                    yield from wrong_address(f"{where}.streaming", source.streaming, ("ws", "wss"))
                if source.token:
                    for key in ("server", "streaming"):
                        if is_open(getattr(source, key)):
                            right = "https://" if key == "server" else "wss://"
                            yield f"{where}.{key}: the token could be read on the way; {right} is needed with a token"
                if source.stream == MastodonStream.hashtag and not source.tags:
                    yield f"{where}.tags: a hashtag stream needs at least one tag"
            case Push():
                yield from _push(where, source)
            case Feeds():
                yield from _feeds(where, source)
            case _:
                yield from (f"{where}.{line}" for line in kinds.problems(source))


FEEDS_AT_MOST = 2000


def _feeds(where: str, source: Feeds) -> Iterator[str]:
    if not 1 <= len(source.urls) <= FEEDS_AT_MOST:
        yield f"{where}.urls: 1 to {FEEDS_AT_MOST} addresses are needed, these are {len(source.urls)}"
    for url in source.urls:
        yield from wrong_address(f"{where}.urls", url, ("http", "https"))
    if source.callback:
        yield from wrong_address(f"{where}.callback", source.callback, ("https", "http"))
    for url in sorted({url for url in source.urls if source.urls.count(url) > 1}):
        yield f"{where}.urls: {shown(url)!r} has an address that stands here twice; once is enough"


def _push(where: str, source: Push) -> Iterator[str]:
    paths = {"items": source.items}
    paths |= {f"fields.{name}": path for name, path in msgspec.structs.asdict(source.fields).items()}
    for key, path in paths.items():
        try:
            steps(path)
        except ValueError as error:
            yield f"{where}.{key}: {error}"
    for name in ("id", "text", "created"):
        if not paths[f"fields.{name}"]:
            yield f"{where}.fields.{name}: every post needs one; name the path at which it stands"
    if source.signature is HookSignature.hmac and not HEADER.fullmatch(source.header):
        yield f'{where}.header: signature = "hmac" needs the name of its header, X-Signature for instance'


REDIS = ("redis", "rediss", "unix", "redis+sentinel", "rediss+sentinel")


def _redis(config: Config) -> Iterator[str]:
    url = config.redis.url
    scheme, _, rest = url.partition("://")
    if not url or url.startswith(("env:", "file:")):
        return
    if "@" in rest or "password=" in rest.lower():
        yield (
            "redis.url: holds a login, which must not stand in this file; env:NAME or file:PATH says where the "
            "address is"
        )
    elif scheme not in REDIS or not rest:
        schemes = ", ".join(f"{each}://" for each in REDIS)
        yield f"redis.url: {shown(url)!r} is not an address of Redis; one with {schemes}, or env:NAME or file:PATH"


def screens(config: Config) -> Iterator[str]:
    """Grids of known panels, each a rectangle."""
    for n, screen in enumerate(config.screens, 1):
        where = f"screens[{n}] ({screen.name})"
        rows = [row.split() for row in screen.grid]
        if not rows or not all(rows):
            yield f"{where}.grid: at least one row with at least one panel is needed"
            continue
        if len({len(row) for row in rows}) > 1:
            yield f"{where}.grid: every row needs the same number of columns"
            continue
        for panel in sorted({p for row in rows for p in row if p != "."}):
            if panel == "found":
                yield (
                    f"{where}.grid: panel 'found' shows a saved search and has its number: found-s12; /mentions/saved "
                    "says which, and puts it there"
                )
            elif kind_of(panel) not in PANELS:
                yield f"{where}.grid: panel {panel!r} is unknown; one of {', '.join(PANELS)}"
            elif not _is_rectangle(rows, panel):
                yield f"{where}.grid: panel {panel!r} must fill one rectangle"
        if screen.heights and len(screen.heights) != len(rows):
            yield f"{where}.heights: {len(rows)} numbers are needed, one per row of grid"
        if screen.widths and len(screen.widths) != len(rows[0]):
            yield f"{where}.widths: {len(rows[0])} numbers are needed, one per column of grid"


def _is_rectangle(rows: list[list[str]], panel: str) -> bool:
    cells = {(y, x) for y, row in enumerate(rows) for x, name in enumerate(row) if name == panel}
    ys = [y for y, _ in cells]
    xs = [x for _, x in cells]
    return len(cells) == (max(ys) - min(ys) + 1) * (max(xs) - min(xs) + 1)


def _retention(config: Config) -> Iterator[str]:
    kept = config.retention
    if not kept.fine_days <= kept.minutes_days <= kept.hours_days:
        yield "retention: fine_days, minutes_days and hours_days must not fall in this order"


CHECKS: list[tuple[tuple[str, ...], Check]] = [
    *(((table,), _unique(table)) for table in ("topics", "departments", "routes", "screens", "sources")),
    (("brand",), _brand),
    (("language",), _language),
    *(((table,), _terms(table)) for table in ("topics", "routes")),
    (("topics",), _topics),
    (("topics", "departments", "routes"), _routes),
    (("sources",), _sources),
    (("redis",), _redis),
    (("screens",), screens),
    (("retention",), _retention),
    (("departments",), check_cases.departments),
    (("answering", "topics"), check_cases.answering),
    (("cases", "departments"), check_cases.cases),
    (("sla", "departments"), check_cases.sla),
    (("accounts", "departments"), check_cases.accounts),
    (("customers", "sources"), check_cases.customers),
    *check_kpis.CHECKS,
    *check_alerts.CHECKS,
]
"""Each check with the tables it cannot do without."""
