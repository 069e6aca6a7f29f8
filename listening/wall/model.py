"""The values on a wall: one frozen struct per panel, and the Snapshot that holds them.

The short names of ``rename`` are what a frame calls the fields (see ``frame``),
because every screen receives them every second. Times are ms UTC here unless a
docstring says otherwise; sentiment is net, -100..100 points.

Tables that change row by row are dicts, so that a frame can name the row: by
place in config.toml (``t0`` the first topic, ``d0`` the first department,
``s0`` the first source), by the start of a bucket, or by a key made of an id.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec


class SnapshotPart(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Base of all parts of a snapshot: what has its default is left out of the frame."""


class Beside(SnapshotPart, frozen=True, kw_only=True, rename={"low": "l", "middle": "m", "high": "h"}):
    """The usual beside a figure, rounded to what can be read."""

    low: float
    middle: float
    high: float


class WithUsual(SnapshotPart, frozen=True, kw_only=True, rename={"value": "v", "usual": "u", "at_least": "least"}):
    """A number and its usual."""

    value: int | None = None
    """None where there is nothing to compute it from (no scored mention)."""
    usual: Beside | None = None
    """None = nothing is known yet about this time of day."""
    at_least: bool = False
    """More mentions came than are kept one by one, so the true number is higher."""


class NetFigure(
    SnapshotPart,
    frozen=True,
    kw_only=True,
    rename={"value": "v", "usual": "u", "low": "lo", "high": "hi", "reviewed": "rv", "unchecked": "un", "by": "by"},
):
    """Net sentiment, its usual, and how far it may be believed."""

    value: int | None = None
    usual: Beside | None = None
    """Corrected as ``value`` is."""
    low: int | None = None
    high: int | None = None
    """Ends of its 95 % interval."""
    reviewed: int | None = None
    """Mentions whose review corrected it."""
    unchecked: bool = False
    """By word list or model only."""
    by: str = ""
    """Which of both, where it is unchecked."""


class Moods(
    SnapshotPart, frozen=True, kw_only=True, rename={"negative": "n", "neutral": "u", "positive": "p", "unscored": "x"}
):
    """Mentions by label."""

    negative: int = 0
    neutral: int = 0
    positive: int = 0
    unscored: int = 0


class Meta(SnapshotPart, frozen=True, kw_only=True):
    """What the header shows."""

    at: int
    """When the snapshot was taken, in whole seconds UTC."""
    alive: int
    """Sources that are live or behind."""
    of: int
    """Sources in all."""
    short: bool = False
    """A source is cut: somebody has to look after it."""
    missing: int = 0
    """Seconds of the past that a source has still to tell: until then the usual and what waits are not whole."""
    demo: bool = False
    crisis: str = ""
    """Topics and departments in crisis mode."""
    trouble: str = ""
    """What most needs somebody: ``workers: not working since 12:03``, ``disk: 1.2 GB left, and 2 more``."""


class Failed(SnapshotPart, frozen=True, kw_only=True):
    """Stands in the place of a panel whose computation failed."""

    failed: bool
    """Always true; without a default, so that it is in the frame."""


class Untold(SnapshotPart, frozen=True, kw_only=True):
    """Stands in the place of a panel while a source still tells what the panel would count."""

    reading: bool
    """Always true; without a default, so that it is in the frame."""


class Unkept(SnapshotPart, frozen=True, kw_only=True):
    """Stands in the place of a panel in a rewind, where what it showed at that moment is not kept."""

    unkept: str
    """What is not kept, in words."""


class Work(SnapshotPart, frozen=True, kw_only=True, rename={"unresolved": "n"}):
    """What waits for an answer, and who is there to give it."""

    unresolved: int
    unowned: int
    risk: int
    """At risk, not breached yet."""
    breached: int
    escalated: int
    """Nobody has taken them for too long."""
    oldest: int | None = None
    """When the post was written that waits longest, whole seconds UTC; None = nothing waits."""
    on: int | None = None
    """People who are on now; None = not kept for that moment."""
    history: int = 0
    """From before anybody listened; in none of the others."""


