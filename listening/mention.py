"""The mention: what every source turns its events into, and what is stored.

Times are integers: milliseconds since 1970-01-01 UTC. Nothing here does I/O.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """How a mention came to be."""

    post = "post"
    reply = "reply"
    repost = "repost"
    quote = "quote"


class Label(StrEnum):
    """Sentiment in one word; the value is the letter kept in counters.

    ``unscored`` is a mention in a language the analyser cannot read: it has no
    compound and counts in no sentiment figure.
    """

    negative = "n"
    neutral = "u"
    positive = "p"
    unscored = "x"


MOST_STARS = 5
"""Of a review, in every store of apps."""
POOR = 2
"""So few stars are a bad review, and so few missing ones a good one."""


UNSURE = "?"
"""``Mention.mood`` where a model would as likely be wrong as right: it counts in no mood."""


class Praise(StrEnum):
    """Praise and thanks open no case, so whether they were answered is kept with the mention."""

    none = ""
    heard = "+"
    answered = "*"
    """The brand has replied to it."""


class Mention(
    msgspec.Struct,
    frozen=True,
    gc=False,  # holds no containers that could lead back to it, and there are many
    omit_defaults=True,
    kw_only=True,
    rename={
        "id": "i",
        "source": "s",
        "created": "c",
        "text": "t",
        "author": "a",
        "name": "n",
        "followers": "f",
        "language": "l",
        "kind": "k",
        "url": "w",
        "parent": "p",
        "root": "r",
        "original": "o",
        "location": "L",
        "lat": "y",
        "lon": "z",
        "edited": "e",
        "own": "O",
        "topics": "T",
        "received": "R",
        "compound": "S",
        "department": "D",
        "route": "d",
        "country": "C",
        "city": "G",
        "deleted": "X",
        "contact": "q",
        "praise": "P",
        "alt": "A",
        "pictures": "m",
        "stars": "v",
        "mood": "M",
        "mood_version": "V",
        "routed": "B",
        "department_version": "E",
        "likely": "K",
        "given": "g",
        "untracked": "U",
    },
):
    """One post that speaks of something we track.

    The wire and storage form uses the one-letter names of ``rename`` because a
    stored mention, with all its indexes, may cost 700 bytes at most.

    The first block comes from the source, the second is added on the way:
    ``topics`` and ``own`` by the listener, the rest by the ingest job.
    """

    # -- said by the source
    id: str = ""
    """Unique over all sources and stable: ``<source name>:<natural id>``."""
    source: str = ""
    """Name of the source in config.toml."""
    created: int
    """When it was written, ms UTC."""
    text: str = ""
    """As the author wrote it: entities decoded, markup removed, nothing cut."""
    author: str = ""
    """Handle, or the source's own id of the author while the handle is unknown."""
    name: str = ""
    """Display name, where the source sends one."""
    followers: int | None = None
    """Reach: how many accounts follow the author, where the source says so."""
    language: str = ""
    """ISO 639 code; from the source a hint, after ingest decided, ``und`` if not."""
    kind: Kind = Kind.post
    url: str = ""
    """The original at its source. http(s) only."""
    parent: str = ""
    """Id (as in ``id``) of the mention this one replies to."""
    root: str = ""
    """Id of the first post of the thread, where the source says so."""
    original: str = ""
    """Id of the reposted or quoted post."""
    location: str = ""
    """Place as the author wrote it."""
    lat: float | None = None
    lon: float | None = None
    alt: str = ""
    """What its pictures show, as the author described it: a line for each picture that has words."""
    pictures: int = 0
    """How many pictures and films it has. They stay at their source."""
    edited: int = 0
    """When the author last changed it, ms UTC; 0 = never."""
    stars: int = 0
    """What a review gives, 1 to 5; 0 = it is no review."""

    # -- added on the way
    own: bool = False
    """Written by one of the brand's own handles."""
    topics: tuple[str, ...] = ()
    """Names of the topics it matched, in config order."""
    received: int = 0
    """When it was stored here, ms UTC; retention counts from it."""
    compound: float | None = None
    """vaderSentiment's compound, -1..1; None = unscored."""
    department: str = ""
    route: str = ""
    """Name of the route that chose the department."""
    country: str = ""
    """ISO 3166-1 alpha-2, empty if unknown."""
    city: str = ""
    deleted: bool = False
    """Deleted at its source: text, author and place are gone, its count stays."""
    contact: str = ""
    """Why somebody wrote: a letter of ``listening.triage.reasons``, empty = none known."""
    praise: Praise = Praise.none
    mood: str = ""
    """What a model says, beside the compound: a letter of ``Label``, or UNSURE; empty where none was asked."""
    mood_version: int = 0
    """Of the model, which is the one of its language."""
    routed: str = ""
    """The department of its route, where a model chose another."""
    department_version: int = 0
    """Of the model that was asked for the department; 0 = the route alone decided."""
    likely: tuple[str, ...] = ()
    """The two likeliest departments, where the model was unsure and it went to the triage desk."""
    given: tuple[str, ...] = ()
    """Those of ``topics`` that whoever brought it said, whatever its words are."""
    untracked: bool = False
    """By the rules of now it would not have been kept: it stays for as long as others, and is counted nowhere."""

    @property
    def full_text(self) -> str:
        """All that can be read of it: its text, and what its pictures show."""
        return f"{self.text}\n\n{self.alt}" if self.alt and self.text else self.text or self.alt

    @property
    def shown(self) -> str:
        """What stands on pages where the post is cited: stars, text, and that there are pictures, with words."""
        if not self.pictures:
            return f"{self.rating}{self.text}"
        what = "picture" if self.pictures == 1 else f"{self.pictures} pictures"
        note = f"[{what}: {self.alt}]" if self.alt else f"[{what}]"
        return f"{self.rating}{self.text}\n{note}" if self.text else f"{self.rating}{note}"

    @property
    def rating(self) -> str:
        """The stars of a review as signs, with a word where its text sounds otherwise, and a line end; else empty."""
        if not 1 <= self.stars <= MOST_STARS:
            return ""
        signs = "★" * self.stars + "☆" * (MOST_STARS - self.stars)
        sounds = self.label
        if self.stars <= POOR and sounds is Label.positive:
            return f"{signs} (words sound positive)\n"
        if self.stars > MOST_STARS - POOR and sounds is Label.negative:
            return f"{signs} (words sound negative)\n"
        return f"{signs}\n"

    @property
    def label(self) -> Label:
        """What had the last word: a model, or else the compound."""
        if self.mood:
            return Label.unscored if self.mood == UNSURE else Label(self.mood)
        return label_of(self.compound)


