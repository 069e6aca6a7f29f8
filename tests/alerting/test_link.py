"""The link of an alert: made here, for this purpose, for a while."""

from __future__ import annotations

import base64
import hashlib
import hmac

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from listening.alerting.link import AcknowledgeLink, make, read
from tests.alerting.plans import NOON

KEY = b"k" * 32
LINK = AcknowledgeLink("4be1c0a91f2d", "ana-mail", "Ana", NOON)


@settings(deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.integers(1, 10**10))
def test_says_what_was_put_in(channel: str, person: str, left: int) -> None:
    link = AcknowledgeLink("4be1c0a91f2d", channel, person, NOON + left)
    token = make(KEY, link)
    if len(token) <= 1000:
        assert read(KEY, token, NOON) == link
        assert read(KEY, token, NOON + left) is None
        assert read(b"x" * 32, token, NOON) is None


@settings(deadline=None)
@given(st.text(max_size=200))
def test_anything_else_is_nothing(token: str) -> None:
    assert read(KEY, token, NOON) is None


def test_what_was_signed_for_another_purpose_is_nothing() -> None:
    body = msgspec.json.encode(LINK)

    def text(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    for signed in (body, b"another purpose\0" + body):
        mac = hmac.new(KEY, signed, hashlib.sha256).digest()
        assert read(KEY, f"{text(body)}.{text(mac)}", NOON - 1) is None
    assert read(KEY, make(KEY, LINK), NOON - 1) == LINK
