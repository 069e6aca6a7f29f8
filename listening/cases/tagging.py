"""Tags of a case: words of a department's own. Pure."""

from __future__ import annotations

import re

from listening.cases.case import Action, Case
from listening.people.naming import fold

AT_MOST = 10
LONGEST = 30
_TAG = re.compile(r"\w(?:[\w .:/&+'-]*[\w.+])?")


def tag(text: str) -> str:
    """The form in which tags are kept: VIP, Vip and vip are one."""
    return fold(" ".join(text.split()))


def unusable(text: str) -> str:
    """What is wrong with a tag; empty if nothing is."""
    short = tag(text)
    if len(short) <= LONGEST and _TAG.fullmatch(short):
        return ""
    return f"text: a tag has 1 to {LONGEST} letters, digits, spaces or . : / & + ' - _, a letter or a digit first."


def in_the_way(case: Case, action: Action, text: str) -> str:
    """Why a case cannot get, or lose, a tag; empty if nothing stands against it."""
    short = tag(text)
    if action is Action.untag:
        return "" if short in case.tags else f"It has no tag {short}."
    if short in case.tags:
        return "It has this tag already."
    return f"A case has {AT_MOST} tags at most." if len(case.tags) >= AT_MOST else ""
