"""The site that messages lead back to: our address, and the key that signs links."""

from __future__ import annotations

import secrets

from listening.config import Config
from listening.store import keys
from listening.store.connection import Client


def publish(client: Client, address: str) -> None:
    """Keep the address a browser finds the pages at: ``http://127.0.0.1:8050``."""
    client.set(keys.address(), address)


def address(client: Client, config: Config) -> str:
    """Where links in messages lead: the first of web.origins, else where the pages are served."""
    if config.web.origins:
        return config.web.origins[0].rstrip("/")
    kept = client.get(keys.address())
    return kept.decode() if kept else f"http://{config.web.host}:{config.web.port}"


def link_key(client: Client) -> bytes:
    """The key that signs links: 32 random bytes, made at the first use, the same ever after."""
    client.set(keys.link_key(), secrets.token_bytes(32), nx=True)
    return bytes(client.get(keys.link_key()))
