"""The statements of a text. Pure: the same text, the same statements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from listening.statements import english, german
from listening.statements.noun import noun
from listening.statements.statement import Stance, Statement, StatementRule

LONGEST = 2000
"""Characters of a text that are read."""
LONGEST_SENTENCE = 300
"""Of a longer one the beginning is read."""
MOCKING = -0.3
GLAD = 0.5
"""Compound scores: praise in a text below the first is mockery, blame in one above the second is none."""

_STRAIGHT = str.maketrans(dict.fromkeys("\u2018\u2019\u00b4\u02bc`", "'") | dict.fromkeys("\u201c\u201d", '"'))
_QUOTED = re.compile(r"\b[RM]T @\w+.*|\"\s*@\w+\s*:.*|^[ \t]*>.*$", re.MULTILINE | re.DOTALL)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_SENTENCES = re.compile(r"(?:[^.!?\n\u2026;]|[.](?=\w))+[.!?\u2026]*")
_FIRST = re.compile(r"^(?:\W*@\w+[:,]?)+\s*")
_HANDLE = re.compile(r"@\w+")
_TOKEN = re.compile(r"[^\W_]+(?:'\w+)?")
_MOCKED = re.compile(r"\bnot!|#sarcasm|#fail|\bthanks for nothing\b|\byeah right\b|#not\b|\bexcept\b")


class StatementRules:
    """The rules of one language, ready to be asked. The same text, the same answer."""

    def __init__(self, rules: Sequence[StatementRule], noun: Callable[[str], str]) -> None:
        self._rules = [(rule, re.compile(rule.pattern)) for rule in rules]
        self._noun = noun
        self._waiting: dict[str, list[int]] = {}
        for n, rule in enumerate(rules):
            for word in rule.needs:
                self._waiting.setdefault(word, []).append(n)

    def __call__(self, text: str, compound: float | None = None) -> list[Statement]:
        """What ``text`` states, in its order; of one stance about one thing the first only.

        ``compound``: its score, where it has one; praise in a text of bad mood is not taken at its word.
        """
        text = text[:LONGEST].translate(_STRAIGHT)
        lower = text.lower()
        if self._waiting.keys().isdisjoint(_TOKEN.findall(lower)):
            return []
        found: dict[tuple[Stance, str], Statement] = {}
        mocked = (compound is not None and compound < MOCKING) or _MOCKED.search(lower) is not None
        glad = compound is not None and compound > GLAD
        for sentence in _sentences(text):
            for rule, about in self._fitting(sentence):
                if (rule.mood > 0 and mocked) or (rule.mood < 0 and glad):
                    continue
                if named := self._noun(about):
                    found.setdefault((rule.stance, named), Statement(rule.stance, named, sentence, rule.name))
        return list(found.values())

    def _fitting(self, sentence: str) -> Iterator[tuple[StatementRule, str]]:
        lower = sentence.lower()
        if len(lower) != len(sentence):  # a letter that is two in lower case would shift all that follow
            sentence = lower
        asked = {n for word in _TOKEN.findall(lower) for n in self._waiting.get(word, ())}
        for n in sorted(asked):
            rule, pattern = self._rules[n]
            for match in pattern.finditer(lower):
                start, end = match.span(match.lastgroup or 0)
                yield rule, sentence[start:end]


def _sentences(text: str) -> Iterator[str]:
    """Sentences of the author's own words, in one line each, without the handles they begin with."""
    text = _ADDRESS.sub(" ", _QUOTED.sub(" ", text.replace("&amp;", "&")))
    for found in _SENTENCES.findall(text):
        said = _FIRST.sub("", " ".join(found.split()))
        yield _HANDLE.sub("you", said)[:LONGEST_SENTENCE]


BY_LANGUAGE: Mapping[str, StatementRules] = {
    "en": StatementRules(english.RULES, noun),
    "de": StatementRules(german.RULES, german.noun),
}
