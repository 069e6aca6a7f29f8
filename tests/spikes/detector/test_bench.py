"""The bench reads what it is given, and its series are what they claim to be."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bench import nab_files, surges
from bench.nab import Window

HEADER = "timestamp,value\n"


def write(folder: Path, counts: list[int], label: list[list[str]], skipped: range = range(0)) -> None:
    """A file of rows of five minutes from 1 March on, without those that are skipped."""
    rows = [
        f"2015-03-{1 + i // 288:02} {i // 12 % 24:02}:{i % 12 * 5:02}:53,{n}\n"
        for i, n in enumerate(counts)
        if i not in skipped
    ]
    (folder / "Twitter_volume_KEEL.csv").write_text(HEADER + "".join(rows))
    (folder / "windows.json").write_text(json.dumps({"realTweets/Twitter_volume_KEEL.csv": label}))


def test_files_are_read_with_their_labels(tmp_path: Path) -> None:
    write(tmp_path, [3, 1, 4, 1], [["2015-03-01 00:05:53.000000", "2015-03-01 00:10:53.000000"]])
    (series,) = nab_files.read_series(tmp_path)
    assert series.name == "KEEL"
    assert series.counts == (3, 1, 4, 1)
    assert [b - a for a, b in zip(series.times, series.times[1:], strict=False)] == [300, 300, 300]
    assert series.windows == (Window(1, 2),)
    assert nab_files.read_published(tmp_path) == []


def test_published_scores_come_best_first(tmp_path: Path) -> None:
    (tmp_path / "published_scores.csv").write_text(
        "detector,standard,false_alarms,reward_low_FP_rate,reward_low_FN_rate\na,1.5,2.0,3,4\nb,9,8,7,6\n,0,0,0,0\n"
    )
    assert [p.detector for p in nab_files.read_published(tmp_path)] == ["b", "a"]


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "windows.json").write_text("{}")
    with pytest.raises(FileNotFoundError, match="no Twitter_volume"):
        nab_files.read_series(tmp_path)


def test_a_label_outside_the_rows_is_refused(tmp_path: Path) -> None:
    write(tmp_path, [3, 1, 4, 1], [["2015-03-01 00:05:53", "2015-03-02 00:10:53"]])
    with pytest.raises(ValueError, match="not in"):
        nab_files.read_series(tmp_path)


def test_an_event_is_flagged_and_paged(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    mean = np.full(288 * 29, 20.0)
    burst = 288 * 22
    mean[burst : burst + 72] *= 5.0
    # Of the two weeks before those that count half are enough to know what is usual.
    away = range(288 * 2, 288 * 9)
    write(tmp_path, rng.poisson(mean).tolist(), [["2015-03-22 20:00:53", "2015-03-23 20:00:53"]], away)
    (series,) = nab_files.read_series(tmp_path)
    flagged = nab_files.run(series).flagged
    assert flagged
    assert burst <= flagged[0] + len(away) < burst + 36
    duty = nab_files.on_call([series])
    assert len(duty.shifts) == 28
    assert 1 <= sum(duty.shifts) <= 3


def test_the_rate_has_its_rhythm_and_wanders_as_asked() -> None:
    rng = np.random.default_rng(2)
    week = surges.WEEK // surges.BUCKET
    plain = surges.rates(20.0, 0.0, week, rng)
    hour = 3600 // surges.BUCKET
    assert plain[15 * hour] > 2.0 * plain[3 * hour]
    assert plain[(5 * 24 + 15) * hour] == pytest.approx(0.7 * plain[15 * hour])
    log = np.log(surges.rates(20.0, 0.15, 8 * week, rng) / surges.rates(20.0, 0.0, 8 * week, rng))
    assert log.std() == pytest.approx(0.15, rel=0.1)
    assert np.corrcoef(log[:-hour], log[hour:])[0, 1] == pytest.approx(np.exp(-1.0), abs=0.1)


def test_a_surge_in_many_is_found_and_one_in_few_is_not() -> None:
    run = surges.run(20.0, 0.0, weeks=1, trials=4, seed=3)
    assert run.cells[surges.Cell(20.0, 0.0, 10, 5)].share == 1.0
    run = surges.run(0.2, 0.0, weeks=1, trials=4, seed=3)
    assert run.cells[surges.Cell(0.2, 0.0, 2, 2)].share == 0.0
