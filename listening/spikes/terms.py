"""Terms of a text: words, pairs of words that stand together, hashtags, handles."""

from __future__ import annotations

import re

from listening.letters import WORD
from listening.spikes.stopwords import STOP
from listening.terms import fold

_LINK = re.compile(r"(?:https?://|www\.)\S+")
_TOKEN = re.compile(rf"[#@$]?{WORD}(?:['\-.]{WORD})*|[.!?;:,…。！？、，\n]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々]+")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]{2,}")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff々\u0e00-\u0e7f\u0e80-\u0eff\u1780-\u17ff]")
"""Letters of scripts written without spaces between words."""
LONGEST = 40
LOOKED_AT = 1000
"""Characters of a text that are looked at."""


def terms(text: str) -> list[str]:
    """The terms of a text, each once, in the order they stand: words and pairs of neighbours.

    Folded as topics are. Stop words make no term and part their neighbours, as
    a full stop does. Chinese characters go in pairs (the usual way to index
    them without a dictionary), Katakana by the run, Hiragana not at all.
    """
    found: dict[str, None] = {}
    before = ""
    for token in _TOKEN.findall(fold(_LINK.sub(" . ", text[:LOOKED_AT]))):
        if _UNSPACED.search(token):
            for part in _unspaced(token):
                found[part] = None
            before = ""
            continue
        word = token if _says(token) else ""
        if word:
            found[word] = None
            if before and before != word:
                found[f"{before} {word}"] = None
        before = word
    return list(found)


def _says(token: str) -> bool:
    if len(token) > LONGEST or token in STOP:
        return False
    bare = token.lstrip("#@$")
    if bare.isdigit():
        return len(bare) >= 3
    return len(bare) >= 2 and any(map(str.isalpha, bare))


def _unspaced(token: str) -> list[str]:
    parts: list[str] = []
    for run in _HAN.findall(token):
        if len(run) == 1:
            continue
        parts += [run] if len(run) <= 3 else [run[n : n + 2] for n in range(len(run) - 1)]
    parts += _KATAKANA.findall(token)
    if not parts and not _HAN.search(token) and len(token) >= 3:
        # Thai, Lao, Khmer: what stands between spaces is a phrase.
        parts = [token[:LONGEST]] if token[0] >= "\u0e00" and token[0] < "\u3000" else []
    return parts
