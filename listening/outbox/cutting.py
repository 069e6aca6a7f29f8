"""A long answer cut into posts, each within what its network takes: after a sentence, else at a word. Pure.

A link, a name or a tag is never cut. White space at a cut belongs to neither side, and nothing else is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from listening.config import Account
from listening.outbox import limits
from listening.outbox.keys import plain_digest
from listening.outbox.networks import FACTS

AT_MOST = 10
"""Posts of one answer."""
_SENTENCE = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？｡]+[」』”）]*|\S(?=[^\S\n]*\n)")
_WORD = re.compile(r"\S(?=\s)")
_WHOLE = re.compile(r"https?://\S+|(?<![\w-])(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?|@[\w.-]+(?:@[\w.-]+)?|#\w+", re.IGNORECASE)
"""Rather too much than too little."""
LOOKED_AT = 4
"""So many times what a post takes is looked at for an end: addresses count less than they have."""


def posts(text: str, account: Account) -> tuple[str, ...] | str:
    """What ``text`` is cut into; empty: it fits into one; or why it cannot go as a thread."""
    if not limits.wrong(text, account):
        return ()
    called = FACTS[account.network].title
    if not FACTS[account.network].threads:
        return f"{called} takes no thread."
    found: list[str] = []
    left = text.strip()
    if not limits.wrong(left, account):
        return "Only white space at its ends makes it too long for one post."
    while left:
        if len(found) == AT_MOST:
            return f"A thread has at most {AT_MOST} posts; this answer would take more."
        end = _end(left, account)
        if not end:
            return f"A link or a name in it is too long for one post on {called}."
        found.append(left[:end].rstrip())
        left = left[end:].lstrip()
    if len({plain_digest(each) for each in found}) < len(found):
        return "Two posts of the thread would read the same, and nobody could tell them apart."
    return tuple(found)


def make_up(parts: Sequence[str], text: str) -> bool:
    """Whether ``parts`` are ``text``, but for white space between them."""
    at = 0
    for part in parts:
        at += len(text[at:]) - len(text[at:].lstrip())
        if not text.startswith(part, at):
            return False
        at += len(part)
    return not text[at:].strip()


def _end(text: str, account: Account) -> int:
    """Where the first post of ``text`` ends; 0: nowhere."""
    if not limits.wrong(text, account):
        return len(text)
    text = text[: LOOKED_AT * limits.most(account)]
    sentence = _last(text, account, (found.end() for found in _SENTENCE.finditer(text)))
    word = _last(text, account, (found.end() for found in _WORD.finditer(text)))
    if sentence and 2 * sentence >= word:
        return sentence
    return word or _last(text, account, _signs(text))


def _last(text: str, account: Account, ends: Iterator[int]) -> int:
    """The last of ``ends`` that still fits, and is within nothing that stays whole; 0: none."""
    whole = [found.span() for found in _WHOLE.finditer(text)]
    free = [end for end in ends if end < len(text) and not any(begin < end < over for begin, over in whole)]
    fitting = bisect_left(free, True, key=lambda end: bool(limits.wrong(text[:end], account)))
    return free[fitting - 1] if fitting else 0


def _signs(text: str) -> Iterator[int]:
    """The end of every sign as a reader sees it."""
    end = 0
    for sign in limits.clusters(text):
        end += len(sign)
        yield end
