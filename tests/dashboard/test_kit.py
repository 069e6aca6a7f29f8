"""What the pages that people click are made of: each of these in one place, so that it looks and behaves the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from dash import html

from layouts.kit.pager import pager
from layouts.kit.tables import Narrow, table

LAYOUTS = Path(__file__).resolve().parents[2] / "layouts"
BARE = {"panels", "rewind", "wall"}
"""Rooms whose pages have no Bootstrap."""


@pytest.mark.parametrize(
    ("what", "made_by"),
    [("html.Table(", set()), ("dbc.Table(", {"tables.py"}), ("dbc.Badge(", {"badges.py"}), ("dbc.Pagination(", set())],
)
def test_it_is_made_in_one_place(what: str, made_by: set[str]) -> None:
    found = {
        path.name for path in LAYOUTS.rglob("*.py") if path.parent.name not in BARE and what in path.read_text("utf-8")
    }
    assert found == made_by


def test_a_table_says_of_what_a_column_is() -> None:
    made = table(["Name", html.Td()], [html.Tr(html.Td("Ada"))], "people", narrow=Narrow.stacks).to_plotly_json()
    head = made["props"]["children"][0].to_plotly_json()["props"]["children"][0].to_plotly_json()["props"]["children"]
    assert [type(cell).__name__ for cell in head] == ["Th", "Td"]
    assert head[0].scope == "col"
    assert made["props"]["class_name"] == "people table-stacks"


def test_pages_are_turned_by_links() -> None:
    assert pager([("Those before", ""), ("The next ones", "")]) == []
    (nav,) = pager([("Those before", ""), ("The next ones", "/mentions?after=7")])
    (item,) = nav.children.children
    assert (item.children.children, item.children.href) == ("The next ones", "/mentions?after=7")
