"""The APIs of two stores of apps, made up: pages of reviews, newest first, keys that are checked, cuts at random."""

from __future__ import annotations

import atexit
import functools
import json
import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.made import NOW
from tests.sources.servers import Answer

PAGE = 3
FOLDER = tempfile.TemporaryDirectory()
atexit.register(FOLDER.cleanup)


def _pem(key: Any) -> bytes:
    pem: bytes = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem


@functools.cache
def apple_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@functools.cache
def google_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def kept_file(name: str, content: bytes) -> Path:
    path = Path(FOLDER.name) / name
    path.touch(0o600)
    path.write_bytes(content)
    return path


@functools.cache
def key_file() -> Path:
    return kept_file("AuthKey.p8", _pem(apple_key()))


def account(server: str) -> Path:
    """The key of a service account, whose tokens ``server`` gives."""
    key = {
        "type": "service_account",
        "client_email": "masthead@acme.iam.example",
        "private_key": _pem(google_key()).decode(),
        "token_uri": f"{server}/token",
    }
    return kept_file(f"account-{urlsplit(server).port}.json", json.dumps(key).encode())


def apple(number: int, at: int = NOW, answer: str = "", **more: Any) -> dict[str, Any]:
    """A review as Apple's API has it, and what the developer answered."""
    said = {
        "rating": 2,
        "title": f"Acme {number}",
        "body": "It is slow",
        "reviewerNickname": "ann",
        "createdDate": datetime.fromtimestamp(at / 1000, UTC).isoformat(),
        "territory": "DEU",
    } | more
    linked = {"data": {"type": "customerReviewResponses", "id": f"r{number}"} if answer else None}
    review = {
        "type": "customerReviews",
        "id": f"00-{number}",
        "attributes": said,
        "relationships": {"response": linked},
    }
    return review | ({"answer": answer, "at": at} if answer else {"at": at})


def apple_page(reviews: list[dict[str, Any]], further: str = "") -> bytes:
    included = [
        {
            "type": "customerReviewResponses",
            "id": each["relationships"]["response"]["data"]["id"],
            "attributes": {
                "responseBody": each["answer"],
                "lastModifiedDate": datetime.fromtimestamp(each["at"] / 1000 + 60, UTC).isoformat(),
                "state": "PUBLISHED",
            },
        }
        for each in reviews
        if "answer" in each
    ]
    data = [{key: value for key, value in each.items() if key not in ("answer", "at")} for each in reviews]
    links = {"next": f"https://elsewhere.example/v1/apps/7/customerReviews?limit=2&cursor={further}"} if further else {}
    return json.dumps({"data": data, "included": included, "links": links}).encode()


def google(number: int, at: int = NOW, answer: str = "", **more: Any) -> dict[str, Any]:
    """A review as Google's API has it, and what the developer answered."""
    said = {
        "text": f"\tAcme {number} is slow",
        "lastModified": {"seconds": str(at // 1000), "nanos": at % 1000 * 1_000_000},
        "starRating": 2,
        "reviewerLanguage": "de",
        "device": "walleye",
        "thumbsUpCount": 3,
    } | more
    comments: list[dict[str, Any]] = [{"userComment": said}]
    if answer:
        replied = {"text": answer, "lastModified": {"seconds": str(at // 1000 + 60)}}
        comments.append({"developerComment": replied})
    return {"reviewId": f"gp:{number}", "authorName": "Ann", "comments": comments, "at": at}


def google_page(reviews: list[dict[str, Any]], further: str = "") -> bytes:
    page: dict[str, Any] = {"reviews": [{k: v for k, v in each.items() if k != "at"} for each in reviews]}
    return json.dumps(page | ({"tokenPagination": {"nextPageToken": further}} if further else {})).encode()


class Store:
    """One app's reviews by number; pages of three, newest first. ``make`` and ``page`` as above."""

    def __init__(self, make: Any, page: Any, cuts: int = 0, grows_to: int = 0) -> None:
        self.make, self.page = make, page
        self.reviews: dict[int, dict[str, Any]] = {}
        self.cuts = cuts
        self.grows_to = grows_to
        self.begin = 0
        self.rng = random.Random(6)
        self.tokens = 0

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        if self.cuts > 0 and self.rng.random() < 0.4:
            self.cuts -= 1
            whole = self.page([self.make(999)])
            slow_down = Answer(429, headers={"Retry-After": "0"})
            return self.rng.choice([Answer(200, whole, cut_at=20), Answer(503), slow_down])
        if path == "/token":
            self.tokens += 1
            return Answer(200, json.dumps({"access_token": f"t{self.tokens}", "expires_in": 3600}).encode())
        query = {key: values[0] for key, values in parse_qs(urlsplit(path).query).items()}
        if not self._lets_in(headers.get("authorization", "")):
            return Answer(401)
        at = int(query.get("cursor", query.get("token", "0")))
        if not at and len(self.reviews) < self.grows_to - (self.cuts > 0):
            number = len(self.reviews) + 1
            self.reviews[number] = self.make(number, self.begin + number * 1000)
        newest = sorted(self.reviews.values(), key=lambda each: -each["at"])
        return Answer(200, self.page(newest[at : at + PAGE], str(at + PAGE) if at + PAGE < len(newest) else ""))

    def _lets_in(self, shown: str) -> bool:
        token = shown.removeprefix("Bearer ")
        if self.make is google:
            return token == f"t{self.tokens}"
        try:
            jwt.decode(token, apple_key().public_key(), ["ES256"], audience="appstoreconnect-v1")
        except jwt.PyJWTError:
            return False
        return True
