"""Mentions judged with what stands around them: where a short text says no language, its author's other posts do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from listening.mention import Mention
from listening.store import mentions
from listening.store.connection import Client
from listening.triage.around import language_around
from listening.triage.language import UNDECIDED, hangs_on_more, open_to_doubt
from workers.context import WorkerContext

POSTS = 8
"""Of one author that are looked at."""
MOST = 100
"""Doubtful mentions of a batch that are looked up: the rest of a flood is judged by its texts alone."""


def judged(at: WorkerContext, some: Sequence[Mention], now: int) -> list[Mention]:
    """Everything decided about each of ``some``, in their order."""
    return at.triage.all(some, now, languages_around(at.client, some)) if some else []


def languages_around(client: Client, some: Sequence[Mention]) -> dict[str, str]:
    """By id of those that are open to doubt, what their authors and threads are written in."""
    short = (m for m in some if open_to_doubt(m.full_text, m.language) and (m.author or m.parent or m.root))
    looked_at = list(islice(short, MOST))
    doubtful = [m for m in looked_at if hangs_on_more(m.full_text, m.language)]
    if not doubtful:
        return {}
    posts = mentions.by_authors(client, [m.author for m in doubtful], POSTS)
    wanted = {id for m, ids in zip(doubtful, posts, strict=True) for id in (*ids, m.parent, m.root) if id} - {
        m.id for m in looked_at
    }
    names = sorted(wanted)
    held = {m.id: m for m in mentions.fetch(client, names) if m is not None and not m.deleted}
    found = {}
    for mention, ids in zip(doubtful, posts, strict=True):
        # Handles of two networks may be alike.
        own = [_told(held[id]) for id in ids if id in held and held[id].source == mention.source]
        thread = [_told(held[id]) for id in (mention.parent, mention.root) if id in held]
        if code := language_around(own, thread):
            found[mention.id] = code
    return found


def _told(mention: Mention) -> str:
    return "" if mention.language == UNDECIDED else mention.language
