"""A spike with all that is kept of it: what was seen, what it is made of, what people did."""

from __future__ import annotations

import msgspec

from listening.alerting.alert import Alert
from listening.spikes.picture import Picture
from listening.spikes.record import Opinion, Said, Spike, opinion


class KnownSpike(msgspec.Struct, frozen=True, kw_only=True):
    """All that is kept of a spike."""

    spike: Spike
    picture: Picture | None
    """None in the first seconds."""
    remarks: tuple[Said, ...]
    alert: Alert | None

    @property
    def opinion(self) -> Opinion:
        """Who has it and what it was. An acknowledged alert is held by who acknowledged it."""
        found = opinion(self.remarks)
        held = self.alert.acknowledged if self.alert else None
        if held is None or found.given or (found.holder and found.held_at <= held.at):
            return found
        return msgspec.structs.replace(found, holder=held.by, held_at=held.at)
