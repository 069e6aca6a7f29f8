"""The link in an alert with which it is acknowledged: signed, for this one purpose, for a while. Pure.

The address carries what it is for; HMAC-SHA256 with a key of this installation
proves that it was made here. It opens nothing else: whoever has it can say "I
have it" about one alert, and see its title.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac

import msgspec

from listening.base64url import decoded, encoded

PURPOSE = b"acknowledge an alert, 1"
"""Part of what is signed, so that no other link of ours is ever taken for one of these."""
LONGEST = 1000
"""Characters; longer is not one of ours."""


class AcknowledgeLink(msgspec.Struct, frozen=True, array_like=True):
    """What a link says."""

    alert: str
    channel: str
    """Where it was sent."""
    person: str
    expires: int
    """ms UTC."""


def make(key: bytes, link: AcknowledgeLink) -> str:
    """The token, in characters that need no escaping in an address."""
    body = msgspec.json.encode(link)
    return f"{encoded(body)}.{encoded(_mac(key, body))}"


def read(key: bytes, token: str, now: int) -> AcknowledgeLink | None:
    """What a token says; None if it was not made with ``key``, was changed or is over."""
    first, _, second = token.partition(".")
    if len(token) > LONGEST or not token.isascii():
        return None
    try:
        body, mac = decoded(first), decoded(second)
        if not hmac.compare_digest(mac, _mac(key, body)):
            return None
        link = msgspec.json.decode(body, type=AcknowledgeLink)
    except (binascii.Error, ValueError):
        return None
    return link if now < link.expires else None


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.new(key, PURPOSE + b"\0" + body, hashlib.sha256).digest()
