"""The table of config.toml for X, which takes money for each post that is read or made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from listening.config import SourceKind, SourceTable
from listening.config.addresses import wrong_address
from listening.config.schema import Secret

USER = re.compile(r"[A-Za-z0-9_]{1,15}")
LONGEST_RULE = 1024
"""Characters that X takes."""
LONGEST_BACKFILL = 5

Money = Annotated[float, Meta(gt=0, le=1_000_000)]


class X(SourceTable, frozen=True, kw_only=True, tag_field="kind", tag="x"):
    """Public posts on X about the topics, by the filtered stream."""

    token: Secret
    """The app's bearer token."""
    day_budget: Money
    """US dollars that a day (UTC) may cost; what would cost more is not read."""
    month_budget: Money
    """US dollars that a month (UTC) may cost."""
    price: Annotated[float, Meta(ge=0.0001, le=10)] = 0.005
    """US dollars that X takes for one post that is read."""
    post_price: Annotated[float, Meta(ge=0.0001, le=10)] = 0.015
    """US dollars that X takes for one post that is made."""
    link_price: Annotated[float, Meta(ge=0.0001, le=10)] = 0.2
    """The same, where an address stands in it."""
    accounts: tuple[str, ...] = ()
    """Your own handles on X: what they write and who names them is read, too."""
    extra: str = "-is:retweet"
    """Added to each rule, in X's own words: what is not to be paid for."""
    rule_length: Annotated[int, Meta(ge=128, le=LONGEST_RULE)] = 512
    """Characters of a rule at most."""
    backfill_minutes: Annotated[int, Meta(ge=0, le=LONGEST_BACKFILL)] = 0
    """Of a gap that X itself tells again, where its contract allows it; what is missed is searched for in any case."""
    compliance: bool = True
    """Whether X is asked each day which stored posts are gone."""
    server: str = "https://api.x.com"
    """Where its API is."""
    private: bool = False
    """Whether that may be in an own network."""


def check(source: X) -> Iterator[str]:
    yield from wrong_address("server", source.server, ("http", "https"))
    if not source.token:
        yield "token: is empty; env:NAME or file:PATH says where the app's bearer token is"
    if source.month_budget < source.day_budget:
        yield f"month_budget: {source.month_budget:g} is less than day_budget, {source.day_budget:g}"
    if source.price > source.day_budget:
        yield f"day_budget: {source.day_budget:g} does not pay for one post, which costs {source.price:g}"
    for handle in source.accounts:
        if not USER.fullmatch(handle.removeprefix("@")):
            yield f"accounts: {handle[:40]!r} is no handle on X; letters, digits and _, 15 at most"
    if len(source.extra) > source.rule_length // 2:
        yield f"extra: is {len(source.extra)} characters long, {source.rule_length // 2} at most leave room for terms"


KIND = SourceKind(X, "workers.sources.x.x:XShell", check, keeps=True)
