"""Notes of people without the words of a post that was deleted at its source. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from listening.cases.case import Case, CaseEvent, Draft

QUOTED = 16
"""Characters in a row that make a quote; of a shorter post all of it does."""
LEAST = 5
"""A post of fewer characters says nothing that would be its own."""
LEFT_OUT = "[…]"


def scrubbed(text: str, gone: Sequence[str]) -> str:
    """``text`` without what it quotes of deleted texts: case and white space do not count."""
    letters, places = _letters(text)
    hit = [False] * len(text)
    for each in gone:
        words, _ = _letters(each)
        run = min(QUOTED, len(words))
        if run < LEAST:
            continue
        quotes = {words[n : n + run] for n in range(len(words) - run + 1)}
        for n in range(len(letters) - run + 1):
            if letters[n : n + run] in quotes:
                first, last = places[n], places[n + run - 1]
                hit[first : last + 1] = [True] * (last + 1 - first)
    if not any(hit):
        return text
    kept = []
    for n, letter in enumerate(text):
        if not hit[n]:
            kept.append(letter)
        elif n == 0 or not hit[n - 1]:
            kept.append(LEFT_OUT)
    return "".join(kept)


def scrubbed_event(event: CaseEvent, gone: Sequence[str]) -> CaseEvent:
    """The event without quotes in what somebody wrote: note, draft, answer, reason."""
    return replace(event, text=scrubbed(event.text, gone), why=scrubbed(event.why, gone))


def scrubbed_case(case: Case, gone: Sequence[str]) -> Case:
    """The case that its scrubbed trail makes."""
    return replace(case, drafts=tuple(_draft(each, gone) for each in case.drafts))


def _draft(draft: Draft, gone: Sequence[str]) -> Draft:
    return replace(
        draft,
        text=scrubbed(draft.text, gone),
        approved_text=scrubbed(draft.approved_text, gone),
        posted_text=scrubbed(draft.posted_text, gone),
        rejected_why=scrubbed(draft.rejected_why, gone),
    )


def _letters(text: str) -> tuple[str, list[int]]:
    """Without white space and in one case, with the place of each in ``text``."""
    letters, places = [], []
    for n, letter in enumerate(text):
        if not letter.isspace():
            letters.append(letter.casefold()[:1])
            places.append(n)
    return "".join(letters), places
