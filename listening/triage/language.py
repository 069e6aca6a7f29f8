"""The language of a mention: what its source says, or else what its text looks like.

Detection is CLD2's (https://github.com/CLD2Owners/cld2, Apache-2.0, through `pycld2`): it needs
no file, no thread and no network, and gives the same answer for the same text. It is used with
more doubt than it has itself: a wrong "not English" leaves a mention unscored, so an answer on
thin evidence becomes `UNDECIDED`, and the configured assumption applies instead.

Where it is undecided, py3langid is asked (M. Lui and T. Baldwin, langid.py, ACL 2012; BSD, a table of
5 MB that comes with its wheel): it is the better of both on a few words, and too slow to be asked always.
"""

import re
from array import array
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np
import pycld2  # type: ignore[import-untyped]
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

from listening.triage.kept import kept
from listening.triage.language_codes import CANONICAL, normalise
from listening.triage.language_latin import LATIN_LETTERS, in_latin_letters

UNDECIDED: Final = "und"
"""ISO 639-2's code for a language that could not be determined."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LOOKED_AT = 2_000
"""Characters of a text that are looked at: more of them cost time and decide nothing."""

_ENGLISH_WORDS = _words(
    "the and you your with for this that have has been could would should what when where why how "
    "they their there them then than from about because just don't can't won't didn't doesn't "
    "isn't i'm i've it's you're that's my our she if please thanks"
)
"""Frequent English words, less those spelt like a frequent word of another language."""

_TELLING_WORDS = _ENGLISH_WORDS | LATIN_LETTERS
"""All words that decide before anybody is asked, so that a text is looked through once."""

_ENGLISH_ENOUGH = 3
"""Different words of `_ENGLISH_WORDS` after which nobody needs to be asked."""

_SHORT_ENGLISH = _ENGLISH_WORDS | _words(
    "thank yes great love awesome sorry good never hello worst waiting again nice help sure done "
    "right wow yeah sent who here is are it was not will"
)
"""Words of which one decides a text of a word or two that CLD2 thinks English too."""

_ELSEWHERE = {
    word: language
    for language, words in {
        "de": "ist und nicht danke für auf mit ich wir sehr aber auch keine bitte noch klasse",
        "es": "gracias muy pero porque por qué es mi hoy",
        "fr": "merci est pas les une dans avec je vous très c'est mais toujours",
        "it": "grazie sono che della molto perché è anche sempre",
        "nl": "het een niet bedankt ik naar maar ook voor geen altijd",
        "pt": "obrigado obrigada não muito uma você com",
    }.items()
    for word in words.split()
}
"""Frequent words, each of one language only, and of no English sentence and no place."""

_ELSEWHERE_ENOUGH = 2
_NAMES_OUTWEIGH = 64
"""Bytes up to which CLD2 may take a sentence with a few English names in it for English."""

_WORD = re.compile(r"[a-z']+")
_ASCII_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_ANY_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")

_NOISE = re.compile(
    # Every branch starts with a letter or a set, so that `re` skips what starts none of them.
    r"https?://\S*|www\.\S+|RT @[\w.-]+|@[\w.-]+|\$\w+|&[a-z]+;|__\w+__|[#_]"
    # What CLD2 refuses to read: control characters, surrogates, non-characters.
    r"|[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)

_OTHER_SCRIPT = re.compile(r"[\u0370-\u1cff\u2d00-\u2dff\u3005-\u312f\u3400-\ua71f\uaa00-\ufaff]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_KANA_ENOUGH = 3
"""Fewer of them may be a face: ¯\\_(ツ)_/¯."""

_IN_OTHER_SCRIPT = _words(
    "am ar be bg bn bo ckb dv dz el fa gu he hi hy ja ka kk km kn ko ky lo mk ml mn mr my ne or pa "
    "ps ru sa sd si sr ta te tg th ti tt ug uk ur yi zh"
)
_MUCH_POSTED = _words("de es fr id it ms nl pt tr")
_LESS_POSTED = _words("af ca cs cy da et eu fi ga gl hr hu lt lv no pl ro sk sl sq sv tl vi")

_BYTES_ENGLISH = 10
_BYTES_MUCH = 16
_BYTES_LESS = 32
_BYTES_RARE = 120
_SHARE_RARE = 90
"""Evidence for a language in Latin letters: bytes of words read, and per cent of them in it."""

_ASKED = ["en", "de", "es", "fr", "it", "pt", "nl", "pl", "tr", "sv", "da", "no", "fi", "cs", "hu", "ro", "id", "vi"]
"""Languages that the second detector is asked about: each more it may choose from costs the others."""
_SURE, _SURE_BY_ACCENTS, _SURE_TOGETHER = 0.4, 0.15, 0.05
"""Confidence asked of it: in plain letters, in a text with others, and where the first detector, or what the
author writes elsewhere, says the same."""
_SURE_AGAINST, _SURE_AGAINST_BY_ACCENTS, _SURE_BY_WORDS, _SURE_BY_LETTERS = 0.85, 0.3, 0.2, 0.1
"""Where the first one says English; and whatever it says, where a word or a letter speaks for the language."""

_SPEAKS_FOR: dict[str, frozenset[str]] = {
    "de": _words("das der ein eine einen mit zu zum zur dann wenn wie wir ihr dem des vom beim jetzt schon "
                 "kein mein dein hab habe bin sind wird kann mal doch ja nein heute morgen"),
    "es": _words("el los las una con para como más está esta del al su ya yo te lo"),
    "fr": _words("et le les des du au aux un sur pour qui quand contre demain selon nous ce cette ça ses ont sont "
                 "avec sans si"),
    "it": _words("il gli di un una per non mi ti ci ho hai ha sono nel alla dei del al"),
    "nl": _words("het een niet ook wel er zijn heb heeft"),
    "pt": _words("os um uma para com por mais está eu ele ela na ao já meu minha foi"),
}  # fmt: skip
"""Frequent words that may be of another language as well: they only help where the second detector says the same."""

_LETTERS: dict[str, frozenset[str]] = {
    letter: frozenset(languages.split())
    for letter, languages in {
        "ß": "de", "ä": "de sv fi", "ö": "de sv fi tr hu", "ü": "de tr hu", "ñ": "es", "¿": "es", "¡": "es", "ã": "pt",
        "õ": "pt", "ê": "pt fr", "è": "fr it", "ç": "fr pt tr", "œ": "fr", "ù": "it fr", "ì": "it", "ò": "it",
        "ő": "hu", "ű": "hu", "ł": "pl", "ą": "pl", "ę": "pl", "ś": "pl", "ż": "pl", "ř": "cs", "ů": "cs", "ě": "cs",
        "ğ": "tr", "ş": "tr", "ı": "tr", "å": "sv da no", "ø": "da no", "æ": "da no", "ă": "ro", "ț": "ro", "đ": "vi",
    }.items()
}  # fmt: skip
"""Letters that few of the languages asked about have; names have them in any language, so they help alike."""
_SHORTEST = 6
"""Characters below which nobody is asked."""

_LITTLE = 30
"""Characters up to which a text without a frequent English word is what its author writes otherwise."""
_DOUBTFUL = 60
"""Characters up to which a text may not say its language."""

_ARABIC_ONLY = re.compile(r"[\u0620-\u064a]")
_NEIGHBOURS = re.compile(r"[\u0671-\u06d5\u0750-\u077f]")
"""Letters of Persian, Urdu, Pashto, Sindhi and others that Arabic does not have."""
_ARABIC_NEIGHBOURS = frozenset({"fa", "ur", "ps", "sd", "ug", "ckb", "ks"})
_TELLING = 40
"""Letters after which one of these languages would have shown a letter of its own."""

_NEVER = frozenset({"sco", "pcm", "la", "ia", "ie", "vo"})
"""What CLD2 finds in odd English and in lists of names, but hardly anybody posts in."""


def detect(text: str, hint: str | None = None, around: str = "", words: Sequence[str] | None = None) -> str:
    """Decide the language of a post.

    `around` is what its author and its thread are written in, a code as returned here, where that is known: it is
    believed where the text does not say, and decides between doubtful answers.

    `hint` is what its source says, a tag such as "en-US", "EN" or "pt_BR"; it is trusted when it
    names a language, else the text is looked at. Returns a lower-case ISO 639-1 code, an ISO
    639-3 one for a language that has none, or `UNDECIDED`. Never raises.

    `words` are those of the text in small letters, where they are known already.
    """
    return _told(text, hint, words) or _read(_without_noise(text), around)


def open_to_doubt(text: str, hint: str | None) -> bool:
    """Whether it is worth looking up what stands around a text: nobody says its language, and it is short."""
    return len(text) <= _DOUBTFUL and not (hint and normalise(hint))


def hangs_on_more(text: str, hint: str | None) -> bool:
    """Whether what stands around a text may decide: neither its words nor the first detector say enough."""
    return not (_told(text, hint, None) or _first(_without_noise(text)).enough)


def _told(text: str, hint: str | None, words: Sequence[str] | None) -> str:
    """The language that a text's source or its frequent words say; empty if neither does."""
    told = normalise(hint) if hint else None
    if told is not None:
        return told
    if words is None or len(text) > _LOOKED_AT:
        words = text[:_LOOKED_AT].lower().split()
    telling = _TELLING_WORDS.intersection(words)
    english = len(telling & _ENGLISH_WORDS)
    latin = in_latin_letters(telling, english, len(words))
    return latin or ("en" if english >= _ENGLISH_ENOUGH else "")