def label_of(compound: float | None) -> Label:
    """Label at ±0.05, the thresholds vaderSentiment's authors give in its README."""
    if compound is None:
        return Label.unscored
    if compound >= 0.05:
        return Label.positive
    if compound <= -0.05:
        return Label.negative
    return Label.neutral


def erase(mention: Mention) -> Mention:
    """What stays of a mention that was deleted at its source: only what is counted."""
    return msgspec.structs.replace(
        mention,
        text="",
        alt="",
        pictures=0,
        stars=0,
        author="",
        name="",
        followers=None,
        url="",
        location="",
        lat=None,
        lon=None,
        city="",
        routed="",
        likely=(),
        deleted=True,
    )


class Deletion(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A source said that a post, or everything by an author, is gone.

    Exactly one of ``id`` (one mention) and ``author`` (all of its mentions at
    that source) is set.
    """

    source: str
    id: str = ""
    author: str = ""
    at: int = 0
    """When, ms UTC; 0 = its source does not say."""


class Reject(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Foreign data we cannot use: counted by ``reason`` and kept for a look."""

    source: str
    reason: str
    """A short fixed phrase, so that it can be counted: ``no text``, ``not JSON``."""
    detail: str = ""
    """Where and what: line number, field, value."""
    raw: str = ""
    """The beginning of the offending input, at most 500 characters."""


RAW_KEPT = 500
"""Characters of a rejected input that are kept."""


def reject(source: str, reason: str, raw: str | bytes, detail: str = "") -> Reject:
    """A Reject with its raw input cut to what is kept; undecodable bytes are shown as such."""
    if isinstance(raw, bytes):
        raw = raw[: RAW_KEPT * 4].decode("utf-8", "backslashreplace")
    return Reject(source=source, reason=reason, detail=detail[:RAW_KEPT], raw=raw[:RAW_KEPT])


Event = Mention | Deletion | Reject | None
"""What a source's ``parse`` returns for one wire event; None = of no interest."""
