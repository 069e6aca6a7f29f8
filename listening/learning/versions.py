"""The versions of one model, and which of them is asked. Pure."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from listening.learning.foretold import Contest

KEPT = 5
"""Versions."""

RULE_ALONE = 0
"""Pinned to this, no model is asked."""


NEWEST, RULE = "newest", "rule"
"""How a choice is typed, beside the number of a version."""


def read_choice(typed: str) -> int | None:
    """What ``ModelShelf.pin`` takes. Raises ValueError."""
    if typed in (NEWEST, RULE):
        return None if typed == NEWEST else RULE_ALONE
    if not typed.isascii() or not typed.isdigit() or not int(typed):
        raise ValueError(f"{typed!r} is no version: {NEWEST}, {RULE}, or its number")
    return int(typed)


def choice_of(pinned: int | None) -> str:
    """The inverse of ``read_choice``."""
    return NEWEST if pinned is None else RULE if pinned == RULE_ALONE else str(pinned)


class ModelVersion(msgspec.Struct, frozen=True):
    """One version; its table lies apart."""

    number: int
    """From 1, never given twice."""
    made_at: int = msgspec.field(name="made")
    """ms UTC."""
    until: int
    """It learnt from all that was said until then, ms UTC."""
    examples: int
    classes: tuple[str, ...]
    of: str
    """Fingerprint of its examples: the same ones make the same version again."""
    encoder: str = ""
    """Whose vectors it reads beside the words; empty = none."""


class ModelShelf(msgspec.Struct, frozen=True):
    """All that is known of one model but its tables."""

    versions: tuple[ModelVersion, ...] = ()
    """Oldest first."""
    pinned: int | None = None
    """What a person chose: a version, or RULE_ALONE; None = the newest, where it counts."""
    contest: Contest = Contest()
    newest_number: int = msgspec.field(default=0, name="given")
    """Number of the newest version there ever was."""
    counts_changed_at: int = msgspec.field(default=0, name="turned")
    """When ``contest.counts`` last changed, ms UTC."""

    @property
    def newest(self) -> ModelVersion | None:
        return self.versions[-1] if self.versions else None

    @property
    def active(self) -> int:
        """The version that has the last word; RULE_ALONE if none has."""
        if not self.contest.counts or self.newest is None:
            return RULE_ALONE
        return self.newest.number if self.pinned is None else self.pinned

    def version(self, number: int) -> ModelVersion | None:
        """The one with this number; None where it is not kept, or is RULE_ALONE."""
        return next((each for each in self.versions if each.number == number), None)

    def with_version(self, version: ModelVersion) -> ModelShelf:
        """The oldest goes where there are too many, but not the one that a person chose."""
        kept = [*self.versions, version]
        while len(kept) > KEPT:
            kept.remove(next(each for each in kept if each.number != self.pinned))
        return msgspec.structs.replace(self, versions=tuple(kept), newest_number=version.number)

    def without(self, numbers: Collection[int]) -> ModelShelf:
        """Versions that are lost; a pointer to one of them goes back to the rule."""
        kept = tuple(each for each in self.versions if each.number not in numbers)
        return msgspec.structs.replace(
            self, versions=kept, pinned=RULE_ALONE if self.pinned in numbers else self.pinned
        )

    def with_contest(self, contest: Contest, now: int) -> ModelShelf:
        turned = now if contest.counts is not self.contest.counts else self.counts_changed_at
        return msgspec.structs.replace(self, contest=contest, counts_changed_at=turned)

    def pin(self, number: int | None) -> ModelShelf:
        """Let ``number`` be asked from now on; None: always the newest. Raises ValueError where there is none."""
        known = [RULE_ALONE, *(each.number for each in self.versions)]
        if number is not None and number not in known:
            raise ValueError(f"no version {number}; there are {', '.join(map(str, known[1:])) or 'none yet'}")
        return msgspec.structs.replace(self, pinned=number)
