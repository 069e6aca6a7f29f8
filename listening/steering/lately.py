"""Posts of the last minutes about a brand on Bluesky, before its config.toml holds. Plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from listening.mention import Mention

MINUTES = 5
SHOWN = 5
"""Posts."""
MOST = 1000
"""Posts that are counted."""


class LatelyStage(StrEnum):
    asked = "asked"
    hearing = "hearing"
    done = "done"


class LatelyPost(msgspec.Struct, frozen=True):
    text: str
    created: int
    topics: tuple[str, ...]


class LatelySaid(msgspec.Struct, frozen=True, kw_only=True):
    """One question, and the answer once it is there."""

    id: str
    text: str = ""
    """The config.toml whose topics are looked for."""
    stage: LatelyStage = LatelyStage.asked
    seconds: int = 0
    """Of the past that were heard."""
    posts: int = 0
    """All that was said then, about whatever."""
    number: int = 0
    """Of these, about one of the topics."""
    topics: dict[str, int] = {}
    shown: tuple[LatelyPost, ...] = ()
    """The newest of those."""
    why: str = ""
    """Why nothing was heard, or not all."""


def answered(asked: LatelySaid, seconds: int, posts: int, found: Sequence[Mention], why: str) -> LatelySaid:
    """The question with what was heard."""
    newest = sorted(found, key=lambda each: -each.created)[:SHOWN]
    return msgspec.structs.replace(
        asked,
        text="",
        stage=LatelyStage.done,
        seconds=seconds,
        posts=posts,
        number=len(found),
        topics=dict(Counter(topic for each in found for topic in each.topics)),
        shown=tuple(LatelyPost(each.shown, each.created, each.topics) for each in newest),
        why=why,
    )


def in_words(said: LatelySaid) -> str:
    """What was heard, in a sentence or two."""
    if not said.posts:
        why = said.why or "it said nothing"
        return f"Bluesky could not be heard: {why}. The terms are not tried on it; everything else is as it should be."
    minutes = max(1, round(said.seconds / 60))
    within = "minute" if minutes == 1 else f"{minutes} minutes"
    about = ", ".join(f"{name} {number:,}" for name, number in sorted(said.topics.items(), key=lambda each: -each[1]))
    of = f"Of {said.posts:,} posts that Bluesky had in the last {within}, "
    if not said.number:
        return f"{of}none is about any of this: that may be right, or the terms are too narrow."
    more = " or more" if said.number >= MOST else ""
    verb = "is" if said.number == 1 else "are"
    return f"{of}{said.number:,}{more} {verb} about this: {about}."
