"""Permissions on approved answers, and what may stand in one: decided here only. Pure."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from listening.cases.case import Actor, Refusal, RefusalKind
from listening.cases.decide import DIRECTORS
from listening.config import Config
from listening.library.approved import AnswerText, ApprovedAnswer, LibraryDeed, LibraryEvent, Wording
from listening.library.blanks import VARIABLES, named
from listening.names.languages import LANGUAGES
from listening.people.permissions import Permission, may

LONGEST_TITLE = 120
LONGEST_TEXT = 10_000
LONGEST_LINK = 500
MOST_TEXTS = 40


class LibraryWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody wants done."""

    deed: LibraryDeed
    wording: Wording | None = None
    why: Annotated[str, Meta(max_length=1_000)] = ""


def decide(
    entry: ApprovedAnswer | None, wish: LibraryWish, actor: Actor, now: int, config: Config
) -> LibraryEvent | Refusal:
    """The event that ``wish`` makes at ``now`` (ms), or a refusal that says why not; ``entry``: None for a new one."""
    wording = tidy(wish.wording) if wish.wording is not None and wish.deed is LibraryDeed.propose else None
    forbidden = _forbidden(entry, wish.deed, wording, actor, config)
    if forbidden:
        return Refusal(RefusalKind.not_allowed, forbidden)
    impossible = _impossible(entry, wish.deed)
    if impossible:
        return Refusal(RefusalKind.not_possible, impossible)
    wrong = _wrong(wish, wording, now, config)
    if wrong:
        return Refusal(RefusalKind.unusable, wrong)
    return LibraryEvent(at=now, who=actor.name, deed=wish.deed, wording=wording, why=wish.why.strip())


def possible(entry: ApprovedAnswer | None, actor: Actor, config: Config) -> frozenset[LibraryDeed]:
    """What ``actor`` may do with it as it is."""
    return frozenset(
        deed
        for deed in LibraryDeed
        if not _forbidden(entry, deed, None, actor, config) and not _impossible(entry, deed)
    )


def _forbidden(
    entry: ApprovedAnswer | None, deed: LibraryDeed, wording: Wording | None, actor: Actor, config: Config
) -> str:
    if not may(actor.role, Permission.keep_library):
        return f"The role you have here, {actor.role}, reads the library and does not change it."
    if deed in (LibraryDeed.approve, LibraryDeed.send_back):
        return _may_not_approve(entry, actor, config)
    concerned = [each for each in (entry.newest if entry else None, wording) if each is not None]
    for department in {each.department for each in concerned}:
        if department and actor.role not in DIRECTORS and department not in actor.departments:
            return f"This answer is of {department}, and you are not."
    return ""


def _may_not_approve(entry: ApprovedAnswer | None, actor: Actor, config: Config) -> str:
    if entry is None or entry.proposed is None:
        return ""
    if entry.proposed_by == actor.name:
        return "Somebody else has to look at what you wrote."
    # It may go out in every department that it was for, or is to be for.
    concerned = {entry.proposed.department} | ({entry.approved.department} if entry.approved else set())
    named = [d.approvers for d in config.departments if d.name in concerned]
    if actor.role in DIRECTORS or (len(named) == len(concerned) and all(actor.name in each for each in named)):
        return ""
    who = dict.fromkeys([name for each in named for name in each])
    return f"This is approved by {', '.join([*who, 'a manager'])}."


def _impossible(entry: ApprovedAnswer | None, deed: LibraryDeed) -> str:
    if deed is LibraryDeed.propose:
        return ""
    if entry is None:
        return "There is no such answer."
    if deed is LibraryDeed.retire:
        return "It is not in use." if entry.retired_at or entry.approved is None else ""
    if entry.proposed is None:
        return "Nothing waits for approval."
    return "It was sent back; it has to be changed first." if entry.sent_back_by else ""


def tidy(wording: Wording) -> Wording:
    """Without white space at the ends, and without languages that nothing was written in."""
    texts = tuple(
        AnswerText(each.language, text) for each in wording.texts if (text := each.text.replace("\r\n", "\n").strip())
    )
    return replace(wording, title=" ".join(wording.title.split()), texts=texts, link=wording.link.strip())


def _wrong(wish: LibraryWish, wording: Wording | None, now: int, config: Config) -> str:
    if wish.deed is LibraryDeed.send_back and not wish.why.strip():
        return "why: what has to change is needed."
    if wish.deed is not LibraryDeed.propose:
        return ""
    if wording is None:
        return "wording: what is proposed is needed."
    if not wording.title or len(wording.title) > LONGEST_TITLE:
        return f"title: one to {LONGEST_TITLE} characters are needed."
    if not wording.texts or len(wording.texts) > MOST_TEXTS:
        return f"texts: a text in one to {MOST_TEXTS} languages is needed."
    for number, each in enumerate(wording.texts):
        wrong = text_wrong(each, wording)
        if wrong:
            return wrong
        if each.language in {other.language for other in wording.texts[:number]}:
            return f"texts: {LANGUAGES[each.language]} stands there twice."
    if wording.link and not _address(wording.link):
        return f"link: an address that begins with https:// is needed, of at most {LONGEST_LINK} characters."
    departments, topics = [d.name for d in config.departments], [t.name for t in config.topics]
    if wording.department and wording.department not in departments:
        return f"department: {wording.department} is unknown; there are {', '.join(departments)}."
    if wording.topic and wording.topic not in topics:
        return f"topic: {wording.topic} is unknown; there are {', '.join(topics)}."
    if wording.valid_until and wording.valid_until <= now:
        return "valid until: that day is over."
    return ""


def _address(link: str) -> bool:
    try:
        parts = urlsplit(link)
        whole = parts.scheme == "https" and bool(parts.hostname)
    except ValueError:
        return False
    return whole and len(link) <= LONGEST_LINK and not any(sign.isspace() for sign in link)


def text_wrong(each: AnswerText, wording: Wording) -> str:
    """What of one text cannot be used in ``wording``: field and sentence, or nothing."""
    if each.language not in LANGUAGES:
        return f"language: {each.language or 'nothing'} is no language; codes are those of ISO 639, as en."
    if len(each.text) > LONGEST_TEXT:
        return f"text: at most {LONGEST_TEXT:,} characters in {LANGUAGES[each.language]}."
    unknown = [name for name in named(each.text) if name not in VARIABLES]
    if unknown:
        there = ", ".join(f"{{{name}}}" for name in VARIABLES)
        return f"text: {{{unknown[0]}}} stands for nothing; there are {there}."
    if "link" in named(each.text) and not wording.link:
        return "link: the text has {link}, so that an address is needed."
    return ""
