"""Terms on their way into the fields of a topic's page: they stand in its address, and nobody has saved them. Pure."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from listening.config import Topic

MOST = 2000
"""Terms of a kind."""
Terms = Annotated[tuple[str, ...], Meta(max_length=MOST)]


class TypedTerms(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """As a topic has them; whether they will do, the check of config.toml says."""

    any: Terms = ()
    all: Terms = ()
    none: Terms = ()
    name: str = ""
    """Of a topic that is new."""

    @classmethod
    def of(cls, topic: Topic) -> TypedTerms:
        return cls(any=topic.any, all=topic.all, none=topic.none)


_decode = msgspec.json.Decoder(TypedTerms).decode


def read(text: str) -> TypedTerms | None:
    """What stands in an address; None where that is something else."""
    try:
        return _decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return None
