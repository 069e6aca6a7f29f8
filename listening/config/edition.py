"""An edition of config.toml: what the file said from one moment on, who wrote it, and why. Pure."""

from __future__ import annotations

import difflib
import hashlib

import msgspec

from listening.config.schema import Config

BY_HAND = "config.toml"
"""Who wrote an edition that was taken from the file: whoever may write to it."""


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """What every part works by from ``at`` on."""

    number: int
    """From 1, without gaps."""
    text: str
    """All of the file."""
    at: int
    """ms UTC."""
    who: str
    """A person, or ``BY_HAND``."""
    why: str = ""
    back_to: int = 0
    """The edition whose text this is again; 0 = of none."""

    @property
    def digest(self) -> str:
        return digest(self.text)


class RefusedFile(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the file and is not taken, because it has mistakes."""

    path: str
    digest: str
    at: int
    """When it was found, ms UTC."""
    errors: tuple[str, ...]


def digest(text: str) -> str:
    """What tells two texts of the file apart."""
    return hashlib.sha256(text.encode()).hexdigest()


def difference(before: str, after: str, around: int = 2) -> list[str]:
    """The lines that differ, each with ``-``, ``+`` or a blank before it; ``…`` where lines are left out."""
    found = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=around, lineterm=""))[2:]
    return ["…" if line.startswith("@@") else line for line in found]


def at_next_start(now: Config, new: Config) -> list[str]:
    """The keys that differ and are only read when Masthead starts."""
    found = [] if now.redis == new.redis else ["redis.url"]
    return found + [f"web.{key}" for key in _AT_START if getattr(now.web, key) != getattr(new.web, key)]


_AT_START = ("host", "port", "proxies")
"""Of [web]."""
