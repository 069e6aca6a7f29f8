"""Sentiment: vaderSentiment's compound, to the last digit, at half its price.

C. J. Hutto and E. Gilbert, VADER: A Parsimonious Rule-based Model for Sentiment
Analysis of Social Media Text, ICWSM 2014. Lexicon and rules are the package's
own; only work that cannot change the result is left out.
"""

from __future__ import annotations

from functools import cache, lru_cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer


@cache
def _analyser() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


@lru_cache(maxsize=50_000)
def compound(text: str) -> float:
    """vaderSentiment's compound of ``text``, -1..1, rounded to 4 digits as it does.

    The text goes in as the author wrote it: case, punctuation and emoji count.
    Reposts of one text share one analysis.
    """
    return float(_analyser().polarity_scores(text)["compound"])
