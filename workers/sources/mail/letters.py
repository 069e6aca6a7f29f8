"""A letter to a mention. Pure, and raises for no bytes.

Formats: RFC 5322 (letters), RFC 2045 to 2047 (their parts and words), RFC 3834 (what machines answer). No address of
anybody is in what comes out: of a writer stays the name, and a digest by which letters of one are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import blake2b

from quotequail import quote

from listening.mention import Event, Kind, Mention, reject
from listening.outbox.keys import letter_id
from listening.spans import DAY_MS
from workers.sources import html_text
from workers.sources.html_text import plain, shown
from workers.sources.times import AHEAD_MS, since_1970

LONGEST_TEXT = 50_000
"""Characters."""
LONGEST_HTML = 500_000
PARTS_AT_MOST = 200
INTRODUCES = 300
"""Characters of a line that introduces a quote."""
QUOTES_BEGIN = 1000
"""Lines after which nobody looks for a quote."""
LATE_MS = 2 * DAY_MS
"""A letter may be so long on its way; the time it says is believed that far."""
ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
HIDDEN = "[address]"
ID = re.compile(r"<[^<>\s]{1,500}>")
UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError, HeaderParseError)
"""What the library raises for bytes that are no letter."""


def parse(data: bytes, source: str, arrived: int, own: Sequence[str] = ()) -> Event:
    """What a letter says; ``arrived`` in ms UTC, by its server. None for what a machine answered."""
    if data.lower().count(b"boundary") > PARTS_AT_MOST:  # each line would be compared with each of them
        return reject(source, "not a letter", _head(data), "parts within parts without end")
    try:
        letter = BytesParser().parsebytes(data)
        return _event(letter, data, source, arrived, own)
    except UNREADABLE:
        return reject(source, "not a letter", _head(data))


def _event(letter: Message, data: bytes, source: str, arrived: int, own: Sequence[str]) -> Event:
    name, address = parseaddr(_line(letter, "From"))
    if "@" not in address:
        return reject(source, "no writer", _head(data))
    if _line(letter, "Auto-Submitted").lower().startswith("auto-replied") or _reports(letter):
        return None
    about = _ids(letter, "References")
    answered = _ids(letter, "In-Reply-To")[:1] or about[-1:]
    pieces = list(_pieces(letter))
    body = _written(_body(pieces))
    subject = "" if answered else _line(letter, "Subject")
    text = ADDRESS.sub(HIDDEN, shown("\n\n".join(filter(None, (subject, body)))))
    if not text.strip():
        return reject(source, "no text", _head(data))
    if len(text) > LONGEST_TEXT:
        return reject(source, "text too long", _head(data), f"{len(text)} characters")
    parent = letter_id(source, answered[0]) if answered else ""
    itself = (_ids(letter, "Message-ID") or [_digest(data, 16)])[0]
    return Mention(
        id=letter_id(source, itself),
        source=source,
        created=_created(letter, arrived),
        text=text,
        author=f"mail-{_digest(address.lower().encode('utf-8', 'replace'), 6)}",
        name=_named(name),
        kind=Kind.reply if parent else Kind.post,
        parent=parent,
        root=letter_id(source, about[0]) if about else parent,
        own=_is_own(address, own),
        pictures=sum(each.get_content_maintype() == "image" for each in pieces),
    )


def _head(data: bytes) -> str:
    """The beginning of what is refused, without addresses."""
    return ADDRESS.sub(HIDDEN, data[:2000].decode("utf-8", "backslashreplace"))


def _line(letter: Message, name: str) -> str:
    """A header in words, on one line."""
    raw = letter.get(name)
    if raw is None:
        return ""
    parts = []
    for word, charset in decode_header(str(raw)[:5000]):
        parts.append(word if isinstance(word, str) else _decoded(word, charset))
    return html_text.line("".join(parts))


def _ids(letter: Message, name: str) -> list[str]:
    return ID.findall(str(letter.get(name) or "")[:20_000])


def _digest(data: bytes, size: int) -> str:
    return blake2b(data, digest_size=size).hexdigest()


def _reports(letter: Message) -> bool:
    """Whether a server says what became of another letter (RFC 6522)."""
    return letter.get_content_type() == "multipart/report"


def _pieces(letter: Message) -> Iterator[Message]:
    """The parts that hold something, of this letter and not of one that is enclosed."""
    waiting, seen = [letter], 0
    while waiting and seen < PARTS_AT_MOST:
        part, seen = waiting.pop(), seen + 1
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting += [each for each in reversed(inside) if isinstance(each, Message)]
        elif part.get_content_maintype() != "message":
            yield part


def _body(pieces: Sequence[Message]) -> str:
    """What was written, as plain text: the first plain part, else the first in HTML."""
    written = [each for each in pieces if each.get_content_disposition() != "attachment"]
    for part in written:
        if part.get_content_type() == "text/plain" and (text := _content(part)).strip():
            return text
    for part in written:
        if part.get_content_type() == "text/html":
            return plain(_content(part)[:LONGEST_HTML])
    return ""


def _content(part: Message) -> str:
    content = part.get_payload(decode=True)
    return _decoded(content, part.get_content_charset()) if isinstance(content, bytes) else ""


def _decoded(data: bytes, charset: str | None) -> str:
    try:
        return data.decode(charset or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _written(text: str) -> str:
    """Without what is quoted of others, and without a signature (after ``-- ``, RFC 3676, 4.3)."""
    lines = text.replace("\r\n", "\n").split("\n")[:5000]
    ends = next((n for n, line in enumerate(lines) if line in ("-- ", "--")), len(lines))
    kept = [line for line in lines[: _quoted_from(lines[:ends])] if not line.startswith(">")]
    return "\n".join(kept).strip()


def _quoted_from(lines: list[str]) -> int:
    """In which line words of others begin, by the line that introduces them; their number where none does.

    Looked for in the beginning of each line, and of the letter: the time it takes grows with the square of both.
    """
    beginning = "\n".join(line[:INTRODUCES] for line in lines[:QUOTES_BEGIN])
    said = quote(beginning, limit=QUOTES_BEGIN + 1, quote_intro_line=True)
    return said[0][1].count("\n") + bool(said[0][1]) if len(said) > 1 else len(lines)


def _created(letter: Message, arrived: int) -> int:
    """When it was written, if that can be; else when it came."""
    try:
        at = parsedate_to_datetime(str(letter.get("Date") or ""))
        said = since_1970(at if at.tzinfo else at.replace(tzinfo=UTC))
    except (ValueError, TypeError, IndexError, OverflowError):
        return arrived
    return said if arrived - LATE_MS <= said <= arrived + AHEAD_MS else arrived


def _named(name: str) -> str:
    """A writer's name; some programs put the address there as well."""
    return "" if "@" in name else name[: html_text.LONGEST_LINE]


def _is_own(address: str, own: Sequence[str]) -> bool:
    folded = address.lower()
    return any(folded == each.lower() or (each[:1] == "@" and folded.endswith(each.lower())) for each in own)
