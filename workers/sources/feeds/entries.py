"""Entries of a feed, from its bytes to mentions: RSS 0.9 to 2.0, Atom, by feedparser. Pure, and raises for no bytes.

An entry is known again by its GUID, by its link, or by its words with their time:
servers change each of the three. What is no longer in a feed is unknown, not deleted.
"""

from __future__ import annotations

import calendar
import hashlib
import io
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import feedparser
import msgspec

from listening.mention import Event, Mention, reject
from listening.store.feeds import FeedState, KnownEntry
from workers.sources.html_text import plain, shown
from workers.sources.times import END, believed

LONGEST_TEXT = 50_000
"""Characters. Of a longer content the summary is taken, if there is one."""
ENTRIES_AT_MOST = 1_000
"""Of one document."""
REMEMBERED = 300
"""Entries that are known beside those a feed still has."""

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_GLOBAL = re.compile(r"(?:https?|tag|urn):", re.IGNORECASE)


class FeedTold(msgspec.Struct, frozen=True):
    """What a document says beyond what is known, and what is known then."""

    events: tuple[Event, ...]
    entries: tuple[KnownEntry, ...]
    problem: str = ""
    """Why it is no feed."""
    links: Mapping[str, str] = {}
    """Where its ``hub`` and its ``self`` are, as far as it says so."""


def parse(data: bytes, source: str, url: str, known: FeedState, now: int) -> FeedTold:
    """What is new or edited in the document of a feed, oldest first; ``now`` in ms UTC.

    An entry without a time counts as written when it was first seen. At the first
    reading of a feed nobody knows when that was: such entries are remembered only.
    """
    document = _document(data)
    if document is None:
        return FeedTold((), known.entries, "the server sends no RSS or Atom under this address")
    found = list(document.entries)[:ENTRIES_AT_MOST]
    links = Counter(_web(entry.get("link")) for entry in found)
    feed = document.feed
    language = re.split("[-_]", _text(feed.get("language")))[0].lower()
    about = plain(_text(feed.get("title")))[:200]
    book = _Book(known.entries)
    events: list[Event] = []
    entries: list[KnownEntry] = []
    for entry in reversed(found):
        link, text = _web(entry.get("link")), _words(entry)
        if not text:
            events.append(reject(source, "no text", repr(dict(entry)), f"an entry of {about or 'a feed'}"))
            continue
        published = _moment(entry.get("published_parsed")) or _moment(dict.get(entry, "updated_parsed"))
        guid = _text(entry.get("id"))
        marks = KnownEntry(
            id="",
            guid=_digest(guid if _GLOBAL.match(guid) else f"{url} {guid}") if guid else "",
            link=_digest(link) if link and links[link] == 1 else "",
            content_digest=_digest(f"{text} {published}") if published else "",
            words=_digest(text),
        )
        before = book.find(marks)
        mark = msgspec.structs.replace(
            marks, id=before.id if before else marks.guid or marks.link or _digest(f"{url} {text}")
        )
        entries.append(mark)
        if before is not None and before.words == mark.words:
            continue
        if before is None and not published and not known.read:
            continue
        if len(text) > LONGEST_TEXT:
            events.append(reject(source, "text too long", text, f"{len(text)} characters"))
            continue
        author = _author(entry) or about
        updated = _moment(dict.get(entry, "updated_parsed"))
        events.append(
            Mention(
                id=f"{source}:{mark.id}",
                source=source,
                created=believed(published or now, now),
                text=text,
                author=author,
                name=author,
                language=language if re.fullmatch("[a-z]{2,3}", language) else "",
                url=link,
                edited=_edited(updated, published, now) if before else 0,
            )
        )
    here = {mark.id for mark in entries}
    gone = [mark for mark in known.entries if mark.id not in here][:REMEMBERED]
    rels = {str(each.get("rel")): _web(each.get("href")) for each in feed.get("links") or [] if isinstance(each, dict)}
    return FeedTold(tuple(events), (*reversed(entries), *gone), "", rels)


def _author(entry: Any) -> str:
    """Without mail addresses, in whatever way they stand beside the name; feedparser cuts them at the wrong place."""
    said = _text(entry.get("author"))
    name = _EMAIL.sub("", said)
    return plain(name.strip(" ()<>,;\"'") if name != said else said)[:200]


def _edited(updated: int, published: int, now: int) -> int:
    """When an entry with other words was changed: as the feed says, if that is a time since its writing."""
    return updated if published < updated <= now else now


class _Book:
    """Known entries by each of their marks."""

    def __init__(self, entries: tuple[KnownEntry, ...]) -> None:
        self._by = [
            {mark: each for each in reversed(entries) if (mark := getattr(each, name))}
            for name in ("guid", "link", "content_digest")
        ]

    def find(self, marks: KnownEntry) -> KnownEntry | None:
        for by, mark in zip(self._by, (marks.guid, marks.link, marks.content_digest), strict=True):
            if mark and mark in by:
                return by[mark]
        return None


def _document(data: bytes) -> Any:
    """What feedparser makes of it; None for what is no feed. It is never given an address or a path to open."""
    try:
        found = feedparser.parse(io.BytesIO(data), response_headers={"content-type": "application/xml"})
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError):
        return None
    return found if found.get("version") or found.entries else None


def _words(entry: Any) -> str:
    title = plain(_text(entry.get("title")))
    bodies = [plain(_text(part.get("value"))) for part in entry.get("content") or [] if isinstance(part, dict)]
    bodies.append(plain(_text(entry.get("summary"))))
    said = next((each for each in bodies if each and len(each) <= LONGEST_TEXT), next(filter(None, bodies), ""))
    if not title or said.startswith(title.rstrip("….")):
        return said or title
    return f"{title}\n\n{said}" if said else title


def _text(found: object) -> str:
    return shown(found).strip() if isinstance(found, str) else ""


def _web(found: object) -> str:
    return found if isinstance(found, str) and re.match(r"https?://[^\s/]", found) and len(found) <= 2000 else ""


def _moment(found: Any) -> int:
    """ms UTC; 0 for no time, and for one before 1970 or after 9999."""
    try:
        at = calendar.timegm(found) * 1000 if found else 0
    except (ValueError, TypeError, OverflowError):
        return 0
    return at if 0 < at < END else 0


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
