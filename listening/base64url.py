"""Base64url (RFC 4648, 5) without its padding: bytes in characters that need no escaping in an address. Pure."""

from __future__ import annotations

import base64


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """ValueError for what is none."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
