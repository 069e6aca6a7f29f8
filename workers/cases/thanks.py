"""Praise and thanks: they open no case, so whether the brand answered is kept with the mention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from listening.config import Retention
from listening.mention import Mention, Praise
from listening.store import mentions, replies
from listening.store.connection import Client
from listening.triage.answering import Need, Reason


def mark(judged: Sequence[Mention], needs: Mapping[str, Need]) -> list[Mention]:
    """The mentions of a batch, those that praise marked as such. Pure."""
    answered = {m.parent for m in judged if m.own and m.parent}
    return [
        replace(m, praise=Praise.answered if m.id in answered else Praise.heard)
        if m.id in needs and needs[m.id].reason is Reason.praise and not needs[m.id].opens
        else m
        for m in judged
    ]


def settle(client: Client, stored: Sequence[Mention], retention: Retention, now: int) -> None:
    """Find praise and its answer when they came in different batches; ``now`` in ms UTC.

    Each side is written before the other is looked for, so two jobs cannot miss
    each other, and doing it twice changes nothing.
    """
    replied = list(dict.fromkeys(m.parent for m in stored if m.own and m.parent))
    replies.note(client, replied, now)
    here = {m.id for m in stored}
    waiting = replies.among(client, [m.id for m in stored if m.praise is Praise.heard])
    earlier = [id for id in replied if id not in here]
    found = [m for m in mentions.fetch(client, earlier) if m and m.praise is Praise.heard]
    for id in (*waiting, *(m.id for m in found)):
        mentions.answered(client, id, retention, now)
