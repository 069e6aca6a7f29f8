"""Kinds of source of other packages: found by their entry point, named when broken, and never in the way."""

from __future__ import annotations

import asyncio
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from listening.config import ConfigError, Demo, kinds, parse
from listening.mention import Deletion, Mention
from masthead.__main__ import main
from tests.made import CONFIG
from tests.sources.driver import Kept
from tests.sources.servers import Answer, Http
from tests.sources.test_contract import EXAMPLE
from workers.sources.registry import passing
from workers.trial import attempt

NOTICES = 'kind = "notices"\nname = "board"\nurl = "https://board.example/list"'


def with_source(table: str) -> str:
    return CONFIG.replace("[[screens]]", f"[[sources]]\n{table}\n\n[[screens]]")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Installs packages: what an installer writes of their pyproject.toml, beside their code."""

    def install(name: str, doors: dict[str, str], code: dict[str, str] | None = None) -> None:
        about = tmp_path / f"{name.replace('-', '_')}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        lines = [f"{kind} = {at}" for kind, at in doors.items()]
        (about / "entry_points.txt").write_text("\n".join(["[masthead.sources]", *lines]))
        for module, text in (code or {}).items():
            (tmp_path / f"{module}.py").write_text(text)
        kinds.known.cache_clear()

    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.syspath_prepend(str(EXAMPLE))
    before = set(sys.modules)
    yield install
    for name in set(sys.modules) - before:
        if name.startswith("broken_"):
            del sys.modules[name]
    monkeypatch.undo()
    kinds.known.cache_clear()


def notices(install: Any) -> None:
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]
    install(project["name"], project["entry-points"]["masthead.sources"])


def test_the_example_is_a_kind_like_ours(installed: Any) -> None:
    with pytest.raises(ConfigError, match="'notices' is unknown"):
        parse(with_source(NOTICES))
    notices(installed)
    source = parse(with_source(NOTICES)).sources[1]
    assert (source.name, type(source).__struct_config__.tag) == ("board", "notices")
    with pytest.raises(ConfigError) as wrong:
        parse(with_source(NOTICES.replace("https", "gopher") + "\nevry = 1"))
    assert "sources[2].evry: unknown key" in str(wrong.value)
    with pytest.raises(ConfigError, match=r"sources\[2\] \(board\).url: 'gopher://board.example/list' is no address"):
        parse(with_source(NOTICES.replace("https", "gopher")))


def test_the_example_is_listened_to(installed: Any) -> None:
    notices(installed)
    board = [{"id": n, "text": f"Acme {n}", "created": "2025-06-15T12:00:00Z"} for n in (3, 1, 2)]
    answers = [json.dumps(board), json.dumps([{"id": 1, "deleted": True}, board[0] | {"text": "x"}, board[2]])]

    async def run() -> None:
        kept = Kept()
        async with Http(lambda *_: Answer(200, answers[min(len(server.asked) - 1, 1)].encode())) as server:
            config = parse(with_source(NOTICES.replace("https://board.example", server.url) + "\nprivate = true"))
            source = config.sources[1]
            stream = passing()[type(source)]
            await kept.listen(stream, source, lambda k: len(k.events) == 3, batch=1)
            tried = await attempt(config, source, stream, 60, 1)
        assert [event.id for event in kept.events if isinstance(event, Mention)] == ["board:1", "board:2", "board:3"]
        assert kept.cursor == "3"
        assert tried.connected
        assert [mention.id for mention in tried.mentions] == ["board:2"], "of the second list, what is about Acme"

    asyncio.run(run())


BROKEN = {
    "broken_import": ("import nothing_of_the_kind", "ModuleNotFoundError: No module named 'nothing_of_the_kind'"),
    "broken_raise": ("raise SystemError('down\\n\\x1b[31m')", "SystemError: down [31m"),
    "broken_value": ("KIND = 3", "broken_value:KIND is no SourceKind"),
    "broken_name": ("", "AttributeError"),
    "broken_tag": (
        "from listening.config import SourceKind, SourceTable\n"
        "class Other(SourceTable, frozen=True, kw_only=True, tag_field='kind', tag='other'): pass\n"
        "KIND = SourceKind(Other, 'x:y')",
        'its table is not tagged with tag_field="kind", tag="broken_tag"',
    ),
}


@pytest.mark.parametrize("module", BROKEN)
def test_a_broken_one_is_named_and_the_rest_goes_on(
    installed: Any, module: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, problem = BROKEN[module]
    installed("masthead-broken", {module: f"{module}:KIND"}, {module: code})
    (path := tmp_path / "config.toml").write_text(with_source(f'kind = "{module}"\nname = "lost"\nwhatever = [1]'))
    assert main(["check", str(path), "--data", str(tmp_path / "data")]) == 0
    said = capsys.readouterr().out
    assert f"source kind {module} of masthead-broken 1.0 cannot be used: {problem}" in said
    config = parse(path.read_text())
    assert type(config.sources[0]) is Demo
    tried = asyncio.run(attempt(config, config.sources[1], passing()[type(config.sources[1])], 60, 1))
    assert str(tried.cut).startswith(f"source kind {module} of masthead-broken 1.0 cannot be used: {problem}")
    assert passing()[Demo]


def test_a_kind_that_we_have_is_not_taken_over(installed: Any) -> None:
    code = (
        "from listening.config import SourceKind, SourceTable\n"
        "class Other(SourceTable, frozen=True, kw_only=True, tag_field='kind', tag='demo'): pass\n"
        "KIND = SourceKind(Other, 'x:y')"
    )
    installed("masthead-broken", {"demo": "broken_demo:KIND"}, {"broken_demo": code})
    assert type(parse(CONFIG).sources[0]) is Demo
    assert [str(each) for each in kinds.known().unloaded] == [
        "source kind demo of masthead-broken 1.0 cannot be used: there is a demo already"
    ]


def test_a_shell_or_a_check_that_breaks_is_named(installed: Any) -> None:
    code = (
        "from listening.config import SourceKind, SourceTable\n"
        "class Late(SourceTable, frozen=True, kw_only=True, tag_field='kind', tag='late'):\n"
        "    bad: bool = False\n"
        "KIND = SourceKind(Late, 'broken_shell:stream', lambda table: 1 / 0 if table.bad else ())"
    )
    installed("masthead-broken", {"late": "broken_late:KIND"}, {"broken_late": code})
    config = parse(with_source('kind = "late"\nname = "late"'))
    tried = asyncio.run(attempt(config, config.sources[1], passing()[type(config.sources[1])], 60, 1))
    assert (
        str(tried.cut) == "source kind late cannot be used: broken_shell:stream cannot be loaded (ModuleNotFoundError)"
    )
    with pytest.raises(ConfigError, match=r"sources\[2\] \(late\).kind: its check fails \(ZeroDivisionError"):
        parse(with_source('kind = "late"\nname = "late"\nbad = true'))


def test_a_deletion_is_told_when_the_board_says_so() -> None:
    from masthead_notices.stream import parse as read

    assert read(b'[{"id": 2, "deleted": true}]', "board", 1) == [Deletion(source="board", id="board:2")]
