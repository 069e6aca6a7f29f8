"""The journal of sign-ins and administration: who did what to whom, when, from where. Pure."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Act(StrEnum):
    """What the journal keeps; ``WORDS`` is how it reads."""

    signed_in = "signed_in"
    refused = "refused"
    blocked = "blocked"
    signed_out = "signed_out"
    chose_password = "chose_password"  # noqa: S105 - an act, not a secret
    opened_wall = "opened_wall"
    added = "added"
    changed = "changed"
    invited = "invited"
    reset = "reset"
    disabled = "disabled"
    enabled = "enabled"
    made_link = "made_link"
    revoked_link = "revoked_link"
    made_token = "made_token"  # noqa: S105
    revoked_token = "revoked_token"  # noqa: S105


WORDS: dict[Act, str] = {
    Act.signed_in: "signed in",
    Act.refused: "tried to sign in with a wrong password",
    Act.blocked: "tried too often to sign in; blocked for a while",
    Act.signed_out: "signed out",
    Act.chose_password: "chose a password by a one-time link",
    Act.opened_wall: "opened a wall screen by its link",
    Act.added: "added the person",
    Act.changed: "changed role or departments of",
    Act.invited: "made a sign-in link for",
    Act.reset: "took password and sessions from",
    Act.disabled: "disabled",
    Act.enabled: "enabled",
    Act.made_link: "made the wall link",
    Act.revoked_link: "revoked the wall link",
    Act.made_token: "made the API token",
    Act.revoked_token: "revoked the API token",
}

COMMAND_LINE = "command line"
"""Who acts, and from where, when it is not by a page."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the journal."""

    at: int
    """ms UTC."""
    who: str
    """A person, the command line, or empty: nobody known."""
    act: Act
    whom: str = ""
    """The person, link or token it was done to, and to which role."""
    place: str = ""
    """The address it came from."""
