"""The ground: copies keep their labels, what is put in stands in its window, chance comes from seeds."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from bench import drawing, ground, nab_files, unseen
from bench.nab import Window, probation
from bench.nab_files import Series
from listening.spikes.detector import event, gate

ROWS = 288 * 7 * 8 + 100
PEAK = 288 * 7 * 3 + 50


def file() -> Series:
    counts = np.random.default_rng(1).poisson(20.0, ROWS)
    counts[PEAK] = 5000
    return Series("Keel", tuple(range(0, ROWS * 300, 300)), tuple(counts.tolist()), (Window(PEAK - 100, PEAK + 100),))


def test_copies_carry_their_label_with_them() -> None:
    copies = list(ground.copies(file()))
    assert {c.group for c in copies} == {"Keel"}
    assert len({c.series.name for c in copies}) == len(copies) == 12
    for copy in copies:
        (window,) = copy.series.windows
        loudest = int(np.argmax(copy.series.counts))
        assert window.first <= loudest <= window.last, copy.series.name
        moved = copy.series.times[loudest] - PEAK * 300
        assert moved % (7 * 86_400) == 0, "at its time of the week"


def test_a_thinned_copy_keeps_its_share() -> None:
    for copy in ground.copies(file()):
        if copy.series.name.startswith("Keel thinned"):
            share = float(copy.series.name.split()[2])
            assert sum(copy.series.counts) == pytest.approx(share * sum(file().counts), rel=0.03)


def test_a_label_among_the_first_rows_is_no_question() -> None:
    early = Series("Keel", file().times, file().counts, (Window(probation(ROWS) - 1, PEAK),))
    thinned = next(iter(ground.copies(early)))
    assert thinned.series.windows == ()


def test_simulated_weeks_are_the_same_each_time_and_hold_their_events() -> None:
    first, again = list(ground.simulated(1)), list(ground.simulated(1))
    assert first == again
    assert [one.group for one in first] == [kind.name for kind in ground.KINDS]
    for one in first:
        counts = np.asarray(one.series.counts)
        assert 2 <= len(one.series.windows) <= 4
        for window in one.series.windows:
            assert probation(len(counts)) <= window.first < window.last < len(counts)
    huge = next(one for one in first if one.group == "steady, busy").series
    usual = np.median(huge.counts)
    for window in huge.windows:
        middle = (window.first + window.last) // 2
        assert max(huge.counts[middle : window.last]) > 1.5 * usual


def test_real_bursts_are_read_by_brand(tmp_path: Path) -> None:
    cashtags, airlines = tmp_path / "tweets.tsv.gz", tmp_path / "tweets.csv"
    with gzip.open(cashtags, "wt") as lines:
        lines.write("created_at\tid\tuser\tsymbols\ttext\n")
        for day in range(1, 29):
            lines.write(f"2014-02-{day:02}T10:00:00Z\t{day}\tkim\tKEEL,OAR\ttext\n")
    with airlines.open("w", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(["airline", "tweet_created"])
        rows.writerows(["Plovair", f"2015-02-{day:02} 12:00:00 -0800"] for day in range(16, 25))
    found = {one.group: one.series for one in ground.bursts(cashtags, airlines)}
    assert set(found) == {"cashtag KEEL", "cashtag OAR", "airline Plovair"}
    assert sum(found["cashtag KEEL"].counts) > 28, "with events put in"
    assert len(found["airline Plovair"].counts) == 8 * 288 + 1
    assert list(ground.bursts(None, None)) == []


def test_other_defaults_are_put_back() -> None:
    before = (event.WINDOWS, event._SCALE_CLIP, dict(gate._QUIET))
    with drawing.other_defaults(1) as what:
        assert before[1] != event._SCALE_CLIP
        assert "windows" in what
    assert (event.WINDOWS, event._SCALE_CLIP, dict(gate._QUIET)) == before


def test_what_is_decided_again_is_what_the_detector_decided() -> None:
    one = ground.Ground("known", "Keel", file())
    again = unseen._decide(unseen._run(one), event.THRESHOLD)
    assert again == nab_files.run(file())
    assert again.flagged
    assert not unseen._decide(unseen._run(one), 1000.0).flagged


def test_the_bench_says_it_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = file().counts[:3000]
    lines = [
        f"2015-{3 + i // (288 * 28):02}-{1 + i // 288 % 28:02} {i // 12 % 24:02}:{i % 12 * 5:02}:53,{n}"
        for i, n in enumerate(counts)
    ]
    (tmp_path / "Twitter_volume_KEEL.csv").write_text("timestamp,value\n" + "\n".join(lines))
    label = ["2015-03-04 00:00:53", "2015-03-05 00:00:53"]
    (tmp_path / "windows.json").write_text(json.dumps({"Twitter_volume_KEEL.csv": [label]}))
    monkeypatch.setattr(ground, "KINDS", ())
    monkeypatch.setattr(ground, "empty", lambda kind, weeks, seed: Series(kind.name, (0, 300), (1, 1), ()))
    unseen.main(["--nab", str(tmp_path), "--copies", "1"])
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(report["moved"]) == {"known", "copies", "thinned", "bursts", "simulated"}
    assert report["simulated"] == {"standard": 0.0, "reward_low_FP_rate": 0.0}
    assert report["false_per_week"]["Poisson"] == 0.0
