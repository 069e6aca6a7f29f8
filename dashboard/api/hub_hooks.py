"""Hubs of feeds (WebSub): they prove a subscription that the listener asked for, and tell that a feed has changed.

www.w3.org/TR/websub, 5.3 "Hub Verifies Intent of the Subscriber", 7 "Content Distribution".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.responses import PlainTextResponse, Response

from dashboard.api.body import refusal
from listening.config import Config, Feeds
from listening.mention import Reject
from listening.pushed.signature import Refused, verify_websub
from listening.spans import DAY_S
from listening.store import hubs, sources
from listening.store.clock import now_ms
from listening.store.connection import Client

CHALLENGE = re.compile(r"[A-Za-z0-9._~+/=-]{1,500}")
"""What is sent back is never something a browser could run."""
LONGEST_LEASE_S = 30 * DAY_S
SHORTEST_LEASE_S = 60
UNKNOWN = "There is no such subscription."


class HubHooks:
    """The callbacks of all feeds of one config."""

    def __init__(self, client: Client, config: Config) -> None:
        self._client = client
        self._kept = config.retention.rejects
        self._sources = {each.name: each for each in config.sources if isinstance(each, Feeds) and each.callback}

    def __contains__(self, name: str) -> bool:
        return name in self._sources

    def prove(self, name: str, token: str, asked: Mapping[str, str]) -> Response:
        """A hub asks whether a subscription is wanted: what the listener asked for is, and nothing else."""
        found = hubs.find(self._client, name, token)
        if found is None or found.url not in self._sources[name].urls or asked.get("hub.topic") != found.topic:
            return refusal(404, UNKNOWN)
        mode, challenge, lease = (asked.get(f"hub.{key}", "") for key in ("mode", "challenge", "lease_seconds"))
        if mode == "denied":
            hubs.proved(self._client, name, token, found, 0)
            return refusal(200, "Noted.")
        if mode != "subscribe" or not CHALLENGE.fullmatch(challenge):
            return refusal(404, UNKNOWN)
        seconds = int(lease) if lease.isascii() and lease.isdecimal() and len(lease) < 12 else SHORTEST_LEASE_S
        seconds = min(max(seconds, SHORTEST_LEASE_S), LONGEST_LEASE_S)
        hubs.proved(self._client, name, token, found, now_ms() + seconds * 1000)
        return PlainTextResponse(challenge, headers={"X-Content-Type-Options": "nosniff"})

    def take(self, name: str, token: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Something has changed, if who says so has the secret. Raises RedisError when it is not written."""
        found = hubs.find(self._client, name, token)
        if found is None or found.url not in self._sources[name].urls:
            return refusal(410, UNKNOWN)  # a hub sends no more there
        signed = verify_websub(found.secret, headers, body)
        if isinstance(signed, Refused):
            sources.keep_rejects(self._client, [Reject(source=name, reason=signed.value)], self._kept)
            return refusal(401, f"Not taken: {signed}.")
        hubs.ping(self._client, name, token, found, now_ms())
        return refusal(202, "The feed will be asked.")
