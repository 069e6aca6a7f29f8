"""Kinds of source: those of the schema, and those that bring a table of their own.

A kind of its own has a ``SourceKind``: ours are named below, another package names its one under the entry
point group ``masthead.sources``. All are loaded in the same way, when a config is read. One that cannot be
loaded is named, and stops nothing: a source of that kind is shown as cut.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Union

import msgspec

from listening.config.schema import Demo, Feeds, Jetstream, Mastodon, Push, SourceTable
from listening.system.oneline import one_line

log = logging.getLogger(__name__)

GROUP = "masthead.sources"
OURS: Mapping[str, str] = {
    "appstore": "workers.sources.appstore.table:KIND",
    "discourse": "workers.sources.discourse.table:KIND",
    "facebook": "workers.sources.meta.table:FACEBOOK",
    "github": "workers.sources.github.table:KIND",
    "googleplay": "workers.sources.googleplay.table:KIND",
    "hackernews": "workers.sources.hackernews.table:KIND",
    "instagram": "workers.sources.meta.table:INSTAGRAM",
    "mail": "workers.sources.mail.table:KIND",
    "threads": "workers.sources.threads.table:KIND",
    "x": "workers.sources.x.table:KIND",
    "youtube": "workers.sources.youtube.table:KIND",
}
"""Our own doors, by kind: nothing here knows what stands behind them."""
SCHEMA: tuple[type[SourceTable], ...] = (Jetstream, Mastodon, Demo, Push, Feeds)
"""Kinds that other rooms have to know."""


def _right(source: Any) -> Iterable[str]:
    return ()


class HookDoor(msgspec.Struct, frozen=True):
    """How its network comes in at ``/hooks/NAME``: it asks once to prove the address, and signs each body.

    As Meta does it: ``hub.challenge`` with ``hub.verify_token``, and ``X-Hub-Signature-256``. Both are where a secret
    is (``env:NAME``, ``file:PATH``); an empty one opens to nobody.
    """

    secret: str
    """By which bodies are signed."""
    verify_token: str
    """What the network repeats when it proves the address; empty for one that does not."""
    key: str = "app_secret"
    """Under which key of config.toml ``secret`` stands."""


class SourceKind(msgspec.Struct, frozen=True):
    """What a kind of source brings along."""

    table: type[SourceTable]
    """Its keys in config.toml, with ``tag_field="kind"`` and the kind as ``tag``."""
    stream: str
    """``package.module:name`` of its shell (``workers.sources.base.Stream``); loaded only where sources are read."""
    check: Callable[[Any], Iterable[str]] = _right
    """What is wrong with a table whose types are right: lines of ``key: what, and what would be right``."""
    keeps: bool = False
    """Its shell keeps something in Redis: ``stream`` names a class, made with a connection, or None to try it out."""
    door: Callable[[Any], HookDoor] | None = None
    """How its network comes in; what it brings waits in ``listening.store.inbox`` as it came."""


class UnloadedSource(SourceTable, frozen=True, kw_only=True):
    """Stands for a source whose kind cannot be loaded; each such kind has its own subclass."""


class Unloaded(msgspec.Struct, frozen=True):
    """A door that does not open."""

    kind: str
    package: str
    """Name and version of what brings it."""
    problem: str

    def __str__(self) -> str:
        return f"source kind {self.kind} of {self.package} cannot be used: {self.problem}"


class SourceKinds(msgspec.Struct, frozen=True):
    """All that could be found."""

    loaded: Mapping[str, SourceKind]
    unloaded: tuple[Unloaded, ...]
    tables: Mapping[str, type[SourceTable]]
    """Of every kind that config.toml may name."""


@functools.cache
def known() -> SourceKinds:
    """Looks once, at the first config that is read."""
    loaded: dict[str, SourceKind] = {}
    unloaded: list[Unloaded] = []
    tables = {str(table.__struct_config__.tag): table for table in SCHEMA}
    for door, package in _doors():
        kind = _opened(door)
        problem = kind if isinstance(kind, str) else f"there is a {door.name} already" if door.name in tables else ""
        if isinstance(kind, SourceKind) and not problem:
            loaded[door.name] = kind
            tables[door.name] = kind.table
        else:
            unloaded.append(Unloaded(door.name, package, problem))
    for each in unloaded:
        tables.setdefault(each.kind, _stand_in(each.kind))
    return SourceKinds(loaded, tuple(unloaded), tables)


def _doors() -> list[tuple[EntryPoint, str]]:
    ours = [(EntryPoint(kind, at, GROUP), "masthead") for kind, at in OURS.items()]
    found = sorted(entry_points(group=GROUP), key=lambda door: door.name)
    return ours + [(door, f"{door.dist.name} {door.dist.version}" if door.dist else "a package") for door in found]


def _opened(door: EntryPoint) -> SourceKind | str:
    """The kind behind a door, or why there is none."""
    try:
        kind = door.load()
    except Exception as error:  # other people's code, at its import
        log.info("source kind %s cannot be loaded", door.name, exc_info=True)
        return _line(error)
    if not isinstance(kind, SourceKind):
        return f"{door.value} is no SourceKind"
    table = kind.table
    if not (isinstance(table, type) and issubclass(table, SourceTable)):
        return "its table is no SourceTable"
    if (table.__struct_config__.tag_field, table.__struct_config__.tag) != ("kind", door.name):
        return f'its table is not tagged with tag_field="kind", tag="{door.name}"'
    return kind


def _stand_in(kind: str) -> type[SourceTable]:
    made = msgspec.defstruct(
        "UnloadedSource",
        [],
        bases=(UnloadedSource,),
        tag_field="kind",
        tag=kind,
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
    )
    assert issubclass(made, SourceTable)
    return made


def wanted() -> Any:
    """The type of ``sources`` in config.toml."""
    return tuple[Union[tuple(known().tables.values())], ...]  # type: ignore[misc]  # noqa: UP007


def understood(sources: Any) -> Any:
    """Tables as they can be read: of a kind that is not loaded nobody knows the keys, but for its name."""
    tables = known().tables
    if not isinstance(sources, Sequence) or isinstance(sources, str):
        return sources
    return [_known_keys(each) if _unloaded(each, tables) else each for each in sources]


def _unloaded(source: Any, tables: Mapping[str, type[SourceTable]]) -> bool:
    kind = source.get("kind") if isinstance(source, dict) else None
    table = tables.get(kind) if isinstance(kind, str) else None
    return table is not None and issubclass(table, UnloadedSource)


def _known_keys(source: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in source.items() if key in ("kind", "name")}


def door(source: SourceTable) -> HookDoor | None:
    """How its network comes in by webhook; None if it does not."""
    kind = known().loaded.get(str(type(source).__struct_config__.tag))
    return kind.door(source) if kind is not None and kind.door is not None else None


def hooked(source: SourceTable) -> bool:
    """Whether something may be sent to ``/hooks/NAME`` for it."""
    found = door(source)
    return isinstance(source, Push) or (found is not None and bool(found.secret))


def problems(source: SourceTable) -> list[str]:
    """What the kind's own check says of a table."""
    kind = known().loaded.get(str(type(source).__struct_config__.tag))
    if kind is None:
        return []
    try:
        return [str(line) for line in kind.check(source)]
    except Exception as error:  # other people's code
        log.info("check of source %s failed", source.name, exc_info=True)
        return [f"kind: its check fails ({_line(error)}); its package has to be mended"]


def _line(error: Exception) -> str:
    """An exception as one short line."""
    text = one_line(str(error))[:200]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
