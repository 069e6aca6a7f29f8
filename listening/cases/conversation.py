"""The conversation of a case: who said what when, and whose turn that makes it. Pure.

Everything follows from the set of posts and their times, never from the order in
which they became known: a file read backwards gives the same answers.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Side(StrEnum):
    customer = "customer"
    """Anybody but the brand."""
    brand = "brand"


class Post(msgspec.Struct, frozen=True, array_like=True):
    """One mention of a thread, as its case remembers it. The mention itself is in the store."""

    id: str
    at: int
    """When it was written, ms UTC."""
    side: Side
    opens: bool = False
    """It needs an answer by itself."""
    waits: bool = True
    """Of a customer: after it the brand's answer is due. False for praise, thanks and goodbyes."""
    asked_at: int = 0
    """When it was edited to something that needs an answer, ms UTC; it waits from there as well."""
    dropped_at: int = 0
    """When it was edited to something that needs none. It still waits: people decide."""
    gone: bool = False
    """It was deleted at its source, and waits no more."""

    @property
    def asks(self) -> bool:
        """Whether it needs an answer by itself, as it reads now."""
        if self.gone:
            return False
        return self.asked_at > self.dropped_at if self.asked_at or self.dropped_at else self.opens


class Turn(StrEnum):
    """Whose move it is."""

    first = "first"
    """The brand has not answered at all."""
    brand = "brand"
    """The brand has answered, and the customer has written again."""
    customer = "customer"
    """Nothing unanswered is left."""


class Talk(msgspec.Struct, frozen=True):
    """What follows from the posts of a thread. Times in ms UTC; 0 = not (yet)."""

    opener: Post
    """The earliest post that needs an answer by itself: the case begins with it."""
    answered_at: int
    """The brand's first post at or after the opener."""
    last_answer: int
    waiting_since: int
    """The oldest post after the last answer that waits for one."""
    turn: Turn


def waits(post: Post) -> list[int]:
    """From when on (ms) the brand's answer to a post is due: never, once, or again since an edit."""
    if post.side is Side.brand or post.gone:
        return []
    return [at for at in (post.at if post.waits else 0, post.asked_at) if at]


def read(posts: tuple[Post, ...], answered: int = 0, asked: int = 0) -> Talk:
    """Where a conversation stands; at least one of ``posts`` opens.

    ``answered``: when somebody said that it was answered elsewhere; ``asked``:
    when somebody said that it is open after all. Both count like posts, but
    ``answered_at`` is only ever a post: response times come from what was posted.
    """
    opener = min((p for p in posts if p.opens), key=lambda p: (p.at, p.id))
    answers = [p.at for p in posts if p.side is Side.brand and p.at >= opener.at]
    last = max([*answers, answered])
    asks = [at for p in posts for at in waits(p) if at >= opener.at]
    open_asks = [at for at in [*asks, asked] if at > last]
    turn = Turn.customer if not open_asks else Turn.brand if last else Turn.first
    return Talk(
        opener=opener,
        answered_at=min(answers, default=0),
        last_answer=last,
        waiting_since=min(open_asks, default=0),
        turn=turn,
    )
