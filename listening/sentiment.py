"""Sentiment: vaderSentiment's compound, to the last digit, at a third of its price.

C. J. Hutto and E. Gilbert, VADER: A Parsimonious Rule-based Model for Sentiment
Analysis of Social Media Text, ICWSM 2014. Lexicon and rules are the package's
own. Most words of most texts are in no lexicon and add nothing; here they are
passed over before the rules are asked, which cannot change the result. A test
holds the two together on any text.
"""

from __future__ import annotations

import string
from functools import cache, lru_cache

from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    NEGATE,
    SentimentIntensityAnalyzer,
    SentiText,
    allcap_differential,
)

_TURNING = frozenset(NEGATE) | {"so", "this"}
"""Without one of these words, or one with n't, the package's negation check changes nothing."""


class _Tokens(list[str]):
    """Words and emoticons of a text, and whether any of them could turn another around."""

    turning: bool = False


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
        tokens = _Tokens()
        lower = []
        for token in text.split():
            word = token.strip(string.punctuation)
            if len(word) <= 2:
                word = token  # likely an emoticon
            tokens.append(word)
            lower.append(word.lower())
        if self._counting.isdisjoint(lower):
            return 0.0
        tokens.turning = not _TURNING.isdisjoint(lower) or any("n't" in word for word in lower)
        return self._by_the_rules(text.strip(), tokens, lower)

    def _by_the_rules(self, text: str, tokens: _Tokens, lower: list[str]) -> float:
        whole = SentiText.__new__(SentiText)  # its constructor would cut the text up again
        whole.text, whole.words_and_emoticons = text, tokens
        whole.is_cap_diff = allcap_differential(tokens)
        sentiments: list[float] = []
        for n, word in enumerate(lower):
            if word not in self._counting or (word == "kind" and lower[n + 1 : n + 2] == ["of"]):
                sentiments.append(0)
            else:
                sentiments = self.sentiment_valence(0, whole, tokens[n], n, sentiments)
        sentiments = self._but_check(tokens, sentiments)
        return float(self.score_valence(sentiments, text)["compound"])

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
