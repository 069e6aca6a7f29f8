"""Places on the page of a case whose content changes with the case, wherever on the page they stand."""

from __future__ import annotations

HEARD = "heard"
HEAD = "head"
THREAD = "thread"
ANSWER = "answer"
ACTIONS = "actions"
FACTS = "facts"
TRAIL = "trail"
LIKE = "like"
"""In the dialog of merging: the cases that look alike."""
PARTS = (HEAD, THREAD, ANSWER, ACTIONS, FACTS, TRAIL, LIKE)


def part_of(part: str, case: object) -> dict[str, object]:
    """The id of a part of the page of ``case``. What is asked for one case comes into no other, however late."""
    return {"part": part, "case": case}
