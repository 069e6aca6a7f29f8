"""A statement: that somebody likes, dislikes, misses or wishes for something, in their own words. Pure."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Stance(StrEnum):
    """What a statement says of what it is about."""

    like = "like"
    dislike = "dislike"
    miss = "miss"
    """It is not there, or not there any more."""
    wish = "wish"
    """It should be there, or be otherwise."""


class Statement(msgspec.Struct, frozen=True):
    """One statement found in a text."""

    stance: Stance
    about: str
    """What it is about: a noun of the text in lower case and singular, with at most two words before it."""
    quote: str
    """The sentence it stands in, as written; a handle is "you" in it."""
    rule: str
    """Which rule found it."""


class StatementRule(msgspec.Struct, frozen=True):
    """A pattern that finds statements; its groups hold what they are about, to the end of the sentence."""

    name: str
    stance: Stance
    pattern: str
    """A regular expression over a sentence in lower case."""
    needs: tuple[str, ...]
    """Of these one stands in every sentence the pattern fits: what is looked for first."""
    mood: int = 0
    """+1: not where the text is negative by its score, whose praise is mockery. -1: not where it is positive."""
