"""The detector's sight now: "nothing out of the ordinary" may be said only by one that would see it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec

from listening.moments import clock
from listening.spans import MINUTE_MS
from listening.spikes.detector import SeriesState
from listening.spikes.detector.ready import events_from, surges_from
from listening.spikes.evaluate import GRACE_S, Head
from listening.spikes.gaps import hears

BEHIND_S = 60
"""Rows are judged within seconds of their end; this long after it, nobody judges them."""


class SightKind(StrEnum):
    unknown = "unknown"
    """Nothing was judged yet."""
    behind = "behind"
    """Nothing was judged since ``at``."""
    deaf = "deaf"
    """The sources that usually bring most are not live."""
    learning = "learning"
    """Nothing is seen until ``at``."""
    sudden = "sudden"
    """What bursts within minutes is seen; what rises over hours from ``at`` on."""
    clear = "clear"
    """All is seen."""
    past = "past"
    """Of a past moment: what was seen then is not kept."""


class Sight(msgspec.Struct, frozen=True):
    """How much is seen, of the series of all mentions: the others learn as it does."""

    kind: SightKind
    at: int = 0
    """ms UTC, a whole minute where it is to come; 0 where no time is known."""

    def words(self, zone: ZoneInfo) -> str:
        """What is to be said where no spike goes on. Clocks are in ``zone``, that of the brand."""
        at = clock(self.at, zone)
        match self.kind:
            case SightKind.unknown:
                return "Not known yet: nothing was looked at so far"
            case SightKind.behind:
                return f"Not known: nothing was looked at since {at}"
            case SightKind.deaf:
                return "Not known: too few sources are live"
            case SightKind.learning:
                return f"Learning what is usual until {at}"
            case SightKind.sudden:
                return f"Nothing sudden. Slow rises are seen from {at}"
            case SightKind.past:
                return "No spike was going on. How much the detector could see is not kept"
            case SightKind.clear:
                return "Nothing out of the ordinary"


CLEAR = Sight(SightKind.clear)


def sight(head: Head | None, total: SeriesState | None, known: Iterable[str], now: int) -> Sight:
    """``head`` and the series of all mentions as they are kept; ``known`` sources of config.toml; ``now`` in ms."""
    if head is None or total is None:
        return Sight(SightKind.unknown)
    if now - head.next * 1000 > BEHIND_S * 1000:
        return Sight(SightKind.behind, head.next * 1000)
    if not hears(head.ears, head.next, known):
        return Sight(SightKind.deaf)
    if at := surges_from(total, head.next):
        return Sight(SightKind.learning, _minute(at))
    if at := events_from(total, head.next):
        return Sight(SightKind.sudden, _minute(at))
    return CLEAR


def _minute(at: int) -> int:
    """The whole minute (ms) by which a row that ends at ``at`` (UTC seconds) was judged."""
    return -(-(at + GRACE_S) // 60) * MINUTE_MS
