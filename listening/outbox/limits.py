"""How long an answer is, as its network counts (``listening.outbox.networks``). Pure.

What a server says of itself (``listening.outbox.standing``) stands in the account.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from listening.cases.pictures import AnswerPicture
from listening.config import Account, Network
from listening.outbox.networks import FACTS

_JOINER = "\u200d"
_LINK = re.compile(r"https?://[^\s<>\"]+")
_HANDLE = re.compile(r"(?<![\w/])@(\w+(?:[.-]\w+)*)@[\w.-]+\w")


def length(text: str, network: Network) -> int:
    """Signs of a text as its network counts them."""
    facts = FACTS[network]
    if facts.link:
        text = _HANDLE.sub(r"@\1", _LINK.sub("x" * facts.link, text))
    return len(text) if facts.points else graphemes(text)


def graphemes(text: str) -> int:
    """Signs as a reader sees them: Unicode's text segmentation (UAX 29) without the syllables of old Hangul."""
    number, before, flag = 0, "", False
    for sign in text:
        joined = before == _JOINER and unicodedata.category(sign) == "So"
        pair = flag and _flag(sign)
        flag = _flag(sign) and not pair
        if not (number and (_extends(sign) or joined or pair or (before, sign) == ("\r", "\n"))):
            number += 1
        before = sign
    return number


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
        return f"{facts.called} {most}; this answer has {len(pictures)}."
    large = next((each for each in pictures if each.size > facts.picture_bytes), None)
    if large is not None:
        return f"A picture has {large.size:,} bytes; {facts.called} takes {facts.picture_bytes:,}."
    return ""


def wrong(text: str, account: Account) -> str:
    """Why a text is too long for its account; empty if it is not."""
    number = length(text, account.network)
    if number > most(account):
        return f"The answer has {number} signs; {account.name} takes {most(account)}."
    facts = FACTS[account.network]
    if facts.bytes and len(text.encode()) > facts.bytes:
        return f"The answer has {len(text.encode())} bytes; {facts.called} takes {facts.bytes}."
    return ""
