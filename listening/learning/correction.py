"""A correction: what a person set right, or found to be right. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from listening.mention import Label, Mention, label_of


class MetAs(StrEnum):
    """How a mention came before a person."""

    working = "working"
    """Met at work: it was wrong and somebody said so. No random sample."""
    review = "review"
    """Drawn at random and judged without its answers being shown: only these say how right we are."""
    case = "case"
    """Its case was resolved in this department: nobody said so, and it confirms it."""


class Decided(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the rules had decided, so that a later change of them changes no judgement of today."""

    label: Label
    compound: float | None
    department: str
    route: str
    needs_answer: bool
    model: str = ""
    """Of the model that had the last word on the mood; empty = the rules alone."""
    routed: str = ""
    """The department of the route, where a model chose another."""

    unsure: bool = False
    """A model could not tell the department, and it went to the triage desk."""

    @property
    def by_compound(self) -> Label:
        """The mood by the word list alone."""
        return label_of(self.compound)

    @property
    def by_route(self) -> str:
        """The department by the routes alone."""
        return self.routed or self.department


class Correction(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One event. What is None or empty was not said; what equals ``decided`` confirms it."""

    mention: str
    text: str
    """As it was judged; goes with the mention's deletion."""
    edited: int = 0
    """Which version of the text: when its author last changed it, ms UTC; 0 = as first written."""
    author: str = ""
    source: str = ""
    language: str = ""
    country: str = ""
    topics: tuple[str, ...] = ()
    created: int = 0
    """When the mention was written, ms UTC."""
    decided: Decided
    mood: Label | None = None
    department: str = ""
    needs_answer: bool | None = None
    about_us: bool | None = None
    reason: str = ""
    by: str
    at: int
    """ms UTC."""
    found: MetAs = MetAs.working
    weight: float = 1.0
    """Of a review: how many mentions it stands for."""
    takes_back: bool = False
    """The one before it is taken back; nothing else is said."""


def standing(events: Sequence[Correction]) -> Correction | None:
    """What holds of all that was said about one mention, oldest first; None if all was taken back.

    A later word replaces what it speaks of and leaves the rest.
    """
    held: list[Correction] = []
    for event in events:
        if event.takes_back:
            held = held[:-1]
        elif not held:
            held = [event]
        else:
            held.append(_over(held[-1], event))
    return held[-1] if held else None


def _over(before: Correction, after: Correction) -> Correction:
    return msgspec.structs.replace(
        after,
        mood=before.mood if after.mood is None else after.mood,
        department=after.department or before.department,
        needs_answer=before.needs_answer if after.needs_answer is None else after.needs_answer,
        about_us=before.about_us if after.about_us is None else after.about_us,
        # Who was drawn at random stays so, with what it stands for and what had been decided then.
        found=before.found if before.found is MetAs.review else after.found,
        weight=before.weight if before.found is MetAs.review else after.weight,
        decided=before.decided,
    )


def of(mention: Mention, needs_answer: bool, by: str, at: int) -> Correction:
    """An event about ``mention`` that says nothing yet."""
    return Correction(
        mention=mention.id,
        text=mention.text,
        edited=mention.edited,
        author=mention.author,
        source=mention.source,
        language=mention.language,
        country=mention.country,
        topics=mention.topics,
        created=mention.created,
        decided=Decided(
            label=mention.label,
            compound=mention.compound,
            department=mention.department,
            route=mention.route,
            needs_answer=needs_answer,
            model=f"mood:{mention.language} {mention.mood_version}" if mention.mood else "",
            routed=mention.routed,
            unsure=bool(mention.likely),
        ),
        by=by,
        at=at,
    )
