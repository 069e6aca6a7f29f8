"""Names of rows in a frame: short, stable, and free of dots."""

from __future__ import annotations

from hashlib import blake2s

from listening.config import Config


def topic_keys(config: Config) -> dict[str, str]:
    """Topic name to key, in config order: ``{"Dell": "t0"}``."""
    return {topic.name: f"t{n}" for n, topic in enumerate(config.topics)}


def department_keys(config: Config) -> dict[str, str]:
    """Department name to key, in config order: ``{"care": "d0"}``."""
    return {department.name: f"d{n}" for n, department in enumerate(config.departments)}


def short(identity: str) -> str:
    """A key of 8 characters for something whose id is long."""
    return blake2s(identity.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
