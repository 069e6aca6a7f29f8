"""The values on a wall: one frozen struct per panel, and the Snapshot that holds them.

The short names of ``rename`` are what a frame calls the fields (see ``frame``),
because every screen receives them every second. Times are ms UTC here unless a
docstring says otherwise; sentiment is net, -100..100 points.

Tables that change row by row are dicts, so that a frame can name the row: by
place in config.toml (``t0`` the first topic, ``d0`` the first department,
``s0`` the first source), by the start of a bucket, or by a key made of an id.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec


class SnapshotPart(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Base of all parts of a snapshot: what has its default is left out of the frame."""


class Beside(SnapshotPart, frozen=True, kw_only=True, rename={"low": "l", "middle": "m", "high": "h"}):
    """The usual beside a figure, rounded to what can be read."""

    low: float
    middle: float
    high: float


class WithUsual(SnapshotPart, frozen=True, kw_only=True, rename={"value": "v", "usual": "u", "at_least": "least"}):
    """A number and its usual."""

    value: int | None = None
    """None where there is nothing to compute it from (no scored mention)."""
    usual: Beside | None = None
    """None = nothing is known yet about this time of day."""
    at_least: bool = False
    """More mentions came than are kept one by one, so the true number is higher."""


class NetFigure(
    SnapshotPart,
    frozen=True,
    kw_only=True,
    rename={"value": "v", "usual": "u", "low": "lo", "high": "hi", "reviewed": "rv", "unchecked": "un", "by": "by"},
):
    """Net sentiment, its usual, and how far it may be believed."""

    value: int | None = None
    usual: Beside | None = None
    """Corrected as ``value`` is."""
    low: int | None = None
    high: int | None = None
    """Ends of its 95 % interval."""
    reviewed: int | None = None
    """Mentions whose review corrected it."""
    unchecked: bool = False
    """By word list or model only."""
    by: str = ""
    """Which of both, where it is unchecked."""


class Moods(
    SnapshotPart, frozen=True, kw_only=True, rename={"negative": "n", "neutral": "u", "positive": "p", "unscored": "x"}
):
    """Mentions by label."""

    negative: int = 0
    neutral: int = 0
    positive: int = 0
    unscored: int = 0


class Meta(SnapshotPart, frozen=True, kw_only=True):
    """What the header shows."""

    at: int
    """When the snapshot was taken, in whole seconds UTC."""
    alive: int
    """Sources that are live or behind."""
    of: int
    """Sources in all."""
    short: bool = False
    """A source is cut: somebody has to look after it."""
    missing: int = 0
    """Seconds of the past that a source has still to tell: until then the usual and what waits are not whole."""
    demo: bool = False
    crisis: str = ""
    """Topics and departments in crisis mode."""
    trouble: str = ""
    """What most needs somebody: ``workers: not working since 12:03``, ``disk: 1.2 GB left, and 2 more``."""


class Failed(SnapshotPart, frozen=True, kw_only=True):
    """Stands in the place of a panel whose computation failed."""

    failed: bool
    """Always true; without a default, so that it is in the frame."""


class Untold(SnapshotPart, frozen=True, kw_only=True):
    """Stands in the place of a panel while a source still tells what the panel would count."""

    reading: bool
    """Always true; without a default, so that it is in the frame."""


class Unkept(SnapshotPart, frozen=True, kw_only=True):
    """Stands in the place of a panel in a rewind, where what it showed at that moment is not kept."""

    unkept: str
    """What is not kept, in words."""


class Work(SnapshotPart, frozen=True, kw_only=True, rename={"unresolved": "n"}):
    """What waits for an answer, and who is there to give it."""

    unresolved: int
    unowned: int
    risk: int
    """At risk, not breached yet."""
    breached: int
    escalated: int
    """Nobody has taken them for too long."""
    oldest: int | None = None
    """When the post was written that waits longest, whole seconds UTC; None = nothing waits."""
    on: int | None = None
    """People who are on now; None = not kept for that moment."""
    history: int = 0
    """From before anybody listened; in none of the others."""


Panel: TypeAlias = SnapshotPart
"""What a panel shows: the struct of its own module in ``panels``, or why there is none."""


class Snapshot(msgspec.Struct, frozen=True):
    """All that one wall shows at one instant."""

    meta: Meta
    panels: dict[str, Panel]
    """By the names of ``listening.config.panels``."""
