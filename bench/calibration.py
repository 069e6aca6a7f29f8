"""The width of a reviewed figure, and how often it holds the truth: ``python -m bench.calibration --labels FILE …``.

Net sentiment of the held half, of which so many were reviewed: by the sample
alone, by the word list with its errors, and by a model learnt from the reviewed
themselves, cross-fitted. Then two shares by the rules with their errors: the one
each department should have had, and the one that needs an answer, for which it
stands in that people called a tweet negative. Many reviews are drawn; the last
line is JSON.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

import msgspec

from bench.learning_labels import SIGN, examples
from bench.routing_labels import LabelError
from listening.config import Config, ConfigError, TopicKind, load
from listening.learning.calibration import Estimate, Judgement, by_class, powered
from listening.learning.crossfit import expected
from listening.learning.shares import NO, YES
from listening.learning.table import Task
from listening.learning.train import Example
from listening.mention import Label, Mention
from listening.triage.answering import AnsweringRules

SIZES = (200, 1000)
DRAWS = 500
LEARNT_DRAWS = 20
"""As many of them learn: each costs seconds. They are spread over five seeds."""


class Line(msgspec.Struct, frozen=True):
    """Points of net sentiment or of a share, per cent of draws."""

    way: str
    """What was asked, and by whom it was first answered."""
    reviewed: int
    half_width: float
    coverage: float
    bias: float
    draws: int


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.calibration", description=__doc__)
    parser.add_argument("--labels", type=Path, required=True, metavar="FILE", help="CSV of labelled tweets")
    parser.add_argument("--held", type=Path, metavar="FILE", help="CSV of labelled tweets that are judged instead")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE")
    parser.add_argument("--learnt", type=int, default=LEARNT_DRAWS, metavar="N", help="draws that learn; 0 = none")
    options = parser.parse_args(arguments)
    try:
        config = load(options.config)
        held = examples(Task.mood, options.labels, options.held, config).held
        sent = examples(Task.department, options.labels, options.held, config).held
        needing = AnsweringRules(config)
    except (ConfigError, LabelError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    right = [SIGN[Label(each.right)] for each in held]
    truth = mean(right)
    print(f"{len(held)} tweets; people {100 * truth:+.1f}, word list {100 * mean(map(_said, held)):+.1f}")
    lines = []
    for size in SIZES:
        for way, draws in (("sample", DRAWS), ("word list", DRAWS), ("learnt", options.learnt)):
            if draws:
                lines.append(_line(way, size, [_drawn(way, held, right, size, n) for n in range(draws)], truth))
                print(lines[-1], flush=True)
        lines += _shares(sent, size)
        lines.append(_needs(held, [_needed(each, config, needing) for each in held], size))
        print(*(line for line in lines if line.reviewed == size and line.way.startswith("share")), sep="\n", flush=True)
    print(msgspec.json.encode(lines).decode())
    return 0


def _shares(sent: Sequence[Example], size: int) -> list[Line]:
    """Of each department that people named."""
    said = [each.given for each in sent]
    return [
        _share(f"share of {name}", said, [float(each.right == name) for each in sent], size)
        for name in sorted({each.right for each in sent})
    ]


def _needs(held: Sequence[Example], said: Sequence[str], size: int) -> Line:
    right = [float(each.right == Label.negative.value) for each in held]
    return _share("share that needs an answer (stand-in: negative)", said, right, size)


def _needed(each: Example, config: Config, needing: AnsweringRules) -> str:
    brand = next(topic.name for topic in config.topics if topic.kind is TopicKind.brand)
    need = needing(Mention(id="", source="labels", created=0, text=each.text, topics=(brand,)))
    return YES if need is not None and need.opens else NO


def _share(way: str, said: Sequence[str], right: Sequence[float], size: int) -> Line:
    """What the rules said of all, corrected by what people said of some."""
    counted, found = Counter(said), []
    for seed in range(DRAWS):
        some = random.Random(seed).sample(range(len(said)), min(size, len(said)))
        estimate = by_class(counted, [Judgement(said[n], right[n]) for n in some])
        assert estimate is not None
        found.append(estimate)
    return _line(way, size, found, mean(right))


def _said(example: Example) -> float:
    return SIGN[Label(example.given)]


def _drawn(way: str, held: Sequence[Example], right: Sequence[float], size: int, seed: int) -> Estimate:
    some = random.Random(seed).sample(range(len(held)), min(size, len(held)))
    if way == "sample":
        return powered([0.0] * len(held), [0.0] * len(some), [right[n] for n in some])
    if way == "word list":
        counted = Counter(each.given for each in held)
        found = by_class(counted, [Judgement(held[n].given, right[n]) for n in some])
        assert found is not None
        return found
    said = expected(held, some, seed)
    return powered(said.of_all, said.of_judged, [right[n] for n in some])


def _line(way: str, size: int, found: Sequence[Estimate], truth: float) -> Line:
    return Line(
        way=way,
        reviewed=size,
        half_width=round(100 * mean(each.half for each in found), 2),
        coverage=round(100 * mean(each.low <= truth <= each.high for each in found), 1),
        bias=round(100 * mean(each.value - truth for each in found), 2),
        draws=len(found),
    )


if __name__ == "__main__":
    sys.exit(main())
