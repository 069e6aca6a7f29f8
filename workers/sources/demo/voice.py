"""The shape of one language's phrase book."""

from __future__ import annotations

import msgspec

from workers.sources.demo.subjects import DemoSubject


class Slot(msgspec.Struct, frozen=True):
    """What may stand in the place of ``{name}`` in a line."""

    name: str
    words: tuple[str, ...]


class SubjectLines(msgspec.Struct, frozen=True):
    """Ways to speak about one subject. Each names a tracked term, or has ``{b}`` in it."""

    subject: DemoSubject
    texts: tuple[str, ...]
    bad: tuple[str, ...] = ()
    """Further ones that complain, where the subject's mood is another."""


class LanguageVoice(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one language needs: what customers say and what the brand answers."""

    language: str
    """ISO 639-1."""
    share: float
    """Per cent of the first posts."""
    slots: tuple[Slot, ...]
    """Own words for slots; those of ``slots.SHARED`` serve where there are none."""
    lines: tuple[SubjectLines, ...]
    after_good: tuple[str, ...]
    """Said after a line, by mood. An empty one is said nothing."""
    after_bad: tuple[str, ...]
    after_plain: tuple[str, ...]
    sorry: tuple[str, ...]
    """The brand's answers to trouble, to thanks and to questions."""
    glad: tuple[str, ...]
    info: tuple[str, ...]
    thanks: tuple[str, ...]
    """What customers say to the answer when it helped, and when it did not."""
    still: tuple[str, ...]
    quote_good: tuple[str, ...]
    """What others write above a post they quote."""
    quote_bad: tuple[str, ...]
    quote_plain: tuple[str, ...]
