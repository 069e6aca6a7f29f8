"""Feeds whose hub tells at once that they have changed (WebSub): found, subscribed to, renewed; asked rarely meanwhile.

www.w3.org/TR/websub. What a hub sends is believed by its signature, and then the feed itself is asked: one reading,
whoever said that there is something new.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

import httpx
import msgspec
from redis.exceptions import RedisError

from listening.config import Feeds
from listening.spans import DAY_MS, DAY_S, HOUR_MS
from listening.store import hubs as store
from listening.store.connection import AsyncClient
from listening.store.hubs import HubSubscription
from listening.system.addresses import shown
from workers.sources.base import Cut
from workers.sources.fetching import AskedWith, send

log = logging.getLogger(__name__)

LEASE_S = 10 * DAY_S
"""What is asked for; a hub may give less."""
EARLY_MS = DAY_MS
"""A subscription is renewed so long before it ends, or in the last quarter of a short one."""
AGAIN_MS = HOUR_MS
"""A hub that does not answer, or does not prove it, is asked again after so long."""
RARELY = 4
"""So many times less often a feed is asked whose hub tells what is new."""
PING_S = 1.0

_LINK = re.compile(r"<([^<>]{1,2000})>((?:\s*;[^,;<>]{1,200})*)")
_REL = re.compile(r";\s*rel\s*=\s*\"?([^\";]{1,200})\"?", re.IGNORECASE)


def discover(headers: Mapping[str, str], in_feed: Mapping[str, str], url: str) -> tuple[str, str]:
    """Hub and topic of a feed: what its HTTP answer says goes before its content. Empty: it has no hub. Pure."""
    found: dict[str, str] = {}
    for address, more in _LINK.findall(headers.get("link", "")[:10_000]):
        for rel in " ".join(_REL.findall(more)).lower().split():
            found.setdefault(rel, address)
    hub = found.get("hub") or in_feed.get("hub", "")
    topic = found.get("self") or in_feed.get("self", "") or url
    return (hub, topic) if re.match(r"https?://[^\s/]", hub) and re.match(r"https?://[^\s/]", topic) else ("", "")


def holds(subscription: HubSubscription | None, now: int) -> bool:
    """Whether its hub tells what is new. Pure."""
    return subscription is not None and subscription.until > now


def due(subscription: HubSubscription | None, hub: str, topic: str, now: int) -> bool:
    """Whether the hub is to be asked now. Pure."""
    if subscription is None or (subscription.hub, subscription.topic) != (hub, topic):
        return True
    if now - subscription.asked < AGAIN_MS:
        return False
    early = min(EARLY_MS, (subscription.until - subscription.asked) // 4)
    return subscription.until - now < max(early, 0) or not subscription.until


class FeedHubs:
    """The hubs of one source's feeds."""

    def __init__(self, client: AsyncClient, source: Feeds, http: httpx.AsyncClient) -> None:
        self._client = client
        self._source = source
        self._http = http
        self._tokens: dict[str, str] = {}
        self._known: dict[str, HubSubscription] = {}
        self._mistrusted: set[str] = set()

    async def load(self) -> None:
        """What the door has learnt meanwhile. Raises RedisError."""
        for token, each in (await store.load(self._client, self._source.name)).items():
            if each.url not in self._source.urls:
                await store.drop(self._client, self._source.name, token)
                continue
            self._tokens[each.url], self._known[each.url] = token, each

    def factor(self, url: str, now: int) -> int:
        """How many times less often a feed is asked."""
        return RARELY if holds(self._known.get(url), now) and url not in self._mistrusted else 1

    async def pinged(self) -> str:
        """A feed that has changed; empty after a moment without one."""
        found = await store.pinged(self._client, self._source.name, PING_S)
        self._mistrusted.discard(found)
        return found

    def missed(self, url: str, now: int) -> None:
        """It had something new, and no hub told it: it is asked as often as any other, until one does."""
        known = self._known.get(url)
        if holds(known, now) and url not in self._mistrusted:
            log.warning("%s: the hub of %s does not tell what is new", self._source.name, shown(url))
            self._mistrusted.add(url)

    async def renew(self, url: str, now: int) -> None:
        """For a feed that has nothing new: its subscription may come to its end."""
        if (known := self._known.get(url)) is not None:
            await self.subscribe(url, known.hub, known.topic, now)

    async def subscribe(self, url: str, hub: str, topic: str, now: int) -> None:
        """Ask the hub, if it is time to. A hub that fails changes nothing: the feed is asked as before."""
        try:
            await self.load()
            known = self._known.get(url)
            if not due(known, hub, topic, now):
                return
            if not (hub.startswith("https://") or self._source.private):
                return  # the secret would be read on the way
            token = self._tokens.get(url) or secrets.token_urlsafe(24)
            new = HubSubscription(url, topic, hub, secrets.token_urlsafe(32))
            if known is not None and (known.hub, known.topic) == (hub, topic):
                new = known
            new = msgspec.structs.replace(new, asked=now)
            await store.keep(self._client, self._source.name, token, new)
            self._tokens[url], self._known[url] = token, new
            form = {
                "hub.mode": "subscribe",
                "hub.topic": topic,
                "hub.callback": f"{self._source.callback.rstrip('/')}/hooks/{self._source.name}/{token}",
                "hub.secret": new.secret,
                "hub.lease_seconds": str(LEASE_S),
            }
            sent = AskedWith("POST", urlencode(form).encode(), "application/x-www-form-urlencoded")
            await send(self._http, hub, sent, self._source.private)
        except (Cut, RedisError) as error:
            log.warning("%s: the hub of %s cannot be asked: %s", self._source.name, shown(url), error)
