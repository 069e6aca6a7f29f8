"""Who sent a body. The vectors of Standard Webhooks and of GitHub are those of their documentation."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from listening.config import HookSignature, Push
from listening.pushed.signature import TOLERANCE_S, Refused, Signed, verify

NOW_S = 1_614_265_330
STANDARD = Push(name="s")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'


def signed(body: bytes = BODY, at: int = NOW_S, secret: str = SECRET) -> dict[str, str]:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    made = hmac.digest(key, f"msg_p5jXN8AQM9LWM0D4loKWxJek.{at}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(made).decode()}",
    }


def test_the_vector_of_standard_webhooks() -> None:
    headers = signed() | {"webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}
    assert verify(STANDARD, SECRET, headers, "", BODY, NOW_S) == Signed("msg_p5jXN8AQM9LWM0D4loKWxJek")


@pytest.mark.parametrize(
    ("headers", "body", "why"),
    [
        (signed(), BODY + b" ", Refused.wrong),
        ({}, BODY, Refused.unsigned),
        (signed() | {"webhook-signature": "v1,AAAA"}, BODY, Refused.wrong),
        (signed() | {"webhook-signature": "ü,"}, BODY, Refused.wrong),
        (signed() | {"webhook-id": "other"}, BODY, Refused.wrong),
        (signed() | {"webhook-timestamp": "soon"}, BODY, Refused.wrong),
        (signed(at=NOW_S - TOLERANCE_S - 1), BODY, Refused.old),
        (signed(at=NOW_S + TOLERANCE_S + 1), BODY, Refused.early),
    ],
)
def test_what_is_refused(headers: dict[str, str], body: bytes, why: Refused) -> None:
    assert verify(STANDARD, SECRET, headers, "", body, NOW_S) is why


def test_one_of_several_signatures_is_enough() -> None:
    headers = signed()
    headers["webhook-signature"] = f"v1,AAAA v1a,BBBB {headers['webhook-signature']}"
    assert isinstance(verify(STANDARD, SECRET, headers, "", BODY, NOW_S), Signed)


def test_the_vector_of_github() -> None:
    source = Push(name="s", signature=HookSignature.github)
    secret, body = "It's a Secret to Everybody", b"Hello, World!"
    right = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    headers = {"x-hub-signature-256": right, "x-github-delivery": "72d3162e"}
    assert verify(source, secret, headers, "", body, NOW_S) == Signed("72d3162e")
    assert verify(source, secret, {"x-hub-signature-256": right[:-1] + "8"}, "", body, NOW_S) is Refused.wrong
    assert verify(source, secret, {}, "", body, NOW_S) is Refused.unsigned


@pytest.mark.parametrize("form", [bytes.hex, lambda digest: base64.b64encode(digest).decode()])
def test_a_header_of_the_senders_own(form: object) -> None:
    source = Push(name="s", signature=HookSignature.hmac, header="X-Forum-Signature")
    assert callable(form)
    headers = {"x-forum-signature": form(hmac.digest(b"key", BODY, hashlib.sha256))}
    assert isinstance(verify(source, "key", headers, "", BODY, NOW_S), Signed)
    assert verify(source, "other", headers, "", BODY, NOW_S) is Refused.wrong


def test_a_secret_in_the_address() -> None:
    source = Push(name="s", signature=HookSignature.path)
    assert isinstance(verify(source, "key", {}, "key", BODY, NOW_S), Signed)
    assert verify(source, "key", {}, "kex", BODY, NOW_S) is Refused.wrong
    assert verify(source, "key", {}, "", BODY, NOW_S) is Refused.wrong


@pytest.mark.parametrize("signature", list(HookSignature))
def test_without_a_secret_nothing_is_believed(signature: HookSignature) -> None:
    source = Push(name="s", signature=signature, header="x")
    headers = signed(secret="whsec_") | {"x": "", "x-hub-signature-256": ""}
    assert verify(source, "", headers, "", BODY, NOW_S) is Refused.closed
