"""The parameters of the API, each with what it means and how it is read. Pure.

The same table reads requests and writes the OpenAPI description, so that the
two cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from listening.cases.case import State
from listening.cases.tagging import tag, unusable
from listening.config import Config, Contact, SentimentName
from listening.counting.counts import Filter, Population
from listening.kpis.moved import MOVABLE
from listening.mention import Label
from listening.search.asked import NO_WORDS, SearchAsked, SearchWords, UnreadableSearch
from listening.search.asked import read as read_words
from listening.spans import DAY_MS, HOUR_MS, MINUTE_MS
from listening.triage.reasons import LETTERS

LONGEST_MS = 100 * 366 * DAY_MS
"""Of a range: longer ones are a mistake, and cost."""
LONGEST_DAYS_OF_FIGURES = 3660
"""Of a range of key figures: every day of it is read."""
FIRST_MS, LAST_MS = -62_000_000_000_000, 253_300_000_000_000
"""Moments between the years 5 and 9996: what is set beside them is a time as well."""
FINEST_STEP_MS = 10_000
MOST_POINTS = 5000
MOST_MENTIONS = 100_000


class Wrong(msgspec.Struct, frozen=True):
    """One parameter that cannot be used, and what would be right."""

    parameter: str
    message: str


class UnusableParameters(Exception):
    """A request with wrong parameters: ``wrong`` names all of them."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__("; ".join(f"{each.parameter}: {each.message}" for each in wrong))
        self.wrong = tuple(wrong)


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What a request asks for. Times in ms UTC, [start, end)."""

    start: int
    end: int
    topic: str = ""
    source: str = ""
    department: str = ""
    language: str = ""
    country: str = ""
    who: Population = Population.customers
    sentiment: SentimentName | None = None
    step: int = 0
    limit: int | None = None
    after: str = ""
    state: State | None = None
    words: SearchWords | None = None
    reason: Contact | None = None
    cased: bool | None = None
    tag: str = ""
    """Of cases."""
    figure: str = ""
    snoozed: bool | None = None
    """Of cases: put off, or not."""

    @property
    def searches(self) -> bool:
        """Whether it asks for something that only the index of search finds."""
        return self.words is not None or self.reason is not None or self.cased is not None

    @property
    def search(self) -> SearchAsked:
        """The same as a search."""
        return SearchAsked(
            words=self.words or NO_WORDS,
            only=self.only,
            label=Label[self.sentiment.value] if self.sentiment else None,
            reason=LETTERS[self.reason] if self.reason else "",
            cased=self.cased,
            start=self.start,
            end=self.end,
        )

    @property
    def only(self) -> Filter:
        """Which mentions it is about."""
        return Filter(
            topic=self.topic,
            source=self.source,
            department=self.department,
            language=self.language,
            country=self.country,
            who=self.who,
        )


class Parameter(msgspec.Struct, frozen=True):
    """``read(text, zone)`` returns the value or raises ValueError with what would be right."""

    name: str
    field: str
    read: Callable[[str, ZoneInfo], Any]
    about: str
    schema: dict[str, Any]


def moment(text: str, zone: ZoneInfo) -> int:
    """ms UTC of an ISO 8601 time with zone, a date (midnight in ``zone``), or seconds since 1970."""
    if re.fullmatch(r"[0-9]{1,11}(\.[0-9]{1,3})?", text) and not re.fullmatch(r"[0-9]{8}", text):
        return _counted(round(float(text) * 1000))
    if re.fullmatch(r"[0-9]{4}-[0-9][0-9]-[0-9][0-9]", text):
        return _ms(datetime.combine(date.fromisoformat(text), time(), zone))
    # A plus sign that was not escaped arrives as a space.
    at = datetime.fromisoformat(re.sub(r" (?=[0-9][0-9]:?[0-9][0-9]$)", "+", text))
    if at.tzinfo is None:
        raise ValueError("its zone is missing; add Z or an offset like +02:00")
    return _ms(at)


def _ms(at: datetime) -> int:
    epoch = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    return _counted((at - epoch) // timedelta(milliseconds=1))


def _counted(ms: int) -> int:
    """Raises OverflowError for what no calendar goes on from."""
    if not FIRST_MS <= ms <= LAST_MS:
        raise OverflowError
    return ms


def _time(text: str, zone: ZoneInfo) -> int:
    try:
        return moment(text, zone)
    except ValueError as error:
        why = str(error) if str(error).startswith("its zone") else "not a time"
        raise ValueError(f"{why}; for example 2026-03-01T09:00:00Z or 2026-03-01") from None
    except OverflowError:
        raise ValueError("not a time Masthead can count with") from None


UNITS = {"": 1000, "s": 1000, "m": MINUTE_MS, "h": HOUR_MS, "d": DAY_MS}


def _step(text: str, zone: ZoneInfo) -> int:
    found = re.fullmatch(r"([0-9]{1,9})([smhd]?)", text)
    if not found:
        raise ValueError("a number of seconds, or a number with s, m, h or d, like 5m")
    step = int(found[1]) * UNITS[found[2]]
    if step < FINEST_STEP_MS or step % FINEST_STEP_MS:
        raise ValueError("10 seconds at least, and a multiple of 10 seconds")
    return step


def _limit(text: str, zone: ZoneInfo) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= MOST_MENTIONS:
        raise ValueError(f"a number from 1 to {MOST_MENTIONS}")
    return int(text)


def _name(text: str, zone: ZoneInfo) -> str:
    if not text or len(text) > 300 or not text.isprintable():
        raise ValueError("empty or not a name")
    return text


def _figure(text: str, zone: ZoneInfo) -> str:
    if text not in MOVABLE:
        raise ValueError(f"one of {', '.join(MOVABLE)}")
    return text


def _tag(text: str, zone: ZoneInfo) -> str:
    if unusable(text):
        raise ValueError("a tag as cases have them")
    return tag(text)


def _language(text: str, zone: ZoneInfo) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", text):
        raise ValueError("an ISO 639 code like en, or und for undecided")
    return text


def _country(text: str, zone: ZoneInfo) -> str:
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise ValueError("an ISO 3166 code like US")
    return text


def _sentiment(text: str, zone: ZoneInfo) -> SentimentName:
    if text not in list(SentimentName):
        raise ValueError(f"one of {', '.join(SentimentName)}")
    return SentimentName(text)


def _words(text: str, zone: ZoneInfo) -> SearchWords:
    try:
        return read_words(text)
    except UnreadableSearch as error:
        raise ValueError(str(error)) from None


def _reason(text: str, zone: ZoneInfo) -> Contact:
    if text not in list(Contact):
        raise ValueError(f"one of {', '.join(Contact)}")
    return Contact(text)


def _cased(text: str, zone: ZoneInfo) -> bool:
    if text not in ("yes", "no"):
        raise ValueError("yes or no")
    return text == "yes"


def _who(text: str, zone: ZoneInfo) -> Population:
    if text not in list(Population):
        raise ValueError(f"one of {', '.join(Population)}")
    return Population(text)


def _state(text: str, zone: ZoneInfo) -> State:
    if text not in list(State):
        raise ValueError(f"one of {', '.join(State)}")
    return State(text)


_text = {"type": "string"}
FROM = Parameter(
    "from",
    "start",
    _time,
    "Beginning of the range, included: ISO 8601 with zone (2026-03-01T09:00:00Z), a date "
    "(midnight in the brand's time zone) or seconds since 1970. Default: 24 hours before `to`.",
    {"type": "string", "format": "date-time"},
)
TO = Parameter(
    "to",
    "end",
    _time,
    "End of the range, excluded; written as `from`. Default, and latest: now; what lies ahead is cut off.",
    {"type": "string", "format": "date-time"},
)
TOPIC = Parameter("topic", "topic", _name, "Only mentions of this topic.", _text)
SOURCE = Parameter("source", "source", _name, "Only mentions from this source.", _text)
DEPARTMENT = Parameter("department", "department", _name, "Only mentions routed to this department.", _text)
LANGUAGE = Parameter("language", "language", _language, "Only mentions in this language (ISO 639 code).", _text)
COUNTRY = Parameter("country", "country", _country, "Only mentions from this country (ISO 3166 code).", _text)
WHO = Parameter(
    "who", "who", _who,
    "By whom: customers (everybody but the brand; the default), ours (the brand itself) or everybody.",
    {"type": "string", "enum": list(Population), "default": Population.customers.value},
)  # fmt: skip
STEP = Parameter(
    "step",
    "step",
    _step,
    "Length of a point: seconds, or a number with s, m, h or d. A multiple of 10 seconds. "
    f"Points begin at UTC multiples of it; {MOST_POINTS} points at most. Default: 1h.",
    {"type": "string", "default": "1h"},
)
SENTIMENT = Parameter(
    "sentiment",
    "sentiment",
    _sentiment,
    "Only mentions with this label.",
    {"type": "string", "enum": list(SentimentName)},
)
LIMIT = Parameter(
    "limit",
    "limit",
    _limit,
    "Lines at most. Default: all.",
    {"type": "integer", "minimum": 1, "maximum": MOST_MENTIONS},
)
AFTER = Parameter(
    "after",
    "after",
    _name,
    "Go on after this mention: the id of the last line of the page before.",
    _text,
)
STATE = Parameter("state", "state", _state, "Only cases in this state.", {"type": "string", "enum": list(State)})
CASES_DEPARTMENT = Parameter("department", "department", _name, "Only cases that are with this department now.", _text)
TAG = Parameter("tag", "tag", _tag, "Only cases with this tag.", _text)
SNOOZED = Parameter(
    "snoozed",
    "snoozed",
    _cased,
    "Only cases that are put off, or are not.",
    {"type": "string", "enum": ["yes", "no"]},
)
AFTER_CASE = Parameter(
    "after",
    "after",
    _name,
    "Go on after this case: the id of the last line of the page before.",
    _text,
)

FIGURE = Parameter(
    "figure",
    "figure",
    _figure,
    "The figure that moved, by its key. Default: net_sentiment.",
    {"type": "string", "enum": list(MOVABLE), "default": "net_sentiment"},
)

WORDS = Parameter(
    "q",
    "words",
    _words,
    'Only mentions with these words and phrases: `delay OR late "lost bag" -refund from:jane`. See docs/search.md.',
    _text,
)
REASON = Parameter(
    "reason",
    "reason",
    _reason,
    "Only mentions with this reason for contact.",
    {"type": "string", "enum": list(Contact)},
)
CASED = Parameter(
    "case",
    "cased",
    _cased,
    "Only mentions whose thread has a case, or has none.",
    {"type": "string", "enum": ["yes", "no"]},
)
SEARCH_FROM = msgspec.structs.replace(
    FROM,
    about="Beginning of the range, included: ISO 8601 with zone (2026-03-01T09:00:00Z), a date "
    "(midnight in the brand's time zone) or seconds since 1970. Default: everything that is kept.",
)

RANGE = (FROM, TO)
COUNTED = (TOPIC, SOURCE, DEPARTMENT, LANGUAGE, COUNTRY, WHO)

OVERVIEW = (*RANGE, *COUNTED)
SERIES = (*RANGE, STEP, *COUNTED)
CASES = (*RANGE, STATE, CASES_DEPARTMENT, TAG, SNOOZED, LIMIT, AFTER_CASE)
KPIS = (*RANGE, DEPARTMENT, TOPIC, SOURCE, COUNTRY)
MOVED = (*KPIS, FIGURE)
STATEMENTS = (*RANGE, TOPIC, SOURCE, DEPARTMENT, LANGUAGE, COUNTRY)
MENTIONS = (*RANGE, *COUNTED, SENTIMENT, WORDS, REASON, CASED, LIMIT, AFTER)
SEARCH = (SEARCH_FROM, TO, *COUNTED, SENTIMENT, WORDS, REASON, CASED)


def read(sent: Sequence[tuple[str, str]], accepted: Sequence[Parameter], config: Config, now: int) -> Query:
    """Read the parameters of a request. Raises Unusable naming every wrong one."""
    zone = ZoneInfo(config.brand.timezone)
    known = {parameter.name: parameter for parameter in accepted}
    wrong: list[Wrong] = []
    fields: dict[str, Any] = {}
    seen: set[str] = set()
    for name, text in sent:
        parameter = known.get(name)
        if parameter is None:
            wrong.append(Wrong(name, f"unknown; there are {', '.join(known)}"))
        elif name in seen:
            wrong.append(Wrong(name, "given more than once"))
        else:
            seen.add(name)
            try:
                fields[parameter.field] = parameter.read(text, zone)
            except ValueError as error:
                wrong.append(Wrong(name, str(error)))
    if not wrong:
        wrong = _range(fields, now, accepted)
    if wrong:
        raise UnusableParameters(wrong)
    return Query(**fields)


def _range(fields: dict[str, Any], now: int, accepted: Sequence[Parameter]) -> list[Wrong]:
    """Fill in the defaults and check what only shows together."""
    # What has not happened yet is in no figure: a range ends now at the latest, and the answer says when it ends.
    # Lists of cases, alerts and spikes count nothing: no country can be asked for there.
    counted = COUNTRY in accepted
    asked = fields.get("end", now)
    end = fields["end"] = min(asked, now) if counted else asked
    kept = accepted is SEARCH or fields.keys() & {"words", "reason", "cased"}
    start = fields.setdefault("start", max(FIRST_MS, end - LONGEST_MS) if kept else end - DAY_MS)
    if start >= asked:
        return [Wrong("from", "not before to"), Wrong("to", "not after from")]
    if counted and start >= now:
        return [Wrong("from", "lies ahead: nothing of it has happened yet")]
    if end - start > LONGEST_MS:
        return [Wrong("from", "more than 100 years before to")]
    if (accepted is KPIS or accepted is MOVED) and end - start > LONGEST_DAYS_OF_FIGURES * DAY_MS:
        return [Wrong("from", f"more than {LONGEST_DAYS_OF_FIGURES} days before to; take a shorter range")]
    if STEP in accepted:
        step = fields.setdefault("step", HOUR_MS)
        if (end - start) // step > MOST_POINTS:
            return [Wrong("step", f"makes more than {MOST_POINTS} points; take a longer one")]
    return []


def unknown_names(query: Query, config: Config, counted: Sequence[tuple[str, set[str]]]) -> list[Wrong]:
    """Names asked for that are neither in config.toml nor counted in the range.

    ``counted``: parameter and the names met in the range. A source that was
    imported, or a topic that config.toml has no more, is known by its counts.
    """
    configured = {
        "topic": [topic.name for topic in config.topics],
        "source": [source.name for source in config.sources],
        "department": [department.name for department in config.departments],
    }
    wrong = []
    for name, met in counted:
        asked = getattr(query, name)
        known = [*configured[name], *sorted(met - set(configured[name]))]
        if asked and asked not in known:
            wrong.append(Wrong(name, f"unknown; there are {', '.join(known)}"))
    return wrong
