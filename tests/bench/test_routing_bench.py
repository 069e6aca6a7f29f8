"""python -m bench.routing, on an invented file of a dozen tweets."""

from __future__ import annotations

import builtins
import csv
import json
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from bench import routing, routing_learned
from bench.routing_labels import DEPARTMENT, Half, LabelError, half_of, read
from bench.routing_scores import Judged, by_route, confusion, f1, largest, scores
from listening.config import load

CONFIG = Path(__file__).parents[2] / "examples" / "airline.toml"
COLUMNS = ("tweet_id", "negativereason", "name", "text")
ROWS = (
    ("1", "Lost Luggage", "ann", "@united where is my suitcase?"),
    ("2", "Damaged Luggage", "bob", "@JetBlue your people broke my guitar,\nand my luggage"),
    ("3", "Customer Service Issue", "cy", "@united on hold for an hour"),
    ("4", "Customer Service Issue", "di", "@united on hold again, and my luggage is gone"),
    ("5", "Late Flight", "ed", "@united delayed, 3rd time"),
    ("6", "Cancelled Flight", "flo", "@USAirways cancelled once more"),
    ("7", "Bad Flight", "gus", "@VirginAmerica thanks for the great evening on rails"),
    ("8", "Can't Tell", "hal", "@united why?"),
    ("9", "", "ida", "@united lovely crew"),
)


def write(folder: Path, rows: Sequence[Sequence[str]] = ROWS, columns: Sequence[str] = COLUMNS) -> Path:
    file = folder / "labels.csv"
    with file.open("w", newline="", encoding="utf-8") as lines:
        out = csv.writer(lines)
        out.writerow(columns)
        out.writerows(rows)
    return file


def judged(pairs: str) -> list[Judged]:
    """``"ab aa"``: belongs to a, sent to b; belongs to a, sent to a."""
    return [Judged(p[0], p[1]) for p in pairs.split()]


def test_scores_by_hand() -> None:
    s = scores(judged("aa aa ab at ba bb"), desk="t")
    assert s.mentions == 6
    assert s.accuracy == pytest.approx(3 / 6)
    assert s.accuracy_decided == pytest.approx(3 / 5)
    assert s.undecided == pytest.approx(1 / 6)
    # a: 2 right of 3 given and 4 that belong; b: 1 right of 2 given and 2 that belong
    assert s.macro_f1 == pytest.approx((4 / 7 + 2 / 4) / 2)


def test_macro_f1_counts_departments_never_given_and_not_those_without_mentions() -> None:
    assert scores(judged("aa bc")).macro_f1 == pytest.approx(0.5)


def test_all_undecided_scores_nothing() -> None:
    s = scores(judged("at bt"), desk="t")
    assert (s.accuracy, s.accuracy_decided, s.macro_f1, s.undecided) == (0, 0, 0, 1)


def test_a_desk_that_is_a_department_leaves_nothing_undecided() -> None:
    assert scores(judged("aa ba"), desk="").undecided == 0


def test_nothing_to_judge() -> None:
    with pytest.raises(ValueError, match="nothing to judge"):
        scores([])


def test_f1_of_a_department_never_right_is_zero() -> None:
    assert f1(judged("ab ba"), "a") == 0


def test_largest() -> None:
    assert [j.given for j in largest(judged("ab ba bb"))] == ["b", "b", "b"]


def test_confusion() -> None:
    table = confusion(judged("ab ab ba"))
    assert (table["a", "b"], table["b", "a"], table["a", "a"]) == (2, 1, 0)


def test_by_route_keeps_the_order_of_the_config_and_routes_that_took_nothing() -> None:
    found = by_route([Judged("a", "a", "x"), Judged("b", "a", "x")], [("y", "b"), ("x", "a")])
    assert [(r.route, r.mentions, r.correct) for r in found] == [("y", 0, 0), ("x", 2, 1)]


def test_reads_labelled_rows_only(tmp_path: Path) -> None:
    found = read(write(tmp_path))
    assert [o.department for o in found] == ["baggage", "baggage", "care", "care", "operations", "operations", "cabin"]
    assert found[1].mention.text.endswith("guitar,\nand my luggage")
    assert found[0].mention.author == "ann"


def test_the_two_halves_are_the_whole(tmp_path: Path) -> None:
    rows = [(str(n), "Late Flight", "x", "@united late") for n in range(200)]
    file = write(tmp_path, rows)
    a, b = read(file, Half.a), read(file, Half.b)
    assert {o.mention.id for o in a}.isdisjoint(o.mention.id for o in b)
    assert len(a) + len(b) == 200
    assert 60 < len(a) < 140
    assert all(half_of(o.mention.id.removeprefix("labels:")) == Half.a for o in a)


