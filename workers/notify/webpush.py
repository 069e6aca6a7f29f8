"""One push to one browser: sealed so that only it can read it, signed with our own key, to an address on the internet.

Sources: RFC 8030 (the request and its answers), RFC 8188 (aes128gcm), RFC 8291 (the keys), RFC 8292 (VAPID).
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from listening.base64url import decoded
from listening.people.push import PushBrowser
from listening.people.vapid import point, public_key
from listening.spans import HOUR_S
from workers import certificates
from workers.sources.base import Cut
from workers.sources.public import public

RECORD = 4096
"""Bytes; one record holds all that we say."""
TTL_S = 4 * HOUR_S
"""A browser that comes back later is not told: it stands in the inbox."""
GOOD_FOR_S = 12 * HOUR_S
TIMEOUT = httpx.Timeout(10.0, connect=5.0)
GONE = frozenset({404, 410})
"""The browser has withdrawn it."""
GONE_SAID = "gone"
NOT_TAKEN = "not taken"
"""Nothing was told: it may be tried again."""


def sealed(content: bytes, browser: PushBrowser, salt: bytes, private: ec.EllipticCurvePrivateKey) -> bytes:
    """The body of a push. ``private``: made for this one push. ValueError for a key that is none."""
    theirs = decoded(browser.p256dh)
    ours = point(private)
    shared = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
    key = _derived(shared, decoded(browser.auth), b"WebPush: info\0" + theirs + ours, 32)
    cipher = AESGCM(_derived(key, salt, b"Content-Encoding: aes128gcm\0", 16))
    nonce = _derived(key, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + cipher.encrypt(nonce, content + b"\x02", None)


def send(content: bytes, browser: PushBrowser, pem: str, subject: str) -> str:
    """Tell a browser. Empty: its service took it; else why not: ``NOT_TAKEN``, ``GONE_SAID``, or what it answered.

    ``subject``: who we are, an https or mailto address.
    """
    try:
        where = asyncio.run(public(browser.endpoint))
    except Cut:
        return NOT_TAKEN
    if where is None:
        return "its address is not on the open internet"
    try:
        body = sealed(content, browser, os.urandom(16), ec.generate_private_key(ec.SECP256R1()))
    except ValueError:
        return GONE_SAID  # its key is none, and will never be
    headers = {**_headers(browser, pem, subject), **where.headers}
    try:
        with (
            httpx.Client(
                verify=certificates.for_web(), timeout=TIMEOUT, follow_redirects=False, trust_env=False
            ) as web,
            web.stream("POST", where.url, content=body, headers=headers, extensions=dict(where.extensions)) as answer,
        ):
            status = answer.status_code
    except (httpx.ConnectError, httpx.ConnectTimeout):
        return NOT_TAKEN
    except httpx.HTTPError:
        return "its service broke off"
    if status in GONE:
        return GONE_SAID
    if status == 429:
        return NOT_TAKEN
    return "" if 200 <= status < 300 else f"its service answered {status}"


def _headers(browser: PushBrowser, pem: str, subject: str) -> Mapping[str, str]:
    parts = urlsplit(browser.endpoint)
    says = {"aud": f"https://{parts.netloc}", "exp": int(time.time()) + GOOD_FOR_S, "sub": subject}
    signed = jwt.encode(says, pem, algorithm="ES256")
    return {
        "authorization": f"vapid t={signed}, k={public_key(pem)}",
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "ttl": str(TTL_S),
        "urgency": "normal",
    }


def _derived(secret: bytes, salt: bytes, info: bytes, size: int) -> bytes:
    return HKDF(hashes.SHA256(), size, salt, info).derive(secret)
