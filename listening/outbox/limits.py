"""The length of an answer, as its network counts (``listening.outbox.networks``). Pure.

What a server says of itself (``listening.outbox.standing``) stands in the account.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from listening.cases.pictures import AnswerPicture
from listening.config import Account, Network
from listening.outbox.networks import FACTS

_JOINER = "\u200d"
_COMBINING = "\u0300"
"""The first code point that belongs to the sign before it."""
_LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]}']")
_BARE = re.compile(
    r"(?<![\w@./-])(?:[\w-]+\.)+(?:com|net|org|edu|gov|info|biz|app|dev|shop|[a-z]{2})(?![\w.-]*\w)(?:/[^\s<>\"]*[^\s<>\".,;:!?)\]}'])?",
    re.IGNORECASE,
)
"""An address without https://: X makes a link of it, too. Rather one too many."""
_HANDLE = re.compile(r"(?<![\w/])@(\w+(?:[.-]\w+)*)@[\w.-]+\w")


def length(text: str, network: Network) -> int:
    """Signs of a text as its network counts them."""
    facts = FACTS[network]
    if facts.weighted:
        text = unicodedata.normalize("NFC", text)
        text = _BARE.sub("x" * facts.link, _LINK.sub("x" * facts.link, text))
        return sum(2 if _emoji(each) else sum(map(_weight, each)) for each in clusters(text))
    if facts.emoji_bytes:
        return sum(len(each.encode()) if _emoji(each) else len(each) for each in clusters(text))
    if facts.link:
        text = _LINK.sub("x" * facts.link, text)
    if facts.short_handles:
        text = _HANDLE.sub(r"@\1", text)
    return len(text) if facts.points else sum(1 for _ in clusters(text))


def addressed(text: str) -> bool:
    """Whether X makes a link of anything in a text."""
    return bool(_LINK.search(text) or _BARE.search(text))


def clusters(text: str) -> Iterator[str]:
    """Signs as a reader sees them: Unicode's text segmentation (UAX 29) without the syllables of old Hangul."""
    begin, before, flag = 0, "", False
    for n, sign in enumerate(text):
        if sign < _COMBINING and before not in (_JOINER, "\r"):
            # Most signs by far; what Unicode says of each takes longer than all the rest.
            if n > begin:
                yield text[begin:n]
                begin = n
            before, flag = sign, False
            continue
        joined = before == _JOINER and unicodedata.category(sign) == "So"
        pair = flag and _flag(sign)
        flag = _flag(sign) and not pair
        if n > begin and not (_extends(sign) or joined or pair or (before, sign) == ("\r", "\n")):
            yield text[begin:n]
            begin = n
        before = sign
    if text:
        yield text[begin:]


def _weight(sign: str) -> int:
    """What a code point counts on X (twitter-text's configuration, version 3)."""
    code = ord(sign)
    return 1 if code <= 4351 or 8192 <= code <= 8205 or 8208 <= code <= 8223 or 8242 <= code <= 8247 else 2


def _emoji(sign: str) -> bool:
    """Whether a sign as a reader sees it is shown as an emoji."""
    return not sign.isascii() and any(
        "\U0001f000" <= each <= "\U0001fbff"
        or each in "\ufe0f\u20e3"
        or ("\u2300" <= each <= "\u2bff" and unicodedata.category(each) == "So")
        for each in sign
    )


def _flag(sign: str) -> bool:
    """Half of a flag."""
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _extends(sign: str) -> bool:
    """Whether a code point belongs to the sign before it."""
    tone, tag = "\U0001f3fb" <= sign <= "\U0001f3ff", "\U000e0020" <= sign <= "\U000e007f"
    return tone or tag or sign == _JOINER or unicodedata.category(sign) in ("Mn", "Me", "Mc")


def most(account: Account) -> int:
    """Signs an answer with ``account`` has at most."""
    return account.longest or FACTS[account.network].signs


def pictures_wrong(pictures: Sequence[AnswerPicture], account: Account) -> str:
    """Why pictures cannot be sent with an account; empty if they can."""
    facts = FACTS[account.network]
    if len(pictures) > facts.pictures:
        most = f"takes {facts.pictures} pictures at most" if facts.pictures else "takes no pictures"
        return f"{facts.title} {most}; this answer has {len(pictures)}. {facts.no_pictures}".strip()
    large = next((each for each in pictures if each.size > facts.picture_bytes), None)
    if large is not None:
        return f"A picture has {large.size:,} bytes; {facts.title} takes {facts.picture_bytes:,}."
    long = next((each for each in pictures if len(each.alt) > facts.picture_signs), None)
    if long is not None:
        return f"The text of a picture has {len(long.alt):,} signs; {facts.title} takes {facts.picture_signs:,}."
    if not facts.gifs and any(each.media == "image/gif" for each in pictures):
        return f"{facts.title} takes no GIF from here; save it as PNG or JPEG."
    return ""


def wrong(text: str, account: Account) -> str:
    """Why a text is too long for its account; empty if it is not."""
    number = length(text, account.network)
    if number > most(account):
        return f"The answer has {number} signs; {account.name} takes {most(account)}."
    facts = FACTS[account.network]
    if facts.bytes and len(text.encode()) > facts.bytes:
        return f"The answer has {len(text.encode())} bytes; {facts.title} takes {facts.bytes}."
    return ""
