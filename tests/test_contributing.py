"""docs/contributing.md on what an addition touches: few files, all of them there, and lists that are where it says."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "contributing.md").read_text("utf-8")
ROW = re.compile(r"^\| (an? [a-zA-Z ]+) \| (\d) \| (.+) \|$", re.MULTILINE)
ROWS = {what: (int(number), where) for what, number, where in ROW.findall(TEXT)}

LISTS = {
    "listening.config.kinds": "OURS",
    "listening.cases.transitions": "TABLE",
    "layouts.cases.buttons": "BUTTONS",
    "layouts.cases.desk": "THEN",
    "listening.kpis.answering": "OF_CASES",
    "listening.kpis.watching": "OF_SPIKES",
    "dashboard.pages.table": "PAGES",
    "dashboard.api.table": "API",
    "dashboard.reading.rewind": "UNKEPT",
    "listening.store.versions": "STEPS",
}


def test_seven_additions_touch_at_most_twenty_files() -> None:
    assert len(ROWS) == 7
    assert sum(number for number, _ in ROWS.values()) <= 20


@pytest.mark.parametrize("what", ROWS)
def test_an_addition_says_which_files_it_touches(what: str) -> None:
    number, where = ROWS[what]
    named = re.findall(r"`([^`]+)`", where)
    assert len(named) == number == len(where.split(", "))
    assert all((ROOT / path).exists() for path in named)


@pytest.mark.parametrize("module", LISTS)
def test_a_list_is_where_it_says(module: str) -> None:
    """Both names stand in the page, and the list in the module is no empty one."""
    assert f"`{LISTS[module]}`" in TEXT
    assert module.replace(".", "/") in TEXT
    assert len(getattr(import_module(module), LISTS[module])) > 0
