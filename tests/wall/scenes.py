"""What the wall may have to show: scenes for tests and for the preview.

Scenes play at a fixed time, so that two pictures of one scene are the same.
"""

from __future__ import annotations

import fcntl
import random
import tempfile
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import blake2s
from pathlib import Path

import msgspec

from listening import config as configs
from listening.alerting.channel import ChannelState
from listening.cases.load import CasesNow, Workload
from listening.config import Channel, Config, Demo, Department, Route, Screen, Topic, TopicKind
from listening.config.panels import PANELS
from listening.counting.usual import Usual
from listening.learning.sample import Calibration, ReviewSample, SampleRow
from listening.mention import Kind, Label, Mention
from listening.spans import DAY_MS
from listening.spikes.casework import SpikeCases
from listening.spikes.detector import Path as Evidence
from listening.spikes.detector import Severity
from listening.spikes.record import SeriesReading, Spike, SpikeMember, SpikeOutcome, Stage
from listening.spikes.shown import SpikeShown
from listening.spikes.sight import CLEAR, Sight, SightKind
from listening.statements.people import Stated, StatementRow
from listening.statements.statement import Stance, Statement
from listening.system.source import Connection, SourceState
from listening.terms import Matcher, own_handles
from listening.triage.triage import Triage
from listening.wall.view import View
from tests.wall.memory import Memory
from workers.sources.demo.demo import mentions_between

NOON = 1_773_324_180_000
"""2026-03-12 14:03 UTC, a Thursday."""

AHEAD = 900_000
"""How long a scene goes on, ms."""

HOUR = 3_600_000
DEMO = Path("examples/demo.toml")
_DEMO = Path("workers/sources/demo")


class Scene:
    """Mentions in the order they are written, and everything else a view needs.

    The scene opens at NOON and goes on when it is looked at later; it never goes back.
    """

    def __init__(
        self,
        config: Config,
        mentions: Sequence[Mention],
        sources: Sequence[SourceState],
        demo: bool = True,
        since: int | None = None,
        past: Memory | None = None,
    ) -> None:
        """``past`` are the counts of all that was before NOON, where somebody has them already."""
        self.config = config
        self.mentions = mentions
        self.sources = sources
        self.demo = demo
        self.spikes: Sequence[SpikeShown] = ()
        self.channels: Sequence[ChannelState] = ()
        self.calibration = Calibration()
        self.sight = CLEAR
        self.stated = stated(mentions[:60]) if mentions else ()
        self.casework = casework(config) if mentions else CasesNow()
        self._known = bisect_right(mentions, NOON, key=_created)
        self.history = Memory(() if past else mentions[: self._known], since, past)

    def view(self, now: int = NOON) -> View:
        """What is known at ``now``: the future of the scene is hidden."""
        while self._known < len(self.mentions) and self.mentions[self._known].created <= now:
            self.history.add(self.mentions[self._known])
            self._known += 1
        oldest = bisect_left(self.mentions, now - HOUR - 10_000, key=_created)
        return View(
            config=self.config,
            now=now,
            history=self.history,
            recent=self.mentions[oldest : self._known][:-20_001:-1],
            sources=[msgspec.structs.replace(s, beat=now if s.beat else 0) for s in self.sources],
            handles={},
            casework=self.casework,
            spikes=self.spikes,
            channels=self.channels,
            calibration=self.calibration,
            sight=self.sight,
            stated=self.stated,
            demo=self.demo,
        )


ABOUT = ("new app", "seat", "wifi on the evening flight to Lisbon", "boarding pass in Apple Wallet", "צ'ק-אין", "snack")


