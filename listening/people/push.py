"""A browser that is told of cases by itself: Web Push (RFC 8030), by no relay but the browser's own. Pure."""

from __future__ import annotations

import hashlib
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from listening.base64url import decoded

AT_MOST = 5
"""Browsers of one person; the oldest goes."""


class PushBrowser(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a browser is told, and the keys that only it can read with (RFC 8291). Base64url."""

    endpoint: Annotated[str, Meta(max_length=1000)]
    p256dh: Annotated[str, Meta(max_length=100)]
    auth: Annotated[str, Meta(max_length=50)]

    @property
    def id(self) -> str:
        """Short, and without where it is."""
        return hashlib.blake2b(self.endpoint.encode(), digest_size=8).hexdigest()


def unusable(browser: PushBrowser) -> str:
    """Why a browser cannot be told, in a sentence; empty if it can. Where its host leads is looked at when it is."""
    try:
        parts = urlsplit(browser.endpoint)
        good = parts.scheme == "https" and bool(parts.hostname) and not parts.username and parts.port in (None, 443)
    except ValueError:
        good = False
    if not good or not browser.endpoint.isascii():
        return "endpoint: an https:// address of the browser's own service is needed."
    try:
        sizes = len(decoded(browser.p256dh)), len(decoded(browser.auth))
    except ValueError:
        sizes = (0, 0)
    if sizes != (65, 16):
        return "p256dh, auth: the keys of a browser are needed, 65 and 16 bytes in base64url."
    return ""
