"""Changes that a form of ``/settings`` makes of config.toml, and the edition it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from dash import no_update
from dash.development.base_component import Component
from redis.exceptions import RedisError

from dashboard.pages import callbacks
from dashboard.pages.steering import NotSaved, at_next_start_of, attempted
from layouts.steering import file as file_views
from layouts.steering import setting_form as views
from layouts.steering.setting_form import Reviewed, SettingOf
from listening import config as configs
from listening.alerting.gaps import rota_warnings
from listening.config import Config, ConfigError
from listening.config.doubtful import doubtful
from listening.config.edition import Edition, digest
from listening.people.journal import JournalAct
from listening.steering import form
from listening.steering.entries import added, changed, entries, moved, removed, set_single, single
from listening.steering.form import Typed
from listening.steering.renaming import renamed
from listening.steering.rewriting import Entry, UnwritableTableError
from listening.steering.shape import tables
from listening.store import config_file, editions
from listening.store.access import journal
from listening.store.clock import now_ms
from listening.store.connection import Client
from listening.store.left_over import left_over


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants of one entry."""

    of: SettingOf
    typed: Mapping[str, Typed]
    place: int = -1
    """Where it is to stand, from 0; -1 = where it is, a new one at the end."""
    removes: bool = False


class SettingChanges:
    """Of one process. ``path``: the file that its config is of."""

    def __init__(self, client: Client, path: Path | None) -> None:
        self._client = client
        self._path = path

    def at(self, meant: Meant) -> int:
        """Where the entry would stand, from 0."""
        known = editions.find(self._client, meant.of.base)
        many = len(entries(known.text, meant.of.table)) if known else 0
        return _at(meant, many)

    def look(self, meant: Meant) -> tuple[Component, Sequence[str]]:
        """What is said of it, and the lines of ``masthead check`` if it cannot be saved."""
        known = editions.find(self._client, meant.of.base)
        if known is None or meant.of.table not in tables():
            return file_views.failed("This page is of an edition that is not known; load it again."), ()
        try:
            text = _text(known.text, meant)
            config = configs.parse(text)
        except ConfigError as error:
            return file_views.wrong(error.errors), error.errors
        except (UnwritableTableError, KeyError, IndexError) as error:
            return file_views.failed(str(error)), ()
        if text == known.text:
            return file_views.would(text, text, (), ()), ()
        known_doubts = _doubts(known.text)
        doubts = [line for line in _doubts(text) if line not in known_doubts or line.startswith(meant.of.table)]
        changes = file_views.would(known.text, text, at_next_start_of(known.text, config), doubts)
        comes = self._left_over(known.text, config)
        return views.review(
            changes, comes, Reviewed(digest=digest(text), removes=meant.removes), self._unwritable()
        ), ()

    def _left_over(self, before: str, then: Config) -> list[str]:
        """What waits in the store for what would be there no more."""
        try:
            held = set(left_over(configs.parse(before), self._client))
            return [line for line in left_over(then, self._client) if line not in held]
        except (ConfigError, RedisError):
            return []

    def save(self, meant: Meant, looked: Reviewed, why: str, who: str) -> tuple[Component, Any]:
        """The edition, if it is what was looked at and nobody changed this table meanwhile; and whose form it is."""
        latest, known = editions.current(self._client), editions.find(self._client, meant.of.base)
        if self._path is None or latest is None or known is None or meant.of.table not in tables():
            return file_views.failed("This process was not told where the file is."), no_update
        path = self._path
        try:
            if digest(_text(known.text, meant)) != looked.digest:
                return self.look(meant)[0], no_update
        except (UnwritableTableError, KeyError, IndexError) as error:
            return file_views.failed(str(error)), no_update

        def write() -> Edition:
            # Others may have changed other tables meanwhile: that stays.
            if _held(latest.text, meant.of) != _held(known.text, meant.of):
                raise editions.OvertakenError(latest)
            return editions.save(self._client, path, _text(latest.text, meant), who, why, latest.number)

        made = attempted(write, lambda by: file_views.overtaken(by, known.text))
        if isinstance(made, NotSaved):
            return made.said, no_update
        at = -1 if meant.removes else _at(meant, len(_held(known.text, meant.of)))
        if made.number != latest.number:
            what = (
                "removed from" if meant.removes else "added to" if meant.of.at < 0 and meant.of.many else "changed in"
            )
            journal.write(
                self._client,
                who,
                JournalAct.steered,
                f"edition {made.number}, {what} {meant.of.table}",
                callbacks.came_from(),
            )
        if meant.removes:
            return views.saved(made, meant.of), no_update
        of = msgspec.structs.replace(meant.of, at=at if meant.of.many else -1, base=made.number)
        return views.saved(made, of), msgspec.to_builtins(of)

    def _unwritable(self) -> str:
        return config_file.unwritable(self._path) if self._path else "This process was not told where the file is"


def _doubts(text: str) -> list[str]:
    try:
        config = configs.parse(text)
    except ConfigError:  # an edition of other code
        return []
    return [*doubtful(config), *rota_warnings(config, now_ms())]


def _held(text: str, of: SettingOf) -> list[Entry]:
    return entries(text, of.table) if of.many else [single(text, of.table)]


def _at(meant: Meant, many: int) -> int:
    last = many if meant.of.at < 0 else many - 1
    if 0 <= meant.place <= last:
        return meant.place
    return meant.of.at if meant.of.at >= 0 else many


def _text(text: str, meant: Meant) -> str:
    """The file with what is meant. Raises UnwritableTableError, KeyError, IndexError."""
    of, ends = meant.of, "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    table = tables()[of.table]
    struct = table.of(of.kind)
    if not of.many:
        text = set_single(text, of.table, form.read(struct, meant.typed, single(text, of.table)))
        return text.replace("\n", ends)
    held = entries(text, of.table)
    if meant.removes:
        return removed(text, of.table, range(len(held))[of.at]).replace("\n", ends)
    entry = form.read(struct, meant.typed, held[of.at] if of.at >= 0 else {}, of.kind)
    at = _at(meant, len(held))
    if of.at < 0:
        return added(text, of.table, at, entry).replace("\n", ends)
    if entry != held[of.at]:
        text = changed(text, of.table, of.at, entry)
        before, after = held[of.at].get("name"), entry.get("name")
        if before and after and before != after:
            text = renamed(text, of.table, str(before), str(after))
    return moved(text, of.table, of.at, at).replace("\n", ends)