class Counters(SnapshotPart, frozen=True, kw_only=True):
    """The headline figures; mentions but for ``minute`` and ``today`` are of the last hour."""

    empty: bool = False
    unresolved: WithUsual
    work: Work | None = None
    """None while it is still being told."""
    in_time: WithUsual
    """Per cent of what arrived today that was answered in time."""
    judged: int | None = None
    """Of how many."""
    minute: WithUsual
    hour: WithUsual
    today: WithUsual
    net: NetFigure
    negative: WithUsual
    authors: WithUsual
    ours: int | None = None
    """What the brand posted itself today: in none of the others."""
    each: float | None = None
    """Mentions per author, beside which the number of authors is read."""


class Volume(SnapshotPart, frozen=True, kw_only=True):
    """The last 60 minutes. Keys are minutes since 1970 UTC."""

    empty: bool = False
    minutes: dict[str, tuple[int, int, int, int]]
    """Negative, neutral, positive, unscored; minutes without a mention are left out."""
    usual: dict[str, tuple[float, float]]
    """Low and high; minutes without a usual are left out."""
    marks: dict[str, str] = {}
    """Minutes in which a spike opened, and what it is about."""


class SpikeRow(SnapshotPart, frozen=True, kw_only=True):
    """One spike."""

    order: int = msgspec.field(name="n")
    name: str
    hue: str = ""
    """Key of the topic or department, which decides its colour."""
    words: str = ""
    """What is said more than usual, or that one post is repeated."""
    people: int | None = None
    """Who wrote of it, from two on."""
    ratio: float | None = None
    """Times the usual, at its strongest; None = not kept for that moment."""
    posts: int | None = None
    """Of one that goes on: how many were written of late."""
    within: int | None = None
    """In how many seconds."""
    direction: str = ""
    """Of one that goes on: rising, steady or falling."""
    stage: str
    clock: str
    """Since when, as a clock shows it where the brand is."""
    holder: str = ""
    """Who has it."""
    nobody: int | None = None
    """Since when somebody was asked for and nobody has it, in whole seconds UTC; None = nobody is needed."""
    untaken: bool = False
    """Somebody was asked for and nobody has it, and it calms down by itself."""
    crisis: bool = False
    had: str = ""
    """Of a spike that is over: who had it."""
    lasted: int | None = None
    """Of a spike that is over: seconds."""
    ago: int | None = None
    """When it ended, in whole seconds UTC."""
    outcome: str = ""


class Spikes(SnapshotPart, frozen=True, kw_only=True):
    """Spikes that go on, or the last that ended."""

    empty: bool = False
    """None goes on, nor was there one within a day, and one would have been seen."""
    calm: bool = False
    """None goes on."""
    said: str = ""
    """What is to be said where none goes on: that there is nothing, or that nobody can tell."""
    blind: bool = False
    """One might go on and not be seen."""
    rows: dict[str, SpikeRow]


class Sentiment(SnapshotPart, frozen=True, kw_only=True):
    """Net sentiment of the last hour, overall and per topic."""

    empty: bool = False
    net: NetFigure
    topics: dict[str, NetFigure]
    unchecked: bool = msgspec.field(default=False, name="un")
    """One of them is by word list only."""
    checked: bool = msgspec.field(default=False, name="ck")
    """One of them has its interval."""


class DepartmentRow(SnapshotPart, frozen=True, kw_only=True):
    hour: WithUsual
    net: int | None = None
    unchecked: bool = msgspec.field(default=False, name="un")
    """``net`` is by word list only."""
    moods: Moods
    spark: dict[str, int]
    """Mentions per 5 minutes; keys are 5-minute periods since 1970 UTC."""
    work: Work


