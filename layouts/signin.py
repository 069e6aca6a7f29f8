"""The pages with which somebody signs in. Plain HTML: they must work before anything else does."""

from __future__ import annotations

from layouts.kit import plain
from listening.people.passwords import GOOD


def sign_in(token: str, *, after: str = "", name: str = "", wrong: str = "") -> str:
    """Name and password. ``after``: where to go then, a path of ours, quoted."""
    action = "/signin" + (f"?next={after}" if after else "")
    return plain.render("sign_in", action=action, token=token, name=name, wrong=wrong)


def first(path: str, token: str, *, asks_name: bool, name: str = "", wrong: str = "") -> str:
    """Choosing a password, and for the first administrator a name. Opening it uses nothing up."""
    return plain.render("first", action=path, token=token, asks_name=asks_name, name=name, wrong=wrong, good=GOOD)


def link_used() -> str:
    """For a one-time link that does not work (any more)."""
    return plain.render("link_used")


def wall_link_revoked() -> str:
    """For a wall link that was revoked or never was."""
    return plain.render("wall_link_revoked")


def wall_link_asks(path: str, token: str, *, name: str, wall: str) -> str:
    """For somebody who opens a wall link and may do more than a wall; ``wall``: where it is without the link."""
    return plain.render("wall_link_asks", action=path, token=token, name=name, wall=wall)
