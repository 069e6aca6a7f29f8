"""A panel is put on a screen and taken off again: the rest of the file stays as it was."""

from __future__ import annotations

import pytest

from listening.config import parse
from listening.steering.screens import PanelPlace, on_screens, with_panel, without_panel
from tests.dashboard.conftest import CONFIG

SIZED = CONFIG.replace(
    'grid = ["counters counters", "volume latest"]\n',
    'grid = ["counters counters", "volume latest"]  # as agreed\nheights = [1, 2]\nwidths = [1, 3]\n',
)


@pytest.mark.parametrize("text", [CONFIG, SIZED, CONFIG.partition("[[screens]]")[0]], ids=["plain", "sized", "none"])
@pytest.mark.parametrize("where", list(PanelPlace))
def test_put_on_and_taken_off(text: str, where: PanelPlace) -> None:
    before = parse(text)
    screen = before.screens[0].name
    put = with_panel(text, before, screen, "found-s3", where)
    after = parse(put)
    (shown,) = on_screens(after, "found-s3")
    assert shown.name == screen
    rows = [row.split() for row in shown.grid]
    assert (rows[-1] if where is PanelPlace.below else [row[-1] for row in rows]) == ["found-s3"] * (
        len(rows[0]) if where is PanelPlace.below else len(rows)
    )
    assert after.screens[1:] == before.screens[1:]
    assert put.startswith(text.partition("[[screens]]")[0].rstrip())
    again = parse(without_panel(put, after, screen, "found-s3"))
    assert [row.split() for row in again.screens[0].grid] == [row.split() for row in before.screens[0].grid]
    assert (again.screens[0].heights, again.screens[0].widths) == (before.screens[0].heights, before.screens[0].widths)


def test_in_the_middle_a_gap_is_left() -> None:
    text = CONFIG.replace('grid = ["languages voices"]', 'grid = ["found-s3 voices", "languages voices"]')
    config = parse(text)
    assert parse(without_panel(text, config, "voices", "found-s3")).screens[1].grid == (
        ".         voices",
        "languages voices",
    )
