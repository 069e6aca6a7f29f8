"""The form of an entry: its fields are those of the structs, and what is typed is what is written."""

from __future__ import annotations

import msgspec
import pytest

from listening.config import SHIPPED, Config, kinds, parse
from listening.steering import described, form
from listening.steering.entries import entries, plain, single
from listening.steering.shape import REFERS, FieldKind, fields, tables
from tests.documented import config_rows, config_tables

EXAMPLE = """
[[people]]
name = "kim"
channels = ["k"]
[[channels]]
name = "k"
url = "env:K"
[[rotas]]
name = "night"
[[rotas.shifts]]
person = "kim"
[[alerts]]
name = "a"
[[alerts.steps]]
who = "night"
[[accounts]]
name = "acc"
network = "bluesky"
service = "https://bsky.social"
handle = "@dell.com"
secret = "env:S"
[[webhooks]]
name = "w"
url = "https://x.example"
secret = "env:S"
[cases.priority]
crisis = "high"
"""


@pytest.mark.parametrize("heading", dict(config_tables()))
def test_every_key_of_every_table_has_a_field_with_its_words(heading: str) -> None:
    struct = dict(config_tables())[heading]
    path, _, kind = heading.strip("[").partition("]")
    words = described.of_table(path, kind.partition('"')[2].strip('"'))
    assert words.about
    rows = {row.key: row.type for row in config_rows(struct)}
    found = [field for field in fields(struct) if field.kind not in (FieldKind.table, FieldKind.tables)]
    assert {field.key: words.keys[field.key].type for field in found} == rows
    assert all(words.keys[field.key].meaning for field in found)


def test_keys_that_name_others_exist() -> None:
    known = {each.__name__: each for each in dict(config_tables()).values()}
    for (struct, key), others in REFERS.items():
        assert key in {field.name for field in msgspec.structs.fields(known[struct])}
        assert set(others) <= set(tables())
    for struct_of in known.values():
        types = {row.key: row.type for row in config_rows(struct_of)}
        named = [f for f in fields(struct_of) if types.get(f.key) in ("name", "list of names") and f.key != "name"]
        assert [f.key for f in named if not f.refers] == [], f"{struct_of.__name__}: REFERS says what these name"


def test_opened_and_saved_without_a_change_is_no_change() -> None:
    text = SHIPPED.read_text("utf-8") + EXAMPLE
    parse(text)
    for table in tables().values():
        for entry in entries(text, table.name) if table.many else [single(text, table.name)]:
            kind = entry.get("kind", "") if table.struct is None else ""
            struct = table.of(kind)
            assert form.read(struct, form.placed(entry, struct), entry, kind) == entry


def test_defaults_can_be_opened_and_saved() -> None:
    for kind, struct in kinds.known().tables.items():
        assert form.read(struct, form.placed({}, struct) | {"name": "n"}, {}, kind)["kind"] == kind
    assert plain(Config.__struct_defaults__[6]) is not None


def test_what_is_typed() -> None:
    route = tables()["routes"].of()
    typed: dict[str, form.Typed] = {"name": " r ", "department": "care", "any": "a b\n\n c\n", "topics": ["T"]}
    assert form.read(route, typed, {}) == {"name": "r", "department": "care", "any": ["a b", "c"], "topics": ["T"]}
    cases = tables()["cases"].of()
    found = form.read(cases, {"join_hours": "5", "at_risk": "0.5", "escalate": "0.5, 2", "resolve_days": "x"}, {})
    assert (found["join_hours"], found["at_risk"], found["escalate"], found["resolve_days"]) == (5, 0.5, [0.5, 2], "x")
    jetstream = kinds.known().tables["jetstream"]
    assert form.read(jetstream, form.placed({}, jetstream) | {"name": "n", "directory": ""}, {}, "jetstream") == {
        "kind": "jetstream",
        "name": "n",
        "directory": "",
    }, "empty is said where something else holds by default"


def test_tables_within() -> None:
    rota = tables()["rotas"].of()
    typed: dict[str, form.Typed] = {
        "name": "n",
        "shifts/1/person": "ann",
        "shifts/0/person": "kim",
        "shifts/0/hours": "Mon-Fri 08:00-20:00",
    }
    found = form.read(rota, typed, {})
    kim, ann = {"person": "kim", "hours": ["Mon-Fri 08:00-20:00"]}, {"person": "ann"}
    assert found == {"name": "n", "shifts": [kim, ann], "overrides": []} or found == {"name": "n", "shifts": [kim, ann]}
    assert form.raised(found, "shifts", 1)["shifts"] == [ann, kim]
    assert form.without(found, "shifts", 0)["shifts"] == [ann]
    assert form.with_one(found, "shifts")["shifts"] == [kim, ann, {}]


def test_a_mistake_is_said_at_its_field() -> None:
    errors = [
        "departments[2] (a).hours: 'x' is wrong",
        "departments[1].name: missing",
        "rotas[1] (n).shifts[2].person: 'bo' is unknown",
        "routes[1].any[3]: '' will not do",
        "cases.triage: unknown",
        "routes: the last one must have no condition",
    ]
    assert form.places(errors, "departments", 1, ["name", "hours"]) == {"hours": ["'x' is wrong"]}
    assert form.places(errors, "departments", 0, ["name"]) == {"name": ["missing"]}
    assert form.places(errors, "rotas", 0, ["shifts/1/person"]) == {"shifts/1/person": ["'bo' is unknown"]}
    assert form.places(errors, "routes", 0, ["any"]) == {"any": ["'' will not do"]}
    assert form.places(errors, "cases", None, ["triage"]) == {"triage": ["unknown"]}


def test_words_are_read_without_links_and_examples() -> None:
    found = described.read(
        '# x\n## `[a]`\n\nSee [b](c.md).\n\n| key | t | d | m |\n|---|---|---|---|\n| `k` | text | `""` | as `x` |\n'
    )
    assert found["a", ""] == described.TableWords("See b.", {"k": described.KeyWords("text", "as `x`")})
