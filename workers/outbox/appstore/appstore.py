"""Answers to reviews in Apple's App Store: read before and after, and replaced as a whole.

Sources: developer.apple.com, App Store Connect API, "Create or update a response to a customer review", "Read customer
review information" with its response included. The key's id and issuer are those of the source.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

import msgspec

from listening.config import Account, Source
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.standing import ServerWord
from listening.store.clock import now_ms
from workers.outbox.posting import gone, ms, not_posted, silent
from workers.outbox.reviewing import StandingReply, before, looked, posted
from workers.outbox.wire import Reply, Wire, content_of
from workers.sources.appstore.appstore import token
from workers.sources.appstore.table import AppStore
from workers.sources.base import Cut


class _Said(msgspec.Struct, frozen=True, rename="camel"):
    response_body: str | None = None
    last_modified_date: datetime | None = None


class _Response(msgspec.Struct, frozen=True):
    id: str
    type: str = ""
    attributes: _Said = _Said()


class _Review(msgspec.Struct, frozen=True):
    included: list[_Response] = []


class _Made(msgspec.Struct, frozen=True):
    data: _Response


def send(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Write it below the review, unless another one stands there that nobody here has read."""
    signed = _signed(source, secret)
    if isinstance(signed, Outcome):
        return signed
    review = answer.target.partition(":")[2]
    with Wire(account) as wire:
        there = _there(wire, review, signed)
        if not isinstance(there, StandingReply):
            return gone(there, account)
        stands_in_the_way = before(answer, there)
        if stands_in_the_way is not None:
            return stands_in_the_way
        about = {"review": {"data": {"type": "customerReviews", "id": review}}}
        body = {
            "data": {
                "type": "customerReviewResponses",
                "attributes": {"responseBody": answer.text},
                "relationships": about,
            }
        }
        reply = wire.ask("POST", "/v1/customerReviewResponses", signed, body)
    made = content_of(reply, _Made, 200, 201)
    if made is not None and made.data.id:
        return posted(answer, _standing(made.data))
    return not_posted(reply, account, (400, 409, 422), 1)  # one that is there already is answered as a new one is


def look(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Read what stands below the review."""
    signed = _signed(source, secret)
    if isinstance(signed, Outcome):
        return silent(account)
    with Wire(account) as wire:
        there = _there(wire, answer.target.partition(":")[2], signed)
    return looked(answer, there, account) if isinstance(there, StandingReply) else silent(account)


def stands(account: Account, secret: str, source: Source | None) -> ServerWord | None:
    """Whether the App Store takes its key; None if that cannot be known now."""
    signed = _signed(source, secret)
    if isinstance(signed, Outcome):
        return ServerWord(refused=signed.why)
    assert isinstance(source, AppStore)
    with Wire(account) as wire:
        reply = wire.ask("GET", f"/v1/apps/{source.app}/customerReviews", signed, params={"limit": "1"})
    if isinstance(reply, Reply) and reply.status in (401, 403):
        return ServerWord(refused="The App Store does not let in who has this key.")
    return ServerWord() if isinstance(reply, Reply) and reply.status == 200 else None


def _signed(source: Source | None, secret: str) -> str | Outcome:
    if not isinstance(source, AppStore):
        return Outcome(kind=Told.refused, why="There is no source of that app in config.toml any more.")
    try:
        return token(source, secret, now_ms() // 1000)
    except Cut as cut:
        return Outcome(kind=Told.refused, why=f"The App Store cannot be asked: {cut}.")


def _there(wire: Wire, review: str, signed: str) -> StandingReply | Reply | None:
    """What stands there; else what was said in its place, if anything."""
    params = {"include": "response", "fields[customerReviews]": "response"}
    reply = wire.ask("GET", f"/v1/customerReviews/{quote(review, safe='')}", signed, params=params)
    found = content_of(reply, _Review)
    if found is None:
        return reply if isinstance(reply, Reply) else None
    return _standing(found.included[0]) if found.included else StandingReply()


def _standing(response: _Response) -> StandingReply:
    said = response.attributes
    return StandingReply(said.response_body or "", response.id, ms(said.last_modified_date))
