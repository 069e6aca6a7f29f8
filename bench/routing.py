"""Departments that a config's routes find: ``python -m bench.routing --labels FILE --config FILE``.

Sends every labelled complaint of a file through the triage of the product,
prints tables, and last a line of JSON. docs/routing.md says how to read them.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench.routing_labels import DEPARTMENT, Half, LabelError, Labelled, read
from bench.routing_learned import Unavailable, cross_validated
from bench.routing_scores import Judged, Scores, by_route, confusion, f1, largest, scores
from listening.config import Config, ConfigError, load
from listening.terms import Matcher
from listening.triage.triage import Triage


class Baseline(msgspec.Struct, frozen=True):
    accuracy: float
    macro_f1: float


class Report(msgspec.Struct, frozen=True):
    """The last line. ``learned`` is null where scikit-learn is missing."""

    mentions: int
    accuracy: float
    accuracy_decided: float
    macro_f1: float
    undecided: float
    largest: Baseline
    learned: Baseline | None


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.routing", description=__doc__)
    parser.add_argument(
        "--labels", type=Path, required=True, metavar="FILE", help="CSV with tweet_id, negativereason and text"
    )
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="config whose routes are judged")
    parser.add_argument(
        "--half", choices=[half.value for half in Half], help="only one half of the rows, split by a hash of tweet_id"
    )
    parser.add_argument("--wrong", type=int, default=0, metavar="N", help="print the first N mentions sent elsewhere")
    options = parser.parse_args(arguments)
    unknown: Counter[str] = Counter()
    try:
        config = load(options.config)
        labelled = read(options.labels, Half(options.half) if options.half else None, unknown)
        desk = desk_of(config)
    except (ConfigError, LabelError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    for label, number in unknown.items():
        print(f"Left out: {number} rows labelled {label!r}, which is no department's affair", file=sys.stderr)
    judged = route(labelled, config)
    ours = scores(judged, desk)
    most = scores(largest(judged))
    learned = _learned(labelled)
    _print_scores(ours, most, learned)
    _print_confusion(judged, desk)
    _print_routes(judged, config)
    _print_wrong(labelled, judged, options.wrong)
    print(msgspec.json.encode(_report(ours, most, learned)).decode())
    return 0


def desk_of(config: Config) -> str:
    """The triage desk: where the last route sends what no other took; empty if that is a department of the labels.

    LabelError when the config lacks a department of the labels.
    """
    lacking = set(DEPARTMENT.values()) - {d.name for d in config.departments}
    if lacking:
        raise LabelError(f"the config has no department {', '.join(sorted(lacking))}, where labelled mentions belong")
    last = config.routes[-1].department
    return "" if last in DEPARTMENT.values() else last


def route(labelled: Sequence[Labelled], config: Config) -> list[Judged]:
    """Each mention through topics and triage, as the product does it."""
    matcher, triage = Matcher(config.topics), Triage(config)
    names = [topic.name for topic in config.topics]
    judged = []
    for one in labelled:
        topics = tuple(names[n] for n in matcher.matching(one.mention.text))
        sent = triage(msgspec.structs.replace(one.mention, topics=topics), received=0)
        judged.append(Judged(one.department, sent.department, sent.route))
    return judged


def _learned(labelled: Sequence[Labelled]) -> Scores | None:
    try:
        return scores(cross_validated([o.mention.text for o in labelled], [o.department for o in labelled]))
    except Unavailable as reason:
        print(f"No learned baseline: {reason}", file=sys.stderr)
        return None


def _print_scores(ours: Scores, most: Scores, learned: Scores | None) -> None:
    print(f"{ours.mentions} labelled complaints")
    print(f"  {'':<38}{'accuracy':>10}{'of decided':>12}{'macro-F1':>10}{'undecided':>11}")
    for name, s in (
        ("routes of the config", ours),
        ("always the largest department", most),
        ("TF-IDF + logistic regression, 5 folds", learned),
    ):
        if s is not None:
            print(f"  {name:<38}{s.accuracy:>10.3f}{s.accuracy_decided:>12.3f}{s.macro_f1:>10.3f}{s.undecided:>11.3f}")


def _print_confusion(judged: Sequence[Judged], desk: str) -> None:
    """Rows: where mentions belong. Columns: where they were sent, the triage desk last."""
    table = confusion(judged)
    rows = sorted({j.right for j in judged})
    extra = sorted({j.given for j in judged} - set(rows), key=lambda d: (d == desk, d))
    columns = [*rows, *extra]
    width = max(map(len, columns)) + 2
    print("\nBelongs to (row), was sent to (column)")
    print(f"  {'':<{width}}" + "".join(f"{c:>{width}}" for c in columns) + f"{'F1':>8}")
    for r in rows:
        print(f"  {r:<{width}}" + "".join(f"{table[r, c]:>{width}}" for c in columns) + f"{f1(judged, r):>8.2f}")


def _print_routes(judged: Sequence[Judged], config: Config) -> None:
    print("\nWhat each route took, and how much of it rightly")
    for r in by_route(judged, [(route.name, route.department) for route in config.routes]):
        share = f"{r.correct / r.mentions:>8.0%}" if r.mentions else f"{'':>8}"
        print(f"  {r.route:<42}{r.department:<12}{r.mentions:>6}{share}")
    print()


def _print_wrong(labelled: Sequence[Labelled], judged: Sequence[Judged], most: int) -> None:
    wrong = [(o, j) for o, j in zip(labelled, judged, strict=True) if j.right != j.given]
    for one, j in wrong[:most]:
        print(f"{j.right} <- {j.given} ({j.route}): {' '.join(one.mention.text.split())}")


def _report(ours: Scores, most: Scores, learned: Scores | None) -> Report:
    return Report(
        mentions=ours.mentions,
        accuracy=round(ours.accuracy, 4),
        accuracy_decided=round(ours.accuracy_decided, 4),
        macro_f1=round(ours.macro_f1, 4),
        undecided=round(ours.undecided, 4),
        largest=_baseline(most),
        learned=None if learned is None else _baseline(learned),
    )


def _baseline(s: Scores) -> Baseline:
    return Baseline(round(s.accuracy, 4), round(s.macro_f1, 4))


if __name__ == "__main__":
    sys.exit(main())
