"""Sentiment: vaderSentiment's compound, to the last digit, at less than a third of its price.

C. J. Hutto and E. Gilbert, VADER: A Parsimonious Rule-based Model for Sentiment
Analysis of Social Media Text, ICWSM 2014. Lexicon and rules are the package's
own. Most words of most texts are in no lexicon and add nothing; here they are
passed over before the rules are asked, which cannot change the result. A test
holds the two together on any text.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

import msgspec
from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    C_INCR,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
    SentiText,
    normalize,
)


def _tell_tale(idioms: Iterable[str]) -> frozenset[str]:
    """A word of each idiom without which it is not there."""
    return frozenset(max(idiom.split(), key=len) for idiom in idioms)


_TURNING = frozenset(NEGATE)
"""Words, with those that hold n't, that turn around what follows within _REACH words."""

_STRENGTHENING = frozenset({"so", "this"})
"""Words that add to what follows at once, be it that there is one of _TURNING before them or not."""

_IDIOMS = (*SPECIAL_CASES, *(words for words in BOOSTER_DICT if " " in words))
_IDIOMATIC = _tell_tale(_IDIOMS)

_BEFORE = _TURNING | _STRENGTHENING | frozenset(BOOSTER_DICT) | {"no", "least"}
"""Words, with those that hold n't, that change what follows within _REACH words."""

_REACH, _AHEAD = 3, 2
"""Words before and after another at which the rules look."""

_KIND_OF = ["kind", "of"]
_ITSELF = frozenset({"no", _KIND_OF[0]})
"""Words of which the next one decides whether they say anything: no good, kind of."""

_CHANGING = _BEFORE | _IDIOMATIC | _ITSELF
"""Words, with those that hold n't, of which one has to be there to change what another says."""


class Word(msgspec.Struct, frozen=True):
    """One word of a text that has a say in its compound."""

    text: str
    """As written; of an emoji a word of its name."""
    valence: float
    """What the lexicon says of it, -4 to 4, after what the words around it do to that: negation, emphasis, "but"."""


class _Tokens(list[str]):
    """Words and emoticons of a text, bare and in lower case."""

    __slots__ = ("contracted",)

    contracted: bool
    """Whether n't is in any of them."""

    def changing(self) -> list[int]:
        """Where words stand that may change what others say."""
        if not self.contracted:
            return [] if _CHANGING.isdisjoint(self) else [n for n, word in enumerate(self) if word in _CHANGING]
        return [n for n, word in enumerate(self) if word in _CHANGING or "n't" in word]

    def changed(self, n: int, changing: Sequence[int]) -> bool:
        """Whether what the n-th says may hang on the words around it."""
        if self[n] in _ITSELF:
            return True
        near = False
        for at in changing:
            if -_REACH <= at - n < 0 and (self[at] in _BEFORE or "n't" in self[at]):
                return True
            near |= -_REACH <= at - n <= _AHEAD
        return near and self.idiomatic(n)

    def idiomatic(self, n: int) -> bool:
        """Whether the n-th may be part of an idiom."""
        near = self[max(0, n - _REACH) : n + _AHEAD + 1]
        if _IDIOMATIC.isdisjoint(near):
            return False
        said = " ".join(near)
        return any(idiom in said for idiom in _IDIOMS)


class _Written(list[str]):
    """The words of a text as written, as the rules of the package ask for them."""

    __slots__ = ("lower",)

    lower: _Tokens


class _Analyser(SentimentIntensityAnalyzer):  # type: ignore[misc]
    """The package's analyser, asked only about what can count."""

    def __init__(self) -> None:
        super().__init__()
        self._emoji = frozenset(self.emojis)
        self._counting = frozenset(self.lexicon) - frozenset(BOOSTER_DICT)

    def compound(self, text: str) -> float:
        """What ``polarity_scores(text)["compound"]`` gives."""
        text = self._spelt_out(text)
        tokens = _tokens(text)
        if self._counting.isdisjoint(tokens):
            return 0.0
        total = float(sum(self._said(text, tokens)))
        if "!" in text or "?" in text:
            emphasis = self._punctuation_emphasis(text)
            if total > 0:
                total += emphasis
            elif total < 0:
                total -= emphasis
        return float(round(normalize(total), 4))

    def words(self, text: str) -> list[Word]:
        """The words that say something, with what they say where they stand."""
        text = self._spelt_out(text)
        said = zip(text.split(), self._said(text, _tokens(text)), strict=True)
        return [Word(_bare(word), round(float(valence), 4)) for word, valence in said if valence]

    def _said(self, text: str, tokens: _Tokens) -> list[float]:
        valences = self._valences(text, tokens)
        return list(self._but_check(tokens, valences)) if "but" in tokens else valences

    def _valences(self, text: str, tokens: _Tokens) -> list[float]:
        """What each word says where it stands."""
        valences: list[float] = [0] * len(tokens)
        changing = tokens.changing()
        written = text.split()  # with the punctuation around words, which has no case
        whole: SentiText | None = None
        for n, word in enumerate(tokens):
            if word not in self._counting:
                continue
            if not changing or not tokens.changed(n, changing):
                valence = self.lexicon[word]
                if written[n].isupper() and _emphatic(written):
                    valence += C_INCR if valence > 0 else -C_INCR
                valences[n] = valence
            elif tokens[n : n + 2] != _KIND_OF:
                whole = whole or _whole(written, tokens)
                valences[n] = self.sentiment_valence(0, whole, whole.words_and_emoticons[n], n, [])[0]
        return valences

    def _spelt_out(self, text: str) -> str:
        """Emoji as the words the package has for them, with a space before where there is none."""
        if text.isascii() or self._emoji.isdisjoint(text):
            return text
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

    def _negation_check(self, valence: float, words: _Written, before: int, n: int) -> float:
        lower = words.lower
        word = lower[n - 1 - before]
        turns = word in _TURNING or (lower.contracted and "n't" in word)
        if turns or (before == _REACH - 1 and lower[n - 1] in _STRENGTHENING):
            return float(super()._negation_check(valence, words, before, n))
        return valence

    def _special_idioms_check(self, valence: float, words: _Written, n: int) -> float:
        return float(super()._special_idioms_check(valence, words, n)) if words.lower.idiomatic(n) else valence


def _tokens(text: str) -> _Tokens:
    lower = text.lower()
    if lower.isascii():
        tokens = _Tokens([t if t.isalnum() else _bare(t) for t in lower.split()])
    else:
        # Some letters are others in lower case at the end of a word, and what ends one is the package's to say.
        tokens = _Tokens([_bare(t).lower() for t in text.split()])
    tokens.contracted = "n't" in lower
    return tokens


def _whole(written: Sequence[str], tokens: _Tokens) -> SentiText:
    """The text as the package's rules ask for it. Its constructor would cut it up again."""
    words = _Written(map(_bare, written))
    words.lower = tokens
    whole = SentiText.__new__(SentiText)
    whole.words_and_emoticons = words
    whole.is_cap_diff = _emphatic(written)
    return whole


def _emphatic(words: Sequence[str]) -> bool:
    """Whether some words, but not all, are in capital letters: ``allcap_differential`` of the package."""
    return 0 < sum(map(str.isupper, words)) < len(words)


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


def said_by_lexicon(word: str) -> float:
    """What the lexicon says of a word in lower case by itself, -4 to 4; 0 where it has none."""
    return float(_analyser().lexicon.get(word, 0.0))


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