class Departments(SnapshotPart, frozen=True, kw_only=True):
    """Where mentions of the last hour were routed."""

    empty: bool = False
    unchecked: bool = msgspec.field(default=False, name="un")
    """Net sentiment of one of them is by word list only."""
    rows: dict[str, DepartmentRow]


class Unresolved(SnapshotPart, frozen=True, kw_only=True):
    """What waits for an answer."""

    empty: bool = False
    all: WithUsual
    work: Work
    rows: dict[str, Work]
    most: int
    """Of the department with most."""


class Flow(SnapshotPart, frozen=True, kw_only=True):
    """Topic to department, last hour."""

    empty: bool = False
    topics: dict[str, int]
    departments: dict[str, int]
    """Mentions: one of two topics counts once, so there may be fewer than come in."""
    links: dict[str, int]
    """Keys are ``t0 d0``."""


class ShareRow(SnapshotPart, frozen=True, kw_only=True):
    percent: int = msgspec.field(name="v")
    before: int | None = msgspec.field(default=None, name="b")
    """The same share a week before."""


class Share(SnapshotPart, frozen=True, kw_only=True):
    """Share of voice of brands and competitors, last 24 hours; own posts are nobody's voice."""

    empty: bool = False
    rows: dict[str, ShareRow]


class Bubble(SnapshotPart, frozen=True, kw_only=True):
    mentions: int = msgspec.field(name="n")
    usual: float | None = msgspec.field(default=None, name="u")
    net: int | None = None
    unchecked: bool = msgspec.field(default=False, name="un")
    """``net`` is by word list only."""


class Bubbles(SnapshotPart, frozen=True, kw_only=True):
    """Topics by volume and sentiment, last hour."""

    empty: bool = False
    unchecked: bool = msgspec.field(default=False, name="un")
    """Net sentiment of one of them is by word list only."""
    topics: dict[str, Bubble]


class CountryRow(SnapshotPart, frozen=True, kw_only=True):
    name: str
    lat: float
    lon: float
    mentions: int = msgspec.field(name="n")
    usual: float | None = msgspec.field(default=None, name="u")
    mood: str = "u"
    """Letter of the side net sentiment is on."""


class CityRow(SnapshotPart, frozen=True, kw_only=True):
    name: str
    country: str
    mentions: int = msgspec.field(name="n")


class Places(SnapshotPart, frozen=True, kw_only=True):
    """Where mentions of the last hour come from."""

    empty: bool = False
    known: int
    """Percent of mentions whose country is known."""
    countries: dict[str, CountryRow]
    cities: dict[str, CityRow]


class Tongue(SnapshotPart, frozen=True, kw_only=True):
    name: str
    mentions: int = msgspec.field(name="n")
    percent: int = msgspec.field(name="v")
    usual: float | None = msgspec.field(default=None, name="u")
    """Percent."""
    scored: bool = False
    """Whether sentiment is computed for this language."""


class Languages(SnapshotPart, frozen=True, kw_only=True):
    """Languages of the last hour."""

    empty: bool = False
    unscored: int
    """Percent of mentions that count in no sentiment figure."""
    rows: dict[str, Tongue]


class VoiceRow(SnapshotPart, frozen=True, kw_only=True):
    name: str
    source: str
    mentions: int = msgspec.field(name="n")
    reach: int | None = None
    """Followers, where the source says so."""
    heard: int = 0
    """Mentions times reach: what the rows are ordered by."""
    mood: str = "u"


class Voices(SnapshotPart, frozen=True, kw_only=True):
    """Most heard authors of the last hour, own posts excluded."""

    empty: bool = False
    rows: dict[str, VoiceRow]