@pytest.mark.parametrize(
    ("rows", "columns", "message"),
    [
        (ROWS, ("id", "negativereason", "name", "text"), "no column tweet_id"),
        ([("1", "Bad Food", "x", "@united")], COLUMNS, "no row has a label"),
        (ROWS[-2:], COLUMNS, "no row has a label"),
        ([], COLUMNS, "no row has a label"),
    ],
)
def test_says_what_is_wrong_with_the_file(
    tmp_path: Path, rows: Sequence[Sequence[str]], columns: Sequence[str], message: str
) -> None:
    with pytest.raises(LabelError, match=message):
        read(write(tmp_path, rows, columns))


def test_a_label_that_is_nobodys_affair_is_left_out_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(
        tmp_path,
        [("1", "Bad Food", "x", "@united"), ("2", "LATE flight ", "x", "&lt;3 late"), ("3", "Can't Tell", "x", "y")],
    )
    (found,) = read(file)
    assert (found.department, found.mention.text) == ("operations", "<3 late")
    assert routing.main(["--labels", str(file), "--config", str(CONFIG)]) == 0
    assert "1 rows labelled 'Bad Food'" in capsys.readouterr().err


def test_a_row_that_ends_early_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    file = write(tmp_path, [("1", "Late Flight"), *ROWS[:1]])
    assert [o.mention.text for o in read(file)] == ["", "@united where is my suitcase?"]


def test_every_department_of_the_labels_is_in_the_example() -> None:
    assert set(DEPARTMENT.values()) <= {d.name for d in load(CONFIG).departments}
    assert routing.desk_of(load(CONFIG)) == "triage"


def test_a_catch_all_to_a_department_decides() -> None:
    config = load(CONFIG)
    last = msgspec.structs.replace(config.routes[-1], department="care")
    assert routing.desk_of(msgspec.structs.replace(config, routes=(*config.routes[:-1], last))) == ""


def test_a_config_without_the_departments_is_refused() -> None:
    config = load(CONFIG)
    fewer = tuple(d for d in config.departments if d.name not in ("crew", "cabin"))
    with pytest.raises(LabelError, match="no department cabin, crew"):
        routing.desk_of(msgspec.structs.replace(config, departments=fewer))


def test_routes_as_the_product_does(tmp_path: Path) -> None:
    sent = routing.route(read(write(tmp_path)), load(CONFIG))
    assert [j.given for j in sent] == ["baggage", "baggage", "care", "baggage", "operations", "operations", "triage"]
    assert sent[0].route == "bags"


def test_the_last_line_is_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert routing.main(["--labels", str(write(tmp_path)), "--config", str(CONFIG), "--wrong", "1"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    report = json.loads(lines[-1])
    assert report["mentions"] == 7
    assert report["accuracy"] == round(5 / 7, 4)
    assert report["accuracy_decided"] == round(5 / 6, 4)
    assert report["undecided"] == round(1 / 7, 4)
    assert report["largest"]["accuracy"] == round(2 / 7, 4)
    # None and a note where scikit-learn is not installed.
    assert (report["learned"] is None) == ("No learned baseline" in err)
    assert sum(line.startswith("care <- baggage (bags)") for line in lines) == 1
    assert not any(line.startswith("cabin <- triage") for line in lines)


@pytest.mark.parametrize("option", ["--labels", "--config"])
def test_a_missing_file_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str) -> None:
    files = {"--labels": str(write(tmp_path)), "--config": str(CONFIG), option: str(tmp_path / "none")}
    assert routing.main([part for pair in files.items() for part in pair]) == 2
    assert "none" in capsys.readouterr().err


def test_without_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def absent(name: str, *args: object, **kwargs: object) -> object:
        if name.startswith("sklearn"):
            raise ImportError(name)
        return real(name, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(routing_learned.Unavailable, match="scikit-learn is not installed"):
        routing_learned.cross_validated(["a", "b"], ["x", "y"])


def test_learns_what_can_be_learned() -> None:
    pytest.importorskip("sklearn")
    texts = [f"my bag number {n}" for n in range(10)] + [f"a late flight {n}" for n in range(10)]
    right = ["baggage"] * 10 + ["operations"] * 10
    found = routing_learned.cross_validated(texts, right)
    assert [j.right for j in found] == right
    assert scores(found).accuracy == 1


def test_a_department_may_have_fewer_mentions_than_there_are_folds() -> None:
    pytest.importorskip("sklearn")
    texts = [*(f"my bag number {n}" for n in range(3)), "a late flight", "another late flight", "a rude crew"]
    right = ["baggage"] * 3 + ["operations"] * 2 + ["crew"]
    found = routing_learned.cross_validated(texts, right)
    assert [j.right for j in found] == right
    assert found[-1].given != "crew"


def test_too_few_to_learn_from() -> None:
    pytest.importorskip("sklearn")
    with pytest.raises(routing_learned.Unavailable, match="two mentions each"):
        routing_learned.cross_validated(["a", "b", "c"], ["x", "x", "y"])
    with pytest.raises(routing_learned.Unavailable, match="two departments"):
        routing_learned.cross_validated(["a", "b", "c"], ["x", "x", "x"])
