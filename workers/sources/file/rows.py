"""The cells of one row to a mention."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import blake2b
from html import unescape

from listening.mention import Kind, Mention
from workers.sources.times import millis

LONGEST = 25_000
"""Characters of a text; the longest posts X allows. A longer cell is a row gone wrong."""

_WHOLE = re.compile(r"(-?\d+)\.0+")
_LOSSY = re.compile(r"-?\d+(?:\.\d+)?[eE][+]?\d+")
_NONE = frozenset({"", "nan", "none", "null", "na", "n/a", "<na>"})
_OUTBOUND = frozenset({"false", "0", "f", "no", "0.0"})


class UnusableRow(Exception):
    """A row without what a mention needs: reason and detail."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def builder(source: str, language: str) -> Callable[[Sequence[str]], Mention]:
    """A function from cells, one per field in the order of ``FIELDS``, to a mention.

    ``language`` overrides that of the rows unless empty. The function raises
    Unusable. One call is on the fast path of an import: what most rows do not
    have costs one comparison.
    """
    prefix = source + ":"

    def build(cells: Sequence[str]) -> Mention:
        (
            id,
            text,
            when,
            author,
            name,
            followers,
            tongue,
            location,
            coordinates,
            lat,
            lon,
            parent,
            root,
            original,
            url,
            inbound,
        ) = cells
        if not text or text.isspace():
            raise UnusableRow("no text")
        if len(text) > LONGEST:
            raise UnusableRow("text too long", f"{len(text)} characters")
        try:
            created = millis(when)
        except ValueError as error:
            raise UnusableRow("bad time" if when.strip() else "no time", f"{when[:60]!r}: {error}") from None
        if "&" in text:
            text = unescape(text)
            if "\0" in text:
                text = text.replace("\0", "\ufffd")
        if author:
            author = author.strip().removeprefix("@")
        if not (id.isdecimal() and len(id) < 40):
            id = natural(id) or hashed(author, created, text)
        if parent:
            # Of several, "7,9", the first: a post stands at one place of a thread.
            parent = natural(parent.partition(",")[0])
        if root:
            root = natural(root)
            if root == id:
                root = ""
        if original:
            original = natural(original)
        kind = Kind.repost if text.startswith("RT @") or original else Kind.reply if parent else Kind.post
        place = None
        if coordinates:
            place = position(coordinates.strip("[]() ").split(","))
        if lat and place is None:
            place = position((lat, lon))
        return Mention(
            id=prefix + id,
            source=source,
            created=created,
            text=text,
            author=author,
            name=name.strip() if name else "",
            followers=count(followers) if followers else None,
            language=language or (word(tongue) if tongue else ""),
            kind=kind,
            url=url if url.startswith(("https://", "http://")) else "",
            parent=prefix + parent if parent else "",
            root=prefix + root if root else "",
            original=prefix + original if original else "",
            location=location.strip() if location else "",
            lat=place[0] if place else None,
            lon=place[1] if place else None,
            own=bool(inbound) and inbound.strip().lower() in _OUTBOUND,
        )

    return build


def natural(text: str) -> str:
    """An id as its source wrote it: ``3.0``, which pandas makes of 3, is 3. Empty if it is none.

    ``5.67E+17``, which spreadsheets make of an id, has lost its last digits and is none.
    """
    text = text.strip()
    if text.isdecimal() and len(text) < 40:
        return text
    if whole := _WHOLE.fullmatch(text):
        return whole[1]
    if text.lower() in _NONE or _LOSSY.fullmatch(text) or len(text) > 200 or not text.isprintable():
        return ""
    return text


def hashed(author: str, created: int, text: str) -> str:
    """A stable id for a row that has none: the same row has the same one in every file."""
    said = f"{author}\x1f{created}\x1f{text}".encode()
    return "h" + blake2b(said, digest_size=12).hexdigest()


def position(pair: Sequence[str]) -> tuple[float, float] | None:
    """Degrees north and east. None for what is none, and for 0, 0, which is how a
    missing position is often written and where nobody lives."""
    try:
        lat, lon = (float(part) for part in pair)
    except ValueError:
        return None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat == 0 and lon == 0):
        return None
    return lat, lon


def count(text: str) -> int | None:
    """A whole number, also as ``1200.0``."""
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if 0 <= number < 2**53 else None


def word(text: str) -> str:
    """A short code, or nothing where it says that there is none."""
    text = text.strip()
    return "" if text.lower() in _NONE or len(text) > 35 else text
