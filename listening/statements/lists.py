"""Lists of words in the rules of a language. Pure."""

from __future__ import annotations


def listed(words: str) -> tuple[str, ...]:
    """Words and phrases by white space; ``_`` stands for the space inside of a phrase."""
    return tuple(word.replace("_", " ") for word in words.split())


def any_of(words: tuple[str, ...]) -> str:
    """Each of them, for ``re``."""
    return f"(?:{'|'.join(words)})"


def last_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Of each phrase its last word."""
    return tuple(word.rpartition(" ")[2] for word in words)
