"""The view that the figures on a wall are computed from, at one instant. Plain values, no I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from listening.alerting.channel import ChannelState
from listening.cases.load import CasesNow
from listening.config import Config
from listening.counting.counts import Cells
from listening.learning.sample import Calibration
from listening.mention import Mention
from listening.spikes.shown import SpikeShown
from listening.spikes.sight import CLEAR, Sight
from listening.statements.people import StatementRow
from listening.system.health import Check
from listening.system.source import SourceState


class History(Protocol):
    """Counts of the past, kept in memory by the process that serves the wall."""

    def cells(self, start: int, end: int) -> Cells:
        """Cells of all mentions written in [start, end) (ms, multiples of 10 s)."""

    def listened(self, start: int, end: int) -> bool:
        """Whether anything was listened to on the days of [start, end)."""

    @property
    def rewritten(self) -> int:
        """When (ms) counts of more than two hours ago last changed; 0 = never."""


class SearchNow(msgspec.Struct, frozen=True, kw_only=True):
    """What a saved search finds, of the last 24 hours."""

    name: str
    query: str
    number: int
    hours: tuple[int, ...]
    """By hour; the last one goes on."""
    newest: tuple[Mention, ...]


class View(msgspec.Struct, frozen=True):
    config: Config
    now: int
    """ms UTC."""
    history: History
    recent: Sequence[Mention]
    """Mentions of the last hour, newest first, none deleted; the newest 20,000 if there are more."""
    sources: Sequence[SourceState]
    handles: dict[str, str]
    """Author ids of ``recent`` to handles, where known."""
    demo: bool
    """A demo source feeds this wall."""
    spikes: Sequence[SpikeShown] = ()
    """Those that go on, and the last of the past, newest first."""
    sight: Sight = CLEAR
    """What the detector can see of spikes."""
    casework: CasesNow = CasesNow()
    channels: Sequence[ChannelState] = ()
    """How every channel that was ever used fares."""
    wrong: Sequence[Check] = ()
    """Parts of Masthead that do not do their work, and what runs out."""
    calibration: Calibration = msgspec.field(default_factory=Calibration)
    """What the reviews say of figures of mood."""
    searches: Mapping[str, SearchNow] = {}
    """By the name of the panel that shows it; without what is not shared, or not there."""

    stated: Sequence[StatementRow] = ()
    """What customers stated in the last 24 hours, most people first; read again every minute."""

    @property
    def missing_s(self) -> float:
        """Seconds of the past that sources have still to tell: until then no usual is known.

        Also of those that are not heard now: a listener late for a moment must not make a usual of half a past.
        """
        return max((s.missing_s for s in self.sources), default=0)

    def whole(self, start: int) -> bool:
        """Whether everything from ``start`` (ms) to now is recorded, as far as sources have told it."""
        return all(s.whole_from <= start for s in self.sources if s.missing_s)
