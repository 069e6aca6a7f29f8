"""A spike in figures, told alike on its page, in alerts and on the wall. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from listening.names.countries import COUNTRIES
from listening.names.languages import LANGUAGES
from listening.spikes.picture import Driver, DriverKind, Picture
from listening.spikes.record import Spike, Stage

LEAST_SCORED = 20
"""Scored posts, before and since, below which nothing is said of how the mood changed."""
LEAST_CHANGE = 0.1
"""Of the share of negative posts."""
LEAST_REPEATED = 20
MOST_OF_IT = 0.5
"""Share of a spike from which on one post that is repeated is what it is."""
LEAST_SAID = 0.1
"""Share of a spike from which on it is told that one post is said again and again."""
LEAST_REACH = 10_000
"""Followers from which on it is told how loud the loudest is."""
LEAST_REPOSTS = 0.2
"""Share of reposts from which on they are told."""

LEAST_SHARE = 0.25
LEAST_MORE = 0.15
"""A source, language or place is spoken of from this share on, if it is this much above its usual share."""
OWN_NAMES = (DriverKind.source, DriverKind.language, DriverKind.country)
"""What has names of ours: a city is called what a stranger wrote."""

GOES = {
    Stage.growing: "still rising",
    Stage.peaking: "at its peak",
    Stage.fading: "falling",
    Stage.closed: "over",
}


class MoodChange(msgspec.Struct, frozen=True):
    """Share of the scored posts that is negative, 0..1. Who writes in a spike is no random sample: nobody checks it."""

    before: float
    now: float


class PartAbove(msgspec.Struct, frozen=True):
    """A source, language or place that has more of a spike than it usually has."""

    kind: DriverKind
    key: str
    share: float
    """0..1"""
    usual: float
    """0..1"""

    @property
    def name(self) -> str:
        """As it is shown."""
        if self.kind is DriverKind.country and self.key in COUNTRIES:
            return COUNTRIES[self.key][0]
        return LANGUAGES.get(self.key, self.key) if self.kind is DriverKind.language else self.key

    @property
    def comes(self) -> str:
        where = {DriverKind.language: "are in", DriverKind.country: "come from", DriverKind.city: "come from"}
        return where.get(self.kind, "came through")

    @property
    def usually(self) -> str:
        return f"usually {100 * self.usual:.0f}\u00a0%" if self.usual >= 0.005 else "usually hardly any"


def most_above(picture: Picture, kinds: Sequence[DriverKind]) -> PartAbove | None:
    """The part that is furthest above its usual share; None where none is far above, or little is usual."""
    if picture.expected < 1:
        return None
    known = [kind for kind in kinds if any(row.usual for row in picture.drivers.get(kind, ()))]
    parts = [_above(kind, row, picture) for kind in known for row in picture.drivers[kind]]
    large = [part for part in parts if part.share >= LEAST_SHARE and part.share - part.usual >= LEAST_MORE]
    return max(large, key=lambda part: part.share - part.usual, default=None)


def _above(kind: DriverKind, row: Driver, picture: Picture) -> PartAbove:
    return PartAbove(kind, row.key, row.n / picture.mentions, row.usual / picture.expected)


def mood_change(picture: Picture) -> MoodChange | None:
    """Since a spike began, against what its course has of before; None where few are scored or little changed."""
    course = picture.course
    ends = (course.start + (n + 1) * course.step for n in range(len(course.counts)))
    earlier = [counts for counts, end in zip(course.counts, ends, strict=True) if end <= picture.since]
    before, now = _negative([sum(each) for each in zip(*earlier, strict=True)]), _negative(picture.moods)
    if before is None or now is None or abs(now - before) < LEAST_CHANGE:
        return None
    return MoodChange(before, now)


def _negative(moods: list[int] | tuple[int, ...]) -> float | None:
    scored = sum(moods[:3])
    return moods[0] / scored if scored >= LEAST_SCORED else None


def goes_around(picture: Picture) -> int:
    """How many posts repeat a single one, where that is what a spike is; 0 = it is made of many posts."""
    times = picture.repeated.times if picture.repeated else 0
    alone = times >= max(LEAST_REPEATED, MOST_OF_IT * picture.mentions)
    # Many who write the same by themselves are a wave; one post that goes around is reposted and quoted.
    return times if alone and picture.reposts + picture.quotes >= MOST_OF_IT * times else 0


def around_in_words(picture: Picture) -> str:
    """``One post goes around: 206 of them repeat it, 31 by quoting.``; empty where none does."""
    around = goes_around(picture)
    quoting = f", {picture.quotes:,} by quoting" if picture.quotes else ""
    return f"One post goes around: {around:,} of them repeat it{quoting}." if around else ""


def _again(picture: Picture) -> list[str]:
    times = picture.repeated.times if picture.repeated else 0
    if times < max(LEAST_REPEATED, LEAST_SAID * picture.mentions):
        return []
    return [f"{100 * times / picture.mentions:.0f} % say one post again."]


def loudest_in_words(picture: Picture) -> str:
    """``The loudest has 1,200,000 followers.``; empty where nobody is loud."""
    loud = next(iter(picture.drivers.get(DriverKind.reach, ())), None)
    reach = (loud.reach or 0) if loud else 0
    return f"The loudest has {reach:,} followers." if reach >= LEAST_REACH else ""


def in_one_line(spike: Spike, picture: Picture) -> str:
    """``412 posts by 318 people, usually 12; still rising. 70 % are reposts.`` Words of strangers are in it nowhere."""
    usual = f"{picture.expected:,.0f}" if picture.expected >= 0.5 else "hardly any"
    people = f" by {picture.authors:,} {'person' if picture.authors == 1 else 'people'}" if picture.authors else ""
    posts = f"{picture.mentions:,} {'post' if picture.mentions == 1 else 'posts'}"
    said = [f"{posts}{people}, usually {usual}; {GOES[spike.stage]}."]
    if around := around_in_words(picture):
        said.append(around)
    else:
        said += _again(picture)
    if loudest := loudest_in_words(picture):
        said.append(loudest)
    if not around and picture.reposts >= LEAST_REPOSTS * picture.mentions:
        said.append(f"{100 * picture.reposts / picture.mentions:.0f} % are reposts.")
    if above := most_above(picture, OWN_NAMES):
        said.append(f"{100 * above.share:.0f} % {above.comes} {above.name}, {above.usually}.".replace("\u00a0", " "))
    if changed := mood_change(picture):
        said.append(mood_in_words(changed))
    return " ".join(said)


def mood_in_words(changed: MoodChange) -> str:
    """``Negative are 61 % of the scored, 20 % before (not checked).``"""
    return f"Negative are {100 * changed.now:.0f} % of the scored, {100 * changed.before:.0f} % before (not checked)."
