"""A picture that goes with an answer: what its first bytes say it is. Pure, and raises for no bytes.

Formats: PNG (W3C, 11.2.2), JPEG (ITU T.81, annex B), GIF89a, WebP (RFC 9649). Nothing of a picture is decoded but its
header: browsers show it, networks judge it. What is kept and sent is without what is not seen of it (``undressing``).
"""

from __future__ import annotations

import hashlib
import re
from typing import Annotated

import msgspec
from msgspec import Meta

from listening.cases.undressing import turned, undressed

LARGEST = 5_000_000
"""Bytes."""
MOST_POINTS = 33_000_000
"""Width times height."""
AT_MOST = 4
"""With one answer."""
LONGEST_ALT = 1500
"""Characters of what it says to whoever does not see it, as Mastodon takes them."""
ID = re.compile(r"[0-9a-f]{64}")

_PNG, _JPEG, _WEBP = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF"
_SIZED = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Segments of a JPEG that say how large it is."""


class PictureKind(msgspec.Struct, frozen=True):
    """What a picture is."""

    media: str
    """As in Content-Type."""
    width: int
    height: int


class PictureWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture that was sent here, and what it shows in words."""

    id: Annotated[str, Meta(max_length=64)]
    alt: Annotated[str, Meta(max_length=LONGEST_ALT)]


class AnswerPicture(msgspec.Struct, frozen=True, array_like=True):
    """A picture of a draft, as it is approved and sent. New fields go to the end."""

    id: str
    """SHA-256 of its bytes, in hex: another picture is another one."""
    alt: str
    media: str
    width: int
    height: int
    size: int
    """Bytes."""


def picture_id(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def kind(content: bytes) -> PictureKind | None:
    """What it is; None for what is no picture, or none that networks take."""
    found = None
    if content.startswith(_PNG) and content[12:16] == b"IHDR":
        found = _kind("image/png", content[16:20], content[20:24], "big")
    elif content[:6] in (b"GIF87a", b"GIF89a"):
        found = _kind("image/gif", content[6:8], content[8:10], "little")
    elif content.startswith(_WEBP) and content[8:12] == b"WEBP":
        found = _webp(content)
    elif content.startswith(_JPEG):
        found = _jpeg(content)
    return found if found is not None and found.width * found.height > 0 else None


def unusable(content: bytes) -> str:
    """Why a picture cannot be taken, in a sentence; empty if it can."""
    if len(content) > LARGEST:
        return f"the picture has {len(content):,} bytes; {LARGEST:,} at most can be sent."
    found = kind(content)
    if found is None:
        return "that is no picture; a JPEG, PNG, GIF or WebP is needed."
    if undressed(content) is None:
        return "that picture cannot be read to its end; save it anew and add that."
    if found.width * found.height > MOST_POINTS:
        return f"the picture is {found.width} by {found.height}; {MOST_POINTS:,} points at most can be sent."
    return ""


def of_wish(wish: PictureWish, content: bytes) -> AnswerPicture | None:
    """The picture as it stands in a draft; None if it is none."""
    found = kind(content)
    if found is None:
        return None
    width, height = (found.height, found.width) if turned(content) else (found.width, found.height)
    return AnswerPicture(wish.id, wish.alt.strip(), found.media, width, height, len(content))


def _kind(media: str, width: bytes, height: bytes, order: str) -> PictureKind:
    read = [int.from_bytes(each, "big" if order == "big" else "little") for each in (width, height)]
    return PictureKind(media, *read)


def _webp(content: bytes) -> PictureKind | None:
    match content[12:16]:
        case b"VP8X":
            width, height = (int.from_bytes(content[at : at + 3], "little") + 1 for at in (24, 27))
        case b"VP8L" if content[20:21] == b"\x2f":
            bits = int.from_bytes(content[21:25], "little")
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 " if content[23:26] == b"\x9d\x01\x2a":
            width, height = (int.from_bytes(content[at : at + 2], "little") & 0x3FFF for at in (26, 28))
        case _:
            return None
    return PictureKind("image/webp", width, height) if len(content) >= 30 else None


def _jpeg(content: bytes) -> PictureKind | None:
    """Segment by segment, until one says how large it is."""
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _SIZED:
            return _kind("image/jpeg", content[at + 7 : at + 9], content[at + 5 : at + 7], "big")
        elif 0xD0 <= marker <= 0xD8 or marker == 0x01:
            at += 2
        else:
            at += 2 + max(int.from_bytes(content[at + 2 : at + 4], "big"), 2)
    return None
