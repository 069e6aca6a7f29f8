"""Which labelled tweets open a case: counted as the product decides, whatever the file lacks."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench import triage

ROWS = (
    ("1", "negative", "@united you lost my bag and nobody answers the phone"),
    ("2", "negative", "@united delayed again"),
    ("3", "positive", "@united thank you, best crew ever!"),
    ("4", "neutral", "@united can I bring my guitar?"),
    ("5", "negative", "RT @kim: @united is the worst"),
    ("6", "unsure", "@united worst airline"),
    ("7", "positive", ""),
)


def write(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows(rows)
    return path


def test_the_last_line_is_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path / "labels.csv", ROWS, ("tweet_id", "airline_sentiment", "text"))
    assert triage.main(["--labels", str(file)]) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    # Two of three negative ones: a plain repost opens nothing.
    assert said == {"mentions": 5, "negative": 0.6667, "neutral": 1.0, "positive": 0.0}


@pytest.mark.parametrize(
    ("rows", "header", "said"),
    [
        (ROWS, ("tweet_id", "mood", "text"), "no column airline_sentiment"),
        (ROWS[5:], ("tweet_id", "airline_sentiment", "text"), "no row has a label"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: Sequence[Sequence[str]], header: Sequence[str], said: str
) -> None:
    file = write(tmp_path / "labels.csv", rows, header)
    assert triage.main(["--labels", str(file)]) == 2
    assert said in capsys.readouterr().err
    assert triage.main(["--labels", str(tmp_path / "nothing")]) == 2
