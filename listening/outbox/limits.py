"""How long an answer is, as its network counts. Pure.

Bluesky: 300 graphemes and 3000 bytes (lexicon app.bsky.feed.post). Mastodon: characters, an address counts 23 and a
handle without its server (docs.joinmastodon.org/user/posting); the server's own limit is checked by the server.
"""

from __future__ import annotations

import re
import unicodedata

from listening.config import Account, Network

GRAPHEMES = 300
BYTES = 3000
LINK = 23
_JOINER = "\u200d"
_LINK = re.compile(r"https?://[^\s<>\"]+")
_HANDLE = re.compile(r"(?<![\w/])@(\w+(?:[.-]\w+)*)@[\w.-]+\w")


def length(text: str, network: Network) -> int:
    """Signs of a text as its network counts them."""
    if network is Network.mastodon:
        text = _HANDLE.sub(r"@\1", _LINK.sub("x" * LINK, text))
    return sum(_begins(sign) for sign in text) - text.count(_JOINER)


def _begins(sign: str) -> bool:
    """Whether a code point is a sign of its own. Never too few: what goes out is not refused for its length."""
    return unicodedata.category(sign) not in ("Mn", "Me") and not "\U0001f3fb" <= sign <= "\U0001f3ff"


def wrong(text: str, account: Account) -> str:
    """Why a text is too long for its account; empty if it is not."""
    most = account.longest or (GRAPHEMES if account.network is Network.bluesky else 500)
    number = length(text, account.network)
    if number > most:
        return f"The answer has {number} signs; {account.name} takes {most}."
    if account.network is Network.bluesky and len(text.encode()) > BYTES:
        return f"The answer has {len(text.encode())} bytes; Bluesky takes {BYTES}."
    return ""
