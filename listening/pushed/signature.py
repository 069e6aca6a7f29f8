"""The signature of a body: whether its sender has the secret. Pure: headers, body, secret and time in, a reason out."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from listening.config import HookSignature, Push

TOLERANCE_S = 300
"""A signed time further away than this is refused (standardwebhooks.com, specification, "Verifying timestamps")."""
STANDARD_PREFIX = "whsec_"
"""What a secret of Standard Webhooks begins with; the rest is base64."""


class Refused(StrEnum):
    """Why a body is not taken, as it is counted."""

    unsigned = "no signature"
    wrong = "wrong signature"
    old = "signed too long ago"
    early = "signed in the future"
    closed = "no secret is set for this source"


class Signed(msgspec.Struct, frozen=True):
    """A body that comes from who it should."""

    delivery: str
    """Names this delivery: a second one of this name is the first, sent again."""


def verify(
    source: Push, secret: str, headers: Mapping[str, str], path: str, body: bytes, now_s: int
) -> Signed | Refused:
    """Who sent ``body``? ``path`` is the secret that stood in the address, ``now_s`` seconds since 1970.

    ``headers`` have lower-case names. ``secret`` is empty where none is set: then nothing is believed.
    """
    if not secret:
        return Refused.closed
    match source.signature:
        case HookSignature.standard:
            return _standard(secret, headers, body, now_s)
        case HookSignature.path:
            right = hmac.compare_digest(path.encode(), secret.encode())
            return _signed(headers, body) if right else Refused.wrong
        case HookSignature.github:
            given = headers.get("x-hub-signature-256", "")
        case HookSignature.hmac:
            given = headers.get(source.header.lower(), "")
    if not given:
        return Refused.unsigned
    digest = hmac.digest(secret.encode(), body, hashlib.sha256)
    return _signed(headers, body) if _same(given.removeprefix("sha256="), digest) else Refused.wrong


def verify_hub(secret: str, headers: Mapping[str, str], body: bytes) -> Signed | Refused:
    """``X-Hub-Signature-256`` alone, as Meta signs; ``headers`` and ``secret`` as ``verify`` takes them."""
    if not secret:
        return Refused.closed
    given = headers.get("x-hub-signature-256", "")
    if not given:
        return Refused.unsigned
    right = _same(given.removeprefix("sha256="), hmac.digest(secret.encode(), body, hashlib.sha256))
    return Signed(hashlib.sha256(body).hexdigest()) if right else Refused.wrong


WEBSUB = ("sha256", "sha512", "sha384", "sha1")
"""By which a hub may sign (WebSub, 8): some still use the last."""


def verify_websub(secret: str, headers: Mapping[str, str], body: bytes) -> Signed | Refused:
    """``X-Hub-Signature: METHOD=HEX``, as hubs of feeds sign; ``headers`` as ``verify`` takes them."""
    method, _, given = headers.get("x-hub-signature", "").partition("=")
    if not given:
        return Refused.unsigned
    if not secret or method.lower() not in WEBSUB:
        return Refused.wrong
    right = _same(given, hmac.digest(secret.encode(), body, method.lower()))
    return Signed(hashlib.sha256(body).hexdigest()) if right else Refused.wrong


def _standard(secret: str, headers: Mapping[str, str], body: bytes, now_s: int) -> Signed | Refused:
    """Standard Webhooks 1.0: HMAC-SHA256 over ``id.timestamp.body``, several signatures apart by blanks."""
    delivery, at, signatures = (headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    if not (delivery and at and signatures):
        return Refused.unsigned
    if not (at.isascii() and at.isdigit() and len(at) < 15):
        return Refused.wrong
    digest = hmac.digest(_key(secret), f"{delivery}.{at}.".encode() + body, hashlib.sha256)
    versions = [one.partition(",") for one in signatures.split(" ")]
    if not any(version == "v1" and _same(given, digest) for version, _, given in versions):
        return Refused.wrong
    if int(at) < now_s - TOLERANCE_S:
        return Refused.old
    if int(at) > now_s + TOLERANCE_S:
        return Refused.early
    return Signed(delivery[:200])


def _key(secret: str) -> bytes:
    """A secret of Standard Webhooks is base64 behind its prefix; any other is taken as it is written."""
    if secret.startswith(STANDARD_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(STANDARD_PREFIX), validate=True)
        except binascii.Error:
            pass
    return secret.encode()


def _same(given: str, digest: bytes) -> bool:
    """Whether a signature, in hexadecimal or base64, is this one; takes the same time either way."""
    said = given.encode("utf-8", "replace")
    hexadecimal = hmac.compare_digest(said, digest.hex().encode())
    return hmac.compare_digest(said, base64.b64encode(digest)) or hexadecimal


def _signed(headers: Mapping[str, str], body: bytes) -> Signed:
    """A sender without a name for its deliveries is known by what it sent."""
    name = headers.get("x-github-delivery") or headers.get("webhook-id") or hashlib.sha256(body).hexdigest()
    return Signed(name[:200])
