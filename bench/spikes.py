"""The spike detector, judged: ``python -m bench.spikes --nab DIR [--quick]``.

Runs the detector of the product with its defaults over labelled files and over
counts with known surges, prints tables, and last a line of JSON.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench import nab, nab_files, surges

_HEADLINE = (20.0, 3, 5)
"""Base a minute, factor and minutes of the surges that the JSON line reports."""


class NabScores(msgspec.Struct, frozen=True):
    standard: float
    reward_low_FP_rate: float
    reward_low_FN_rate: float
    false_alarms: int


class Injected(msgspec.Struct, frozen=True):
    found: float
    median_delay_s: float | None
    p90_delay_s: float | None


class Report(msgspec.Struct, frozen=True):
    """The last line."""

    nab: NabScores
    injected: Injected
    injected_wandering: Injected
    false_per_series_week: float
    pages_per_shift: float


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.spikes", description=__doc__)
    parser.add_argument(
        "--nab", type=Path, required=True, metavar="DIR", help="folder of NAB volume files and windows.json"
    )
    parser.add_argument("--quick", action="store_true", help="fewer trials and weeks: rougher numbers, sooner")
    options = parser.parse_args(arguments)
    series = nab_files.read_series(options.nab)
    scores = _scores(series, nab_files.read_published(options.nab))
    duty = nab_files.on_call(series)
    _print_duty(duty, len(series))
    weeks, trials = (1, 30) if options.quick else (4, 200)
    runs = [surges.run(base, wander, weeks, trials, seed=1) for wander in surges.WANDERS for base in surges.BASES]
    _print_surges(runs)
    false = _print_quiet(runs)
    report = Report(scores, _headline(runs, 0.0), _headline(runs, 0.15), false, round(duty.mean, 2))
    print(msgspec.json.encode(report).decode())


def _scores(series: list[nab_files.Series], published: list[nab_files.Published]) -> NabScores:
    outcomes = [nab_files.run(s) for s in series]
    print("NAB, rows of five minutes, one at a time")
    print(f"  {'file':<14}{'windows':>9}{'found':>7}{'false':>7}{'standard':>10}{'low FP':>8}{'low FN':>8}")
    for one, outcome in zip(series, outcomes, strict=True):
        hits, outside = nab.judged(outcome)
        each = "".join(f"{nab.score([outcome], p):>{w}.1f}" for p, w in zip(nab.PROFILES, (10, 8, 8), strict=True))
        print(f"  {one.name:<14}{len(outcome.windows):>9}{len(hits):>7}{len(outside):>7}{each}")
    standard, low_fp, low_fn = (round(nab.score(outcomes, p), 2) for p in nab.PROFILES)
    ours = NabScores(standard, low_fp, low_fn, nab.false_alarms(outcomes))
    print(f"\n  {'detector':<20}{'standard':>10}{'low FP':>8}{'low FN':>8}{'false alarms':>14}")
    print(f"  {'Masthead':<20}{standard:>10.2f}{low_fp:>8.2f}{low_fn:>8.2f}{ours.false_alarms:>14}")
    for p in published:
        print(
            "  "
            f"{p.detector:<20}{p.standard:>10.2f}{p.reward_low_FP_rate:>8.2f}{p.reward_low_FN_rate:>8.2f}{p.false_alarms:>14.0f}"
        )
    return ours


def _print_duty(duty: nab_files.OnCall, series: int) -> None:
    print(f"\nOn call for {series} series, last two weeks, rows of ten seconds")
    print(
        f"  pages per 12-hour shift {duty.mean:.2f}, most {max(duty.shifts)}, "
        f"shifts with more than two {duty.over} of {len(duty.shifts)}"
    )


def _print_surges(runs: list[surges.Run]) -> None:
    for wander in surges.WANDERS:
        print(
            "\nSurges found, median and p90 delay in seconds; rate "
            f"{'wanders by ' + str(wander) if wander else 'steady'}"
        )
        kinds = [(f, m) for m in surges.MINUTES for f in surges.FACTORS]
        print("  " + f"{'a minute':<10}" + "".join(f"{f'{f}x {m} min':>18}" for f, m in kinds))
        for run in runs:
            if run.quiet.wander == wander:
                cells = (run.cells[surges.Cell(run.quiet.base, wander, f, m)] for f, m in kinds)
                print("  " + f"{run.quiet.base:<10g}" + "".join(f"{_brief(c):>18}" for c in cells))


def _brief(found: surges.Found) -> str:
    median, late = found.delay(0.5), found.delay(0.9)
    if median is None or late is None:
        return f"{found.share:.0%}"
    return f"{found.share:.0%} {median:.0f} {late:.0f}"


def _print_quiet(runs: list[surges.Run]) -> float:
    """Spikes per series and week where nothing was injected."""
    print("\nNothing injected: spikes after the first week (and alarms), and in it")
    for run in runs:
        q = run.quiet
        print(
            f"  {q.base:>5g} a minute, wandering {q.wander:<4g}  {q.spikes / q.weeks:.2f} a week "
            f"({q.alarms / q.weeks:.2f}), first week {q.first_week}"
        )
    total = sum(r.quiet.spikes for r in runs) / sum(r.quiet.weeks for r in runs)
    print(f"  all: {total:.2f} per series and week\n")
    return round(total, 3)


def _headline(runs: list[surges.Run], wander: float) -> Injected:
    base, factor, minutes = _HEADLINE
    cell = surges.Cell(base, wander, factor, minutes)
    found = next(r.cells[cell] for r in runs if cell in r.cells)
    median, late = found.delay(0.5), found.delay(0.9)
    return Injected(
        round(found.share, 3),
        None if median is None else round(median, 1),
        None if late is None else round(late, 1),
    )


if __name__ == "__main__":
    main()