def _without_noise(text: str) -> str:
    return _NOISE.sub(" ", text[:_LOOKED_AT])


class _First(NamedTuple):
    """What the first detector says of a text."""

    language: str
    """As far as it is believed."""
    enough: bool
    """Nobody else needs to be asked."""
    code: str = ""
    """Its guess, believed or not; empty where it refused to read."""


def _read(text: str, around: str) -> str:
    """The language of a text that is free of noise."""
    first = _first(text)
    if first.enough:
        return first.language
    if not first.code:
        return around or UNDECIDED
    plain = text.strip()
    if first.language == "en":
        return _second(plain, "en", around) or (around if len(plain) <= _LITTLE else "") or "en"
    return _second(plain, first.code, around) or around or UNDECIDED


@lru_cache(maxsize=1024)
def _first(text: str) -> _First:
    """Ask CLD2 about a text that is free of noise, and decide whether to believe it. Doubtful texts are asked twice."""
    try:
        _, size, found = pycld2.detect(text.encode(), isPlainText=True, bestEffort=True)
    except pycld2.error:
        return _First(UNDECIDED, False)
    _, code, share, _ = found[0]
    decided = _believed(text, code.partition("-")[0], share, size)
    if decided == "en" and len(text.strip()) <= _NAMES_OUTWEIGH:
        # A few words of another language look English to the first detector, if none is clearly English.
        return _First("en", not _SHORT_ENGLISH.isdisjoint(_WORD.findall(text.lower())), code)
    return _First(decided, decided != UNDECIDED, code)


