"""On the page of a case one key does one thing."""

from collections import Counter

from layouts.cases.case import FIRST_LIKELY, KEYS


def test_no_key_does_two_things() -> None:
    pressed = [key for keys, _ in KEYS if not keys.startswith("Ctrl") for key in keys.split()]
    assert [key for key, number in Counter(pressed).items() if number > 1] == []
    assert {str(FIRST_LIKELY), str(FIRST_LIKELY + 1)} <= set(pressed)
