"""Networks that come in by webhook themselves: what they sign waits as it came, the listener makes mentions of it.

Format of the proof: developers.facebook.com, Graph API, Webhooks, "Getting started": ``hub.mode``,
``hub.verify_token``, ``hub.challenge``; bodies with ``X-Hub-Signature-256``.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping

from starlette.responses import PlainTextResponse, Response

from dashboard.api.body import refusal
from dashboard.api.secret import secret_of
from listening.config import Config, kinds
from listening.mention import Reject
from listening.pushed.signature import Refused, verify_hub
from listening.store import inbox, sources
from listening.store.connection import Client

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{1,200}")
"""What is sent back is a number or a word, never something a browser could run."""


class NetworkHooks:
    """The doors of all sources of one config."""

    def __init__(self, client: Client, config: Config) -> None:
        self._client = client
        self._kept = config.retention.rejects
        found = {source.name: kinds.door(source) for source in config.sources}
        self._doors = {name: door for name, door in found.items() if door is not None}

    def __contains__(self, name: str) -> bool:
        return name in self._doors

    def prove(self, name: str, asked: Mapping[str, str]) -> Response:
        """The network asks whether the address is ours: only who knows our word for it is answered."""
        word = secret_of(name, self._doors[name].verify_token)
        challenge = asked.get("hub.challenge", "")
        known = hmac.compare_digest(asked.get("hub.verify_token", "").encode(), word.encode())
        if not (word and known and asked.get("hub.mode") == "subscribe" and CHALLENGE.fullmatch(challenge)):
            return refusal(422, "hub.verify_token: this address is not proved; right is the word of verify_token.")
        return PlainTextResponse(challenge, headers={"X-Content-Type-Options": "nosniff"})

    def take(self, name: str, headers: Mapping[str, str], body: bytes) -> Response | None:
        """Write one delivery; None where too much waits. Raises RedisError when it is not written."""
        signed = verify_hub(secret_of(name, self._doors[name].secret), headers, body)
        if isinstance(signed, Refused):
            sources.keep_rejects(self._client, [Reject(source=name, reason=signed.value)], self._kept)
            return refusal(401, f"Not taken: {signed}.")
        if inbox.known(self._client, name, signed.delivery):
            return refusal(200, "Taken before; nothing is taken twice.")
        if inbox.full(self._client, name):
            return None
        inbox.put_body(self._client, name, signed.delivery, body)
        return refusal(200, "Taken.")  # Meta sends again what is answered with anything else
