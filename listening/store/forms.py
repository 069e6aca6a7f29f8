"""How a mention lies in Redis."""

from __future__ import annotations

import msgspec

from listening.mention import Mention

_encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(Mention)


def form_of(mention: Mention) -> bytes:
    """A mention as it is stored: without what its key says, its id and with it the source."""
    told = mention.id.startswith(f"{mention.source}:")
    return _encode(msgspec.structs.replace(mention, id="", source="" if told else mention.source))


def read_form(id: str, form: bytes) -> Mention:
    """The inverse of ``form_of``."""
    mention = _decoder.decode(form)
    # It was made a line ago and nobody has seen it yet.
    msgspec.structs.force_setattr(mention, "id", id)
    if not mention.source:
        msgspec.structs.force_setattr(mention, "source", id.partition(":")[0])
    return mention
