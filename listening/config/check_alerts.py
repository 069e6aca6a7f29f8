"""Cross-checks of alerting: channels, people, rotas, rules and webhooks.

Each function returns its errors as lines that name the entry and what is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from listening.config.schema import AlertKind, Config
from listening.hours import read_hours

DAY = "%Y-%m-%d"
MOMENT = "%Y-%m-%d %H:%M"


def read_moment(text: str) -> tuple[datetime, bool]:
    """A day or a minute of wall-clock time, and whether it is a whole day. Raises ValueError."""
    for form, whole in ((DAY, True), (MOMENT, False)):
        try:
            return datetime.strptime(text, form), whole
        except ValueError:
            continue
    raise ValueError(f"{text!r} is not like 2026-12-24 or 2026-12-24 18:00")


def names(config: Config) -> Iterator[str]:
    """Channels, people and rotas share one space of names, because ``who`` is any of them."""
    taken: dict[str, str] = {}
    for table in ("channels", "people", "rotas"):
        for n, entry in enumerate(getattr(config, table), 1):
            where = f"{table}[{n}]"
            first = taken.setdefault(entry.name.casefold(), where)
            if first != where:
                yield (
                    f"{where}.name: {entry.name!r} is taken by {first}; channels, people and rotas share one space "
                    "of names"
                )
    for table in ("alerts", "webhooks"):
        seen: dict[str, int] = {}
        for n, entry in enumerate(getattr(config, table), 1):
            first_n = seen.setdefault(entry.name.casefold(), n)
            if first_n != n:
                yield f"{table}[{n}].name: {entry.name!r} is taken by {table}[{first_n}]; names are unique"


def channels(config: Config) -> Iterator[str]:
    for n, channel in enumerate(config.channels, 1):
        if not channel.url:
            yield f"channels[{n}] ({channel.name}).url: env:NAME or file:PATH of an Apprise URL is needed"


def kinds(config: Config) -> Iterator[str]:
    for n, rule in enumerate(config.alerts, 1):
        if AlertKind.search in rule.kinds:
            yield (
                f"alerts[{n}].kinds: what a saved search finds goes to who asked to hear of it, and to nobody else; "
                "no rule is needed for it: take search out"
            )


def reach(config: Config) -> Iterator[str]:
    known = {channel.name for channel in config.channels}
    for n, person in enumerate(config.people, 1):
        for name in person.channels:
            if name not in known:
                yield f"people[{n}] ({person.name}).channels: {name!r} is unknown; {_one_of(known)}"


def people(config: Config) -> Iterator[str]:
    for n, person in enumerate(config.people, 1):
        where = f"people[{n}] ({person.name})"
        if not person.channels:
            yield f"{where}.channels: at least one is needed"
        if person.timezone:
            try:
                ZoneInfo(person.timezone)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                yield f"{where}.timezone: {person.timezone!r} is unknown; an IANA name like Europe/Berlin or UTC"
        yield from _hours(f"{where}.quiet", person.quiet)


def staff(config: Config) -> Iterator[str]:
    known = {person.name for person in config.people}
    for n, rota in enumerate(config.rotas, 1):
        named = [("shifts", k, shift.person) for k, shift in enumerate(rota.shifts, 1)]
        named += [("overrides", k, each.person) for k, each in enumerate(rota.overrides, 1)]
        for key, k, person in named:
            if person not in known:
                yield f"rotas[{n}] ({rota.name}).{key}[{k}].person: {person!r} is unknown; {_one_of(known)}"


def rotas(config: Config) -> Iterator[str]:
    for n, rota in enumerate(config.rotas, 1):
        where = f"rotas[{n}] ({rota.name})"
        if not rota.shifts:
            yield f"{where}.shifts: at least one is needed"
        for k, shift in enumerate(rota.shifts, 1):
            yield from _hours(f"{where}.shifts[{k}].hours", shift.hours)
        for k, override in enumerate(rota.overrides, 1):
            here = f"{where}.overrides[{k}]"
            for name in override.instead_of:
                if name not in {shift.person for shift in rota.shifts}:
                    yield f"{here}.instead_of: {name!r} has no shift in this rota"
            yield from _span(here, override.start, override.end)


def chains(config: Config) -> Iterator[str]:
    who = {entry.name for entries in (config.channels, config.people, config.rotas) for entry in entries}
    for n, rule in enumerate(config.alerts, 1):
        for k, step in enumerate(rule.steps, 1):
            if step.who not in who:
                yield (
                    f"alerts[{n}] ({rule.name}).steps[{k}].who: {step.who!r} is no rota, person or channel; "
                    f"{_one_of(who)}"
                )


def rules(config: Config) -> Iterator[str]:
    departments = {d.name for d in config.departments}
    topics = {t.name for t in config.topics}
    for n, rule in enumerate(config.alerts, 1):
        where = f"alerts[{n}] ({rule.name})"
        if not rule.steps:
            yield f"{where}.steps: at least one is needed"
        for name in rule.departments:
            if name not in departments:
                yield f"{where}.departments: {name!r} is unknown; {_one_of(departments)}"
        for name in rule.topics:
            if name not in topics:
                yield f"{where}.topics: {name!r} is unknown; {_one_of(topics)}"


def heartbeat(config: Config) -> Iterator[str]:
    yield from _address("alerting.heartbeat", config.alerting.heartbeat, missing=True)


def webhooks(config: Config) -> Iterator[str]:
    for n, webhook in enumerate(config.webhooks, 1):
        where = f"webhooks[{n}] ({webhook.name})"
        if not webhook.secret:
            yield f"{where}.secret: env:NAME or file:PATH is needed"
        yield from _address(f"{where}.url", webhook.url)


def _address(where: str, url: str, missing: bool = False) -> Iterator[str]:
    """What is wrong with an address that may be a secret; ``missing``: there need not be one."""
    if url.startswith(("env:", "file:")) or (missing and not url):
        return
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
        private = bool(parts.username or parts.password)
    except ValueError:
        good = private = False
    # The address is not repeated: it may hold a token.
    if not good:
        yield f"{where}: an address is needed, https://... or env:NAME or file:PATH"
    elif private:
        yield f"{where}: holds a password; give the address as env:NAME or file:PATH"


def _hours(where: str, entries: tuple[str, ...]) -> Iterator[str]:
    for entry in entries:
        try:
            read_hours((entry,))
        except ValueError as error:
            yield f"{where}: {error}"


def _span(where: str, start: str, end: str) -> Iterator[str]:
    found = []
    for key, text in (("start", start), ("end", end)):
        try:
            found.append(read_moment(text))
        except ValueError as error:
            yield f"{where}.{key}: {error}"
    if len(found) == 2:
        (begin, _), (stop, whole) = found
        if stop < begin or (stop == begin and not whole):
            yield f"{where}.end: {end!r} is not after {start!r}"


def _one_of(known: set[str]) -> str:
    return f"one of {', '.join(sorted(known))}" if known else "there is none yet"


def digests(config: Config) -> Iterator[str]:
    known = {channel.name for channel in config.channels}
    for key in ("daily", "weekly"):
        for name in getattr(config.digest, key):
            if name not in known:
                yield f"digest.{key}: {name!r} is unknown; {_one_of(known)}"
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", config.digest.at):
        yield f"digest.at: {config.digest.at!r} is no time of day; one like 08:00"


CHECKS = (
    ((), names),
    (("channels",), channels),
    (("people",), people),
    (("channels", "people"), reach),
    (("rotas",), rotas),
    (("people", "rotas"), staff),
    (("alerts",), kinds),
    (("alerts", "departments", "topics"), rules),
    (("alerts", "channels", "people", "rotas"), chains),
    (("webhooks",), webhooks),
    (("alerting",), heartbeat),
    (("digest", "channels"), digests),
)
"""Each check with the tables it cannot do without."""
