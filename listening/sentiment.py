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
"""Without one of these words, or one with n't, nothing is turned around."""

_IDIOMATIC = _tell_tale(SPECIAL_CASES) | _tell_tale(b for b in BOOSTER_DICT if " " in b)
"""Without one of these words there is no idiom."""

_CHANGING = _TURNING | _IDIOMATIC | frozenset(BOOSTER_DICT) | {"but"}
"""Without one of these words, or one with n't, every word stands for itself."""


class _Tokens(list[str]):
    """Words and emoticons of a text, and what might be among them."""

    turning: bool = False
    idiomatic: bool = False


class _Analyser(SentimentIntensityAnalyzer):  # type: ignore[misc]
    """The package's analyser, asked only about what can count."""

    def __init__(self) -> None:
        super().__init__()
        self._emoji = frozenset(self.emojis)
        self._counting = frozenset(self.lexicon) - frozenset(BOOSTER_DICT)

    def compound(self, text: str) -> float:
        """What ``polarity_scores(text)["compound"]`` gives."""
        if not text.isascii() and not self._emoji.isdisjoint(text):
            text = self._spelt_out(text)
        tokens = _Tokens([t if t.isalnum() else _bare(t) for t in text.split()])
        joined = "\n".join(tokens).lower()
        lower = joined.split("\n")
        if self._counting.isdisjoint(lower):
            return 0.0
        if _CHANGING.isdisjoint(lower) and "n't" not in joined:
            total = self._plainly(tokens, lower)
        else:
            tokens.turning = not _TURNING.isdisjoint(lower) or "n't" in joined
            tokens.idiomatic = not _IDIOMATIC.isdisjoint(lower)
            total = self._by_the_rules(tokens, lower)
        emphasis = self._punctuation_emphasis(text)
        if total > 0:
            total += emphasis
        elif total < 0:
            total -= emphasis
        return float(round(normalize(total), 4))

    def _plainly(self, tokens: _Tokens, lower: list[str]) -> float:
        """The sum of the words where none changes another: only capitals among others add to it."""
        total = 0.0
        for n, word in enumerate(lower):
            if word in self._counting:
                valence = self.lexicon[word]
                if tokens[n].isupper() and allcap_differential(tokens):
                    valence += C_INCR if valence > 0 else -C_INCR
                total += valence
        return total

    def _by_the_rules(self, tokens: _Tokens, lower: list[str]) -> float:
        """The sum of the words, asked one by one what they mean where they stand."""
        whole = SentiText.__new__(SentiText)  # its constructor would cut the text up again
        whole.words_and_emoticons = tokens
        whole.is_cap_diff = allcap_differential(tokens)
        sentiments: list[float] = []
        for n, word in enumerate(lower):
            if word not in self._counting or (word == "kind" and lower[n + 1 : n + 2] == ["of"]):
                sentiments.append(0)
            else:
                sentiments = self.sentiment_valence(0, whole, tokens[n], n, sentiments)
        if "but" in lower:
            sentiments = self._but_check(tokens, sentiments)
        return float(sum(sentiments))

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
        if not tokens.turning:
            return valence
        return float(super()._negation_check(valence, tokens, before, n))

    def _least_check(self, valence: float, tokens: _Tokens, n: int) -> float:
        return float(super()._least_check(valence, tokens, n)) if tokens.turning else valence

    def _special_idioms_check(self, valence: float, tokens: _Tokens, n: int) -> float:
        if not tokens.idiomatic:
            return valence
        return float(super()._special_idioms_check(valence, tokens, n))


def _bare(token: str) -> str:
    """A token without the punctuation around it, unless so little is left that it is likely an emoticon."""
    word = token.strip(string.punctuation)
    return word if len(word) > 2 else token


@cache
def _analyser() -> _Analyser:
    return _Analyser()


@lru_cache(maxsize=50_000)
def compound(text: str) -> float:
    """vaderSentiment's compound of ``text``, -1..1, rounded to 4 digits as it does.

    The text goes in as the author wrote it: case, punctuation and emoji count.
    Reposts of one text share one analysis.
    """
    return _analyser().compound(text)
