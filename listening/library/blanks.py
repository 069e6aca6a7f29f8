"""Blanks of an approved answer for the case it is used in, and how they are filled. Pure.

A name is the author's own choice and would go out under the brand's: only a handle, or a name of letters, is filled in.
"""

from __future__ import annotations

import re

import msgspec

from listening.cases.case import Case
from listening.cases.line import title
from listening.config import Config
from listening.library.approved import Wording
from listening.mention import Mention

VARIABLES = ("author", "case", "department", "link")
_VARIABLE = re.compile(r"\{(\w+)\}")
_HANDLE = re.compile(r"@?[\w-]+(?:\.[\w-]+)*(?:@[\w-]+(?:\.[\w-]+)+)?", re.ASCII)
_NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){0,3}")
LONGEST_NAME = 40
LONGEST_HANDLE = 255


class Blanks(msgspec.Struct, frozen=True):
    """What the variables stand for in one case; empty: nothing that could be filled in."""

    author: str = ""
    case: str = ""
    department: str = ""


class Filled(msgspec.Struct, frozen=True):
    """A text with its variables filled, or the names of those that could not be."""

    text: str
    missing: tuple[str, ...] = ()


def blanks(case: Case, answered: Mention | None, handle: str, config: Config) -> Blanks:
    """``answered``: the post that is answered, None if it is not kept; ``handle``: of its author, if known."""
    return Blanks(_author(answered, handle), case.id, title(config, case.department))


def fill(text: str, wording: Wording, known: Blanks) -> Filled:
    """``text`` of ``wording`` as it reads in a case."""
    values = {**msgspec.structs.asdict(known), "link": wording.link}
    missing = tuple(dict.fromkeys(name for name in named(text) if not values.get(name)))
    if missing:
        return Filled(text, missing)
    # In one pass: what is filled in is not read for variables again.
    return Filled(_VARIABLE.sub(lambda found: values[found[1]], text))


def named(text: str) -> tuple[str, ...]:
    """The names in braces, in their order."""
    return tuple(_VARIABLE.findall(text))


def _author(mention: Mention | None, handle: str) -> str:
    if mention is None or mention.deleted:
        return ""
    called = handle or mention.author
    # An id is nobody's name.
    if called and not called.startswith("did:") and _HANDLE.fullmatch(called) and not called.lstrip("@").isdigit():
        return f"@{called.lstrip('@')}" if len(called) <= LONGEST_HANDLE else ""
    name = mention.name.strip()
    return name if len(name) <= LONGEST_NAME and _NAME.fullmatch(name) else ""
