"""The worth of corrections: ``python -m bench.learning --labels FILE --config FILE [--held FILE]``.

Learns departments and moods from so many corrections drawn at random, five
times each, and judges the rest: accuracy, macro-F1 and macro-recall, accuracy
on the surest 70 %, how far confidence is from being right, time and size.
Without --held the file is split in halves by a hash of tweet_id. The last line is JSON.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

import msgspec

from bench.learning_labels import Halves, examples
from bench.routing_labels import LabelError
from listening.config import ConfigError, load
from listening.learning.table import Model, Task
from listening.learning.train import train

SIZES = (200, 1000, 10**9)
SEEDS = 5
SUREST = 0.7


class Curve(msgspec.Struct, frozen=True):
    """Means over the seeds; ``corrections`` 0 is the rule alone."""

    task: str
    corrections: int
    accuracy: float
    macro_f1: float
    macro_recall: float
    surest: float
    calibration_error: float
    train_seconds: float
    microseconds: float
    bytes: int


class Answer(msgspec.Struct, frozen=True):
    right: str
    given: str
    confidence: float


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.learning", description=__doc__)
    parser.add_argument("--labels", type=Path, required=True, metavar="FILE", help="CSV of labelled tweets to learn")
    parser.add_argument("--held", type=Path, metavar="FILE", help="CSV of labelled tweets to judge")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="config whose rules it starts at")
    parser.add_argument("--wrong", type=float, default=0.0, metavar="SHARE", help="share of corrections that are wrong")
    options = parser.parse_args(arguments)
    try:
        config = load(options.config)
        halves = {task: examples(task, options.labels, options.held, config) for task in Task}
    except (ConfigError, LabelError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    curves: list[Curve] = []
    for task, half in halves.items():
        curves.append(_curve(task, 0, [[Answer(e.right, e.given, 1.0) for e in half.held]], 0, 0, 0))
        _say(curves[-1])
        for size in SIZES:
            curves.append(_learnt(task, half, size, options.wrong))
            _say(curves[-1], size > len(half.learn))
    print(msgspec.json.encode(curves).decode())
    return 0


def _learnt(task: Task, half: Halves, size: int, wrong: float) -> Curve:
    classes = sorted({e.right for e in [*half.learn, *half.held]})
    runs, seconds, micros, size_of = [], [], [], 0
    for seed in range(SEEDS if size < len(half.learn) else 1):
        chance = random.Random(seed)
        some = chance.sample(half.learn, min(size, len(half.learn)))
        some = [
            msgspec.structs.replace(e, right=chance.choice(classes)) if chance.random() < wrong else e for e in some
        ]
        began = time.perf_counter()
        table = train(task, some, classes)
        seconds.append(time.perf_counter() - began)
        model = Model(table)
        size_of = len(msgspec.msgpack.encode(table))
        # Of the processor: what else runs on the machine says nothing of the model.
        began = time.process_time()
        said = [model.answer(e.text, e.rule) for e in half.held]
        micros.append((time.process_time() - began) / len(said) * 1e6)
        runs.append([Answer(e.right, o.best, o.confidence) for e, o in zip(half.held, said, strict=True)])
    return _curve(task, min(size, len(half.learn)), runs, mean(seconds), mean(micros), size_of)


def _curve(
    task: Task, number: int, runs: Sequence[Sequence[Answer]], seconds: float, micros: float, size: int
) -> Curve:
    return Curve(
        task=task,
        corrections=number,
        accuracy=round(mean(accuracy(run) for run in runs), 4),
        macro_f1=round(mean(macro(run, f1) for run in runs), 4),
        macro_recall=round(mean(macro(run, recall) for run in runs), 4),
        surest=round(mean(surest(run) for run in runs), 4),
        calibration_error=round(mean(calibration_error(run) for run in runs), 4) if number else 0.0,
        train_seconds=round(seconds, 2),
        microseconds=round(micros, 1),
        bytes=size,
    )


def accuracy(run: Sequence[Answer]) -> float:
    return mean(each.right == each.given for each in run)


def surest(run: Sequence[Answer]) -> float:
    """Accuracy on those of which the model is surest."""
    ordered = sorted(run, key=lambda each: -each.confidence)
    return accuracy(ordered[: round(SUREST * len(ordered))])


def macro(run: Sequence[Answer], measure: object) -> float:
    assert callable(measure)
    return mean(measure(run, name) for name in sorted({each.right for each in run}))


def recall(run: Sequence[Answer], name: str) -> float:
    return mean(each.given == name for each in run if each.right == name)


def f1(run: Sequence[Answer], name: str) -> float:
    hits = sum(each.right == each.given == name for each in run)
    either = sum(each.right == name for each in run) + sum(each.given == name for each in run)
    return 2 * hits / either if either else 0.0


def calibration_error(run: Sequence[Answer], bins: int = 10) -> float:
    """Expected calibration error: mean distance between confidence and being right, by tenths."""
    total = 0.0
    for n in range(bins):
        some = [e for e in run if n / bins < e.confidence <= (n + 1) / bins]
        if some:
            total += len(some) / len(run) * abs(accuracy(some) - mean(e.confidence for e in some))
    return total


AIMS = {
    (Task.department, 1000): "0.70 / 0.56 / 0.82",
    (Task.department, 0): "0.72 / 0.58 / 0.84",
    (Task.mood, 1000): "0.785 / - / -, macro-recall 0.725",
}
"""Accuracy, macro-F1 and accuracy on the surest 70 % that are aimed at; 0: after all there are."""


def _say(c: Curve, everything: bool = False) -> None:
    aim = AIMS.get((Task(c.task), 0 if everything else c.corrections or -1))
    print(
        f"{c.task:<12}{c.corrections:>6}  accuracy {c.accuracy:.3f}  macro-F1 {c.macro_f1:.3f}  "
        f"macro-recall {c.macro_recall:.3f}  surest {c.surest:.3f}  error of confidence {c.calibration_error:.3f}  "
        f"{c.train_seconds:.1f} s  {c.microseconds:.0f} µs  {c.bytes:,} bytes"
        f"{f'  (aim {aim})' if aim else ''}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
