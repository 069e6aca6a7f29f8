"""The word list beside people: counted by hand on a few texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import sentiment

CSV = """airline_sentiment,text
negative,@united flight delayed
negative,"@united, united lost my good bag"
positive,@jetblue great crew
neutral,what now
unsure,bad
"""


def test_the_last_line_is_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tweets.csv").write_text(CSV, "utf-8")
    (tmp_path / "val_text.txt").write_text("good\nbad\nwell\u2028so\n", "utf-8")
    (tmp_path / "val_labels.txt").write_text("2\n0\n1\n", "utf-8")
    files = [str(tmp_path / name) for name in ("tweets.csv", "val_text.txt")]
    assert sentiment.main(files) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    tweets, val = (said[name] for name in files)
    assert list(tweets) == ["all", "United", "JetBlue"]
    assert (tweets["all"]["texts"], tweets["all"]["people"]) == (4, -25.0)
    assert tweets["United"]["people"] == -100.0
    # By its name both are praise; without it "delayed" is blame, and "lost" and "good" outweigh each other.
    assert (tweets["United"]["whole"], tweets["United"]["accuracy_whole"]) == (100.0, 0.0)
    assert tweets["United"]["accuracy"] > 0
    assert val["all"]["texts"] == 3
    assert val["all"]["accuracy"] == val["all"]["macro_recall"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "mood,text\nbad,x\n", "airline_sentiment or sentiment"),
        ("a.csv", "sentiment,text\nunsure,x\n", "no row has a label"),
        ("a_text.txt", "one\ntwo\n", "labels; one for each"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "a_labels.txt").write_text("1\n", "utf-8")
    assert sentiment.main([str(tmp_path / name)]) == 2
    assert said in capsys.readouterr().err
