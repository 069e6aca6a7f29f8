"""Made-up mentions in several scripts, and searches for them."""

from __future__ import annotations

import random

from listening.counting.counts import Filter, Population
from listening.mention import Label, Mention
from listening.search.asked import SearchAsked, SearchWords

NOW = 1_790_000_000_000
DAY = 86_400_000
WORDS = (
    "late", "Late!", "delay", "delayed", "@Plovair", "#plovair", "lost", "bag", "baggage",
    "été", "e\u0301te\u0301", "ÉTÉ", "ｄｅｌａｙ", "東京", "天気", "東京の天気", "京都", "航班",
    "ล่าช้า", "ภาษาไทย", "الرحلة", "متأخرة", "задержка", "한국", "한국어", "हिन्दी",
    "don't", "don’t", "C++", "100%", "a_b", "(ok)", "x.y", "…",
)  # fmt: skip
TERMS = (
    *WORDS,
    "delay*", "bag*", "京", "の", "天", "lost bag", "late delay", "東京 京都", "ไทย", "한국*",
    "@plovair", "plovair", "++",
)  # fmt: skip
AUTHORS = ("jane", "Joe_1", "did:plc:one", "did:plc:two", "")
NAMES = ("Jane Doe", "jane", "東京 太郎", "")


def mention(number: int, chance: random.Random, created: int = 0) -> Mention:
    said = chance.choices(WORDS, k=chance.randrange(1, 7))
    return Mention(
        id=f"{chance.choice(('demo', 'file'))}:{number}",
        source=chance.choice(("demo", "File two")),
        created=created or NOW - chance.randrange(0, 3 * DAY, 250),
        text=chance.choice((" ", "  ", "\n", "")).join(said),
        alt=chance.choice(("", "", "a lost bag")),
        author=chance.choice(AUTHORS),
        name=chance.choice(NAMES),
        language=chance.choice(("en", "ja", "und")),
        own=chance.random() < 0.2,
        topics=tuple(topic for topic in ("Plovair", "plovair", "New York") if chance.random() < 0.4),
        received=NOW,
        compound=chance.choice((None, -0.5, 0.0, 0.5)),
        department=chance.choice(("care", "ground")),
        country=chance.choice(("", "JP")),
        contact=chance.choice(("", "s", "i")),
    )


def asked(chance: random.Random) -> SearchAsked:
    """Any search; most ask for little."""

    def some(many: tuple[str, ...], chances: tuple[float, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(chance.choice(many) for each in chances if chance.random() < each))

    def perhaps(*of: str) -> str:
        return chance.choice(of) if chance.random() < 0.15 else ""

    start = NOW - chance.choice((4 * DAY, DAY, DAY + 250))
    return SearchAsked(
        words=SearchWords(
            all=some(TERMS, (0.8, 0.3)),
            none=some(TERMS, (0.3, 0.1)),
            by=some(("jane", "@JOE_1", "doe", "太郎", "one.example"), (0.1, 0.05)),
            not_by=some(("jane", "two.example"), (0.05,)),
            one_of=tuple(group for _ in range(2) if len(group := some(TERMS, (0.2, 0.8, 0.3))) > 1),
        ),
        only=Filter(
            topic=perhaps("Plovair", "plovair", "New York"),
            source=perhaps("demo", "File two"),
            department=perhaps("care"),
            language=perhaps("ja"),
            country=perhaps("JP"),
            who=chance.choice(tuple(Population)),
        ),
        label=chance.choice((None, None, None, Label.negative, Label.unscored)),
        reason=perhaps("s"),
        start=start,
        end=chance.choice((NOW + 1, start + DAY)),
    )
