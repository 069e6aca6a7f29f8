"""Rows of cases in columns, kept day by day: only what a figure asks for is ever put together. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from listening.cases.facts import FIELDS, PAIR_FIELDS, SIZE
from listening.counting.buckets import Cell
from listening.counting.ledger import read_group

DTYPE = np.dtype(FIELDS)
PAIR = np.dtype(PAIR_FIELDS)

Column = npt.NDArray[Any]
Positions = npt.NDArray[np.int64]


class Marks:
    """Small numbers for the groups of cases, in the order they are met. They never change."""

    def __init__(self) -> None:
        self._codes: dict[int, int] = {}
        self._marks: list[int] = []
        self._cells: dict[int, Cell] = {}

    def codes(self, marks: npt.NDArray[np.uint64]) -> Positions:
        """The number of each fingerprint of a group."""
        found, where = np.unique(marks, return_inverse=True)
        return np.array([self._code(int(mark)) for mark in found], np.int64)[where]

    def _code(self, mark: int) -> int:
        if mark not in self._codes:
            self._codes[mark] = len(self._marks)
            self._marks.append(mark)
        return self._codes[mark]

    def cells(self, groups: Mapping[int, str]) -> list[Cell]:
        """What each number stands for; of a group that is not known yet, a cell of nothing."""
        for code, mark in enumerate(self._marks):
            if code not in self._cells and mark in groups:
                self._cells[code] = read_group(groups[mark])
        nothing = read_group("|||")
        return [self._cells.get(code, nothing) for code in range(len(self._marks))]


class CasesOfDay(msgspec.Struct, frozen=True):
    """The cases opened on one day. ``columns``: fields of a row, and ``code`` of the group."""

    columns: Mapping[str, Column]
    pairs: npt.NDArray[np.void]
    of: Positions
    """The position of the case of each pair (see ``case_facts.pairs``)."""

    @property
    def number(self) -> int:
        return len(self.columns["code"])


def part(values: Sequence[bytes], marks: Marks) -> CasesOfDay:
    """The stored rows of a day, each with its pairs behind it."""
    rows = np.frombuffer(b"".join([value[:SIZE] for value in values]), DTYPE)
    columns = {name: np.ascontiguousarray(rows[name]) for name in DTYPE.names or () if name != "group"}
    tails = [(n, value[SIZE:]) for n, value in enumerate(values) if len(value) > SIZE]
    pairs = np.frombuffer(b"".join([tail for _, tail in tails]), PAIR)
    of = np.repeat([n for n, _ in tails], [len(tail) // PAIR.itemsize for _, tail in tails])
    return CasesOfDay(columns | {"code": marks.codes(rows["group"])}, pairs, of.astype(np.int64))


class CaseColumns:
    """The cases of several days, in their order."""

    def __init__(self, parts: Sequence[CasesOfDay], marks: Marks) -> None:
        self._parts = [part for part in parts if part.number]
        self.marks = marks

    @cached_property
    def number(self) -> int:
        return sum(part.number for part in self._parts)

    def column(self, name: str) -> Column:
        """A field of all of them; joined anew each time it is asked for."""
        columns = [part.columns[name] for part in self._parts]
        kind = np.int64 if name == "code" else DTYPE[name]
        return np.concatenate(columns) if columns else np.empty(0, kind)

    @cached_property
    def pairs(self) -> tuple[npt.NDArray[np.void], Positions]:
        """Further waits and approvals, and the position of the case of each."""
        if not self._parts:
            return np.empty(0, PAIR), np.empty(0, np.int64)
        before = np.cumsum([0, *(part.number for part in self._parts[:-1])])
        return (
            np.concatenate([part.pairs for part in self._parts]),
            np.concatenate([part.of + n for part, n in zip(self._parts, before, strict=True)]),
        )
