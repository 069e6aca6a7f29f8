"""``/config`` as values: every branch of the page is made of components that exist."""

from __future__ import annotations

from typing import Any

import pytest
from dash.development.base_component import Component

from dashboard.pages.steering import SteeringPages
from layouts.steering import file as views
from listening.config import parse
from listening.config.edition import BY_HAND, Edition, RefusedFile
from tests.dashboard.conftest import CONFIG
from tests.dashboard.sites import site

FIRST = Edition(number=1, text=CONFIG, at=1_000, who=BY_HAND)
SECOND = Edition(number=2, text=CONFIG + "# more\n", at=2_000, who="Ann <b>", why="because", back_to=1)


def shown(**more: Any) -> views.FileShown:
    given = {"path": "/etc/config.toml", "unwritable": "", "now": SECOND, "refused": None, "older": 0}
    return views.FileShown(editions=(SECOND, FIRST), **(given | more))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "every part works by it"),
        ({"older": 2}, "2 of the parts do not work by it yet"),
        ({"now": None}, "No edition was made"),
        ({"unwritable": "/etc is read-only here"}, "nothing can be saved here"),
        ({"refused": RefusedFile(path="p", digest="d", at=1, errors=("brand: missing",))}, "brand: missing"),
    ],
)
def test_what_stands_on_the_page(more: dict[str, Any], said: str) -> None:
    assert said in str(views.page(shown(**more), parse(CONFIG), 3_000))


def test_one_edition_says_what_it_changed_and_how_to_go_back() -> None:
    page = str(views.edition(FIRST, None, 2, parse(CONFIG), 3_000))
    assert "Go back to edition 1" in page
    latest = str(views.edition(SECOND, FIRST, 2, parse(CONFIG), 3_000))
    assert "+# more" in latest
    assert "Go back" not in latest


def test_what_is_said_of_a_text() -> None:
    config = parse(CONFIG)
    assert "2 mistakes" in str(views.wrong(("a", "b")))
    assert "Nothing is changed" in str(views.would(CONFIG, CONFIG, [], []))
    would = str(views.would(CONFIG, CONFIG + "#\n", ["web.port"], [f"{config.brand.name} is odd"]))
    assert "web.port is only read when Masthead starts" in would
    assert "is odd" in would
    assert "changed by hand" in str(views.overtaken(None, CONFIG))
    assert "+# more" in str(views.overtaken(SECOND, CONFIG))
    assert isinstance(views.saved(SECOND), Component)


def test_line_ends_of_the_file_stay() -> None:
    pages = SteeringPages(site(parse(CONFIG)))
    of_windows = Edition(number=1, text=CONFIG.replace("\n", "\r\n"), at=1, who="x")
    assert pages._typed(CONFIG, of_windows) == of_windows.text
    assert pages._typed(of_windows.text, FIRST) == CONFIG
