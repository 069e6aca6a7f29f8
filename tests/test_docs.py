"""What the docs say is what the code knows: a page that lags behind breaks a test."""

from __future__ import annotations

import ast
import re
import tomllib
from enum import EnumMeta
from functools import cache
from pathlib import Path
from typing import get_type_hints

import msgspec
import pytest

from dashboard.api.table import OPERATIONS
from listening.config import Config, kinds
from listening.config.collect import collect
from listening.config.panels import PANELS
from listening.store import keys
from masthead.__main__ import main
from tests.documented import commands, config_rows, config_tables, options

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])
CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


@cache
def text(page: str) -> str:
    return (DOCS / page).read_text("utf-8")


def sections(page: str, level: str = "## ") -> dict[str, str]:
    """Parts of a page by their heading, without its backquotes."""
    parts = re.split(rf"^{level}(.+)$", text(page), flags=re.MULTILINE)
    return {head.strip().strip("`"): body for head, body in zip(parts[1::2], parts[2::2], strict=True)}


def rows(body: str) -> list[list[str]]:
    """Cells of the tables in a part of a page, without their heads."""
    lines = [line for line in CODE.sub("", body).split("\n") if line.startswith("| ")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return [row for row in cells if row[0] not in ("key", "option")]


# -- config.md


TABLES = dict(config_tables())


def test_every_table_of_the_config_is_documented() -> None:
    assert list(sections("config.md")) == list(TABLES)


@pytest.mark.parametrize("heading", TABLES)
def test_every_key_of_a_table_is_documented(heading: str) -> None:
    """Left: docs/config.md. Right: what stands there if the code is right; add the meaning."""
    body = sections("config.md").get(heading, "")
    said = ["| " + " | ".join(row[:3]) + " |" for row in rows(body)]
    assert said == [f"| `{r.key}` | {r.type} | {r.default} |" for r in config_rows(TABLES[heading])]
    assert all(len(row) == 4 and row[3] for row in rows(body)), "every key has a meaning"


@pytest.mark.parametrize("heading", TABLES)
def test_examples_of_the_config_can_be_used(heading: str) -> None:
    hints = get_type_hints(Config, include_extras=True)
    for example in re.findall(
        r"^```toml\n(.*?)^```$", sections("config.md").get(heading, ""), re.MULTILINE | re.DOTALL
    ):
        errors: list[str] = []
        for table, value in tomllib.loads(example).items():
            collect(value, kinds.wanted() if table == "sources" else hints[table], table, errors)
        assert errors == []


# -- commands.md


COMMANDS = dict(commands())


def test_every_command_is_documented() -> None:
    assert list(sections("commands.md")) == [f"masthead {name}" for name in COMMANDS]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented(name: str) -> None:
    said = [row[0].strip("`") for row in rows(sections("commands.md").get(f"masthead {name}", ""))]
    assert sorted(said) == sorted(options(COMMANDS[name]))


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for option in options(COMMANDS[name]):
        assert option.strip("[]").split()[0].casefold() in said.casefold()


def test_commands_that_pages_show_exist() -> None:
    """In code, ``masthead NAME`` names a command."""
    for page in PAGES:
        for name in re.findall(r"(?:`|bin/|^)masthead ([a-z][a-z-]*)", page.read_text("utf-8"), re.MULTILINE):
            assert name in COMMANDS, f"{page.name}: masthead {name}"


# -- panels, sources, API


def test_every_panel_is_documented() -> None:
    assert sorted(sections("wall.md", "### ")) == sorted(PANELS)


def test_every_kind_of_source_is_documented() -> None:
    known = set(kinds.known().tables)
    documented = set(re.findall(r'kind = "([a-z]+)"', text("sources.md") + text("demo.md")))
    assert documented == known
    for kind in known:
        assert f"`{kind}`" in text("sources.md")


def test_every_operation_of_the_api_is_documented() -> None:
    pages = "".join(path.read_text("utf-8") for path in DOCS.glob("*.md"))
    for operation in OPERATIONS:
        assert f"{operation.path}`" in pages, operation.path
    assert len(OPERATIONS) > 30, "all of them, not those of one module"


# -- invariants


NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_there_are_eight_invariants_each_with_its_tests() -> None:
    found = sections("invariants.md")
    assert [heading.partition(".")[0] for heading in found] == [str(n) for n in range(1, 9)]
    for heading, body in found.items():
        assert NAMED.search(body), f"{heading}: names no test"


@pytest.mark.parametrize("page", [page.name for page in DOCS.glob("*.md")])
def test_tests_that_a_page_names_exist(page: str) -> None:
    for path, name in NAMED.findall(text(page)):
        file = ROOT / path
        assert file.exists(), path
        assert name in names_in(file), f"{path}::{name}"


def names_in(file: Path) -> set[str]:
    """Functions and classes of a module."""
    tree = ast.parse(file.read_text("utf-8"))
    return {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}


# -- redis.md


def key_table(source: str) -> list[list[str]]:
    return [row for row in rows(source) if not row[0].startswith("--")]


def test_every_key_of_redis_is_in_the_table() -> None:
    """``docs/redis.md`` repeats the table of ``listening/store/keys.py``."""
    assert key_table(text("redis.md")) == key_table(keys.__doc__ or "")


def test_every_function_of_keys_is_in_its_table() -> None:
    named = {name.strip() for row in key_table(keys.__doc__ or "") for name in row[0].split(",")}
    functions = {
        name
        for name, value in vars(keys).items()
        if callable(value) and value.__module__ == keys.__name__ and not name.startswith("_")
    }
    assert functions - named - PATTERNS == set()
    assert named - functions == set()


PATTERNS = {"every"}
"""Functions that name many keys of one kind, to look for them."""


# -- glossary

WORDS = """
    source mention author topic sentiment department route case trail bucket baseline burst spike alert channel rota
    snapshot frame panel screen page reject deletion batch cursor lease part cell resolution label compound unscored
    usual handle reach thread own term retention run replay import wall link token role viewer agent manager executive
    administrator reader SLA due breached
"""


def defined() -> set[str]:
    return {
        word.strip()
        for entry in re.findall(r"^\*\*(.+?)\*\*", text("glossary.md"), re.MULTILINE)
        for word in entry.split(",")
    }


def test_every_word_of_the_house_is_in_the_glossary() -> None:
    assert set(WORDS.split()) | {"case event", "at risk", "on call"} <= defined()


@pytest.mark.parametrize(
    "module_and_name",
    [
        "listening.people.permissions.Role",
        "listening.config.TopicKind",
        "listening.config.Priority",
        "listening.system.source.Connection",
        "listening.cases.case.State",
        "listening.mention.Kind",
        "listening.mention.Label",
        "listening.system.health.PartKind",
    ],
)
def test_every_value_of_our_lists_is_in_the_glossary(module_and_name: str) -> None:
    module, _, name = module_and_name.rpartition(".")
    values = getattr(__import__(module, fromlist=[name]), name)
    assert isinstance(values, EnumMeta)
    for member in values:  # type: ignore[var-annotated]
        assert f"*{member.name}*" in text("glossary.md"), f"{name}.{member.name}"


# -- links


def anchors(page: Path) -> set[str]:
    """Of the headings of a page, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", CODE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    said = CODE.sub("", page.read_text("utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", said):
        if re.match(r"[a-z]+://|mailto:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in anchors(found), f"{page.name} links to {target}"


def test_the_index_links_to_every_page() -> None:
    linked = set(re.findall(r"\]\(([\w-]+\.md)", text("README.md")))
    assert {page.name for page in DOCS.glob("*.md")} - {"README.md"} <= linked


def test_paths_that_pages_name_exist() -> None:
    """In backquotes, what begins with one of our directories is a file or a directory."""
    ours = "listening|workers|dashboard|layouts|assets|masthead|tests|bench|docs|examples"
    for page in PAGES:
        for path in re.findall(rf"`((?:{ours})/[\w./-]*)`", CODE.sub("", page.read_text("utf-8"))):
            assert (ROOT / path).exists(), f"{page.name}: {path}"


def test_the_readme_gives_the_command_that_ci_runs() -> None:
    (line,) = [line for line in (ROOT / ".ci" / "run").read_text("utf-8").split("\n") if "pytest" in line]
    assert line in (ROOT / "README.md").read_text("utf-8")


def test_no_struct_of_the_config_is_without_a_row() -> None:
    assert all(config_rows(table) or list(msgspec.structs.fields(table)) for table in TABLES.values())
