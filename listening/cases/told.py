"""A line of what a person is told of a case: why, in one word. Pure."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class TellKind(StrEnum):
    """Why something of a case is for one person."""

    assigned = "assigned"
    """It was given to them."""
    mentioned = "mentioned"
    """Somebody named them with an @."""
    approval = "approval"
    """Their approval is wanted."""
    not_out = "not_out"
    """Their answer did not go out."""
    wrote_again = "wrote_again"
    """The customer of their case wrote again."""
    back = "back"
    """What they put off is back."""


class Tell(msgspec.Struct, frozen=True, array_like=True):
    """Who is told of an event of a case, and why. New fields go to the end."""

    who: str
    kind: TellKind
