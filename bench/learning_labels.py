"""Labelled tweets as examples of both tasks, and halves of them."""

from __future__ import annotations

import csv
from collections import Counter
from html import unescape
from pathlib import Path

import msgspec

from bench.routing import route
from bench.routing_labels import Half, LabelError, half_of, read
from listening.config import Config
from listening.learning.rules import mood_rule
from listening.learning.table import Task
from listening.learning.train import Example
from listening.mention import Label, label_of
from listening.triage.scored_text import ScoredText
from listening.triage.sentiment import compound

MOODS = {"negative": Label.negative, "neutral": Label.neutral, "positive": Label.positive}
SIGN = {Label.negative: -1.0, Label.neutral: 0.0, Label.positive: 1.0}


class Halves(msgspec.Struct, frozen=True):
    """What is learnt from, and what is judged."""

    learn: list[Example]
    held: list[Example]


def examples(task: Task, labels: Path, held: Path | None, config: Config) -> Halves:
    """Both halves: two files, or one split by a hash of tweet_id."""
    make = _departments if task is Task.department else _moods
    if held is not None:
        return Halves(make(labels, None, config), make(held, None, config))
    return Halves(make(labels, Half.a, config), make(labels, Half.b, config))


def _departments(path: Path, half: Half | None, config: Config) -> list[Example]:
    labelled = read(path, half, Counter())
    judged = route(labelled, config)
    known = {each.right for each in judged}
    return [
        Example(text=one.mention.text, rule=j.route, given=j.given if j.given in known else "", right=j.right)
        for one, j in zip(labelled, judged, strict=True)
    ]


def _moods(path: Path, half: Half | None, config: Config) -> list[Example]:
    made = []
    scored = ScoredText(config)
    with path.open(newline="", encoding="utf-8-sig") as lines:
        rows = csv.DictReader(lines)
        lacking = {"tweet_id", "airline_sentiment", "text"} - set(rows.fieldnames or ())
        if lacking:
            raise LabelError(f"{path}: no column {', '.join(sorted(lacking))}")
        for row in rows:
            right = MOODS.get(row["airline_sentiment"] or "")
            if right is None or (half is not None and half_of(row["tweet_id"]) != half):
                continue
            text = unescape(row["text"] or "")
            # As the product scores it: names and handles are no words of mood.
            score = compound(scored(text))
            made.append(Example(text=text, rule=mood_rule(score), given=label_of(score).value, right=right.value))
    if not made:
        raise LabelError(f"{path}: no row has a label")
    return made
