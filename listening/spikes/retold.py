"""Stories that were told before: what keeps its identity from one spike to the next. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from listening.spikes.stories import SpikeStories, ToldStory, alike


class ToldBefore(msgspec.Struct, frozen=True):
    """The earlier spikes in which a story was told."""

    spike: str
    """The first of them."""
    at: int
    """When it was first said there, ms UTC."""
    people: int
    """Who said it there."""
    spikes: int
    """How many there are."""


def told_before(story: ToldStory, spike: str, kept: Mapping[str, SpikeStories]) -> ToldBefore | None:
    """Where ``story`` of ``spike`` was told before; ``kept``: the stories of spikes that are over."""
    earlier: list[tuple[int, str, int]] = []
    for other, stories in kept.items():
        if other == spike:
            continue
        same = [each for each in stories.stories if each.first.at < story.first.at and alike(each, story)]
        if same:
            first = min(same, key=lambda each: each.first.at)
            earlier.append((first.first.at, other, first.people))
    if not earlier:
        return None
    at, first_spike, people = min(earlier)
    return ToldBefore(first_spike, at, people, len(earlier))
