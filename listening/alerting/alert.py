"""An alert: what people are paged for, who was, and who has it. Plain values."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from listening.alerting.trigger import Trigger
from listening.config.schema import AlertKind
from listening.spikes.detector.verdict import Severity

LONGEST_COMMENT = 500
"""Of who takes, gives or closes one."""


class PageReason(StrEnum):
    """Why somebody is paged now, or nobody is."""

    # -- a message goes out
    new = "new"
    escalated_no_acknowledgement = "escalated_no_acknowledgement"
    distinctly_worse = "distinctly_worse"
    joined = "joined"
    """Another matter has become part of it, and those who know of the alert do not know of that."""
    delivery_failed_next = "delivery_failed_next"
    """Nobody of a step could be reached: the next one is paged at once."""
    reminder = "reminder"
    closing = "closing"
    closed_by_hand = "closed_by_hand"
    """Somebody closed it, whatever goes on."""
    given = "given"
    """Somebody gave it to a person, who is told that they have it."""
    # -- none does
    already_paged = "already_paged"
    acknowledged = "acknowledged"
    grouped_with = "grouped_with"
    """It joined an alert whose page was sent a moment ago."""
    silenced = "silenced"
    quiet_hours = "quiet_hours"
    nobody_on_call = "nobody_on_call"
    chain_ended = "chain_ended"
    """Everybody there is was paged, and nobody has acknowledged."""
    nobody_reached = "nobody_reached"
    """Every message to everybody failed; the chain begins anew after a while."""
    closing_waits = "closing_waits"
    """It is over, while a page is still on its way."""
    over = "over"
    """It is over, and who was paged knows."""
    over_unpaged = "over_unpaged"
    """It was over before anybody was paged."""
    settled = "settled"
    """It was closed by hand, and what it is about goes on."""
    no_rule = "no_rule"
    """config.toml has no rule for it (any more)."""


PAGING = frozenset(
    {
        PageReason.new,
        PageReason.escalated_no_acknowledgement,
        PageReason.distinctly_worse,
        PageReason.joined,
        PageReason.delivery_failed_next,
        PageReason.reminder,
    }
)
"""Reasons with which people are called."""
ENDING = frozenset({PageReason.closing, PageReason.closed_by_hand})
"""Reasons with which those who know are told that nothing is left to do."""


class Member(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One matter an alert is about."""

    trigger: Trigger
    """As it was last said."""
    joined: int
    """ms UTC."""
    told_worse_by: float = msgspec.field(name="told")
    """``worse_by`` when people were last told, or when it joined."""
    severity: Severity
    """The worst it has been."""


class Recipient(msgspec.Struct, frozen=True, omit_defaults=True):
    """A channel, and whose it is."""

    channel: str
    person: str = ""
    """Empty for a channel that is nobody's in particular."""


class Paged(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One time that people were told. ``turn`` counts them, from 1: it names the deliveries."""

    turn: int
    at: int
    reason: PageReason
    to: tuple[Recipient, ...]
    severity: Severity
    rule: str = ""
    step: int = 0
    """Index into the rule's steps."""
    round: int = 0
    """How often the chain has begun anew because nobody could be reached."""
    chain: bool = True
    """Whether this is the alert's place in the chain from now on."""


class Acknowledgement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    at: int
    by: str
    """Name of who has it."""
    comment: str = ""
    channel: str = ""
    """The channel whose link was used, empty if it was a page or the API."""
    given_by: str = ""
    """Who gave it to them; empty: they took it themselves."""
    department: str = ""
    """``by`` is this department, given it as a whole: any of its people can take it from there."""


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody closed an alert by hand."""

    at: int
    by: str
    reason: str


class Alert(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Times in ms UTC; 0 = not yet."""

    id: str
    kind: AlertKind
    group: str
    """What joins it: rule, kind, and what the rule groups by."""
    rule: str
    """The rule it opened under."""
    severity: Severity
    """The worst it has been."""
    opened: int
    changed: int
    """When anything but a delivery last happened."""
    members: tuple[Member, ...]
    """In the order they joined; the first gives the alert its title."""
    pages: tuple[Paged, ...] = ()
    acknowledged: Acknowledgement | None = None
    closed: int = 0
    """When the last of its matters was over, or somebody closed it."""
    by_hand: Closing | None = None
    """Who closed it, if somebody did. What goes on of it then is not paged again until it is
    distinctly worse; the alert is kept until all of it is over."""
    webhook_events: int = msgspec.field(default=0, name="said")
    """Webhook events so far: numbers them."""
    finished: bool = False
    """Closed, and nothing more to send."""
    reason: PageReason = PageReason.new
    """Of the last decision."""
    until: int = 0
    """When that decision changes by itself."""

    @property
    def title(self) -> str:
        """What it is about; of several matters the first, and how many more."""
        first = self.members[0].trigger.title
        more = len(self.members) - 1
        return f"{first} (and {more} more)" if more else first

    @property
    def since(self) -> int:
        """When the first of its matters began."""
        return min(member.trigger.since for member in self.members)

    @property
    def link(self) -> str:
        return self.members[0].trigger.link

    def unknown_to(self, to: Recipient, turn: int | None = None) -> tuple[Member, ...]:
        """Its matters that go on, and joined after it last called ``to``; ``turn``: as it was before that page."""
        earlier = self.pages if turn is None else self.pages[: turn - 1]
        called = [p.at for p in earlier if p.reason in PAGING and any(r.channel == to.channel for r in p.to)]
        return tuple(member for member in self.open_members if member.joined > max(called, default=0))

    @property
    def open_members(self) -> tuple[Member, ...]:
        """Its matters that go on."""
        return tuple(member for member in self.members if member.trigger.open)
