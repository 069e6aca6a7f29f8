"""What people say of made-up mentions."""

from __future__ import annotations

import random
from collections.abc import Sequence

from listening.learning.correction import Correction, Decided, MetAs
from listening.learning.slots import MOODS
from listening.mention import Label
from tests.made import NOW

ANGRY, GLAD, OTHER = (
    ("lost", "late", "rude", "queue"),
    ("smooth", "kind", "lovely", "upgrade"),
    ("gate", "plane", "seat"),
)
BY_MOOD = {Label.negative: ANGRY, Label.neutral: OTHER, Label.positive: GLAD}
COMPOUND = {Label.negative: -0.5, Label.neutral: 0.0, Label.positive: 0.5}
DEPARTMENTS = {"care": ANGRY, "press": GLAD}


def judged(
    number: int, seed: int = 1, first: int = 0, sense: bool = True, found: MetAs = MetAs.review, step: int = 1000
) -> list[Correction]:
    """Of ``number`` mentions from ``first`` on: words that say the mood, while the word list is right half of the time.

    Without ``sense`` nothing has to do with anything.
    """
    dice = random.Random(seed)
    made = []
    for n in range(first, first + number):
        mood = dice.choice(MOODS)
        words = [*dice.choices(BY_MOOD[mood], k=2), *dice.choices(("we", "had", "it", "then", "today"), k=5)]
        right = mood if sense else dice.choice(MOODS)
        by_list = mood if dice.random() < 0.3 else dice.choice(MOODS)
        made.append(said(n, " ".join(words), right, by_list, found, NOW + step * n))
    return made


def said(n: int, text: str, mood: Label, by_list: Label, found: MetAs, at: int) -> Correction:
    department = "press" if mood is Label.positive else "care"
    return Correction(
        mention=f"net:{n}",
        text=text,
        author="ann",
        source="net",
        language="en",
        topics=("Acme",),
        created=at,
        decided=Decided(by_list, COMPOUND[by_list], "care", "the rest", False),
        mood=mood,
        department=department,
        by="Kim",
        at=at,
        found=found,
    )


def events(made: Sequence[Correction]) -> list[list[Correction]]:
    return [[each] for each in made]
