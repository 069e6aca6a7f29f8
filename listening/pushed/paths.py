"""Paths into JSON: ``data.items``, ``post.user.name``, ``entry[*].changes[0].value``. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import UNSET

Step = str | int | None
"""A key, a place in a list, or None for every place of it."""

STEP = re.compile(r"([^.\[\]]+)|\[(\d{1,4}|\*)\]")
WHOLE = re.compile(r"(?:[^.\[\]]+|\[(?:\d{1,4}|\*)\])(?:\.[^.\[\]]+|\[(?:\d{1,4}|\*)\])*")


def steps(path: str) -> tuple[Step, ...]:
    """The steps of a path; empty for the whole. Raises ValueError for what is none."""
    if not path:
        return ()
    if not WHOLE.fullmatch(path):
        raise ValueError(f"{path!r} is no path; right is a path like data.items, user.name or entry[0].text")
    return tuple(key if key else None if place == "*" else int(place) for key, place in STEP.findall(path))


def value(of: object, path: Sequence[Step]) -> object:
    """What stands at ``path``; UNSET where nothing does. A star finds the first."""
    return next(values(of, path), UNSET)


def values(of: object, path: Sequence[Step]) -> Iterator[object]:
    """Everything that stands at ``path``, in order."""
    if not path:
        yield of
        return
    step, rest = path[0], path[1:]
    match of:
        case dict() if isinstance(step, str):
            if step in of:
                yield from values(of[step], rest)
        case list() if step is None:
            for each in of:
                yield from values(each, rest)
        case list() if isinstance(step, int):
            if step < len(of):
                yield from values(of[step], rest)
        case _:
            return
