"""Part of a spike's mentions: what somebody has clicked on. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np

from listening.spikes.columns import LABELS, Columns, MentionField, Numbers
from listening.spikes.picture import Driver, DriverKind, Found, Picture, PictureUsual, most_repeated, topics, voices

Choice = Mapping[DriverKind, str]
"""One key per kind at most; all of them must fit."""


class ChosenPart(msgspec.Struct, frozen=True):
    """What is chosen of a spike."""

    mentions: int
    moods: tuple[int, int, int, int]
    authors: int
    counts: tuple[int, ...]
    """Per step of the course; 0 before the spike began, where no mention is kept."""
    drivers: dict[DriverKind, tuple[Driver, ...]]
    posts: tuple[Found, ...]
    """Newest first."""
    repeated: Found | None


def chosen(columns: Columns, choice: Choice, label: str = "", start: int = 0, end: int = 0) -> Numbers:
    """Which mentions fit; ``start``, ``end`` in ms since the beginning of the spike, 0 = all."""
    fits = np.ones(len(columns), dtype=bool)
    for kind, key in choice.items():
        fits &= _fitting(columns, kind, key)
    if label:
        numbers = [n for n, each in enumerate(LABELS) if each.name == label]
        fits &= np.isin(columns.label, numbers)
    if end:
        fits &= (columns.at >= start) & (columns.at < end)
    return fits


def part(columns: Columns, fits: Numbers, whole: Picture, at_most: int, offset: int = 0) -> ChosenPart:
    """Everything about the mentions that fit, beside the whole; ``at_most`` posts from ``offset`` on."""
    course = whole.course
    picked = _only(columns, fits)
    at = whole.since + picked.at.astype(np.int64)
    bins = (at - course.start) // course.step
    counts = np.bincount(bins[(bins >= 0) & (bins < len(course.counts))], minlength=len(course.counts))
    labels = np.bincount(picked.label, minlength=len(LABELS))
    newest = np.argsort(picked.at, kind="stable")[::-1][offset : offset + at_most]
    return ChosenPart(
        mentions=len(picked),
        moods=(int(labels[0]), int(labels[1]), int(labels[2]), int(labels[3])),
        authors=len(np.unique(picked.author[picked.author > 0])),
        counts=tuple(int(n) for n in counts),
        drivers=_drivers(columns, picked, fits, whole),
        posts=tuple(Found(int(at[n]), int(picked.mark[n])) for n in newest),
        repeated=most_repeated(picked, whole.since)[0],
    )


def _fitting(columns: Columns, kind: DriverKind, key: str) -> Numbers:
    match kind:
        case DriverKind.term:
            fits = np.zeros(len(columns), dtype=bool)
            if key in columns.words:
                fits[columns.rows[columns.terms == columns.words.index(key)]] = True
            return fits
        case DriverKind.reach | DriverKind.author:
            try:
                return np.asarray(columns.author == np.uint32(int(key, 16)))
            except (ValueError, OverflowError):
                return np.zeros(len(columns), dtype=bool)
        case DriverKind.topic:
            if key not in columns.topic_names:
                return np.zeros(len(columns), dtype=bool)
            bit = np.uint64(columns.topic_names.index(key))
            return ((columns.topics >> bit) & np.uint64(1)).astype(bool)
        case _:
            field = MentionField(kind.value)
            if key not in columns.names[field]:
                return np.zeros(len(columns), dtype=bool)
            return np.asarray(columns.fields[field] == columns.names[field].index(key))


def _only(columns: Columns, fits: Numbers) -> Columns:
    """The mentions that fit, without their terms."""
    made = Columns()
    for name in ("at", "mark", "author", "reach", "text", "label", "repost", "spam", "original", "topics"):
        setattr(made, name, getattr(columns, name)[fits])
    made.fields = {field: codes[fits] for field, codes in columns.fields.items()}
    made.names, made.topic_names = columns.names, columns.topic_names
    return made


def _drivers(columns: Columns, picked: Columns, fits: Numbers, whole: Picture) -> dict[DriverKind, tuple[Driver, ...]]:
    """The drivers of the whole, counted among what fits; voices anew."""
    by_reach, by_number = voices(picked, whole.since)
    anew: dict[DriverKind, tuple[Driver, ...]] = {DriverKind.reach: by_reach, DriverKind.author: by_number}
    nothing = PictureUsual(0, {}, {}, {}, {})
    by_topic = {row.key: row.n for row in topics(picked, nothing, 0.0)}
    found: dict[DriverKind, tuple[Driver, ...]] = {}
    for kind, rows in whole.drivers.items():
        if kind in anew:
            found[kind] = anew[kind]
            continue
        if kind is DriverKind.term:
            counts = _term_counts(columns, fits, [row.key for row in rows])
        elif kind is DriverKind.topic:
            counts = by_topic
        else:
            field = MentionField(kind.value)
            number = np.bincount(picked.fields[field], minlength=len(picked.names[field]))
            counts = {name: int(n) for name, n in zip(picked.names[field], number, strict=True)}
        found[kind] = tuple(msgspec.structs.replace(row, n=counts.get(row.key, 0)) for row in rows)
    return found


def _term_counts(columns: Columns, fits: Numbers, wanted: list[str]) -> dict[str, int]:
    place = {word: n for n, word in enumerate(columns.words)}
    codes = [place.get(word, -1) for word in wanted]
    uses = columns.terms[fits[columns.rows]]
    counts = np.bincount(uses, minlength=len(columns.words))
    return {word: int(counts[n]) if n >= 0 else 0 for word, n in zip(wanted, codes, strict=True)}
