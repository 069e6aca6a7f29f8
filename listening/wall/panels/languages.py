"""Languages of the last hour, and how much of it carries no sentiment."""

from __future__ import annotations

import msgspec

from listening.counting.counts import Mood, Tally
from listening.names.languages import LANGUAGES
from listening.wall.model import SnapshotPart
from listening.wall.sums import Measure, Sums

SHOWN = 16
NOTHING = Mood()
UNDECIDED = ("", "und")


class Tongue(SnapshotPart, frozen=True, kw_only=True):
    name: str
    mentions: int = msgspec.field(name="n")
    percent: int = msgspec.field(name="v")
    usual: float | None = msgspec.field(default=None, name="u")
    """Percent."""
    scored: bool = False
    """Whether sentiment is computed for this language."""


class Languages(SnapshotPart, frozen=True, kw_only=True):
    """Languages of the last hour."""

    empty: bool = False
    unscored: int
    """Percent of mentions that count in no sentiment figure."""
    rows: dict[str, Tongue]


def build(sums: Sums) -> Languages:
    hour = sums.hour
    scored = sums.view.config.language.scored
    most = sorted(hour.by_language, key=lambda code: (-hour.by_language[code].mentions, code))[:SHOWN]
    rows = {}
    for code in most:
        by = hour.by_language[code]
        usual = sums.usual_hour(_percent_of(code))
        rows[code or "und"] = Tongue(
            name="not known" if code in UNDECIDED else LANGUAGES.get(code, code),
            mentions=by.mentions,
            percent=round(100 * by.mentions / hour.mentions),
            usual=None if usual is None else round(usual.middle),
            scored=code in scored,
        )
    unscored = round(100 * hour.mood.unscored / hour.mentions) if hour.mentions else 0
    return Languages(empty=not rows, unscored=unscored, rows=rows)


def _percent_of(language: str) -> Measure:
    def measure(past: Tally) -> float | None:
        if not past.mentions:
            return None
        return 100 * past.by_language.get(language, NOTHING).mentions / past.mentions

    return measure