def _second(text: str, first: str, around: str) -> str:
    """What py3langid says of a text, if it is sure of another language than English; ``first``: CLD2's guess."""
    if len(text) < _SHORTEST or _OTHER_SCRIPT.search(text):
        return ""
    language, sure = _langid().classify(text.lower())
    if language == "en":
        return ""
    return str(language) if sure >= _needed(text.lower(), first, language, around) else ""


def _needed(text: str, first: str, language: str, around: str) -> float:
    """The confidence asked of ``language``; ``text`` in small letters."""
    if language in (first, around):
        return _SURE_TOGETHER
    plain = text.isascii()
    needed = [(_SURE_AGAINST if plain else _SURE_AGAINST_BY_ACCENTS) if first == "en" else _SURE]
    if not plain:
        if first != "en":
            needed.append(_SURE_BY_ACCENTS)
        if any(language in _LETTERS[letter] for letter in _LETTERS.keys() & set(text)):
            needed.append(_SURE_BY_LETTERS)
    words = (_ASCII_WORD if plain else _ANY_WORD).findall(text)
    speaks = _SPEAKS_FOR.get(language, frozenset())
    if any(word in speaks or (first != "en" and _ELSEWHERE.get(word) == language) for word in words):
        needed.append(_SURE_BY_WORDS)
    return min(needed)


