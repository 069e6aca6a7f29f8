"""Comments that were told, and with which words: an edit is seen across restarts, and what is gone is asked for."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from listening.mention import Deletion, Event, Mention
from listening.spans import HOUR_MS
from workers.sources import remembered
from workers.sources.remembered import Remembered, digest
from workers.sources.youtube.comments import Comment, address

_UNREAD = "?"
"""What stands before the mark of something that has no id to be asked for by."""


class _Told(Remembered, array_like=True):
    video: str = ""


class _Cursor(msgspec.Struct):
    first: int = 0
    """Nothing older is told, ms UTC; 0 = nothing was told yet."""
    newest: int = 0
    asked: int = 0
    """When those that were told were last asked for again, ms UTC."""
    told: dict[str, _Told] = {}


class CommentMemory:
    """What was told so far. ``cursor`` is always that of the last event given."""

    def __init__(self, cursor: str, now: int) -> None:
        self._kept = remembered.read(cursor, _Cursor)
        self._kept.first = self._kept.first or now - remembered.BACK_MS
        self._kept.asked = self._kept.asked or now
        self.cursor = cursor

    @property
    def begin(self) -> int:
        """How far back to read, ms UTC."""
        return remembered.since(self._kept)

    def fresh(self, comment: Comment, now: int) -> Event:
        """What of a comment was not told; ``now`` in ms UTC."""
        event = comment.event
        if event is None or (comment.at and comment.at < self.begin and comment.id not in self._kept.told):
            return None
        if isinstance(event, Mention):
            key, words = comment.id, digest(event.text)
        else:
            key, words = _UNREAD + digest(repr(event)), ""
        before = self._kept.told.get(key)
        if before is not None and before.words == words:
            return None
        video = comment.video or (before.video if before else "")
        remembered.remember(self._kept, key, _Told(comment.at, words, video), now)
        self.move()
        if before is None or not isinstance(event, Mention):
            return event
        url = event.url or (address(video, comment.id) if video else "")
        return msgspec.structs.replace(event, edited=event.edited or now, url=url)

    def due(self, hours: float, now: int) -> list[str]:
        """Ids of comments that were told, if it is time to ask for them again."""
        if now - self._kept.asked < hours * HOUR_MS:
            return []
        return [id for id in self._kept.told if not id.startswith(_UNREAD)]

    def gone(self, source: str, ids: Sequence[str], now: int) -> list[Deletion]:
        """These are not there any more; the same with every answer to them that was told."""
        lost = [id for id in self._kept.told if id in ids or id.partition(".")[0] in ids]
        for id in lost:
            del self._kept.told[id]
        self.move()
        return [Deletion(source=source, id=f"{source}:{id}", at=now) for id in lost]

    def asked(self, now: int) -> None:
        """All that were told were asked for again."""
        self._kept.asked = now
        self.move()

    def move(self) -> None:
        self.cursor = msgspec.json.encode(self._kept).decode()
