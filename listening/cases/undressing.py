"""A picture without what a camera or a program wrote into it: place, time, device, names, what was there before. Pure.

Nothing is decoded or changed of what is seen: whole pieces of a file are left out, and how it is turned stays. What
cannot be read to its end is none: nobody knows what it holds.

Formats: JPEG (ITU T.81, annex B; Exif 2.32, 4.5), PNG third edition, GIF89a, WebP (RFC 9649).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

_PNG, _JPEG, _RIFF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF"
_PNG_SEEN = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD hIST pHYs sPLT cICP mDCV cLLI acTL fcTL fdAT".split()
)
"""Chunks that are seen: colours, and how it moves."""
_WEBP_SEEN = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_MOVES = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
"""Extensions of a GIF that say how often it is repeated."""
_ORIENTATION = 0x0112
_UPRIGHT = 1


def undressed(content: bytes) -> bytes | None:
    """The same picture without what is not seen of it; None for what cannot be read to its end.

    Of what comes back it gives the same again.
    """
    try:
        if content.startswith(_JPEG):
            return _jpeg(content)
        if content.startswith(_PNG):
            return _png(content)
        if content[:6] in (b"GIF87a", b"GIF89a"):
            return _gif(content)
        if content.startswith(_RIFF) and content[8:12] == b"WEBP":
            return _webp(content)
    except (IndexError, ValueError):
        pass
    return None


def turned(content: bytes) -> bool:
    """Whether it is shown lying on its side: its width is its height."""
    try:
        return _turned(content) >= 5
    except (IndexError, ValueError):
        return False


def _turned(content: bytes) -> int:
    if content.startswith(_JPEG):
        return next((_exif_turn(body) for marker, body in _segments(content) if marker == 0xE1), _UPRIGHT)
    if content.startswith(_PNG):
        return next((_turn(body) for name, body, _ in _chunks(content) if name == b"eXIf"), _UPRIGHT)
    if content.startswith(_RIFF):
        return next((_exif_turn(body) for name, body in _pieces(content) if name == b"EXIF"), _UPRIGHT)
    return _UPRIGHT


def _part(content: bytes, begin: int, size: int) -> bytes:
    """ValueError where it ends before."""
    if size < 0 or begin + size > len(content):
        raise ValueError("it ends too early")
    return content[begin : begin + size]


# -- JPEG


def _jpeg(content: bytes) -> bytes:
    kept, notes, turn = bytearray(b"\xff\xd8"), bytearray(), _UPRIGHT
    for marker, body in _segments(content):
        if marker == 0xE1:
            turn = _exif_turn(body) if turn == _UPRIGHT else turn
        elif marker < 0:
            notes += body  # what is drawn, as it stands
        elif _jpeg_seen(marker, body):
            notes += bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body
    if turn != _UPRIGHT:
        exif = b"Exif\0\0" + _tiff(turn)
        kept += b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    return bytes(kept + notes + b"\xff\xd9")


def _jpeg_seen(marker: int, body: bytes) -> bool:
    """JFIF's and Adobe's own say how colours are meant, as a profile does; all else of these is written beside it."""
    if marker == 0xE0:
        return body.startswith(b"JFIF\0")
    if marker == 0xE2:
        return body.startswith(b"ICC_PROFILE\0")
    if marker == 0xEE:
        return body.startswith(b"Adobe")
    return not (0xE1 <= marker <= 0xEF or marker == 0xFE)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and body of each segment; -1 with what is drawn after the head of a scan. What follows its end is none."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("no marker")
        while content[at] == 0xFF:
            at += 1
        marker = content[at]
        at += 1
        if marker == 0xD9:
            return
        if marker == 0x00 or marker == 0x01 or 0xD0 <= marker <= 0xD8:
            raise ValueError("a marker without a segment")
        size = int.from_bytes(_part(content, at, 2), "big") - 2
        body = _part(content, at + 2, size)
        at += 2 + size
        if marker == 0xE0 and body.startswith(b"JFIF\0"):
            body = body[:12] + b"\0\0"  # without its thumbnail
            if len(body) < 14:
                raise ValueError("no JFIF")
        yield marker, body
        if marker == 0xDA:
            end = _drawn(content, at)
            yield -1, content[at:end]
            at = end


def _drawn(content: bytes, at: int) -> int:
    """Where a scan ends: at the next marker that is none of its own."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise ValueError("a scan without end")
        if content[at + 1] != 0xFF and content[at + 1] != 0x00 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 1 if content[at + 1] == 0xFF else 2


