"""What a PDF says where its fonts have no sign."""

from __future__ import annotations

import pytest

from layouts.kit.printable import printable


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Où? – “é” €", "Où? – “é” €"),
        ("so late 😭😭 ❤️", "so late [loudly crying face] [heavy black heart]"),
        ("👍🏽 ok", "[thumbs up sign] ok"),
        ("👩‍🚀", "[woman] [rocket]"),
        ("لماذا تأخرت رحلتي PL1", "(in Arabic) PL1"),
        ("สวัสดี ครับ", "(in Thai)"),
        ("मेरा सामान कहाँ है? PL1", "(in Devanagari) ? PL1"),
        ("привет, мир", "(in Cyrillic)"),
        ("行李在哪裡 手荷物 수하물", "行李在哪裡 手荷物 수하물"),
        ("", ""),
    ],
)
def test_what_cannot_be_drawn_is_said(written: str, printed: str) -> None:
    assert printable(written) == printed


def test_signs_of_figures_are_drawn() -> None:
    assert printable("−13 points, ≈ 4, ≤ 5 %") == "−13 points, ≈ 4, ≤ 5 %"
