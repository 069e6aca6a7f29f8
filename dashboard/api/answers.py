"""The shapes of the API's answers, and how counts and mentions become them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from listening.counting.counts import Mood, Tally
from listening.learning.calibration import Estimate
from listening.learning.sample import UNCHECKED_ALWAYS, unchecked
from listening.learning.slots import ModelSlot
from listening.learning.table import Task
from listening.mention import UNSURE, Label, Mention
from listening.moments import iso, iso_or_none
from listening.search.found import Curve, IndexStanding

UNKNOWN = "unknown"
"""Stands for a country nobody knows, in ``by_country``."""

LABELS: dict[Label, str] = {label: label.name for label in Label}
"""Labels in words: negative, neutral, positive, unscored."""


class Sentiments(msgspec.Struct, frozen=True, omit_defaults=True):
    """Mentions by label; they add up to all mentions."""

    negative: int
    neutral: int
    positive: int
    unscored: int
    """In a language that cannot be scored; counts in no sentiment figure."""
    reposts: int = 0
    """Reposts with a score, where config.toml leaves reposts out of the mood; missing where there is none."""


class Calibrated(msgspec.Struct, frozen=True):
    """A share corrected by the errors that people found on a random sample, with its 95 % interval."""

    value: float
    low: float
    high: float
    reviewed: int


class Overview(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """Everything counted over one range of time. Deleted mentions stay in all counts but authors."""

    start: str
    end: str
    mentions: int
    """By customers; with ``who`` by the brand itself, or by everybody."""
    our_posts: int
    """Written by the brand itself: in no other figure, unless ``who`` asks for it."""
    by_sentiment: Sentiments
    net_sentiment: float | None
    """Share positive minus share negative of the scored mentions, -1 to 1; null if none is scored."""
    net_calibrated: Calibrated | None
    """The same as people would have it; null until 100 mentions of the kind are reviewed."""
    net_note: str
    """``by word list only, not checked`` (or by model) where ``net_calibrated`` is null."""
    authors: int
    """Different authors."""
    by_topic: dict[str, int]
    """A mention of two topics counts in both."""
    by_source: dict[str, int]
    by_language: dict[str, int]
    """ISO 639 codes; und where undecided."""
    by_department: dict[str, int]
    by_country: dict[str, int]
    """ISO 3166 codes; unknown where no place is known."""


class Point(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename={"start": "from", "end": "to"}):
    start: str
    end: str
    mentions: int
    negative: int
    neutral: int
    positive: int
    unscored: int
    reposts: int = 0
    """As in Sentiments."""
    net_sentiment: float | None


class SeriesAnswer(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """Mentions over time. The first and the last point are cut to the range."""

    start: str
    end: str
    step_s: int
    points: list[Point]
    net_note: str = UNCHECKED_ALWAYS
    """Of every ``net_sentiment``: no review corrects the points."""


class PlaceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    text: str | None
    """As the author wrote it."""
    country: str | None
    """ISO 3166 code."""
    city: str | None
    lat: float | None
    lon: float | None


class MentionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One mention. Of one deleted at its source only what is counted remains."""

    id: str
    source: str
    created: str
    received: str
    author: str
    """Handle, or the source's own id of the author; empty once deleted."""
    name: str
    """Display name."""
    followers: int | None
    text: str
    language: str
    compound: float | None
    """vaderSentiment's compound, -1 to 1; null where it cannot be scored."""
    label: str
    """negative, neutral, positive or unscored; by the word list, or by the model where ``decided`` says so."""
    decided: str
    """Who decided the label: ``word list``, or the model with its version, as ``mood:en 12``; empty if nobody."""
    unsure: bool
    """The model could not tell: unscored."""
    topics: tuple[str, ...]
    department: str
    route: str
    """The route of config.toml that chose the department."""
    place: PlaceAnswer | None
    kind: str
    """post, reply, repost or quote."""
    url: str
    """The original at its source."""
    parent: str | None
    root: str | None
    original: str | None
    """Ids of the mention replied to, the first of the thread, the one reposted or quoted."""
    own: bool
    """Written by the brand itself."""
    deleted: bool
    edited: str | None
    stars: int | None
    """What a review gives, 1 to 5."""
    pictures: int
    """Attached to it; nothing of them is loaded or kept."""
    alt: str
    """What they show, as the author described it: matched and scored like the text."""


