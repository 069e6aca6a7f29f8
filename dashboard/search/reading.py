"""Answers to searches: the index says which mentions, the store says what they are."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import msgspec

from dashboard.search.file import PER_MS, Missing, StateName, reading, start_of, written_at
from listening.counting.counts import Population
from listening.mention import Mention
from listening.search.asked import SearchAsked, SearchWords
from listening.search.found import Curve, IndexStanding
from listening.search.matching import KnownAs, fits
from listening.search.words import EVERY, fact, handle, open_end
from listening.spans import DAY_MS, HOUR_MS, MINUTE_MS
from listening.store import changes, handles, mentions
from listening.store.connection import AsyncClient, Client

MOST_BARS = 90
"""Of a curve."""
STEPS_MS = tuple(
    unit * number
    for unit, numbers in (
        (1000, (10, 30)),
        (MINUTE_MS, (1, 5, 10, 30)),
        (HOUR_MS, (1, 3, 6, 12)),
        (DAY_MS, (1, 7, 28, 364, 3640)),
    )
    for number in numbers
)
AT_ONCE = 1000
_CASED = {
    None: "",
    True: "AND rowid IN (SELECT row FROM cased)",
    False: "AND rowid NOT IN (SELECT row FROM cased)",
}


class MentionSearch:
    """Searches of one process."""

    def __init__(self, path: Path | None, client: AsyncClient, sync_client: Client) -> None:
        self._path = path
        self._client = client
        self._sync = sync_client

    async def newest(self, asked: SearchAsked, size: int, after: str = "") -> tuple[list[Mention], bool]:
        """Up to ``size`` that fit, newest first, and whether there are more. Raises Missing.

        ``after``: id of the last one seen.
        """
        found: list[Mention] = []
        async for part in self.pages(asked, after, newest_first=True, first=size + 1):
            found += part
            if len(found) > size:
                break
        return found[:size], len(found) > size

    async def pages(
        self, asked: SearchAsked, after: str = "", newest_first: bool = False, first: int = AT_ONCE
    ) -> AsyncIterator[list[Mention]]:
        """All that fit, a page at a time, as the store has them: what it does not have is not among them."""
        known = await self._known_as(asked.words)
        fit = fits(asked, known)
        last, size = after, first
        while True:
            ids = await asyncio.to_thread(self._ids, asked, known, last, newest_first, size)
            stored = await asyncio.to_thread(mentions.fetch, self._sync, ids)
            page = [mention for mention in stored if mention is not None and fit(mention)]
            if page:
                yield page
            if len(ids) < size:
                return
            last, size = ids[-1], AT_ONCE

    async def curve(self, asked: SearchAsked) -> Curve:
        """How many fit, and when they were written. Raises Missing."""
        known = await self._known_as(asked.words)
        return await asyncio.to_thread(self._curve, asked, known)

    async def hours(self, asked: SearchAsked, hours: int, now: int) -> tuple[int, ...]:
        """How many fit by hour, of the last ``hours`` up to ``now`` (ms); the last one goes on. Raises Missing."""
        start = now - now % HOUR_MS - (hours - 1) * HOUR_MS
        within = msgspec.structs.replace(asked, start=start, end=now + 1)
        known = await self._known_as(asked.words)
        found = await asyncio.to_thread(self._bars, within, known, start, HOUR_MS)
        return tuple(found.get(n, 0) for n in range(hours))

    async def standing(self) -> IndexStanding:
        """How far the index is. Raises Missing."""
        position, walk = await asyncio.to_thread(self._state)
        if walk:
            at, _, last = walk.partition(" ")
            done, total = await self._progress(int(at))
            return IndexStanding(min(0.99, done / total) if total and last else 0)
        newest = await changes.newest(self._client)
        return IndexStanding(1, max(0, _ms(newest) - _ms(position)))

    async def _progress(self, at: int) -> tuple[int, int]:
        return await mentions.written_until(self._client, at)

    def _state(self) -> tuple[str, str]:
        with reading(self._file()) as db:
            found = dict(db.execute("SELECT name, value FROM state").fetchall())
        return found.get(StateName.changes.value, ""), found.get(StateName.walk.value, "")

    def _ids(self, asked: SearchAsked, known: KnownAs, after: str, newest_first: bool, size: int) -> list[str]:
        first, last = start_of(asked.start), start_of(asked.end) - 1
        with reading(self._file()) as db:
            seen = db.execute("SELECT row FROM doc WHERE id = ?", (after,)).fetchone() if after else None
            if seen and newest_first:
                last = min(last, seen[0] - 1)
            elif seen:
                first = max(first, seen[0] + 1)
            rows = db.execute(
                f"SELECT rowid FROM found WHERE found MATCH ? AND rowid BETWEEN ? AND ? {_CASED[asked.cased]} "  # noqa: S608
                f"ORDER BY rowid {'DESC' if newest_first else 'ASC'} LIMIT ?",
                (expression(asked, known), first, last, size),
            ).fetchall()
            return [db.execute("SELECT id FROM doc WHERE row = ?", row).fetchone()[0] for row in rows]

    def _curve(self, asked: SearchAsked, known: KnownAs) -> Curve:
        where, bound = _where(asked, known)
        with reading(self._file()) as db:
            ends = [
                db.execute(f"SELECT rowid {where} ORDER BY rowid {way} LIMIT 1", bound).fetchone()
                for way in ("ASC", "DESC")
            ]
            if ends[0] is None:
                return Curve(asked.start, max(1, asked.end - asked.start), (0,))
            oldest, newest = written_at(ends[0][0]), written_at(ends[1][0])
            step = next((s for s in STEPS_MS if (newest - oldest) // s + 2 <= MOST_BARS), STEPS_MS[-1])
            start = oldest - oldest % step
            numbers = [0] * ((newest - start) // step + 1)
            for bar, number in _counted(db, where, bound, start, step):
                numbers[bar] = number
        return Curve(start, step, tuple(numbers))

    def _bars(self, asked: SearchAsked, known: KnownAs, start: int, step: int) -> dict[int, int]:
        with reading(self._file()) as db:
            return dict(_counted(db, *_where(asked, known), start, step))

    def _file(self) -> Path:
        if self._path is None:
            raise Missing("this process was started without a data directory")
        return self._path

    async def _known_as(self, words: SearchWords) -> KnownAs:
        names = {name: handle(name) for name in (*words.by, *words.not_by)}
        found = await handles.known_as(self._client, list(names.values()))
        return {name: found[folded] for name, folded in names.items()}


def _where(asked: SearchAsked, known: KnownAs) -> tuple[str, tuple[str, int, int]]:
    """Which rows fit, and the values of that."""
    where = f"FROM found WHERE found MATCH ? AND rowid BETWEEN ? AND ? {_CASED[asked.cased]}"
    return where, (expression(asked, known), start_of(asked.start), start_of(asked.end) - 1)


def _counted(
    db: sqlite3.Connection, where: str, bound: tuple[str, int, int], start: int, step: int
) -> Iterator[tuple[int, int]]:
    """Stretches of ``step`` from ``start`` on (ms), those with any, and how many fit."""
    yield from db.execute(
        f"SELECT (rowid - ?) / ? AS bar, count(*) {where} GROUP BY bar", (start * PER_MS, step * PER_MS, *bound)
    )


def _ms(position: str) -> int:
    return int(position.partition("-")[0] or 0)


def expression(asked: SearchAsked, known: KnownAs) -> str:
    """A search as FTS5 reads it."""
    only = asked.only
    facts = [
        fact(kind, value)
        for kind, value in (
            ("s", only.source),
            ("d", only.department),
            ("l", only.language),
            ("c", only.country),
            ("t", only.topic),
            ("r", asked.reason),
            ("m", asked.label.value if asked.label else ""),
            ("o", "" if only.who is Population.everybody else "1" if only.who is Population.ours else "0"),
        )
        if value
    ]
    said = asked.words
    parts = [*(_column("facts", each) for each in facts or [EVERY]), *(_text("text", term) for term in said.all)]
    parts += [_any([_text("text", term) for term in group]) for group in said.one_of]
    if said.by:
        parts.append(_any([_by(name, known) for name in said.by]))
    without = [*(_text("text", term) for term in said.none), *(_by(name, known) for name in said.not_by)]
    wanted = f"({' AND '.join(parts)})"
    return f"{wanted} NOT {_any(without)}" if without else wanted


def _by(name: str, known: KnownAs) -> str:
    parts = [_column("facts", fact("a", handle(name)))]
    parts += [_column("facts", fact("i", id)) for id in sorted(known.get(name, ()))]
    if open_end(name.lstrip("@"))[0]:
        parts.append(_text("name", name.lstrip("@")))
    return _any(parts)


def _any(parts: Sequence[str]) -> str:
    return f"({' OR '.join(parts)})"


def _text(column: str, term: str) -> str:
    found, goes_on = open_end(term)
    return _column(column, found) + (" *" if goes_on else "")


def _column(column: str, phrase: str) -> str:
    quoted = phrase.replace('"', '""')
    return f'{column} : "{quoted}"'
