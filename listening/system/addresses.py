"""Addresses as they are written for a person, in logs, errors and on pages: scheme and host, nothing else. Pure.

Login, path and query of an address may be secrets: the password of a Redis,
the token of a webhook. No other module writes one out.
"""

from __future__ import annotations

import re

UNREADABLE = "…"
"""Stands for a host that cannot be told apart from a password."""

_HOST = r"(?:\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::[0-9]{1,5})?"
_HOSTS = re.compile(rf"{_HOST}(?:,{_HOST})*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,29}")
_IN_TEXT = re.compile(r"\b([A-Za-z][A-Za-z0-9+.-]{1,29})://[^\s\"'<>]*")


def shown(address: str) -> str:
    """``scheme://host:port`` of an address, however broken the rest of it is; never raises.

    What cannot be told apart from a login is left out: ``redis://…``.
    """
    scheme, colon, rest = address.partition("://")
    if not colon or not _SCHEME.fullmatch(scheme):
        return UNREADABLE
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    login, _, hosts = authority.rpartition("@")
    # An @ after the first slash: a password with a slash in it, or one in the query.
    hidden = "@" in rest[len(authority) :] or "@" in login
    if hidden or not _HOSTS.fullmatch(hosts):
        # A socket is a place on this machine, which its scheme says.
        return f"{scheme}://" if scheme == "unix" and not hosts else f"{scheme}://{UNREADABLE}"
    return f"{scheme}://{hosts}"


def hide(text: str) -> str:
    """``text`` with every address in it as ``shown`` writes it."""
    return _IN_TEXT.sub(lambda found: shown(found.group()), text)
