"""Topics that everything of a source belongs to, whatever its words are: reviews of an app, letters to a mailbox."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from listening.mention import Mention
from workers.sources.base import Heard


def topical(heard: Heard, topics: Sequence[str]) -> Heard:
    """With the topics of its source, beside which its words are matched."""
    if not topics or not isinstance(heard.event, Mention):
        return heard
    return msgspec.structs.replace(heard, event=msgspec.structs.replace(heard.event, topics=tuple(topics)))
