"""Whatever a file of recorded conversations holds, in whatever order and in however many parts: the same cases."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
import redis

from tests.cases.conftest import Office
from tests.cases.test_casework import sound
from tests.cases.test_import import computed, config, imported, mentions

HEADER = ["tweet_id", "author_id", "inbound", "created_at", "text", "response_tweet_id", "in_response_to_tweet_id"]
BRANDS = ("sprintcare", "AmazonHelp", "AskPlayStation")
TEXTS = (
    "@AmazonHelp where is my parcel?",
    "ok",
    "Danke!",
    "ありがとうございます",
    "😀",
    "RT @kim wow",
    "no",
    "İ",
    "a\u2028b",
    "@115712 &lt;3 &amp; sorry",
    "https://t.co/x",
    '"quoted, with a comma"',
    "two\nlines",
    "=1+1",
    "é",
)
BROKEN_TEXTS = ("", "   ")
BROKEN_TIMES = ("", "yesterday", "nan")

Line = tuple[str, str, str, str, str, str, str]


def wild(seed: int, posts: int = 120) -> list[Line]:
    """Posts of a few brands and many customers, and of everything that goes wrong in such a file a little."""
    dice = random.Random(seed)
    lines: list[Line] = []
    ids = [str(n) for n in range(1, posts + 1)]
    dice.shuffle(ids)
    for n, id in enumerate(ids):
        own = dice.random() < 0.45
        before = ids[max(0, n - 12) : n]
        kind = dice.random()
        if kind < 0.25 or not before:
            parent = ""
        elif kind < 0.32:
            parent = str(dice.randint(9000, 9010))  # of a post that is not in the file; several share one
        elif kind < 0.34:
            parent = id
        elif kind < 0.36:
            parent = dice.choice(ids)  # written later, it may be: circles
        else:
            parent = dice.choice(before)
        # Few minutes, so that some times are equal.
        at = f"Tue Oct 31 22:{dice.randint(0, 59):02}:{dice.choice((0, 0, 30)):02} +0000 2017"
        text = dice.choice(TEXTS)
        if dice.random() < 0.03:
            text = dice.choice(BROKEN_TEXTS)
        if dice.random() < 0.03:
            at = dice.choice(BROKEN_TIMES)
        author = dice.choice(BRANDS) if own else str(115_700 + dice.randint(0, 20))
        lines.append(
            (id, author, str(not own), at, text, "", f"{parent}.0" if parent and dice.random() < 0.5 else parent)
        )
    return lines


def save(path: Path, lines: list[Line]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(HEADER)
        out.writerows(lines)
    return path


@pytest.mark.parametrize("seed", range(8))
def test_any_file_gives_what_pandas_gives(client: redis.Redis, tmp_path: Path, seed: int) -> None:
    path = save(tmp_path / "wild.csv", wild(seed))
    office = Office(client, config(0, batch=random.Random(seed).choice((7, 50, 500))))
    assert imported(office, mentions(path)) == pytest.approx(computed(path, 0))
    sound(office)


@pytest.mark.parametrize("order", ["replies first", "shuffled"])
@pytest.mark.parametrize("parts", [1, 2, 5])
def test_the_order_and_the_number_of_files_do_not_matter(
    client: redis.Redis, tmp_path: Path, order: str, parts: int
) -> None:
    lines = wild(parts, posts=300)
    whole = computed(save(tmp_path / "whole.csv", lines), 0)
    if order == "shuffled":
        random.Random(1).shuffle(lines)
    else:
        lines.sort(key=lambda line: line[HEADER.index("created_at")], reverse=True)
    office = Office(client, config(0, batch=40))
    found = whole
    for n in range(parts):
        part = save(tmp_path / f"part {n}.csv", lines[n::parts])
        found = imported(office, mentions(part))
    assert found == pytest.approx(whole)
    sound(office)
