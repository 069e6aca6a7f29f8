"""The beginnings of a brand's config.toml: answers, each checked, and the terms they give. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from listening.config.schema import Name
from listening.names.languages import LANGUAGES
from listening.steering.ordinary import why_ordinary
from listening.terms import OPEN, fold
from listening.triage.language_codes import normalise

LONGEST = 80
"""Characters of a name as it is typed."""
LONGEST_DEPARTMENT = 30
LONGEST_TERM = 100
"""As config.toml takes them."""
MANY = 50
"""Answers to one question at most."""
_HANDLE = re.compile(r"[\w](?:[\w.-]*\w)?(?:@[\w](?:[\w.-]*\w)?)?")
_OUT_OF_NAMES = re.compile(r'[|,:;"<>{}\[\]\\/]+')
_SPELT = {name.casefold(): code for code, name in LANGUAGES.items()}


class BeginningError(Exception):
    """An answer that will not do; the message says what would be right."""


class Called(msgspec.Struct, frozen=True):
    """A brand: what people write, and the whole name where that is longer."""

    text: str
    full: str = ""

    @property
    def name(self) -> str:
        """As topics and pages have it."""
        return short(self.text)


class Beginning(msgspec.Struct, frozen=True, kw_only=True):
    """All that the first file says of a brand."""

    brand: Called
    handles: tuple[str, ...] = ()
    rivals: tuple[Called, ...] = ()
    departments: tuple[str, ...]
    """Titles; what no route takes goes to the first."""
    languages: tuple[str, ...] = ("en",)
    timezone: str = "UTC"


def label(text: str) -> str:
    """What somebody typed as a name, in one line. Raises BeginningError."""
    text = " ".join(text.split())
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in text):
        raise BeginningError("holds a character that cannot be shown; letters, digits and signs are right")
    if not any(unicodedata.category(char)[0] in "LN" or unicodedata.category(char) == "So" for char in fold(text)):
        raise BeginningError("is no name; at least one letter or digit is needed")
    if len(text) > LONGEST:
        raise BeginningError(f"is too long; {LONGEST} characters at most")
    if text.endswith(OPEN):
        raise BeginningError(f"ends with {OPEN}, which leaves the ending of a term open; the name alone is right")
    short(text)
    return text


def short(text: str) -> str:
    """The name as topics, departments and pages may have it. Raises BeginningError."""
    name = " ".join(_OUT_OF_NAMES.sub(" ", text).split()).lstrip("' ")
    try:
        return msgspec.convert(name, Name)
    except msgspec.ValidationError:
        raise BeginningError('is no name for a page; 1 to 40 characters besides | , : ; " < > { } [ ] / \\') from None


def department(text: str) -> str:
    """The title of a department. Raises BeginningError."""
    title = label(text)
    if len(key(title)) > LONGEST_DEPARTMENT:
        raise BeginningError(f"is too long for the wall; {LONGEST_DEPARTMENT} characters at most")
    return title


def key(title: str) -> str:
    """The name of a department, for routes and addresses, by its title."""
    return short(title).lower().replace(" ", "-")


def handle(text: str) -> str:
    """A handle with its @. Raises BeginningError."""
    bare = text.strip().removeprefix("@")
    if not _HANDLE.fullmatch(bare) or len(bare) > LONGEST:
        raise BeginningError("is no handle; one as in @example.com, @example or @example@mastodon.social is right")
    return f"@{bare}"


def language(text: str) -> str:
    """The ISO 639 code of a language by its code or English name. Raises BeginningError."""
    code = normalise(text) or _SPELT.get(text.strip().casefold())
    if code is None:
        raise BeginningError("is no language known here; an ISO 639 code or an English name is right: de, German")
    return code


def timezone(text: str) -> str:
    """The IANA name of a zone. Raises BeginningError."""
    try:
        ZoneInfo(text.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BeginningError("is unknown; an IANA name like Europe/Berlin or UTC is right") from None
    return text.strip()


def several(given: Sequence[str], one: Callable[[str], str], same: Callable[[str], str]) -> tuple[str, ...]:
    """Each answer understood by ``one``; two of which ``same`` gives the same are refused. Raises BeginningError."""
    found: dict[str, str] = {}
    for text in given:
        try:
            answer = one(text)
        except BeginningError as error:
            raise BeginningError(f"{text!r} {error}") from None
        if same(answer).casefold() in found:
            raise BeginningError(f"{text!r} stands here twice, or differs too little; once is enough")
        found[same(answer).casefold()] = answer
    if len(found) > MANY:
        raise BeginningError(f"are too many; {MANY} at most")
    return tuple(found.values())


def terms(called: Called, handles: Sequence[str] = ()) -> tuple[str, ...]:
    """What finds a brand: its name, hashtag and handles; without the bare name where that means other things too.

    Raises BeginningError if nothing is left.
    """
    names = [called.full] if called.full else []
    if not why_ordinary(called.text):
        names = [called.text, called.text.replace("'", "").replace("’", ""), *names]
    tags = [f"#{joined}" for text in (called.text, called.full) if (joined := _joined(text))]
    found = {fold(term): " ".join(term.lower().split()) for term in (*names, *tags, *handles)}
    if not found:
        raise BeginningError(f"{called.text!r} has no letter, so only a handle or a longer name can find it")
    if max(map(len, found.values())) > LONGEST_TERM:
        raise BeginningError(f"{called.text!r} makes a term that is too long; {LONGEST_TERM} characters at most")
    return tuple(found.values())


def _joined(text: str) -> str:
    """A name as a hashtag has it: its letters, digits and the marks that belong to letters."""
    return "".join(char for char in text if unicodedata.category(char)[0] in "LNM" or char == "_")