def stated(mentions: Sequence[Mention]) -> list[StatementRow]:
    """What people like and miss: some of one word, some too long for a line, in another direction."""
    made = []
    for n, mention in enumerate(mentions[:14]):
        stance, about = list(Stance)[n % 4], f"{ABOUT[n % len(ABOUT)]}"
        said = Statement(stance=stance, about=about, quote=f"{mention.text} {'and on ' * n}", rule="made")
        found = Stated(said, mention)
        made.append(
            StatementRow(stance, f"{about} {n // 6 or ''}".strip(), False, 1400 // (n * n + 1), None, (1,), (found,))
        )
    return made


def casework(config: Config, crises: tuple[str, ...] = ()) -> CasesNow:
    """Queues of every size, some late."""
    names = [department.name for department in config.departments]
    loads = {
        name: Workload(
            unresolved=(7 * n * n + 3 * n) % 48,
            unowned=(5 * n) % 9,
            at_risk=n % 3,
            breached=(0, 0, 4, 0, 1, 0)[n % 6],
            escalated=(0, 2, 1)[n % 3],
            oldest=NOON - (n % 7 + 1) * 23 * 60_000 if n else 0,
        )
        for n, name in enumerate(names)
    }
    people = {f"person {n}": (name,) for n, name in enumerate(names[::2])}
    return CasesNow(loads, Usual(21, 30, 41), 94.4, 118, people, crises)


def _created(mention: Mention) -> int:
    return mention.created


def live(config: Config, *changes: tuple[int, SourceState]) -> list[SourceState]:
    """All sources of a config live, but for the changes."""
    states = [
        SourceState(
            name=source.name,
            kind=type(source).__name__.lower(),
            connection=Connection.live,
            since=NOON - 3 * HOUR,
            beat=NOON,
            heard=NOON,
            events_per_minute=19 if isinstance(source, Demo) else 2810 / (n + 1),
            mentions_per_minute=19 / (n + 1),
            rejects=3 * n,
        )
        for n, source in enumerate(config.sources)
    ]
    for n, state in changes:
        states[n] = state
    return states


def demo() -> Scene:
    """Eight days of the demo source."""
    config = _config()
    return Scene(config, _calm(), live(config), past=_past(_calm))


def reviewed() -> Scene:
    """As many, of which 400 mentions were reviewed: enough for all together, too few for each topic."""
    calm = many()
    drawn = random.Random(5).sample([m for m in calm.mentions if not m.own and m.created < NOON], 400)
    rows = [
        SampleRow(m.source, m.language, m.department, m.country, m.topics, m.label, right, False, 1.0, 1)
        for n, m in enumerate(drawn)
        for right in [Label.negative if n % 4 == 0 else m.label]
        if m.label is not Label.unscored
    ]
    calm.calibration = Calibration(ReviewSample(1, NOON - 8 * DAY_MS, tuple(rows)))
    return calm


def nothing() -> Scene:
    """A fresh machine: no mention was ever heard."""
    config = configs.load(DEMO)
    return Scene(config, [], [])


def little() -> Scene:
    """The first minutes: seven mentions, no past."""
    config = configs.load(DEMO)
    source = next(s for s in config.sources if isinstance(s, Demo))
    mentions = _judged(config, source, NOON - 1_200_000, NOON)
    few = [m for m in mentions if NOON - 600_000 < m.created < NOON][-60::9]
    scene = Scene(config, few, live(config), since=NOON - HOUR)
    scene.sight = Sight(SightKind.learning, NOON + 20 * 60_000)
    return scene


def much() -> Scene:
    """A hundred times the demo's volume in the last hour."""
    calm = demo()
    return Scene(calm.config, _flood(), calm.sources, past=_past(_flood))


HEARD_AT = ("Bluesky", "Bluesky 2", "Mastodon", "mas.to")


def cut() -> Scene:
    """Real sources, one of them cut, one behind, none a demo."""
    calm = demo()
    sources = (
        *(configs.Jetstream(name=n) for n in HEARD_AT[:2]),
        *(configs.Mastodon(name=n, server="https://example.social") for n in HEARD_AT[2:]),
    )
    config = msgspec.structs.replace(calm.config, sources=sources)
    dead = SourceState(
        name="Mastodon",
        kind="mastodon",
        connection=Connection.cut,
        since=NOON - 250_000,
        beat=NOON,
        reason="the server said 503 Service Unavailable",
        retry_at=NOON + 20_000,
        rejects=12,
    )
    late = SourceState(
        name="mas.to",
        kind="mastodon",
        connection=Connection.behind,
        since=NOON - 90_000,
        beat=NOON,
        behind_s=312,
        events_per_minute=9120,
        mentions_per_minute=4,
    )
    return Scene(config, _heard(), live(config, (2, dead), (3, late)), demo=False, past=_past(_heard))


NAMES = (
    "Bartholomew Featherstonehaugh-Cholmondeley von und zu Wolfenbüttel-Hinterschmiding the Third of His Name",
    "عبد الرحمن بن محمد الخوارزمي",
    "株式会社東京国際航空サービス公式アカウント",
    "שלום עליכם מירושלים",
    "Вікторія Кравчук-Полуботок",
    "น้องนกแอร์",
    "x" * 200,
    "👩‍👩‍👧‍👦🏳️‍🌈 emoji only ✈️✈️✈️",
    "a\u202egnp.exe",
    "김민수",
    "<b>bold</b><script>alert(1)</script>",
    "Zz̸̡̢̛̗a̵̧͍̓l̴̡͎̿g̷̨͓̎o̶͚͑",
)

TEXTS = (
    "تأخرت الرحلة ثلاث ساعات ولم يخبرنا أحد بشيء، خدمة سيئة جدا @Plovair",
    "飛行機が三時間も遅れているのに、何の説明もありません。どうなっているんですか？荷物も届いていません。",
    "הטיסה אוחרה בשלוש שעות ואף אחד לא אמר לנו כלום 😡 @Plovair",
    "Loved it!!! <img src=x onerror=alert(1)> best crew ever " + "so good " * 40,
    "https://example.com/" + "averylongpathwithoutanybreak" * 8,
    "Great\n\n\n\nflight\twith   gaps",
)


LONG, ARABIC = "Plovair International Premium Lounges", "خطوط الطيور الجوية"
"""Names of topics."""
SCREEN = "لوحة المتابعة اليومية للعلامات التجارية والمنافسين والحملات الإعلانية"
"""A title longer than its place."""


def names() -> Scene:
    """Long and foreign names of authors, topics and departments; hostile texts."""
    calm = demo()
    topics = tuple(msgspec.structs.replace(t, name=_renamed().get(t.name, t.name)) for t in calm.config.topics)
    departments = tuple(
        msgspec.structs.replace(
            d, title="Customer happiness and aftercare (North America, Canada and Mexico)" if n == 0 else d.title
        )
        for n, d in enumerate(calm.config.departments)
    )
    screens = tuple(msgspec.structs.replace(s, title=SCREEN) for s in calm.config.screens)
    config = msgspec.structs.replace(calm.config, topics=topics, departments=departments, screens=screens)
    scene = Scene(config, _foreign(), calm.sources, past=_past(_foreign))
    scene.casework = casework(config, (LONG, ARABIC))
    scene.sight = Sight(SightKind.sudden, NOON + 20 * 60_000)
    return scene


def spike(series: str, minutes: float, ratio: float, closed: float = 0, asked: bool = True) -> Spike:
    """One of this series, since ``minutes`` ago, and over since ``closed`` minutes ago."""
    since = NOON - int(minutes * 60_000)
    reading = SeriesReading(NOON, 300, 20 * ratio, 20, 9.0, -30.0, 2.0)
    severity = Severity.critical if ratio > 8 else Severity.high if ratio > 4 else Severity.medium
    member = SpikeMember(
        series=series,
        path=Evidence.surge,
        since=since,
        seen=since + 40_000,
        severity=severity,
        now=reading,
        peak=reading,
    )
    return Spike(
        id=f"{series}-{minutes}",
        since=since,
        opened=since + 40_000,
        members=(member,),
        lead=series,
        severity=severity,
        closed=NOON - int(closed * 60_000) if closed else 0,
        stage=Stage.closed if closed else Stage.growing,
        alarmed=since + 40_000 if asked else 0,
    )


def alarms() -> Scene:
    """Spikes of every kind, with long and foreign names; one of two channels takes no alert."""
    scene = names()
    topics = [topic.name for topic in scene.config.topics]
    scene.spikes = (
        SpikeShown(spike=spike(f"topic:{topics[4]}", 1, 2.4, asked=False), terms=("الحقائب", "مطار دبلن")),
        SpikeShown(
            spike=spike(f"topic:{topics[1]}", 4, 6.2),
            terms=("gate chaos", "three hours without a word", "#plovairfail"),
            people=12_345,
            cases=SpikeCases(1_412, 1_204, 318),
        ),
        SpikeShown(
            spike=spike("department:care", 22, 14.6),
            terms=("荷物", "遅延", "空港"),
            holder=NAMES[0],
            crisis=True,
            cases=SpikeCases(12, 9, 3),
        ),
        SpikeShown(
            spike=spike("topic:Plovair app", 75, 3.1),
            terms=("login", "update", "white screen"),
            holder="Kim",
            people=318,
            repeats=1204,
            cases=SpikeCases(31, 4, 0),
        ),
        SpikeShown(spike=spike("total:", 200, 2.1, closed=170), holder="Kim", outcome=SpikeOutcome.news),
    )
    scene.config = msgspec.structs.replace(
        scene.config,
        channels=tuple(Channel(name=name, url="env:NONE") for name in ("ops-mail", "duty-telephone")),
    )
    scene.channels = (
        ChannelState(
            name="ops-mail",
            works=False,
            since=NOON - 7_200_000,
            at=NOON,
            lost=NOON - 7_000_000,
            error="connection refused",
        ),
        ChannelState(name="duty-telephone", works=True, since=NOON - HOUR, at=NOON, sent=NOON),
    )
    scene.casework = casework(scene.config)
    return scene


def many() -> Scene:
    """Twenty topics and twelve departments, without a past."""
    dice = random.Random(2)
    base = configs.load(DEMO)
    kinds = list(TopicKind)
    words = (
        "Atlas Borealis Cobalt Dune Ember Fathom Granite Harbor Indigo Juniper Kestrel Lagoon Meridian Nimbus Onyx "
        "Pioneer Quartz Ridge Summit Tundra"
    )
    topics = tuple(Topic(name=word, kind=kinds[n % 4], any=(word,)) for n, word in enumerate(words.split()))
    titles = "Care Billing Returns Press Legal Safety Stores Website Logistics Partners People Triage"
    departments = tuple(Department(name=t.lower(), title=t) for t in titles.split())
    routes = (Route(name="all", department=departments[-1].name),)
    config = msgspec.structs.replace(base, topics=topics, departments=departments, routes=routes)
    mentions = []
    for n in range(2400):
        topic = topics[min(int(dice.expovariate(0.16)), 19)]
        scored = dice.random() < 0.8
        mentions.append(
            Mention(
                id=f"x:{n}",
                source="demo",
                created=NOON - dice.randrange(3 * HOUR),
                text=f"{topic.name} again",
                author=f"a{dice.randrange(400)}",
                name="",
                followers=dice.randrange(5000),
                language="en" if scored else "xh",
                kind=Kind.post,
                topics=(topic.name,),
                compound=dice.uniform(-1, 1) if scored else None,
                department=dice.choice(departments).name,
                country=dice.choice(["US", "DE", "JP", "", "BR"]),
                contact=("s", "s", "v", "c", "w", "")[n % 6],
            )
        )
    mentions.sort(key=lambda m: m.created)
    return Scene(config, mentions, live(base), since=NOON - 3 * HOUR)


def thousands() -> Scene:
    """So many a minute that the numbers beside the course are wide: 1.6k, 2.4k."""
    few = many()
    last = [m for m in few.mentions if m.created > NOON - HOUR][-40:]
    flood = [
        msgspec.structs.replace(m, id=f"{m.id}-{n}", created=NOON - 120_000 + n * 20) for n in range(75) for m in last
    ]
    return Scene(
        few.config, sorted([*few.mentions, *flood], key=lambda m: m.created), few.sources, since=NOON - 3 * HOUR
    )


def whole() -> Scene:
    """Each panel alone on a screen."""
    return _screens(*(Screen(name=p, title=p.title(), grid=(p,)) for p in PANELS))


def halves() -> Scene:
    """Each panel on the left half of a screen."""
    return _screens(*(Screen(name=p, title=p.title(), grid=(f"{p} .",)) for p in PANELS))


def thirds() -> Scene:
    """Six panels to a screen."""
    rows = [" ".join(PANELS[n : n + 3]) for n in range(0, len(PANELS), 3)]
    return _screens(
        Screen(name="first", title="Sixths", grid=(rows[0], rows[1])),
        Screen(name="second", title="Sixths", grid=(rows[2], rows[3])),
        Screen(name="third", title="Thirds", grid=(rows[4],)),
    )


def _screens(*screens: Screen) -> Scene:
    calm = demo()
    config = msgspec.structs.replace(calm.config, screens=screens)
    return Scene(config, calm.mentions, calm.sources, past=_past(_calm))


def english() -> Scene:
    """Eight days of one language and one place: all is 100 %, and as usual."""
    config = configs.load(DEMO)
    calm = [
        Mention(
            id=f"e:{n}",
            source="demo",
            created=NOON - n * 120_000,
            text="Plovair again",
            author=f"a{n % 97}",
            language="en",
            kind=Kind.post,
            topics=("Plovair",),
            compound=0.4,
            country="GB",
            city="London",
            department=config.departments[0].name,
        )
        for n in reversed(range(8 * 24 * 30))
    ]
    return Scene(config, calm, live(config))


def years() -> Scene:
    """Queues of thousands that have waited for years, as after an import."""
    scene = many()
    names = [department.name for department in scene.config.departments]
    load = Workload(unresolved=1863, unowned=1863, breached=1863, oldest=NOON - 11 * 366 * 24 * HOUR)
    scene.casework = CasesNow(dict.fromkeys(names, load), None, None, 0, {}, ())
    return scene


SCENES: dict[str, Callable[[], Scene]] = {
    "demo": demo,
    "reviewed": reviewed,
    "nothing": nothing,
    "little": little,
    "much": much,
    "cut": cut,
    "names": names,
    "alarms": alarms,
    "many": many,
    "thousands": thousands,
    "years": years,
    "english": english,
    "whole": whole,
    "halves": halves,
    "thirds": thirds,
}


@cache
def _config() -> Config:
    return configs.load(DEMO)


@cache
def _calm() -> Sequence[Mention]:
    """Eight days of the demo: its last two, and before them the first of these again, each day a little louder."""
    judged = _kept(_config())
    first = [m for m in judged if m.created <= NOON - DAY_MS]
    before = [
        msgspec.structs.replace(m, id=f"{m.id}-{days}", created=m.created - days * DAY_MS)
        for days in range(6, 0, -1)
        for n, m in enumerate(first)
        if n % (15 - days)
    ]
    return [*before, *judged]


@cache
def _heard() -> Sequence[Mention]:
    """The same, as if sources of these names had heard them by turns."""
    return [msgspec.structs.replace(m, source=HEARD_AT[n % len(HEARD_AT)]) for n, m in enumerate(_calm())]


@cache
def _flood() -> Sequence[Mention]:
    """The same, and the last hour sixty times more."""
    dice = random.Random(1)
    hour = [m for m in _calm() if NOON - HOUR < m.created <= NOON]
    flood = [
        msgspec.structs.replace(
            m,
            id=f"{m.id}-{n}",
            author=f"{m.author}{n}",
            created=int(NOON - HOUR * dice.random() ** 1.6),
        )
        for n in range(60)
        for m in hour
    ]
    return sorted([*_calm(), *flood], key=_created)


@cache
def _renamed() -> dict[str, str]:
    """Topics of the demo that have another name among long and foreign ones."""
    topics = _config().topics
    return {topics[1].name: LONG, topics[4].name: ARABIC}


@cache
def _foreign() -> Sequence[Mention]:
    """The same about topics of these names; the last hour in long and foreign names, and hostile texts."""
    mentions = []
    for n, m in enumerate(_calm()):
        topics = tuple(_renamed().get(t, t) for t in m.topics)
        if m.created <= NOON - HOUR:
            mentions.append(msgspec.structs.replace(m, topics=topics))
            continue
        name = NAMES[n % len(NAMES)] if m.name or n % 2 else m.name
        text = TEXTS[n % len(TEXTS)] if n % 3 else m.text
        mentions.append(msgspec.structs.replace(m, topics=topics, name=name, text=text))
    return mentions


@cache
def _past(of: Callable[[], Sequence[Mention]]) -> Memory:
    """Counts of what of these was there at NOON: many scenes begin with the same."""
    mentions = of()
    return Memory(mentions[: bisect_right(mentions, NOON, key=_created)])


def _kept(config: Config) -> list[Mention]:
    """The last two days of the demo: seconds of work, kept between runs in the temporary directory.

    What was made by other code, of another config or by other packages has another name.
    """
    made_by = blake2s(msgspec.json.encode(config), digest_size=6)
    for file in sorted([Path(__file__), Path("requirements.lock"), *Path("listening").rglob("*"), *_DEMO.rglob("*")]):
        if file.is_file() and file.suffix != ".pyc":
            made_by.update(file.read_bytes())
    kept = Path(tempfile.gettempdir()) / f"masthead-scenes-{made_by.hexdigest()}.msgpack"
    # Tests run in several processes; one of them does the work.
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            source = next(s for s in config.sources if isinstance(s, Demo))
            written = kept.with_suffix(".new")
            written.write_bytes(msgspec.msgpack.encode(_judged(config, source, NOON - 2 * DAY_MS, NOON + AHEAD)))
            written.rename(kept)
    return msgspec.msgpack.decode(kept.read_bytes(), type=list[Mention])


def _judged(config: Config, source: Demo, start: int, end: int) -> list[Mention]:
    triage, matcher = Triage(config), Matcher(config.topics)
    own = own_handles(config.brand.own)
    mentions = []
    for mention in mentions_between(source, start, end):
        topics = tuple(config.topics[n].name for n in sorted(matcher.matching(mention.text)))
        mine = mention.author.casefold() in own
        if topics or mine:
            mention = msgspec.structs.replace(mention, topics=topics, own=mine)
            mentions.append(triage(mention, mention.created))
    return mentions