# -- how it is turned


def _exif_turn(body: bytes) -> int:
    return _turn(body[6:]) if body.startswith(b"Exif\0\0") else _turn(body)


def _turn(tiff: bytes) -> int:
    """1 to 8, as Exif counts; 1 where it says nothing that can be read."""
    order = {b"II*\0": "little", b"MM\0*": "big"}.get(tiff[:4])
    if order is None:
        return _UPRIGHT

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if order == "little" else "big")

    begin = number(4, 4)
    for n in range(min(number(begin, 2), 1000)):
        at = begin + 2 + 12 * n
        if at + 12 <= len(tiff) and number(at, 2) == _ORIENTATION and number(at + 2, 2) == 3:
            found = number(at + 8, 2)
            return found if 1 <= found <= 8 else _UPRIGHT
    return _UPRIGHT


def _tiff(turn: int) -> bytes:
    """Nothing but how it is turned."""
    entry = _ORIENTATION.to_bytes(2, "big") + b"\0\x03\0\0\0\x01" + turn.to_bytes(2, "big") + b"\0\0"
    return b"MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\0"


# -- PNG


def _png(content: bytes) -> bytes:
    kept, turn, head = bytearray(), _UPRIGHT, b""
    for name, body, whole in _chunks(content):
        if name == b"eXIf":
            turn = _turn(body)
        elif name == b"IHDR" and not head:
            head = whole
        elif name in _PNG_SEEN:
            kept += whole
    if not head:
        raise ValueError("no IHDR")
    exif = b""
    if turn != _UPRIGHT:
        body = b"eXIf" + _tiff(turn)
        exif = (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    return _PNG + head + exif + bytes(kept)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Name, body, and the whole of each chunk; what follows the last is none."""
    at, name = len(_PNG), b""
    while name != b"IEND":
        size = int.from_bytes(_part(content, at, 4), "big")
        name = _part(content, at + 4, 4)
        yield name, _part(content, at + 8, size), _part(content, at, 12 + size)
        at += 12 + size


# -- WebP


def _webp(content: bytes) -> bytes:
    kept, turn, extended = bytearray(), _UPRIGHT, -1
    for name, body in _pieces(content):
        if name == b"EXIF":
            turn = _exif_turn(body)
        elif name in _WEBP_SEEN:
            if name == b"VP8X":
                extended = len(kept) + 8
            kept += _piece(name, body)
    if not kept:
        raise ValueError("nothing is seen")
    if extended >= 0:
        kept[extended] &= ~0x0C  # no EXIF, no XMP
        if turn != _UPRIGHT:
            kept[extended] |= 0x08
            kept += _piece(b"EXIF", _tiff(turn))
    return _RIFF + (len(kept) + 4).to_bytes(4, "little") + b"WEBP" + bytes(kept)


def _pieces(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and body of each chunk; what follows the length that RIFF says is none."""
    end, at = 8 + int.from_bytes(_part(content, 4, 4), "little"), 12
    if end > len(content):
        raise ValueError("it ends too early")
    while at + 8 <= end:
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        yield content[at : at + 4], _part(content, at + 8, size)
        at += 8 + size + size % 2


def _piece(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)


# -- GIF


def _gif(content: bytes) -> bytes:
    at = 13 + _table(content[10])
    kept = bytearray(_part(content, 0, at))
    while True:
        begin, sort = at, content[at]
        if sort == 0x3B:
            return bytes(kept) + b";"
        if sort == 0x2C:
            at = _blocks(content, at + 11 + _table(content[at + 9]))
            kept += content[begin:at]
        elif sort == 0x21:
            label = content[at + 1]
            at = _blocks(content, at + 2)
            moves = label == 0xFF and content[begin + 3 : begin + 14] in _MOVES
            if label in (0xF9, 0x01) or moves:
                kept += content[begin:at]
        else:
            raise ValueError("no block")


def _table(packed: int) -> int:
    """Bytes of a table of colours."""
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0


def _blocks(content: bytes, at: int) -> int:
    """Where sub-blocks end."""
    while size := content[at]:
        at += 1 + size
    return at + 1
