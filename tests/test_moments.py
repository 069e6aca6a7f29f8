"""Moments in words, to the letter."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from listening import moments

BERLIN = ZoneInfo("Europe/Berlin")
AT = 1_804_075_379_007
"""3 March 2027, 13:02:59.007 in Berlin."""


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (moments.iso(AT), "2027-03-03T12:02:59.007Z"),
        (moments.iso(1_804_075_379_000), "2027-03-03T12:02:59.000Z"),
        (moments.iso_seconds(AT + 992), "2027-03-03T12:02:59Z"),
        (moments.clock(AT, BERLIN), "13:02"),
        (moments.dated(AT, BERLIN), "3 Mar 2027 13:02"),
        (moments.iso_or_none(AT), "2027-03-03T12:02:59.007Z"),
        (moments.iso_or_none(0), None),
        (moments.iso_or_none(None), None),
    ],
)
def test_said(said: str | None, words: str | None) -> None:
    assert said == words
