"""Warnings of what a config may say, and hardly means: each a line with the entry and what would be right. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from listening.config.schema import AlertRule, Config, ContactRule, Route, SeverityName, Sla, Topic

Ruled = Topic | Route | ContactRule
LISTS = ("topics", "sentiment", "language", "place", "source", "departments", "priorities", "kinds")
"""Conditions of which one has to be met; empty = any."""


def doubtful(config: Config) -> list[str]:
    """Every warning about a config that can be used."""
    return [line for doubt in DOUBTS for line in doubt(config)]


def _contradicting(config: Config) -> Iterator[str]:
    tables: tuple[tuple[str, Sequence[Ruled]], ...] = (
        ("topics", config.topics),
        ("routes", config.routes),
        ("reasons", config.reasons),
    )
    for table, entries in tables:
        for n, entry in enumerate(entries, 1):
            where = f"{table}[{n}]{_name(entry)}"
            none = _folded(entry.none)
            for term in entry.all:
                if term.casefold() in none:
                    yield f"{where}: {term!r} stands in all and in none, so nothing matches; take it out of one of them"
            if entry.any and _folded(entry.any) <= none:
                yield f"{where}: every term of any stands in none too, so nothing matches; take them out of one of them"


def _unreachable(config: Config) -> Iterator[str]:
    tables: tuple[tuple[str, Sequence[Route | ContactRule | Sla | AlertRule]], ...] = (
        ("routes", config.routes),
        ("reasons", config.reasons),
        ("sla", config.sla),
        ("alerts", config.alerts),
    )
    for table, entries in tables:
        for n, entry in enumerate(entries):
            first = next((m for m in range(n) if _covers(entries[m], entry)), None)
            if first is not None:
                yield (
                    f"{table}[{n + 1}]{_name(entry)}: is never reached, because {table}[{first + 1}]"
                    f"{_name(entries[first])} takes all that it would; put it before that one, or take it out"
                )


def _covers(first: object, later: object) -> bool:
    """Whether ``first`` fits wherever ``later`` does; in doubt not."""
    for key in LISTS:
        wide, narrow = set(getattr(first, key, ())), set(getattr(later, key, ()))
        if wide and not (narrow and narrow <= wide):
            return False
    wide, narrow = _folded(getattr(first, "any", ())), _folded(getattr(later, "any", ()))
    if wide and not (narrow and narrow <= wide):
        return False
    for key in ("all", "none"):
        if not _folded(getattr(first, key, ())) <= _folded(getattr(later, key, ())):
            return False
    grades = list(SeverityName)
    one, two = getattr(first, "severity", None), getattr(later, "severity", None)
    return one is None or two is None or grades.index(one) <= grades.index(two)


def _departments(config: Config) -> Iterator[str]:
    led = {route.department for route in config.routes}
    for n, department in enumerate(config.departments, 1):
        if department.name not in led and department.name != config.cases.triage:
            yield (
                f"departments[{n}] ({department.name}): no route leads there, so only what is handed over comes to it; "
                "give it a [[routes]] entry before the last one"
            )


def _readable(config: Config) -> Iterator[str]:
    for n, webhook in enumerate(config.webhooks, 1):
        if is_open(webhook.url):
            yield f"webhooks[{n}] ({webhook.name}).url: http:// can be read on the way; https:// is right"
    if is_open(config.alerting.heartbeat):
        yield "alerting.heartbeat: http:// can be read on the way; https:// is right"
    for origin in config.web.origins:
        if is_open(origin):
            yield (
                f"web.origins: {origin} sends passwords and cookies that can be read on the way; "
                "https:// is right, with a proxy that ends TLS"
            )


DOUBTS: tuple[Callable[[Config], Iterator[str]], ...] = (_contradicting, _unreachable, _departments, _readable)


def is_open(url: str) -> bool:
    """Whether what is sent to an address leaves this machine and can be read on the way."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "ws") and not _is_here(host)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _folded(terms: Sequence[str]) -> set[str]:
    return {term.casefold() for term in terms}


def _name(entry: object) -> str:
    name = getattr(entry, "name", "") or getattr(entry, "reason", "")
    return f" ({name})" if name else ""
