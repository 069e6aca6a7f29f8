"""Entries of config.toml changed one by one: what was wanted is there, and everything else stays as it was."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listening.config import SHIPPED
from listening.steering.entries import added, changed, entries, moved, removed, set_single
from listening.steering.renaming import renamed
from listening.steering.rewriting import UnwritableTableError

FILE = """# top
[brand]  # us
name = "A"

# ---- routes ----
# read from the top

[[routes]]
name = "one"  # first
department = "care"

# about the second
[[routes]]
name = "two"
department = "care"
any = ["x", "y"]  # both
# none = ["z"]

# A route that may come:
# [[routes]]
# name = "maybe"

[[routes]]
name = "rest"
department = "care"

# ---- rotas ----

[[rotas]]
name = "night"

# early
[[rotas.shifts]]
person = "kim"

# late
[[rotas.shifts]]
person = "ann"  # she asked for it
"""


def test_moved_with_its_comments_and_the_others_stay() -> None:
    found = moved(FILE, "routes", 1, 0)
    assert [each["name"] for each in entries(found, "routes")] == ["two", "one", "rest"]
    assert (
        '# about the second\n[[routes]]\nname = "two"\ndepartment = "care"\nany = ["x", "y"]  # both\n# none' in found
    )
    assert "# read from the top\n\n# about the second" in found
    assert "# A route that may come:\n# [[routes]]" in found
    assert moved(FILE, "routes", 1, 1) == FILE


def test_removed_alone() -> None:
    found = removed(FILE, "routes", 1)
    assert "about the second" not in found
    assert "# A route that may come:" in found
    assert found.replace("# A route", "").startswith(FILE.partition("# about")[0])
    assert found.endswith(FILE.partition("[[rotas]]")[2])


def test_changed_in_place() -> None:
    found = changed(FILE, "routes", 0, {"name": "first", "department": "care", "topics": ["T"]})
    assert 'name = "first"  # first\ndepartment = "care"\ntopics = ["T"]\n\n# about' in found
    assert changed(FILE, "routes", 1, entries(FILE, "routes")[1]) == FILE, "nothing is touched for nothing"


def test_a_new_one_stands_where_it_was_put() -> None:
    entry = {"name": 'q"uote', "department": "care", "any": ["w" * 60, "v" * 60]}
    found = added(FILE, "routes", 2, entry)
    assert [each["name"] for each in entries(found, "routes")] == ["one", "two", 'q"uote', "rest"]
    assert FILE.partition("# A route that")[0] in found, "before it nothing changed"
    new = {"name": "k", "url": "env:K"}
    assert added(FILE, "channels", 0, new) == FILE + '\n[[channels]]\nname = "k"\nurl = "env:K"\n'


def test_tables_within_tables_keep_their_text() -> None:
    night: dict[str, Any] = entries(FILE, "rotas")[0]
    kim, ann = night["shifts"]
    swapped = changed(FILE, "rotas", 0, {**night, "shifts": [ann, {"person": "bo"}, kim]})
    assert 'person = "ann"  # she asked for it' in swapped
    with_override = {**night, "overrides": [{"person": "kim", "start": "2026-12-24", "end": "2026-12-26"}]}
    found = changed(FILE, "rotas", 0, with_override)
    assert found.startswith(FILE)
    assert entries(found, "rotas") == [with_override]
    assert entries(changed(found, "rotas", 0, night), "rotas") == [night]


def test_what_is_there_once() -> None:
    assert set_single(FILE, "brand", {"name": "B", "own": ["@b"]}).startswith('# top\n[brand]  # us\nname = "B"\nown')
    assert set_single(FILE, "brand", {"name": "A"}) == FILE
    found = set_single(FILE, "cases", {"join_hours": 3, "priority": {"crisis": "high"}})
    assert tomllib.loads(found)["cases"] == {"join_hours": 3, "priority": {"crisis": "high"}}
    again = set_single(found, "cases", {"priority": {"crisis": "low", "praise": "low"}})
    assert tomllib.loads(again)["cases"] == {"priority": {"crisis": "low", "praise": "low"}}


def test_what_holds_by_default_is_written_out_first() -> None:
    text = Path(SHIPPED).read_text("utf-8")
    assert len(entries(text, "sla")) == 3
    found = entries(changed(text, "sla", 0, {"priorities": ["urgent"], "first_response_minutes": 15}), "sla")
    assert [each.get("first_response_minutes") for each in found] == [15, 120, 480]


@pytest.mark.parametrize("text", ['routes = [{name = "a"}]\n', 'a = """\n[[routes]]\n"""\nroutes = [{name = "a"}]\n'])
def test_what_is_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(UnwritableTableError, match="/config"):
        removed(text, "routes", 0)


def test_a_new_name_is_put_wherever_it_is_named() -> None:
    text = FILE + '[[people]]\nname = "kim"  # her\nchannels = ["k"]\n[answering]\nalways = ["T", "U"]\n'
    found = renamed(text, "people", "kim", "kim b")
    assert found == text.replace('person = "kim"', 'person = "kim b"'), "the entry itself is changed by its form"
    assert 'always = ["T", "V"]' in renamed(text, "topics", "U", "V")
    assert renamed(text, "departments", "nobody", "x") == text


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
ENTRY = st.fixed_dictionaries(
    {"name": NAMES},
    optional={
        "any": st.lists(NAMES, max_size=3),
        "steps": st.lists(st.fixed_dictionaries({"who": NAMES}, optional={"minutes": st.integers(0, 9)}), min_size=1),
        "fields": st.dictionaries(st.sampled_from(["id", "text"]), NAMES, min_size=1),
    },
)
OPS = st.lists(
    st.tuples(st.sampled_from(["add", "change", "remove", "move"]), st.integers(0, 9), st.integers(0, 9), ENTRY),
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(OPS)
def test_whatever_is_done_is_what_a_list_would_do(ops: list[tuple[str, int, int, dict[str, Any]]]) -> None:
    text, model = FILE, list(entries(FILE, "routes"))
    for do, at, to, entry in ops:
        at, to = (at % len(model), to % len(model)) if model else (0, 0)
        if do == "add" or not model:
            text = added(text, "routes", at, entry)
            model.insert(at, entry)
        elif do == "change":
            text = changed(text, "routes", at, entry)
            model[at] = entry
        elif do == "move":
            text = moved(text, "routes", at, to)
            model.insert(to, model.pop(at))
        elif len(model) > 1:
            text = removed(text, "routes", at)
            del model[at]
        assert entries(text, "routes") == model
        assert text.endswith(FILE.partition("# ---- rotas")[2])
