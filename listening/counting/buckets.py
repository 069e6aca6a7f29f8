"""Fixed slices of time, and what is counted in each.

A bucket holds *cells*: how many mentions share one combination of source,
language, department, country, label and topics. Every figure, however
filtered, is a sum over cells, so two pages cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

import msgspec

from listening.config.schema import Retention
from listening.mention import UNSURE, Kind, Label, Mention, Praise
from listening.spans import DAY_MS, HOUR_MS, MINUTE_MS

MARGIN_MS = HOUR_MS
"""The old end of a resolution's retention, which is not relied on: its buckets are about to expire."""


class Resolution(Enum):
    """Width of a bucket in milliseconds; the names are used in keys."""

    fine = 10_000
    minute = MINUTE_MS
    hour = HOUR_MS
    day = DAY_MS

    def floor(self, at: int) -> int:
        """Start (ms) of the bucket that ``at`` (ms) lies in. Buckets begin at UTC multiples."""
        return at - at % self.value

    def kept(self, retention: Retention) -> int:
        """How long (ms) buckets of this width are kept."""
        days = {
            Resolution.fine: retention.fine_days,
            Resolution.minute: retention.minutes_days,
            Resolution.hour: retention.hours_days,
            Resolution.day: retention.hours_days,
        }[self]
        return int(days * DAY_MS)


class Bucket(NamedTuple):
    resolution: Resolution
    start: int
    """ms UTC."""


class Cell(NamedTuple):
    """One combination of everything a mention is counted by."""

    source: str
    language: str
    department: str
    country: str
    label: Label
    topics: tuple[str, ...]
    own: bool
    contact: str = ""
    """As ``Mention.contact``."""
    praise: Praise = Praise.none
    repost: bool = False
    """Somebody else's words, said again: a voice, and a mood only where config.toml says so."""
    learnt: bool = False
    """A model had the last word on its mood. Its errors are not those of the word list, so both are counted apart."""

    @property
    def unsure(self) -> bool:
        """A model could not tell."""
        return self.learnt and self.label is Label.unscored


OWN, REPOST = "o", "t"
"""What ends the cell of a post by the brand, and of a repost. No letter of a reason for contact is one of them."""


def cell_of(mention: Mention) -> str:
    """The cell of a mention in the form it is stored: ``source|en|care|US|n|Dell,XPS``.

    Names hold neither ``|`` nor ``,`` (config.schema.Name). Posts of the brand
    itself end in ``|o``, reposts in ``|t``: neither has a reason for contact, nor
    praise. Others end in the letter of their reason and the mark of praise: ``|c+``.
    The label of a model is a capital letter, or UNSURE.
    """
    label = mention.mood.upper() or mention.label.value
    cell = (
        f"{mention.source}|{mention.language}|{mention.department}|{mention.country}|{label}|{','.join(mention.topics)}"
    )
    if mention.own:
        return f"{cell}|{OWN}"
    if mention.kind is Kind.repost:
        return f"{cell}|{REPOST}"
    more = mention.contact + mention.praise
    return f"{cell}|{more}" if more else cell


_LABELS = {label.value: (label, False) for label in Label} | {
    Label.negative.value.upper(): (Label.negative, True),
    Label.neutral.value.upper(): (Label.neutral, True),
    Label.positive.value.upper(): (Label.positive, True),
    UNSURE: (Label.unscored, True),
}
_PRAISES = {praise.value: praise for praise in Praise}


def read_cell(stored: str) -> Cell:
    """The inverse of ``cell_of``. Raises ValueError on anything else."""
    source, language, department, country, label, topics, *more = stored.split("|")
    own, repost = more == [OWN], more == [REPOST]
    said = "" if own or repost or not more else more[0]
    if len(more) > 1 or len(said) > 2:
        raise ValueError(f"{stored!r} is no cell")
    if label not in _LABELS:
        raise ValueError(f"{stored!r} is no cell: its label is none")
    praise = _PRAISES.get(said[-1:], Praise.none)
    read, learnt = _LABELS[label]
    return Cell(
        source,
        language,
        department,
        country,
        read,
        tuple(topics.split(",")) if topics else (),
        own,
        said.removesuffix(praise),
        praise,
        repost,
        learnt,
    )


def buckets_of(created: int, now: int, retention: Retention) -> Iterator[Bucket]:
    """The buckets a mention written at ``created`` is counted in when it is stored at ``now``.

    Fine buckets only while they are still kept: imported history of last year
    goes to hours and days alone. Those are kept from the day of receipt.
    """
    for resolution in Resolution:
        coarse = resolution in (Resolution.hour, Resolution.day)
        if coarse or created > now - resolution.kept(retention):
            yield Bucket(resolution, resolution.floor(created))


class Span(msgspec.Struct, frozen=True):
    """A stretch of time whose mentions must be looked at one by one: [start, end) in ms."""

    start: int
    end: int


def cover(start: int, end: int, now: int, retention: Retention) -> list[Bucket | Span]:
    """Cut [start, end) (ms) into the fewest buckets that fill it, and spans for what no bucket fits.

    A bucket is used only where it was surely written for all of its time:
    minute and fine buckets have a margin of one hour at the old end of their
    retention. Ranges that begin or end inside the finest bucket leave a Span.
    """
    pieces: list[Bucket | Span] = []
    at = start
    while at < end:
        for resolution in reversed(Resolution):
            coarse = resolution in (Resolution.hour, Resolution.day)
            whole = at % resolution.value == 0 and at + resolution.value <= end
            if whole and (coarse or at > now - resolution.kept(retention) + MARGIN_MS):
                pieces.append(Bucket(resolution, at))
                at += resolution.value
                break
        else:
            stop = min(end, _next_edge(at, now, retention))
            if pieces and isinstance(pieces[-1], Span) and pieces[-1].end == at:
                pieces[-1] = Span(pieces[-1].start, stop)
            else:
                pieces.append(Span(at, stop))
            at = stop
    return pieces


def _next_edge(at: int, now: int, retention: Retention) -> int:
    """Where the finest bucket that can be used around ``at`` ends."""
    for resolution in Resolution:
        coarse = resolution in (Resolution.hour, Resolution.day)
        start = resolution.floor(at)
        if coarse or start > now - resolution.kept(retention) + MARGIN_MS:
            return start + resolution.value
    raise AssertionError("days are always kept")
