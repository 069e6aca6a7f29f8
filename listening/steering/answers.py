"""Answers of somebody on the first page about their brand: all that will not do is said at once. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from listening.steering import beginning
from listening.steering.beginning import Beginning, BeginningError, Called
from listening.steering.ordinary import why_ordinary

DEPARTMENTS = ("Customer care", "Press")
_WHOLE = re.compile(r"(?P<short>[^()]+)\((?P<whole>[^()]+)\)")
T = TypeVar("T")


class BrandTyped(msgspec.Struct, frozen=True, kw_only=True):
    """As it was typed; several of one kind with commas or line breaks between."""

    brand: str = ""
    full: str = ""
    handles: str = ""
    rivals: str = ""
    departments: str = ", ".join(DEPARTMENTS)
    languages: str = "en"
    timezone: str = "UTC"


class UnusableAnswersError(Exception):
    """``wrong``: by the field, a sentence that says what would be right."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__("; ".join(wrong.values()))
        self.wrong = dict(wrong)


def understood(typed: BrandTyped) -> Beginning:
    """Raises UnusableAnswersError."""
    wrong: dict[str, str] = {}

    def one(field: str, text: str, understand: Callable[[str], T], other: T) -> T:
        try:
            return understand(text)
        except BeginningError as error:
            wrong[field] = f"{text.strip()!r} {error}" if not str(error).startswith("'") else str(error)
            return other

    def needed(text: str) -> str:
        if not text.strip():
            raise BeginningError("is no name; the name that people write is needed")
        return beginning.label(text)

    brand = one("brand", typed.brand, needed, "")
    full = one("full", typed.full, lambda text: beginning.label(text) if text.strip() else "", "")
    called = Called(brand or "?", full)
    nobody: tuple[str, ...] = ()
    without: tuple[Called, ...] = ()
    handles = one("handles", typed.handles, lambda text: beginning.several(_parts(text), beginning.handle, str), nobody)
    rivals = one("rivals", typed.rivals, lambda text: _rivals(text, called), without)
    departments = one(
        "departments",
        typed.departments,
        lambda text: beginning.several(_parts(text) or DEPARTMENTS, beginning.department, beginning.key),
        nobody,
    )
    languages = one(
        "languages",
        typed.languages,
        lambda text: beginning.several(_parts(text) or ("en",), beginning.language, str),
        nobody,
    )
    zone = one("timezone", typed.timezone or "UTC", beginning.timezone, "UTC")
    if "brand" not in wrong:
        one("brand", typed.brand, lambda _: beginning.terms(called, handles), nobody)
    if wrong:
        raise UnusableAnswersError(wrong)
    return Beginning(
        brand=called, handles=handles, rivals=rivals, departments=departments, languages=languages, timezone=zone
    )


def ordinary(made: Beginning) -> list[str]:
    """Sentences about names that mean other things too, and so are no term by themselves."""
    return [
        f"{each.text} alone is {why}: only {'its whole name, ' if each.full else ''}its hashtag and handles are "
        "looked for."
        for each in (made.brand, *made.rivals)
        if (why := why_ordinary(each.text))
    ]


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[,\n]", text) if part.strip())


def _rivals(text: str, brand: Called) -> tuple[Called, ...]:
    found = []
    for part in _parts(text):
        whole = _WHOLE.fullmatch(part)
        found.append(Called(whole["short"].strip(), whole["whole"].strip()) if whole else Called(part))
    beginning.several([each.text for each in found], beginning.label, beginning.short)
    for each in found:
        if each.full:
            beginning.label(each.full)
        if beginning.short(each.text).casefold() == brand.name.casefold():
            raise BeginningError(f"'{each.text}' is the brand itself; a rival has another name")
        beginning.terms(each)
    return tuple(found)
