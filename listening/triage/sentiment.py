"""Sentiment: vaderSentiment's compound, to the last digit, at less than a third of its price.

C. J. Hutto and E. Gilbert, VADER: A Parsimonious Rule-based Model for Sentiment
Analysis of Social Media Text, ICWSM 2014. Lexicon and rules are the package's
own. Most words of most texts are in no lexicon and add nothing; here they are
passed over before the rules are asked, which cannot change the result. A test
holds the two together on any text.
"""

from __future__ import annotations

import string
from collections.abc import Iterable
from functools import cache, lru_cache

import msgspec
from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    C_INCR,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
    SentiText,
    allcap_differential,
    normalize,
)


def _tell_tale(idioms: Iterable[str]) -> frozenset[str]:
    """A word of each idiom without which it is not there."""
    return frozenset(max(idiom.split(), key=len) for idiom in idioms)


_TURNING = frozenset(NEGATE) | {"so", "this", "least", "no"}
"""Words, with those that hold n't, that turn around what follows."""

_IDIOMATIC = _tell_tale(SPECIAL_CASES) | _tell_tale(b for b in BOOSTER_DICT if " " in b)

_CHANGING = _TURNING | _IDIOMATIC | frozenset(BOOSTER_DICT)
"""Words, with those that hold n't, of which one has to be near to change what another says."""

_BEFORE, _AFTER = 3, 2
"""Words before and after another that are near it: the rules look no further."""


class Word(msgspec.Struct, frozen=True):
    """One word of a text that has a say in its compound."""

    text: str
    """As written; of an emoji a word of its name."""
    valence: float
    """What the lexicon says of it, -4 to 4, after what the words around it do to that: negation, emphasis, "but"."""


class _Tokens(list[str]):
    """Words and emoticons of a text."""

    lower: list[str]
    contracted: bool
    """Whether n't is in any of them."""

    def near(self, n: int, some: frozenset[str]) -> bool:
        """Whether one of ``some``, or a word with n't, is the n-th or near it."""
        near = self.lower[max(0, n - _BEFORE) : n + _AFTER + 1]
        return not some.isdisjoint(near) or (self.contracted and "n't" in " ".join(near))


class _Analyser(SentimentIntensityAnalyzer):  # type: ignore[misc]
    """The package's analyser, asked only about what can count."""

    def __init__(self) -> None:
        super().__init__()
        self._emoji = frozenset(self.emojis)
        self._counting = frozenset(self.lexicon) - frozenset(BOOSTER_DICT)

    def compound(self, text: str) -> float:
        """What ``polarity_scores(text)["compound"]`` gives."""
        text, tokens = self._cut(text)
        if self._counting.isdisjoint(tokens.lower):
            return 0.0
        total = float(sum(self._said(tokens)))
        emphasis = self._punctuation_emphasis(text)
        if total > 0:
            total += emphasis
        elif total < 0:
            total -= emphasis
        return float(round(normalize(total), 4))

    def words(self, text: str) -> list[Word]:
        """The words that say something, with what they say where they stand."""
        _, tokens = self._cut(text)
        said = zip(tokens, self._said(tokens), strict=True)
        return [Word(word, round(float(valence), 4)) for word, valence in said if valence]

    def _cut(self, text: str) -> tuple[str, _Tokens]:
        """The text with its emoji in words, and what it is made of."""
        if not text.isascii() and not self._emoji.isdisjoint(text):
            text = self._spelt_out(text)
        tokens = _Tokens([t if t.isalnum() else _bare(t) for t in text.split()])
        joined = "\n".join(tokens).lower()
        tokens.lower = joined.split("\n") if tokens else []
        tokens.contracted = "n't" in joined
        return text, tokens

    def _said(self, tokens: _Tokens) -> list[float]:
        valences = self._valences(tokens)
        return list(self._but_check(tokens, valences)) if "but" in tokens.lower else valences

    def _valences(self, tokens: _Tokens) -> list[float]:
        """What each word says where it stands."""
        whole = SentiText.__new__(SentiText)  # its constructor would cut the text up again
        whole.words_and_emoticons = tokens
        whole.is_cap_diff = allcap_differential(tokens)
        plain = _CHANGING.isdisjoint(tokens.lower) and not tokens.contracted
        valences: list[float] = []
        for n, word in enumerate(tokens.lower):
            if word not in self._counting:
                valences.append(0)
            elif plain or not tokens.near(n, _CHANGING):
                valence = self.lexicon[word]
                if whole.is_cap_diff and tokens[n].isupper():
                    valence += C_INCR if valence > 0 else -C_INCR
                valences.append(valence)
            elif word == "kind" and tokens.lower[n + 1 : n + 2] == ["of"]:
                valences.append(0)
            else:
                valences = self.sentiment_valence(0, whole, tokens[n], n, valences)
        return valences

    def _spelt_out(self, text: str) -> str:
        """Emoji as the words the package has for them, with a space before where there is none."""
        parts: list[str] = []
        spaced = True
        for char in text:
            words = self.emojis.get(char)
            if words is None:
                parts.append(char)
                spaced = char == " "
            else:
                parts.append(words if spaced else f" {words}")
                spaced = False
        return "".join(parts)

    def _negation_check(self, valence: float, tokens: _Tokens, before: int, n: int) -> float:
        if not tokens.near(n, _TURNING):
            return valence
        return float(super()._negation_check(valence, tokens, before, n))

    def _special_idioms_check(self, valence: float, tokens: _Tokens, n: int) -> float:
        if not tokens.near(n, _IDIOMATIC):
            return valence
        return float(super()._special_idioms_check(valence, tokens, n))


def _bare(token: str) -> str:
    """A token without the punctuation around it, unless so little is left that it is likely an emoticon."""
    word = token.strip(string.punctuation)
    return word if len(word) > 2 else token


@cache
def _analyser() -> _Analyser:
    return _Analyser()


def in_lexicon(word: str) -> bool:
    """Whether a word in lower case has a say in the mood of a text, whoever it names: ``united`` has."""
    return word in _analyser().lexicon


@lru_cache(maxsize=50_000)
def compound(text: str) -> float:
    """vaderSentiment's compound of ``text``, -1..1, rounded to 4 digits as it does.

    Case, punctuation and emoji count. What of a mention goes in is ``scored_text``'s to say.
    Reposts of one text share one analysis.
    """
    return _analyser().compound(text)


def words(text: str) -> list[Word]:
    """Which words of ``text`` decided its compound, in their order; their sum is what the compound is made of.

    To that sum vaderSentiment adds what exclamation and question marks emphasise.
    """
    return _analyser().words(text)
