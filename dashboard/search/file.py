"""The index of search: one file of SQLite with its full text (FTS5), filled by one process and read by others.

A mention's row number begins with when it was written, so that the newest are found first and a range of time is a
range of rows. Its words and facts are those of ``listening.search.words``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import msgspec

FORMAT = 2
"""Of the file. One of another format is made anew."""
PER_MS = 1 << 15
"""Mentions of one millisecond that have row numbers of it; more than that stand in the milliseconds that follow."""
FAR = 1 << 47
"""Times (ms) are within this, so that row numbers fit."""
SIGNS = "".join(chr(n) for n in range(33, 127) if not chr(n).isalnum() and chr(n) not in "'\"")
_SCHEMA = f"""
CREATE TABLE state(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE doc(row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, received INTEGER NOT NULL, print INTEGER NOT NULL);
CREATE INDEX doc_received ON doc(received);
CREATE TABLE cased(row INTEGER PRIMARY KEY);
CREATE VIRTUAL TABLE found USING fts5(text, name, facts, tokenize="ascii tokenchars '{SIGNS}''""'");
PRAGMA user_version = {FORMAT};
"""


class Missing(Exception):
    """There is no index to be read: none yet, or it is being made anew."""


class StateName(StrEnum):
    """What the file says of itself."""

    changes = "changes"
    """Up to where the feed of changes was followed."""
    arrivals = "arrivals"
    """Up to where what arrived was read."""
    cases = "cases"
    """Up to where the feed of cases was followed."""
    walk = "walk"
    """How far a walk through the whole store has come (ms, id); empty = it is done."""
    erased = "erased"
    """When words were taken out that the file may still hold in part (ms)."""


class IndexRow(msgspec.Struct, frozen=True):
    """One mention as the index has it."""

    id: str
    created: int
    received: int
    print: int
    """Changes when anything else of it does."""
    text: str
    name: str
    facts: str
    cased: bool


def place(data: Path) -> Path:
    """Where the index is in a data directory."""
    return data / "search" / "index.db"


def start_of(created: int) -> int:
    """The first row number of a millisecond."""
    return max(-FAR, min(FAR, created)) * PER_MS


def written_at(row: int) -> int:
    """When the mention of a row was written, ms UTC."""
    return row // PER_MS


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """The file to read from. Raises Missing."""
    if not path.exists():
        raise Missing("no index yet")
    db = sqlite3.connect(path, timeout=10, isolation_level=None)
    try:
        db.execute("PRAGMA query_only = 1")
        db.execute(f"PRAGMA mmap_size = {1 << 30}")
        if db.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
            raise Missing("an index of another format")
        yield db
    except sqlite3.DatabaseError as error:
        damaged(path).touch()
        raise Missing(f"a damaged index: {error}") from error
    finally:
        db.close()


def damaged(path: Path) -> Path:
    """Beside the file: who reads it found that it is damaged."""
    return path.with_name(f"{path.name}.damaged")


def remove(path: Path) -> None:
    """Take the file away with all that belongs to it."""
    for suffix in ("", "-wal", "-shm", "-journal", ".damaged"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


class IndexFile:
    """The file as the one process that fills it has it. sqlite3.DatabaseError = it is damaged: see ``opened``."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        execute = self._db.execute
        execute("PRAGMA journal_mode = WAL")
        execute("PRAGMA synchronous = NORMAL")
        execute("PRAGMA secure_delete = ON")
        execute(f"PRAGMA cache_size = -{64 << 10}")
        execute("PRAGMA wal_autocheckpoint = 4000")
        version = execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._db.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
        elif version != FORMAT:
            raise sqlite3.DatabaseError(f"format {version}")
        path.chmod(0o600)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that is written inside is there, or nothing of it."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def state(self, name: StateName) -> str:
        found = self._db.execute("SELECT value FROM state WHERE name = ?", (name.value,)).fetchone()
        return str(found[0]) if found else ""

    def keep(self, name: StateName, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO state VALUES(?, ?)", (name.value, value))

    def prints(self, ids: Sequence[str]) -> dict[str, tuple[int, int, bool]]:
        """Row, print and whether it has a case, of those of ``ids`` that are in the index."""
        rows = self._db.execute(
            "SELECT id, doc.row, print, cased.row IS NOT NULL FROM doc LEFT JOIN cased ON cased.row = doc.row "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {id: (row, print, bool(cased)) for id, row, print, cased in rows}

    def put(self, rows: Iterable[IndexRow]) -> None:
        """Put mentions in that are not in the index."""
        for each in rows:
            row = self._free(each.created)
            self._db.execute("INSERT INTO doc VALUES(?, ?, ?, ?)", (row, each.id, each.received, each.print))
            self._db.execute(
                "INSERT INTO found(rowid, text, name, facts) VALUES(?, ?, ?, ?)",
                (row, each.text, each.name, each.facts),
            )
            if each.cased:
                self._db.execute("INSERT INTO cased VALUES(?)", (row,))

    def _free(self, created: int) -> int:
        first = start_of(created)
        last = self._db.execute(
            "SELECT max(row) FROM doc WHERE row >= ? AND row < ?", (first, first + PER_MS)
        ).fetchone()[0]
        row = first if last is None else int(last) + 1
        while last is not None and self._db.execute("SELECT 1 FROM doc WHERE row = ?", (row,)).fetchone():
            row += 1
        return row

    def case(self, rows: Iterable[int], cased: bool) -> None:
        """Note whether mentions have a case."""
        what = "INSERT OR IGNORE INTO cased VALUES(?)" if cased else "DELETE FROM cased WHERE row = ?"
        self._db.executemany(what, [(row,) for row in rows])

    def drop(self, rows: Iterable[int]) -> None:
        """Take mentions out."""
        gone = [(row,) for row in rows]
        for table in ("found WHERE rowid", "doc WHERE row", "cased WHERE row"):
            self._db.executemany(f"DELETE FROM {table} = ?", gone)  # noqa: S608

    def between(self, first: int, last: int) -> list[str]:
        """Ids of the rows from ``first`` to ``last``."""
        return [id for (id,) in self._db.execute("SELECT id FROM doc WHERE row BETWEEN ? AND ?", (first, last))]

    def received_before(self, at: int, most: int) -> list[str]:
        """Ids of mentions received before a moment (ms)."""
        return [id for (id,) in self._db.execute("SELECT id FROM doc WHERE received < ? LIMIT ?", (at, most))]

    def number(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM doc").fetchone()[0])

    def compact(self) -> None:
        """Write the full text anew without what was taken out of it: until then its words are in the file."""
        self._db.execute("INSERT INTO found(found) VALUES('optimize')")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def opened(path: Path) -> IndexFile:
    """The index to be filled; what cannot be read, or has another format, is made anew."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if damaged(path).exists():
        remove(path)
    try:
        return IndexFile(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise
        remove(path)
        return IndexFile(path)
