"""Things that customers like, dislike, miss and wish for: by how many people, with one quote each."""

from __future__ import annotations

import msgspec

from listening.names.keys import short
from listening.spans import HOUR_MS
from listening.statements.people import StatementRow, people
from listening.statements.statement import Stance
from listening.wall.authors import line
from listening.wall.model import SnapshotPart
from listening.wall.sums import Sums

SHOWN = 10
BACK = 24 * HOUR_MS
SAYS = {Stance.like: "like", Stance.dislike: "dislike", Stance.miss: "miss", Stance.wish: "wish for"}


class StatedLine(SnapshotPart, frozen=True, kw_only=True):
    """What people say of one thing, in one way."""

    stance: str = msgspec.field(name="s")
    """likes, dislikes, misses or wishes for."""
    way: str = msgspec.field(name="w")
    """Name of the stance, for its colour."""
    about: str = msgspec.field(name="a")
    people: int = msgspec.field(name="n")
    quote: str = msgspec.field(default="", name="q")
    """Of the newest of them."""


class StatedOnWall(SnapshotPart, frozen=True, kw_only=True):
    """What customers like, dislike, miss and wish for, last 24 hours; most people first."""

    empty: bool = False
    people: int = 0
    """Who said any of it."""
    rows: dict[str, StatedLine] = msgspec.field(default_factory=dict)


def build(sums: Sums) -> StatedOnWall:
    said = sums.view.stated
    return StatedOnWall(
        empty=not said,
        people=people(said),
        rows={short(f"{row.stance.value}\n{row.about}"): _line(row) for row in said[:SHOWN]},
    )


def _line(row: StatementRow) -> StatedLine:
    newest = row.stated[0].statement.quote if row.stated else ""
    return StatedLine(
        stance=SAYS[row.stance], way=row.stance.value, about=line(row.about, 60), people=row.people, quote=line(newest)
    )