class SearchBar(msgspec.Struct, frozen=True):
    """One stretch of a search's range."""

    start: str
    mentions: int


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a search finds."""

    mentions: int
    step_s: int
    bars: list[SearchBar]
    """From the first hit to the last, also where there is none."""
    whole: bool
    """False while the index is being made, or is behind the store: more may be found then."""
    read: float
    """Share of the store that the index has, 0 to 1."""
    behind_s: float
    """What was stored in so many last seconds is not found yet."""


def search(curve: Curve, standing: IndexStanding) -> SearchAnswer:
    """A search as the API answers it."""
    return SearchAnswer(
        mentions=curve.number,
        step_s=curve.step // 1000,
        bars=[SearchBar(iso(curve.start + n * curve.step), number) for n, number in enumerate(curve.numbers)],
        whole=standing.whole,
        read=round(standing.share, 3),
        behind_s=standing.behind_ms / 1000,
    )


def overview(start: int, end: int, counted: Tally, ours: int, authors: int, net: Estimate | None = None) -> Overview:
    """``start``, ``end`` in ms UTC; ``ours``: posts of the brand; ``net``: corrected by the reviews."""
    mood = counted.mood
    return Overview(
        start=iso(start),
        end=iso(end),
        mentions=counted.mentions,
        our_posts=ours,
        by_sentiment=Sentiments(mood.negative, mood.neutral, mood.positive, mood.unscored, mood.reposts),
        net_sentiment=mood.net,
        net_calibrated=Calibrated(net.value, net.low, net.high, net.reviewed) if net else None,
        net_note="" if net else unchecked(mood),
        authors=authors,
        by_topic=_plain(counted.by_topic),
        by_source=_plain(counted.by_source),
        by_language=_plain(counted.by_language),
        by_department=_plain(counted.by_department),
        by_country=_plain({name or UNKNOWN: n for name, n in counted.by_country.items()}),
    )


def _plain(moods: Mapping[str, Mood]) -> dict[str, int]:
    """Counts per name, largest first."""
    return dict(sorted(((n, m.mentions) for n, m in moods.items()), key=lambda x: (-x[1], x[0])))


def point(start: int, end: int, mood: Mood) -> Point:
    """``start``, ``end`` in ms UTC."""
    return Point(
        start=iso(start),
        end=iso(end),
        mentions=mood.mentions,
        negative=mood.negative,
        neutral=mood.neutral,
        positive=mood.positive,
        unscored=mood.unscored,
        reposts=mood.reposts,
        net_sentiment=mood.net,
    )


def line(mention: Mention, handles: Mapping[str, str]) -> MentionLine:
    """A mention as it is exported; ``handles`` of authors known by id only."""
    return MentionLine(
        id=mention.id,
        source=mention.source,
        created=iso(mention.created),
        received=iso(mention.received),
        author=handles.get(mention.author, mention.author),
        name=mention.name,
        followers=mention.followers,
        text=mention.text,
        language=mention.language,
        compound=mention.compound,
        label=LABELS[mention.label],
        decided=decided(mention),
        unsure=mention.mood == UNSURE,
        topics=mention.topics,
        department=mention.department,
        route=mention.route,
        place=_place(mention),
        kind=mention.kind.value,
        url=mention.url,
        parent=mention.parent or None,
        root=mention.root or None,
        original=mention.original or None,
        own=mention.own,
        deleted=mention.deleted,
        edited=iso_or_none(mention.edited),
        stars=mention.stars or None,
        pictures=mention.pictures,
        alt=mention.alt,
    )


def decided(mention: Mention) -> str:
    if mention.mood:
        return f"{ModelSlot(Task.mood, mention.language).name} {mention.mood_version}"
    return "" if mention.compound is None else "word list"


def _place(mention: Mention) -> PlaceAnswer | None:
    located = mention.lat is not None and mention.lon is not None
    if not (mention.location or mention.country or mention.city or located):
        return None
    return PlaceAnswer(
        text=mention.location or None,
        country=mention.country or None,
        city=mention.city or None,
        lat=mention.lat,
        lon=mention.lon,
    )


_json = msgspec.json.Encoder().encode


def ndjson(lines: Sequence[msgspec.Struct]) -> bytes:
    """One JSON object a line.

    U+0085, U+2028 and U+2029 are escaped: they end a line for some readers
    (Python's ``str.splitlines`` among them) and stand in real posts.
    """
    text = b"".join(_json(each) + b"\n" for each in lines)
    for raw, escaped in (
        (b"\xe2\x80\xa8", b"\\u2028"),
        (b"\xe2\x80\xa9", b"\\u2029"),
        (b"\xc2\x85", b"\\u0085"),
    ):
        text = text.replace(raw, escaped)
    return text
