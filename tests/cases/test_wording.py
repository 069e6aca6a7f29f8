"""What somebody changed in a text: nothing of either is lost, and it is said in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.cases.wording import PieceKind, compared, told


@given(st.text(max_size=200), st.text(max_size=200))
def test_both_texts_are_in_it(before: str, after: str) -> None:
    pieces = compared(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind is not PieceKind.new) == before
    assert "".join(piece.text for piece in pieces if piece.kind is not PieceKind.gone) == after
    assert bool(told(before, after)) == (before != after)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("It flies tomorrow.", "It flies today.", "“today” for “tomorrow”"),
        ("It flies today!", "It flies today", "“!” taken out"),
        ("Sorry", "We are Sorry", "“We are” put in"),
        ("a  b", "a b", "“” for “”"),
        ("same", "same", ""),
        ("x" * 3000, "y", "“y” for “" + "x" * 59 + "…”"),
        ("a b c d e f", "1 b 2 d 3 f 4", "“1” for “a”, “2” for “c”, “3” for “e” and 1 more"),
    ],
)
def test_in_words(before: str, after: str, said: str) -> None:
    assert told(before, after) == said
