"""The cells of one row to a mention."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import blake2b
from html import unescape

from ftfy import fix_encoding
from ftfy.badness import is_bad

from listening.mention import Deletion, Kind, Mention
from workers.sources.html_text import plain
from workers.sources.times import millis

LONGEST = 25_000
"""Characters of a text; the longest posts X allows. A longer cell is a row gone wrong."""

_WHOLE = re.compile(r"(-?\d+)\.0+")
_LOSSY = re.compile(r"-?\d+(?:\.\d+)?[eE][+]?\d+")
_NONE = frozenset({"", "nan", "none", "null", "na", "n/a", "<na>", "nat", "\\n"})
_EMPTY = frozenset({"nan", "NaN", "None", "NULL", "null", "<NA>", "NaT", "\\N", "#N/A"})
"""What programs write into a cell without anything in it."""
_OUTBOUND = frozenset({"false", "0", "f", "no", "0.0"})
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
"""With its semicolon: ``&section=`` in an address is none."""
_THING = re.compile(r"t[1-6]_([0-9a-z]{2,12})")
"""Reddit's name of a comment or a post: its kind and its id."""
_STATUS = re.compile(r"https?://\S+/status(?:es)?/(\d+)\b\S*")
_GONE = frozenset({"[deleted]", "[removed]", "[ removed by reddit ]", "[deleted by user]"})
_REPOSTS = frozenset({"retweet", "rt", "repost", "boost", "true", "1"})


_LEAD = re.compile("[\\xc2-\\xf4][^\\x00-\\x7f]")
"""How every character of UTF-8 begins that was read as Windows-1252; ftfy's own look is much slower."""


