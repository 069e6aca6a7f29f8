"""Passwords that will do: not among the first that are tried. Pure.

Length is checked, and what is left of a password when the commonest words, the
own name, rows of keys and repetitions are taken out of it.
"""

from __future__ import annotations

import re

from listening.people.naming import fold

SHORTEST = 10
LONGEST = 200
LEFT = 6
"""Signs that have to be left, when what everybody tries is taken out."""
DIFFERENT = 5
"""Different signs a password has at least."""

GOOD = (
    f"A password has {SHORTEST} to {LONGEST} characters and is none of those that are tried first: "
    "three or four words that have nothing to do with each other will do."
)
"""Said beside the field, and when one will not do."""

# The stems of public lists of the commonest passwords: what they are made of, digits and signs left out.
COMMONEST = tuple(
    sorted(
        """
        password passwort passw pass word kennwort parola senha contrasena clave motdepasse azerty qwerty qwertz asdf
        zxcv
        welcome willkommen bienvenue bienvenido letmein admin administrator root user login signin test testing guest
        master masthead changeme change default secret geheim iloveyou loveyou ichliebedich jetaime tequiero
        sunshine princess dragon monkey shadow football baseball basketball soccer hockey superman batman spiderman
        starwars pokemon naruto minecraft fortnite michael jennifer jessica ashley daniel jordan thomas charlie
        summer winter spring autumn sommer fruehling herbst monday friday january december internet computer samsung
        google facebook twitter linkedin instagram windows microsoft apple iphone android trustno whatever freedom
        hello hallo bonjour flower cookie cheese chocolate banana orange butterfly angel lovely forever family
        company office manager server database system temp temporary demo example abc abcd
        """.split(),  # noqa: SIM905
        key=len,
        reverse=True,
    )
)
ROWS: tuple[str, ...] = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
)
ROWS += (
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "!@#$%^&*()",
    '!"§$%&/()=',
)
SHORTEST_RUN = 3
_YEAR = re.compile(r"(?:19|20)\d\d")
_LEET = str.maketrans("013457@$!", "oieastasi")


def error(password: str, name: str) -> str:
    """What is wrong with a password of somebody called ``name``; empty if it will do."""
    if len(password) < SHORTEST:
        return f"A password has {SHORTEST} characters at least. {_DO}"
    if len(password) > LONGEST:
        return f"A password has {LONGEST} characters at most."
    if fold(password) == fold(name):
        return f"The password must not be the name. {_DO}"
    plain = fold(password)
    if len(set(plain)) < DIFFERENT or _repeats(plain) or _left(plain, name) < LEFT:
        return f"This password is among the first that are tried. {_DO}"
    return ""


_DO = "Three or four words that have nothing to do with each other will do."


def _repeats(text: str) -> bool:
    """Whether it is one short piece, again and again."""
    return re.fullmatch(r"(.{1,5}?)\1+.{0,4}", text, re.DOTALL) is not None


def _left(text: str, name: str) -> int:
    """How many signs are left, the better of the text as written and with 0 read as o, 3 as e and so on."""
    return min(_rest(text, name), _rest(text.translate(_LEET), name))


def _rest(text: str, name: str) -> int:
    words = [*COMMONEST, *(part for part in re.split(r"[\s.@_+'-]+", fold(name)) if len(part) >= SHORTEST_RUN)]
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, " ")
    text = _YEAR.sub(" ", text)
    # A blank is where something was taken out: it is no sign that anybody has to guess.
    return sum(len(piece) for piece in _without_runs(text).split())


def _without_runs(text: str) -> str:
    """``text`` without rows of keys, of the alphabet and of digits, forward and backward, and without repeats."""
    kept: list[str] = []
    at = 0
    while at < len(text):
        length = max(1, _run(text, at))
        kept.append(" " if length >= SHORTEST_RUN else text[at : at + length])
        at += length
    return "".join(kept)


def _run(text: str, at: int) -> int:
    """How long the run is that begins at ``at``."""
    longest = len(text) - at
    same = next((n for n in range(1, longest) if text[at + n] != text[at]), longest)
    for row in (*ROWS, *(row[::-1] for row in ROWS)):
        n = same
        while n < longest and text[at : at + n + 1] in row:
            n += 1
        same = max(same, n) if text[at : at + n] in row else same
    return same
