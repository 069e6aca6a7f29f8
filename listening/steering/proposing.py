"""Terms that would make a mention belong to a topic, or keep it out, and what else each of them does. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from listening.config import Topic
from listening.letters import WORD
from listening.mention import Mention
from listening.terms import OPEN, Matcher, fold, joins, unusable

SHOWN = 8
"""Proposals at most."""
TRIED = 80
"""Words and phrases of a mention that are tried, the first."""
SURE = 10
"""A mention that is worth keeping, or that people called noise, weighs as many as that."""
LONGEST = 60
"""Characters of a term that is proposed."""
_WORD = re.compile(rf"[@#$]?{WORD}(?:['’&.-]{WORD})*")
_ADDRESS = re.compile(r"https?://\S+")


class TermProposal(msgspec.Struct, frozen=True, kw_only=True):
    """A topic with one thing changed."""

    does: str
    """``none of``, ``one of``, ``without``."""
    term: str
    topic: Topic
    added: int
    """Of the mentions that were looked at."""
    removed: int
    marked: int
    """Of those removed, what people said is not about us."""
    lost: int
    """Of those removed, what is worth keeping: it needs an answer, gives a reason for contact, or people said so."""


class _Terms(msgspec.Struct, frozen=True):
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


def keeping_out(
    topic: Topic, mention: Mention, stored: Iterable[Mention], noise: Collection[str], good: Collection[str]
) -> tuple[TermProposal, ...]:
    """``none`` terms that keep ``mention`` out, those first that keep most of the others that are worth keeping.

    ``noise``, ``good``: ids of mentions that people said are none of it, and of those worth keeping.
    """
    looked_at = [each for each in stored if not (each.own or each.deleted)]
    ours = {fold(term) for term in (*topic.any, *topic.all)}
    topics = [
        replace(topic, none=(*topic.none, term)) for term in candidates(mention.full_text) if fold(term) not in ours
    ]
    found = _weighed(topic, [(each, "none of", each.none[-1]) for each in topics], looked_at, noise, good)
    useful = [each for each in found if each.removed and each.lost * 2 <= max(1, each.removed)] or list(found)
    # What would take out half of a topic is no noise of it; where nothing better is known, what loses least.
    now = Matcher([topic])
    half = sum(bool(now.matching(each.full_text)) for each in looked_at) / 2
    useful = [each for each in useful if each.removed <= half or each.removed <= 2] or useful
    return tuple(sorted(useful, key=lambda each: (-_worth(each), each.term))[:SHOWN])


def _worth(kept_out: TermProposal) -> int:
    """What is known counts for itself and for SURE of which nobody said anything."""
    return kept_out.removed + SURE * (kept_out.marked - kept_out.lost)


def belonging(
    topic: Topic, mention: Mention, stored: Iterable[Mention], noise: Collection[str], good: Collection[str]
) -> tuple[TermProposal, ...]:
    """What makes ``mention`` belong to ``topic``, those first whose words are mostly of the topic already."""
    text = mention.full_text
    base = replace(
        topic,
        all=tuple(term for term in topic.all if _stands(term, text)),
        none=tuple(term for term in topic.none if not _stands(term, text)),
    )
    dropped = [*(set(topic.all) - set(base.all)), *(set(topic.none) - set(base.none))]
    tried: list[tuple[Topic, str, str]] = []
    if (base.any or not base.all) and not any(_stands(term, text) for term in base.any):
        # A topic of all alone would become narrower by one of any.
        key = "any" if base.any or not base.all else "all"
        tried = [(replace(base, **{key: (*getattr(base, key), term)}), "one of", term) for term in candidates(text)]
    elif dropped:
        tried = [(base, "without", ", ".join(sorted(dropped)))]
    looked_at = [each for each in stored if not (each.own or each.deleted)]
    found = _weighed(topic, tried, looked_at, noise, good)
    few = max(3, len(looked_at) // 10)
    useful = [each for each in found if each.added and (each.added <= few or each.does == "without")] or list(found)
    already = _already(topic, [each.term for each in useful], looked_at)
    return tuple(sorted(useful, key=lambda each: (-already[each.term], each.added, each.term))[:SHOWN])


def candidates(text: str) -> list[str]:
    """Words, handles, hashtags and pairs of words of a text that can be terms, as a person would write them."""
    found: dict[str, None] = {}
    for part in re.split(r"[\n.!?;:,…。！？、，]+", _ADDRESS.sub("\n", text)):
        words = [word.lower() for word in _WORD.findall(part)]
        pairs = [f"{one} {other}" for one, other in pairwise(words)]
        pieces = [piece for word in words for piece in _pieces(word)]
        found |= dict.fromkeys([*pieces, *pairs])
    usable = [term for term in found if len(term) + 2 * (not term.isascii()) >= 3 and len(term) <= LONGEST]
    return [term for term in usable if not unusable(term) and OPEN not in term][:TRIED]


def _pieces(word: str) -> list[str]:
    """A word; of a script written without spaces what two and three letters of it are."""
    if all(joins(letter) or not letter.isalpha() for letter in word):
        return [word]
    return [word[n : n + size] for size in (2, 3) for n in range(len(word) - size + 1)] or [word]


def _stands(term: str, text: str) -> bool:
    return bool(Matcher([_Terms(any=(term,))]).matching(text))


def _weighed(
    now: Topic,
    tried: Sequence[tuple[Topic, str, str]],
    stored: Iterable[Mention],
    noise: Collection[str],
    good: Collection[str],
) -> list[TermProposal]:
    """What each of the topics would add and remove; every text is looked at once."""
    matcher = Matcher([now, *(topic for topic, _, _ in tried)])
    added, removed = [0] * len(tried), [0] * len(tried)
    marked, lost = [0] * len(tried), [0] * len(tried)
    for mention in stored:
        if mention.own or mention.deleted:
            continue
        matching = set(matcher.matching(mention.full_text))
        before = 0 in matching
        for n in range(len(tried)):
            after = n + 1 in matching
            if before == after:
                continue
            added[n] += after
            removed[n] += before
            marked[n] += before and mention.id in noise
            lost[n] += before and mention.id in good
    return [
        TermProposal(
            does=does, term=term, topic=topic, added=added[n], removed=removed[n], marked=marked[n], lost=lost[n]
        )
        for n, (topic, does, term) in enumerate(tried)
    ]


def _already(topic: Topic, terms: Sequence[str], stored: Iterable[Mention]) -> dict[str, float]:
    """Of the mentions with each term the share that the topic has already; one with few is nearer to nothing."""
    matcher = Matcher([topic, *(_Terms(any=(term,)) for term in terms)])
    has, ours = [0] * len(terms), [0] * len(terms)
    for mention in stored:
        matching = matcher.matching(mention.full_text)
        if matching:
            ours_too = matching[0] == 0
            for n in matching:
                if n:
                    has[n - 1] += 1
                    ours[n - 1] += ours_too
    return {term: ours[n] / (has[n] + 2) for n, term in enumerate(terms)}
