"""The rules for German, and its nouns: those that are written with a capital letter."""

from __future__ import annotations

import re

from listening.statements.statement import Stance, StatementRule

_THE = r"(?:den|die|das|der|dem|eure?n?|ihre?n?|diese[nrs]?|dieses|unsere?n?|meine?n?)"
_VERY = r"(?:(?:so|sehr|echt|wirklich|total|einfach|immer|schon|auch|richtig|absolut|noch) )*"
_GOOD = (
    "toll",
    "super",
    "klasse",
    "großartig",
    "wunderbar",
    "perfekt",
    "fantastisch",
    "genial",
    "hervorragend",
    "spitze",
)
_BAD = (
    "nutzlos",
    "unbrauchbar",
    "schlecht",
    "furchtbar",
    "schrecklich",
    "katastrophal",
    "miserabel",
    "unverschämt",
    "kaputt",
    "unmöglich",
    "unerträglich",
    "mies",
    "grauenhaft",
    "peinlich",
    "scheiße",
)


def _is(words: tuple[str, ...]) -> str:
    return rf"\b(?P<about>{_THE} [\w -]+?) (?:ist|sind|war|waren) {_VERY}(?:{'|'.join(words)})\b"


RULES = (
    StatementRule(
        "ich liebe",
        Stance.like,
        rf"\b(?:ich|wir) (?:liebe|lieben|mag|mögen) {_VERY}(?P<about>{_THE} .+)",
        ("liebe", "lieben", "mag", "mögen"),
        1,
    ),
    StatementRule("ist toll", Stance.like, _is(_GOOD), _GOOD, 1),
    StatementRule(
        "ich hasse",
        Stance.dislike,
        rf"\b(?:ich|wir) (?:hasse|hassen|verabscheue) {_VERY}(?P<about>(?:{_THE} )?.+)",
        ("hasse", "hassen", "verabscheue"),
        -1,
    ),
    StatementRule(
        "enttäuscht von",
        Stance.dislike,
        r"\b(?:enttäuscht|genervt) (?:von|vom|über) (?P<about>.+)",
        ("enttäuscht", "genervt"),
        -1,
    ),
    StatementRule("ist nutzlos", Stance.dislike, _is(_BAD), _BAD, -1),
    StatementRule(
        "warum kein",
        Stance.miss,
        r"\b(?:warum|wieso|weshalb) (?:gibt es |gibts |gibt's |habt ihr |haben sie |hat )?"
        r"(?:\w+ ){0,2}?keine?n? (?P<about>.+)",
        ("warum", "wieso", "weshalb"),
    ),
    StatementRule(
        "vermisse", Stance.miss, rf"\b(?:vermisse|vermissen) {_VERY}(?P<about>.+)", ("vermisse", "vermissen")
    ),
    StatementRule(
        "es fehlt",
        Stance.miss,
        r"\b(?:fehlt|fehlen) (?P<about>(?:mir|uns|hier|noch|eine?|der|die|das) .+)",
        ("fehlt", "fehlen"),
    ),
    StatementRule(
        "wünsche mir",
        Stance.wish,
        r"\b(?:wünsche|wünschen|wünschte|wünschten) (?:ich |wir )?(?:mir|uns) (?P<about>.+)",
        ("wünsche", "wünschen", "wünschte", "wünschten"),
    ),
    StatementRule(
        "wäre schön",
        Stance.wish,
        r"\bwäre (?:\w+ )?(?:schön|toll|gut|super|hilfreich|klasse),? wenn (?:es|ihr|man|sie|wir|ich) (?P<about>.+)",
        ("wäre",),
    ),
)

_WORD = re.compile(r"[^\W\d_][\w-]*|[^\w\s]")
_NAMELESS = frozenset(
    (
        "Worte",
        "Tag",
        "Tage",
        "Tagen",
        "Zeit",
        "Mal",
        "Leben",
        "Welt",
        "Menschen",
        "Leute",
        "Euch",
        "Ihr",
        "Ihnen",
        "Dich",
        "Dir",
        "Du",
        "Ich",
        "Sie",
        "Es",
    )
)
_DETERMINER = re.compile(_THE)
_STEPPED = 5
"""Words before a noun that are stepped over."""


def noun(text: str) -> str:
    """The first word with a capital letter, in lower case; empty where there is none or it names nothing."""
    for word in _WORD.findall(text)[: _STEPPED + 1]:
        if not word[0].isalnum():
            return ""
        if word[0].isupper() and not _DETERMINER.fullmatch(word.lower()):
            return "" if word in _NAMELESS else word.lower()
    return ""
