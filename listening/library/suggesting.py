"""Suggestions of approved answers for a case: language, department and topic first, then likeness. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from listening.cases.case import Case
from listening.library.approved import AnswerText, ApprovedAnswer, Wording
from listening.library.blanks import Blanks, fill
from listening.library.likeness import alike

SHOWN = 5
UNKNOWN = ("", "und")


class Offered(msgspec.Struct, frozen=True):
    """An approved answer that fits a case, as it would read there."""

    answer: str
    """Its id."""
    edition: int
    title: str
    approved_by: str
    language: str
    text: str
    """With its variables filled."""
    missing: tuple[str, ...] = ()
    """Variables that cannot be filled in this case: it cannot be inserted."""
    topic: str = ""
    department: str = ""
    likeness: float = 0.0
    """To what was answered with it before, or to its own words, 0 to 1."""
    used: int = 0
    """In how many cases that are kept."""


def fitting(
    entries: Iterable[ApprovedAnswer], case: Case, language: str, known: Blanks, now: int
) -> list[tuple[Offered, Wording]]:
    """Those that may be used in ``case`` at ``now`` (ms), in the ``language`` (ISO 639) of the post answered."""
    found = []
    for entry in entries:
        wording = entry.usable(now)
        if wording is None or wording.department not in ("", case.department):
            continue
        if wording.topic and wording.topic not in case.opening.topics:
            continue
        spoken = _spoken(wording, language)
        if spoken is None:
            continue
        filled = fill(spoken.text, wording, known)
        offered = Offered(
            entry.id,
            entry.edition,
            wording.title,
            entry.approved_by,
            spoken.language,
            filled.text,
            filled.missing,
            wording.topic,
            wording.department,
        )
        found.append((offered, wording))
    return found


def _spoken(wording: Wording, language: str) -> AnswerText | None:
    """The text in a language; of a post whose language nobody knows, the first."""
    if language in UNKNOWN:
        return wording.texts[0]
    return next((each for each in wording.texts if each.language == language), None)


def ranked(
    found: Sequence[tuple[Offered, Wording]],
    question: str,
    answered: Mapping[str, Sequence[str]],
    used: Mapping[str, int],
) -> list[Offered]:
    """Up to SHOWN of them, those first that answered what is most like ``question``.

    ``answered``: by id, what it was an answer to; ``used``: by id, in how many cases.
    """
    texts = [(wording.title, offered.text, *answered.get(offered.answer, ())) for offered, wording in found]
    scores = alike(question, texts)
    scored = [
        msgspec.structs.replace(offered, likeness=round(score, 4), used=used.get(offered.answer, 0))
        for (offered, _), score in zip(found, scores, strict=True)
    ]
    order = sorted(scored, key=lambda o: (-o.likeness, not o.topic, not o.department, -o.used, o.title, o.answer))
    return order[:SHOWN]


def same(found: Sequence[tuple[Offered, Wording]], text: str, first: str = "") -> Offered | None:
    """The one that reads exactly as ``text`` in its case; ``first``: the id that is looked at first."""
    as_it_is = [offered for offered, _ in found if not offered.missing and offered.text == text]
    return min(as_it_is, key=lambda offered: (offered.answer != first, offered.answer), default=None)
