"""What is a quote of a deleted post, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listening.cases.scrubbing import scrubbed

GONE = "My flight PL204 was cancelled and nobody told us"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("She wrote: my flight PL204 was cancelled and nobody told us. Call her.", "She wrote: […]. Call her."),
        ("flight\npl204  was CANCELLED, she says", "[…], she says"),
        ("We look into the cancelled flight.", "We look into the cancelled flight."),
        ("flight PL204", "flight PL204"),
        ("", ""),
    ],
)
def test_a_quote_goes_and_the_rest_stays(text: str, left: str) -> None:
    assert scrubbed(text, [GONE]) == left


def test_short_posts_and_other_scripts() -> None:
    assert scrubbed("it is broken!! she says", ["broken!!"]) == "it is […] she says"
    assert scrubbed("so: ok", ["ok"]) == "so: ok"
    assert (
        scrubbed("顧客は「荷物がまだ届きませんどうしてですか」と", ["荷物がまだ届きませんどうしてですか"])
        == "顧客は「[…]」と"
    )


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_quoted(before: str, gone: str, after: str) -> None:
    left = scrubbed(f"{before} {gone} {after}", [gone])
    if sum(not letter.isspace() for letter in gone) >= 5:
        assert gone not in left
    assert scrubbed(before, []) == before