class _Langid(msgspec.Struct, array_like=True):
    """The table of the second detector, of the languages asked about alone: arrays as bytes."""

    classes: list[str]
    per_feature: bytes
    """Of each feature and language, float16."""
    per_class: bytes
    """float32"""
    moves: bytes
    moves_of: str
    """Type code of ``array``."""
    rows: bytes
    rows_of: str
    output: bytes
    """int32"""


@cache
def _langid() -> LanguageIdentifier:
    """The second detector; unpacking its table as it comes takes half a second."""
    table = kept("langid", [MODEL_DIR / MODEL_FILE, Path(__file__)], _Langid, _unpacked)
    moves, rows = array(table.moves_of), array(table.rows_of)
    moves.frombytes(table.moves)
    rows.frombytes(table.rows)
    per_feature = np.frombuffer(table.per_feature, np.float16).reshape(-1, len(table.classes))
    per_class, output = np.frombuffer(table.per_class, np.float32), np.frombuffer(table.output, np.int32).tolist()
    return LanguageIdentifier(per_feature, per_class, table.classes, moves, output, norm_probs=True, tk_row=rows)


def _unpacked() -> _Langid:
    read = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    read.set_languages(_ASKED)
    moves, rows = read.tk_nextmove, read.tk_row
    return _Langid(
        read.nb_classes,
        np.asarray(read.nb_ptc, np.float16).tobytes(),
        np.asarray(read.nb_pc, np.float32).tobytes(),
        moves.tobytes(),
        moves.typecode,
        rows.tobytes(),
        rows.typecode,
        np.asarray(read.tk_output, np.int32).tobytes(),
    )


def preload() -> None:
    """Read the table of the second detector now rather than at the first text that needs it."""
    _langid()


def _believed(text: str, code: str, share: int, size: int) -> str:
    """CLD2's answer, as far as it stands on enough."""
    if code == "en":
        if size <= _NAMES_OUTWEIGH:
            elsewhere = _elsewhere(text)
            if elsewhere:
                return elsewhere
        enough = size >= _BYTES_ENGLISH or not _SHORT_ENGLISH.isdisjoint(_WORD.findall(text.lower()))
        return "en" if enough else UNDECIDED
    language = CANONICAL.get(code)
    if language is None or language in _NEVER:
        return UNDECIDED
    if language in _ARABIC_NEIGHBOURS and len(_ARABIC_ONLY.findall(text)) < _TELLING and not _NEIGHBOURS.search(text):
        language = "ar"
    if language in _IN_OTHER_SCRIPT and _OTHER_SCRIPT.search(text):
        return language
    if len(_KANA.findall(text)) >= _KANA_ENOUGH:
        return "ja"
    if language in _MUCH_POSTED:
        enough = size >= _BYTES_MUCH
    elif language in _LESS_POSTED:
        enough = size >= _BYTES_LESS
    else:
        enough = size >= _BYTES_RARE and share >= _SHARE_RARE
    return language if enough else UNDECIDED


def _elsewhere(text: str) -> str:
    """The language of a few words of a short text, be the others English names; empty if there is none."""
    words = (_ASCII_WORD if text.isascii() else _ANY_WORD).findall(text.lower())
    if _ELSEWHERE.keys().isdisjoint(words):
        return ""
    found = Counter(_ELSEWHERE[word] for word in set(words) if word in _ELSEWHERE)
    (language, number), *others = found.most_common(2)
    clear = number >= _ELSEWHERE_ENOUGH and (not others or others[0][1] < number)
    return language if clear else ""
