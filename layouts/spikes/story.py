"""One spike: everything told of it at one instant, as the page of one spike shows it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from listening.cases.case import Case
from listening.cases.crisis import Crisis, CrisisEvent
from listening.mention import Mention
from listening.spikes.filtering import ChosenPart
from listening.spikes.known import KnownSpike
from listening.spikes.picture import DriverKind
from listening.spikes.retold import ToldBefore
from listening.spikes.stories import ToldStory


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """What is chosen of a spike: the query of its address."""

    keys: dict[DriverKind, str] = {}
    label: str = ""
    start: int = 0
    """ms UTC."""
    end: int = 0
    page: int = 0

    @property
    def query(self) -> dict[str, str]:
        """As it stands in the address."""
        found = {kind.value: key for kind, key in self.keys.items()}
        if self.label:
            found["sentiment"] = self.label
        if self.end:
            found |= {"from": str(self.start), "to": str(self.end)}
        return found

    @property
    def anything(self) -> bool:
        return bool(self.query)

    def with_key(self, kind: DriverKind, key: str) -> dict[str, str]:
        """The query with one more chosen; what is chosen already is given up."""
        query = self.query
        if self.keys.get(kind) == key:
            del query[kind.value]
        else:
            query[kind.value] = key
        return query

    def without(self, *names: str) -> dict[str, str]:
        return {name: value for name, value in self.query.items() if name not in names}

    def with_label(self, label: str) -> dict[str, str]:
        rest = self.without("sentiment")
        return rest if self.label == label else rest | {"sentiment": label}


class SpikeVoice(msgspec.Struct, frozen=True):
    name: str
    mention: Mention


CASES_SHOWN = 8
"""Of the cases of a spike, the newest this many are shown."""


class StoryShown(msgspec.Struct, frozen=True):
    """Posts that say the same, by the first of them."""

    story: ToldStory
    first: Mention
    told_before: ToldBefore | None = None
    """Where it was told before."""


class SpikeStory(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page of one spike shows."""

    known: KnownSpike
    part: ChosenPart | None
    """What is chosen; None in the first seconds."""
    posts: tuple[Mention, ...]
    """Newest first, as many as a page shows."""
    stories: tuple[StoryShown, ...] = ()
    """What several people say, most people first; empty where something is chosen."""
    finding: bool = False
    """The stories are not known yet."""
    extract: tuple[Mention, ...] = ()
    """The few posts that together say most of it."""
    first: tuple[Mention, ...]
    repeated: Mention | None
    handles: Mapping[str, str]
    voices: Mapping[int, Mention]
    """Posts of its authors, by the author's mark."""
    cases: tuple[Case, ...]
    openers: Mapping[str, Mention] = {}
    """What opened the newest of them, as many as are shown, by id of the mention."""
    crises: tuple[CrisisEvent, ...]
    """What was done with crisis mode meanwhile."""
    modes: tuple[Crisis, ...] = ()
    """Crisis mode as it is on now for what it is about."""
    chosen: Chosen
    now: int


class SpikeRights(msgspec.Struct, frozen=True):
    """What who looks at it may do."""

    take: bool
    judge: bool
    crisis: bool
    token: str
    """Anti-forgery, for forms."""
    people: tuple[str, ...] = ()
    """Whom it can be given to."""
