"""A wish of somebody about an answer: it is to be sent, or what became of it is said. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta


class AnswerStep(StrEnum):
    """What people do with an answer."""

    send = "send"
    there = "there"
    """It went out: it was found."""
    take_back = "take_back"
    """What waits of a thread is not sent."""
    not_there = "not_there"
    """It did not go out, or it is left at that."""


class AnswerDoing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of these steps with what it needs."""

    does: AnswerStep
    case: Annotated[str, Meta(max_length=20)]
    version: int = 0
    """Of the case, as it was looked at when its draft is sent."""
    answer: Annotated[str, Meta(max_length=40)] = ""
    """Its id, once there is one."""
    value: Annotated[str, Meta(max_length=500)] = ""
    """With which account it is sent, or the address where it was found."""
    n: int = 0
    """Makes the same wish a second time a new one."""
