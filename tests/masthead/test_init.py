"""The first config file, written from options, or from what somebody types."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from listening.config import SHIPPED, load, parse, shipped_reasons, shipped_screens
from masthead.__main__ import main
from masthead.commands.init import _complete


def test_options_alone_write_a_file_that_check_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new brand.toml"
    line = [
        "init",
        "--unheard",
        "--brand",
        "United",
        "--full-name",
        "United Airlines",
        "--handle",
        "united.com",
        "--handle",
        "@ua",
    ]
    line += [
        "--rival",
        "Delta",
        "--rival",
        'Toys "R" Us',
        "--department",
        'Customer "care" \\ 🍕',
        "--department",
        "نون",
    ]
    line += ["--language", "German", "--timezone", "America/Chicago", "--out", str(out)]
    assert main(line) == 0
    told = capsys.readouterr().out
    assert "the name alone is a word of the list by which mood is read" in told
    assert told.endswith(f"Next:\n  masthead check '{out}'\n  masthead up --config '{out}'\n")
    config = load(out)
    assert config.brand.own == ("@united.com", "@ua")
    assert config.topics[0].any == ("united airlines", "#united", "#unitedairlines", "@united.com", "@ua")
    assert [topic.name for topic in config.topics] == ["United", "Delta", "Toys R Us"]
    assert config.departments[0].title == 'Customer "care" \\ 🍕'
    assert main(["check", str(out), "--data", str(tmp_path / "data")]) == 0
    said = capsys.readouterr().out
    assert "good" in said
    assert "warning" not in said


def test_who_is_asked_answers_until_it_is_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ["", "United", "Delta", "United Airlines", "our own page", "@united.com", "United", "Sky, Lenovo"]
    answers += ["Sky Television", "", "Elvish, en", "en, German", "Mars", "Europe/Berlin"]
    out = tmp_path / "config.toml"
    out.write_text("# mine")
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(["yes", *answers, ""])))
    assert main(["init", "--unheard", "--out", str(out)]) == 0
    told = capsys.readouterr().out
    for right in (
        "there already",
        "an answer is needed here",
        "only its handles, its hashtag and its whole name",
        "'Delta' is an ordinary word as well",
        "'our own page' is no handle; one as in @example.com",
        "'United' is the brand itself",
        "'Elvish' is no language known here",
        "'Mars' is unknown; an IANA name",
    ):
        assert right in told
    config = load(out)
    assert config.brand.timezone == "Europe/Berlin"
    assert [topic.any for topic in config.topics[:2]] == [
        ("united airlines", "#united", "#unitedairlines", "@united.com"),
        ("sky television", "#sky", "#skytelevision"),
    ]
    assert [each.title for each in config.departments] == ["Customer care", "Press"]


def test_a_file_that_is_there_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "config.toml"
    out.write_text("# mine")
    for line, typed in ((["--brand", "Lenovo"], ""), ([], "no\n"), ([], "\n"), ([], "")):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        assert main(["init", *line, "--out", str(out)]) == 1
        assert len(capsys.readouterr().err.splitlines()) == 1
        assert out.read_text() == "# mine"
    assert main(["init", "--unheard", "--brand", "Lenovo", "--out", str(out), "--force"]) == 0
    assert load(out).brand.name == "Lenovo"


def test_answers_that_end_too_early_write_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Lenovo\n"))
    assert main(["init", "--unheard", "--out", str(tmp_path / "c.toml")]) == 1
    assert "nobody answers; give --brand" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--brand", "", "--brand: an answer is needed here"),
        ("--full-name", "Sky", "--full-name: 'Sky' is an ordinary word as well"),
        ("--handle", "our page", "--handle: 'our page' is no handle"),
        ("--rival", "lenovo", "--rival: 'lenovo' is the brand itself"),
        ("--department", "x" * 31, "is too long for the wall; 30 characters at most"),
        ("--language", "Elvish", "--language: 'Elvish' is no language known here"),
        ("--timezone", "Mars", "--timezone: 'Mars' is unknown"),
        ("--out", "nowhere/config.toml", "--out: there is no directory nowhere"),
        ("--out", ".", "--out: . is a directory"),
    ],
)
def test_a_wrong_option_is_named_in_one_line(
    option: str,
    value: str,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "--unheard", "--brand", "Lenovo", option, value]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert len(told.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_file_of_masthead_itself_keeps_what_it_lends() -> None:
    own = parse(_complete(Path(SHIPPED).read_text("utf-8").partition("[[screens]]")[0], SHIPPED))
    assert own.reasons == shipped_reasons()
    assert own.screens == shipped_screens()
