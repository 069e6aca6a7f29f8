"""A model as a worker asks it: one table of small integers, and the log-odds of the rule it starts at. Pure.

An answer costs one pass over the words and one sum of rows. The table is the
sum of what a logistic regression and a complement naive Bayes learnt
(``listening.learning.train``), cut to a byte a cell.
"""

from __future__ import annotations

import math
from enum import StrEnum

import msgspec
import numpy as np
import numpy.typing as npt

from listening.learning.features import different_words, features, letters, marks, words_of

Vector = npt.NDArray[np.float64]
"""What an encoder makes of a text: its numbers, of length 1 together."""

MOST_BYTES = 300_000
"""Of the cells of one table."""

LONGEST = 1 << 16
"""Rows at most: more words than any training has."""


class Task(StrEnum):
    """What is learnt."""

    department = "department"
    mood = "mood"


class ModelTable(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a model. The same examples make the same bytes."""

    task: Task
    language: str = ""
    """Of the texts it judges; empty = all."""
    classes: tuple[str, ...]
    """What it may answer, sorted: departments, or letters of ``Label``."""
    rows: int
    """A power of two; a feature's row is its number modulo this."""
    cells: bytes
    """rows x classes signed bytes, row by row."""
    step: float
    """What 1 in a cell adds to the log-odds."""
    bias: tuple[float, ...]
    rules: dict[str, tuple[float, ...]]
    """Log-odds of each class where the rule said this."""
    sharpness: float = 1.0
    """What log-odds are multiplied by, so that a confidence of 0.8 is right 8 times in 10."""
    marks: bool = False
    """It knows marks of mood. Tables of before there were any do not, and answer as they did."""
    letters: int = 0
    """What a piece of a word counts beside a word, in tenths; 0 = it knows none."""
    examples: int = 0
    """Corrections and confirmations it learnt from."""
    encoder: str = ""
    """Whose vectors ``head`` reads, with its version; empty = the words alone decide."""
    head: bytes = b""
    """width x classes signed bytes, a number of the vector after the other."""
    head_step: float = 0.0
    head_bias: tuple[float, ...] = ()
    sure_slope: float = 1.0
    sure_lift: float = 0.0
    """How often the best answer is right, of its chance: its log-odds times the slope, plus this (Platt, 1999)."""


class ModelAnswer(msgspec.Struct, frozen=True):
    """What a model says of one text."""

    best: str
    confidence: float
    """Chance that ``best`` is right, 0..1, calibrated."""
    second: str
    chances: tuple[float, ...]
    """Of every class, in the order of the table."""


def rows_for(classes: int) -> int:
    """Rows of a table of so many classes: the largest power of two within ``MOST_BYTES``."""
    return min(LONGEST, 1 << int(math.log2(MOST_BYTES // max(classes, 1))))


TENTHS = 10
"""What a word counts where a piece of a word counts ``letters``."""
_LANE = 32
"""Bits that one class has in a row that is summed up: ten times all words and pieces of the longest text fit."""
_ZERO = 128
"""What is added to a cell, so that no lane is ever negative."""
_KNOWN = 1 << 15
"""Words whose pieces are kept added up."""


class Model:
    """A table, ready to be asked. The same text and rule, the same answer."""

    def __init__(self, table: ModelTable) -> None:
        self.table = table
        self._cells = np.frombuffer(table.cells, np.int8).reshape(table.rows, len(table.classes))
        self._mask = table.rows - 1
        self._unknown = (0.0,) * len(table.classes)
        self._shifts = tuple(range(0, _LANE * len(table.classes), _LANE))
        # One whole number per row, a lane for each class: a sum of rows is a sum of numbers,
        # which costs a third of what an array of some hundred cells does.
        lanes = self._cells.astype(np.int64) + _ZERO
        self._head = (
            np.frombuffer(table.head, np.int8).reshape(-1, len(table.classes)) * table.head_step if table.head else None
        )
        empty = int.from_bytes(np.full(len(table.classes), _ZERO, "<u4").tobytes(), "little")
        self._spelt: dict[str, tuple[int, int]] = {}
        self._rows = [empty] * table.rows
        for row in np.flatnonzero(self._cells.any(axis=1)).tolist():
            self._rows[row] = int.from_bytes(lanes[row].astype("<u4").tobytes(), "little")

    def answer(self, text: str, rule: str, vector: Vector | None = None) -> ModelAnswer:
        """The opinion on a text of which the rule said ``rule`` and the encoder ``vector``; without it, by words."""
        logits = self.log_odds(text, rule)
        if self._head is not None and vector is not None:
            meant = vector @ self._head
            logits = [a + b + float(c) for a, b, c in zip(logits, self.table.head_bias, meant, strict=True)]
        top = max(logits)
        weights = [math.exp(self.table.sharpness * (each - top)) for each in logits]
        total = sum(weights)
        chances = tuple([each / total for each in weights])
        # The first of equals, as the table has them.
        best = weights.index(max(weights))
        said, weights[best] = self.table.classes, -1.0
        second = said[weights.index(max(weights))] if len(said) > 1 else ""
        return ModelAnswer(said[best], self._sure(chances[best]), second, chances)

    def _sure(self, chance: float) -> float:
        slope, lift = self.table.sure_slope, self.table.sure_lift
        if (slope, lift) == (1.0, 0.0) or not 0.0 < chance < 1.0:
            return chance
        return 1.0 / (1.0 + math.exp(-slope * math.log(chance / (1.0 - chance)) - lift))

    def log_odds(self, text: str, rule: str) -> list[float]:
        """Of each class, before they are made chances."""
        found = features(text, rule)
        if self.table.marks:
            found += marks(text)
        start = self.table.rules.get(rule, self._unknown)
        if not found:
            return [a + b for a, b in zip(start, self.table.bias, strict=True)]
        rows, mask = self._rows, self._mask
        total = sum([rows[each & mask] for each in found])
        number = counted = len(found)
        step = self.table.step
        if self.table.letters:
            known = self._spelt
            spelt = [known.get(word) or self._spell(word) for word in different_words(text)]
            pieces = sum([each for _, each in spelt])
            total = TENTHS * total + sum([each for each, _ in spelt])
            counted, number = TENTHS * number + self.table.letters * pieces, number + pieces
            step /= TENTHS
        nothing = _ZERO * counted
        # Of a long text each word says less: what they say together is divided by the root of their number.
        scale = step / math.sqrt(number)
        sums = [(total >> shift & 0xFFFFFFFF) - nothing for shift in self._shifts]
        return [a + b + scale * c for a, b, c in zip(start, self.table.bias, sums, strict=True)]

    def _spell(self, word: str) -> tuple[int, int]:
        """The sum of the rows of a word's pieces, as much as they count, and how many they are."""
        found, rows, mask = letters(word), self._rows, self._mask
        if len(self._spelt) >= _KNOWN:
            self._spelt.clear()
        made = (self.table.letters * sum([rows[each & mask] for each in found]), len(found))
        self._spelt[word] = made
        return made

    def words(self, text: str, wanted: str, most: int = 5) -> list[str]:
        """The words of ``text`` that spoke most for ``wanted``, against the mean of all classes; strongest first."""
        column = self.table.classes.index(wanted)
        said: dict[str, float] = {}
        for word in words_of(text):
            row = self._cells[features(word)[0] & self._mask]
            said[word] = float(row[column]) - float(row.mean())
        strongest = sorted(said, key=lambda word: (-said[word], word))
        return [word for word in strongest if said[word] > 0][:most]
