"""A page of reviews of Google Play to mentions. Pure, and raises for no bytes.

Format: developers.google.com, Google Play Developer API, "REST Resource: reviews", version 3.
"""

from __future__ import annotations

import msgspec

from listening.mention import MOST_STARS, Event, Mention, reject
from workers.sources.html_text import line, shown
from workers.sources.reviewed import ReviewPage, StoreReview, developer_answer
from workers.sources.times import END, believed

LONGEST_TEXT = 50_000
"""Characters."""


class _At(msgspec.Struct):
    seconds: int | str = 0
    """A number, as 64 bits are written in JSON: with or without quotes."""
    nanos: int = 0


class _User(msgspec.Struct, rename="camel"):
    text: str = ""
    original_text: str = ""
    last_modified: _At | None = None
    star_rating: int = 0
    reviewer_language: str = ""


class _Developer(msgspec.Struct, rename="camel"):
    text: str = ""
    last_modified: _At | None = None


class _Comment(msgspec.Struct, rename="camel"):
    user_comment: _User | None = None
    developer_comment: _Developer | None = None


class _Review(msgspec.Struct, rename="camel"):
    review_id: str
    comments: list[_Comment]
    author_name: str | None = None


class _Further(msgspec.Struct, rename="camel"):
    next_page_token: str = ""


class _Page(msgspec.Struct, rename="camel"):
    reviews: list[msgspec.Raw] = []
    token_pagination: _Further | None = None


_page = msgspec.json.Decoder(_Page).decode
_review = msgspec.json.Decoder(_Review).decode


def parse(data: bytes, source: str, now: int) -> ReviewPage | None:
    """The reviews of a page, with the developer's answers to them; ``now`` in ms UTC. None for what is no such page."""
    try:
        page = _page(data)
    except (ValueError, RecursionError):
        return None
    further = page.token_pagination.next_page_token[:2000] if page.token_pagination else ""
    return ReviewPage(tuple(_made(bytes(each), source, now) for each in page.reviews), further)


def _made(data: bytes, source: str, now: int) -> StoreReview:
    try:
        review = _review(data)
    except (ValueError, RecursionError):
        return StoreReview(0, (reject(source, "not a review", data),))
    said = next((each.user_comment for each in review.comments if each.user_comment), None)
    if said is None:
        return StoreReview(0, (reject(source, "not a review", data, "nothing by a customer"),))
    at = _moment(said.last_modified)
    event = _event(review, said, at, source, now, data)
    answer = next((each.developer_comment for each in reversed(review.comments) if each.developer_comment), None)
    if not isinstance(event, Mention) or answer is None:
        return StoreReview(at, (event,))
    return StoreReview(at, (event, _reply(event, answer, now)))


def _event(review: _Review, said: _User, at: int, source: str, now: int, data: bytes) -> Event:
    id = line(review.review_id)
    if not id:
        return reject(source, "no id", data)
    if not at:
        return reject(source, "bad time", data)
    if not 1 <= said.star_rating <= MOST_STARS:
        return reject(source, "no stars", data, f"starRating: {said.star_rating}")
    # A title, where there was one, stands before a tab.
    text = "\n\n".join(filter(None, map(str.strip, shown(said.original_text or said.text).split("\t", 1))))
    if not text:
        return reject(source, "no text", data)
    if len(text) > LONGEST_TEXT:
        return reject(source, "text too long", data, f"{len(text)} characters")
    name = line(review.author_name)
    language = said.reviewer_language[:3].partition("_")[0].partition("-")[0].lower()
    return Mention(
        id=f"{source}:{id}",
        source=source,
        created=believed(at, now),
        text=text,
        author=name,
        name=name,
        language=language if language.isascii() and language.isalpha() else "",
        stars=said.star_rating,
    )


def _reply(review: Mention, answer: _Developer, now: int) -> Event:
    """What the developer has answered."""
    at = _moment(answer.last_modified)
    text = shown(answer.text).strip()[:LONGEST_TEXT]
    if not at or not text:
        return None
    return developer_answer(review, at, text, now)


def _moment(at: _At | None) -> int:
    """ms UTC; 0 for none that can be meant."""
    seconds = str(at.seconds) if at else ""
    if at is None or not (seconds.isascii() and seconds.isdecimal() and len(seconds) < 13):
        return 0
    ms = int(seconds) * 1000 + (at.nanos // 1_000_000 if 0 <= at.nanos < 1_000_000_000 else 0)
    return ms if 0 < ms < END else 0
