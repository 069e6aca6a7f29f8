"""Addresses in config.toml: whether a text is one."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from listening.system.addresses import shown


def wrong_address(where: str, url: str, schemes: tuple[str, ...]) -> Iterator[str]:
    """A line that says what would be right, if it is none with one of ``schemes``."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in schemes and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        yield f"{where}: {shown(url)!r} is not an address; {' or '.join(s + '://' for s in schemes)} is needed"
