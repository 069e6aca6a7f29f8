"""A screen that stands in an address: what config.toml could have is shown, all else is no screen."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.config import Screen, draft, parse
from tests.dashboard.conftest import CONFIG


def test_a_draft_is_what_it_was_named_for() -> None:
    config = parse(CONFIG)
    screen = Screen(name="x", grid=("counters counters", "volume latest"), heights=(1.5, 2), widths=(2, 1))
    found = draft.screen_of(draft.named(screen), config)
    assert found is not None
    assert (found.grid, found.heights, found.widths) == (screen.grid, screen.heights, screen.widths)


def name(form: str) -> str:
    return ":" + base64.urlsafe_b64encode(form.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "form",
    [
        '{"grid":[]}',
        '{"grid":["nothing"]}',
        '{"grid":["counters volume","volume counters"]}',
        '{"grid":["counters"],"heights":[1,2]}',
        '{"grid":["counters"],"heights":[-1]}',
        '{"grid":["counters"],"heights":[1e999]}',
        '{"grid":["counters"],"name":"pulse"}',
        "[]",
        "{",
    ],
)
def test_what_could_not_be_saved_is_not_shown(form: str) -> None:
    assert draft.screen_of(name(form), parse(CONFIG)) is None


@given(st.text(max_size=60))
def test_any_name_is_read_or_refused(text: str) -> None:
    draft.screen_of(":" + text, parse(CONFIG))
    assert draft.screen_of("x" + text, parse(CONFIG)) is None
