"""How short posts are told apart: counted on a few texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import language


def test_the_last_line_is_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "german_text.txt").write_text(
        "@wer mein Koffer ist immer noch nicht da, wo ist er denn nur\nja\n", "utf-8"
    )
    (tmp_path / "en.txt").write_text("my bag is still not here and nobody knows where it is\n", "utf-8")
    (tmp_path / "german_labels.txt").write_text("1\n2\n", "utf-8")
    (tmp_path / "english.csv").write_text("text\nwhere is my bag\nwo ist mein Koffer geblieben und warum\n", "utf-8")
    told = ["--texts", str(tmp_path), "--english", str(tmp_path / "english.csv")]
    assert language.main(told) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said["told"]["40"] == {"de": 1.0, "en": 1.0}
    assert said["told"]["80"] == {}
    assert said["mean"]["40"] == 1.0
    assert said["english_as_foreign"] == 0.5


def test_cut_at_a_word() -> None:
    assert language.cut("@me one two three https://t.co/x four", 12) == "one two"
    assert language.cut("one two three", 13) == "one two three"
    assert language.cut("onetwothreefour five", 10) == "onetwothre"
    assert language.cut("one", 10) == ""


def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert language.main(["--texts", str(tmp_path)]) == 2
    assert "begins with a language" in capsys.readouterr().err