class UnusableRow(Exception):
    """A row without what a mention needs: reason and detail."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class Mender:
    """Mends text that was read in the wrong encoding (``CafÃ©``), and counts how often."""

    def __init__(self) -> None:
        self.mended = 0

    def __call__(self, text: str) -> str:
        if text.isascii() or not _LEAD.search(text) or not is_bad(text):
            return text
        better = fix_encoding(text)
        self.mended += better != text
        return better


def builder(
    source: str,
    language: str,
    when_of: Callable[[str], int] = millis,
    mend: Mender | None = None,
    marked_up: bool = False,
) -> Callable[[Sequence[str]], Mention | Deletion]:
    """A function from cells, one per field in the order of ``FIELDS``, to a mention.

    ``language`` overrides that of the rows unless empty. ``when_of`` reads
    times, ``marked_up`` says that texts are HTML. The function raises
    UnusableRow. One call is on the fast path of an import: what most rows do
    not have costs one comparison.
    """
    prefix = source + ":"
    mender = mend or Mender()

    def build(cells: Sequence[str]) -> Mention | Deletion:
        (
            id, text, when, author, name, followers, tongue, location, coordinates, lat, lon, parent, root, original,
            url, inbound, quoted, title, time, zone, type, alt, picture, visibility,
        ) = cells  # fmt: skip
        if text in _EMPTY or text.isspace():
            text = ""
        if marked_up and text:
            text = plain(text)
        if title and title not in _EMPTY and title.strip() and title.strip() not in text:
            text = f"{title.strip()}\n\n{text}".rstrip()
        pictures = 0
        if picture or alt:
            pictures, alt = pictured(picture, alt)
        if not text and not pictures:
            raise UnusableRow("no text")
        if len(text) > LONGEST:
            raise UnusableRow("text too long", f"{len(text)} characters")
        if visibility in ("private", "direct", "limited"):
            raise UnusableRow("not public", visibility)
        if not (id.isdecimal() and len(id) < 40):
            id = natural(id)
        if text[0:1] == "[" and text.strip().lower() in _GONE and id:
            return Deletion(source=source, id=prefix + id)
        if time or zone:
            when = whole(when, time, zone)
        try:
            created = when_of(when)
        except ValueError as error:
            empty = not when.strip() or when.strip() in _EMPTY
            raise UnusableRow("no time" if empty else "bad time", f"{when[:60]!r}: {error}") from None
        if "&" in text and not marked_up:
            text = _ENTITY.sub(_decoded, text)
        if "\0" in text:
            text = text.replace("\0", "\ufffd")
        if not text.isascii():
            text = mender(text)
        if author:
            author = "" if author in _EMPTY or author in _GONE else mender(author.strip().removeprefix("@"))
        if not id:
            id = hashed(author, created, text)
        if parent:
            # Of several, "7,9", the first: a post stands at one place of a thread.
            parent = natural(parent.partition(",")[0], "parent")
        if root:
            root = natural(root, "root")
            if root == id:
                root = ""
        if original:
            original = natural(original, "original")
        if quoted:
            quoted = natural(quoted, "quoted post")
        kind = Kind.repost if text.startswith("RT @") or original else Kind.reply if parent or root else Kind.post
        if type and kind is not Kind.reply:
            kind, original, quoted = typed(type.strip().lower(), kind, original, quoted)
        if quoted and not original:
            original, kind = quoted, Kind.reply if kind is Kind.reply else Kind.quote
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
            name=mender(name.strip()) if name and name not in _EMPTY and not _THING.fullmatch(name) else "",
            followers=count(followers) if followers else None,
            language=language or (word(tongue) if tongue else ""),
            kind=kind,
            url=address(url),
            parent=prefix + parent if parent else "",
            root=prefix + root if root else "",
            original=prefix + original if original else "",
            location=mender(location.strip()) if location and location not in _EMPTY else "",
            lat=place[0] if place else None,
            lon=place[1] if place else None,
            own=bool(inbound) and inbound.strip().lower() in _OUTBOUND,
            alt=mender(alt) if alt else "",
            pictures=pictures,
        )

    return build


def pictured(picture: str, alt: str) -> tuple[int, str]:
    """How many pictures a row says it has, and their text alternatives."""
    count, _, said = picture.partition("\n")
    if alt in _EMPTY or alt.isspace():
        alt = ""
    parts = [part.strip()[:2000] for part in (said, alt) if part.strip()]
    pictures = int(count) if count.isascii() and count.isdecimal() and len(count) < 4 else bool(alt)
    return int(pictures), "\n".join(parts)


def typed(type: str, kind: Kind, original: str, quoted: str) -> tuple[Kind, str, str]:
    """What the file itself says the post is."""
    if type == "quote":
        return Kind.quote, "", quoted or original
    if type in _REPOSTS:
        return Kind.repost, original, quoted
    return (Kind.reply if type == "reply" else kind), original, quoted


def whole(day: str, time: str, zone: str) -> str:
    """The time that a day, a time of day and a zone in columns of their own say together."""
    if ":" not in day and not day.strip().isdecimal() and day.strip():
        if not time.strip() or time.strip() in _EMPTY:
            return f"{day} (without its time of day)" if time else day
        day = f"{day} {time}"
        if zone and not _ZONED.search(day):
            day = f"{day} {zone}"
    return day


_ZONED = re.compile(r"(?:Z|[+-]\d\d:?\d\d|(?<![AaPp])[A-Z]{2,5}|\))\s*$")


def _decoded(found: re.Match[str]) -> str:
    return unescape(found[0])


def address(url: str) -> str:
    """http(s) only; Reddit's permalinks leave out the host."""
    if url.startswith(("https://", "http://")):
        return url
    return f"https://www.reddit.com{url}" if url.startswith("/r/") and url.isprintable() and " " not in url else ""


def natural(text: str, what: str = "id") -> str:
    """An id as its source wrote it: ``3.0``, which pandas makes of 3, is 3. Empty if it is none.

    ``5.67E+17``, which spreadsheets make of an id, has lost its last digits: raises UnusableRow.
    """
    text = text.strip().strip("'\"")
    if text.isdecimal() and len(text) < 40:
        return text
    if whole := _WHOLE.fullmatch(text):
        return whole[1]
    if _LOSSY.fullmatch(text):
        raise UnusableRow("damaged id", f"{what} {text}: a spreadsheet has cut its digits; export ids as text")
    if text.lower() in _NONE or len(text) > 200 or not text.isprintable() or text[:1] in "[{":
        return ""
    if found := _THING.fullmatch(text) or _STATUS.fullmatch(text):
        return found[1]
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