class ReasonRow(SnapshotPart, frozen=True, kw_only=True):
    """One reason for contact. Places are 1 to 12."""

    name: str
    share: str = msgspec.field(name="v")
    """Of the mentions of our brand that have a reason, per cent."""
    place: int = msgspec.field(name="f")
    believed: int = msgspec.field(name="b")
    """Where this company's management puts it; if it said nothing, the businesses IBM asked."""
    said: str = msgspec.field(name="s")
    """The same as an ordinal."""
    consumers: int = msgspec.field(name="c")
    """Where the consumers put it that IBM asked."""
    gap: str = msgspec.field(name="g")
    """Between place and believed, in words."""
    order: int = msgspec.field(name="o")
    """The largest gap has the largest."""


class Reasons(SnapshotPart, frozen=True, kw_only=True):
    """Why customers write, last 7 days. Keys are the letters of ``listening.triage.reasons``."""

    empty: bool = False
    number: int
    """Mentions that have a reason."""
    few: bool = False
    """Too few for the order to mean much."""
    lead: str
    """What it comes to, in a sentence."""
    rows: dict[str, ReasonRow]


class StatedLine(SnapshotPart, frozen=True, kw_only=True):
    """What people say of one thing, in one way."""

    stance: str = msgspec.field(name="s")
    """likes, dislikes, misses or wishes for."""
    way: str = msgspec.field(name="w")
    """Name of the stance, for its colour."""
    about: str = msgspec.field(name="a")
    people: int = msgspec.field(name="n")
    quote: str = msgspec.field(default="", name="q")
    """Of the newest of them."""


class StatedOnWall(SnapshotPart, frozen=True, kw_only=True):
    """What customers like, dislike, miss and wish for, last 24 hours; most people first."""

    empty: bool = False
    people: int = 0
    """Who said any of it."""
    rows: dict[str, StatedLine] = {}


class Item(SnapshotPart, frozen=True, kw_only=True):
    """One mention as the wall shows it."""

    at: int
    """When it was written, in whole seconds UTC."""
    mood: str
    source: str
    author: str
    text: str
    topic: str = ""
    topic_hue: str = msgspec.field(default="", name="th")
    """Key of the topic (``t0``), which decides its colour."""
    department: str = ""
    department_hue: str = msgspec.field(default="", name="dh")


class Latest(SnapshotPart, frozen=True, kw_only=True):
    """The latest mentions."""

    empty: bool = False
    rows: dict[str, Item]


class FoundBySearch(SnapshotPart, frozen=True, kw_only=True):
    """What a saved search finds, of the last 24 hours."""

    empty: bool = False
    gone: bool = False
    """There is no such saved search any more, or it is not shared."""
    name: str = ""
    query: str = ""
    """Of its address."""
    number: int = 0
    most: int = 0
    """In one hour."""
    hours: dict[str, float] = {}
    """Share of ``most`` by hour, 0 the first of them; those without any are left out."""
    rows: dict[str, Item] = {}


class SourceRow(SnapshotPart, frozen=True, kw_only=True):
    name: str
    state: str
    note: str = ""
    """Why it is cut."""
    since: int | None = None
    """Since when it is in this state, in whole seconds UTC."""
    behind: int | None = None
    """Seconds."""
    retry: int | None = None
    """When it is tried again, in whole seconds UTC."""
    events: int
    """A minute."""
    mentions: int
    """A minute."""
    rejects: int


class Sources(SnapshotPart, frozen=True, kw_only=True):
    empty: bool = False
    rows: dict[str, SourceRow]


Panel: TypeAlias = (
    Counters
    | Volume
    | Spikes
    | Sentiment
    | Unresolved
    | Departments
    | Flow
    | Share
    | Bubbles
    | Places
    | Languages
    | Voices
    | Reasons
    | StatedOnWall
    | Latest
    | FoundBySearch
    | Sources
    | Failed
    | Untold
    | Unkept
)


class Snapshot(msgspec.Struct, frozen=True):
    """All that one wall shows at one instant."""

    meta: Meta
    panels: dict[str, Panel]
    """By the names of ``listening.config.panels``."""
