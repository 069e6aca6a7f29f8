"""The spike detector on series nobody tuned it for: ``python -m bench.unseen --nab DIR``.

Runs the product's detector once over each series of the ground (:mod:`bench.ground`), keeps its
evidence, and decides again with other thresholds: what a tenth more or less moves, and what is left
when the threshold (``--draws N``: every default with it) is chosen without the brand it is scored on.
Tables first, a line of JSON last.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np

from bench import drawing, ground, nab, nab_files
from bench.ground import Ground
from listening.spikes.detector import AlarmReason, new_state, observe
from listening.spikes.detector import Path as Evidence
from listening.spikes.detector.event import THRESHOLD
from listening.spikes.detector.gate import new_gate, weigh
from listening.spikes.detector.reading import Reading

_STEP = 0.1
_STEPS = range(-6, 7)
"""Thresholds looked at, in steps from the default."""
_SPOKEN = 0.5
"""Shares of a threshold below which evidence decides nothing in any of them."""
_BEST = 5
"""Draws that are averaged when one is chosen without a brand."""
_DECIDED = (AlarmReason.learning, AlarmReason.gap)
_WEIGHTS = {"copies": 0.5, "bursts": 0.1, "simulated": 0.4}
"""What families count when something is chosen: of what was put into real bursts most is too small to find."""
_FAMILIES = ("known", "copies", "thinned", "bursts", "simulated")
_PLAIN = (nab.STANDARD, nab.LOW_FALSE_POSITIVES)


class Evidenced(msgspec.Struct, frozen=True):
    """A series and what the detector said of it: the rows that could be alarms and their evidence."""

    ground: Ground
    rows: tuple[int, ...]
    evidence: tuple[float, ...]
    """In the unit of the threshold."""


class Pair(msgspec.Struct, frozen=True):
    """NAB's score under two profiles."""

    standard: float
    reward_low_FP_rate: float


class Report(msgspec.Struct, frozen=True):
    """The last line. ``moved``: most that a threshold 0.1 higher or lower moves a family's mean."""

    known: Pair
    copies: Pair
    thinned: Pair
    bursts: Pair
    simulated: Pair
    threshold_left_out: dict[str, Pair]
    all_left_out: dict[str, Pair] | None
    moved: dict[str, float]
    moved_most: float
    """The same of one brand's copies, or one kind's weeks."""
    false_per_week: dict[str, float]
    """In weeks in which nothing happens, by how the rate wanders."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.unseen", description=__doc__)
    parser.add_argument("--nab", type=Path, required=True, metavar="DIR", help="folder of NAB volume files")
    parser.add_argument("--stocknet", type=Path, metavar="FILE", help="tweets.tsv.gz: cashtags and when")
    parser.add_argument("--airline", type=Path, metavar="FILE", help="tweets.csv: airlines and when")
    parser.add_argument("--copies", type=int, default=2, metavar="N", help="draws of each thinning and kind (2)")
    parser.add_argument("--draws", type=int, default=0, metavar="N", help="other values of all defaults to choose from")
    options = parser.parse_args(arguments)
    files = nab_files.read_series(options.nab)
    everything = [Ground("known", file.name, file) for file in files]
    everything += [copy for file in files for copy in ground.copies(file, options.copies)]
    everything += ground.bursts(options.stocknet, options.airline)
    everything += ground.simulated(options.copies)
    ours = [_run(one) for one in everything]
    outcomes = {step: [_decide(one, THRESHOLD + step * _STEP) for one in ours] for step in _STEPS}
    _print_thresholds(everything, outcomes)
    moved, most = _print_moved(everything, outcomes)
    false = _quiet_weeks(options.copies)
    chosen = _left_out(everything, list(outcomes.values()), 1)
    _print_left_out("threshold", chosen)
    drawn = None
    if options.draws:
        drawn = _left_out(everything, list(_drawn(everything, options.draws)), _BEST)
        _print_left_out("every default", drawn)
    at = {family: _pair([outcomes[0][i] for i in _of(everything, family)]) for family in _FAMILIES}
    print(
        msgspec.json.encode(
            Report(
                **at, threshold_left_out=chosen, all_left_out=drawn, moved=moved, moved_most=most, false_per_week=false
            )
        ).decode()
    )


def _run(one: Ground) -> Evidenced:
    state = new_state(nab_files.ROW)
    rows, found = [], []
    for i, (at, count) in enumerate(zip(one.series.times, one.series.counts, strict=True)):
        verdict = observe(state, at, count)
        if verdict.strength > _SPOKEN and verdict.reason not in _DECIDED:
            rows.append(i)
            found.append(verdict.strength * THRESHOLD)
    return Evidenced(one, tuple(rows), tuple(found))


def _decide(one: Evidenced, threshold: float) -> nab.Outcome:
    """The product's gate over kept evidence."""
    gate, series = new_gate(), one.ground.series
    flagged = []
    for row, evidence in zip(one.rows, one.evidence, strict=True):
        at = series.times[row]
        reason = weigh(gate, Evidence.event, Reading(strength=evidence / threshold), at, at + nab_files.ROW)
        if reason in (AlarmReason.new, AlarmReason.worse):
            flagged.append(row)
    return nab.Outcome(len(series.counts), series.windows, tuple(flagged))


def _of(everything: list[Ground], family: str) -> list[int]:
    if family == "thinned":
        return [i for i, one in enumerate(everything) if one.family == "copies" and "thinned" in one.series.name]
    return [i for i, one in enumerate(everything) if one.family == family]


def _pair(outcomes: list[nab.Outcome]) -> Pair:
    """0 for a family that was not given."""
    if not any(o.windows for o in outcomes):
        return Pair(0.0, 0.0)
    return Pair(*(round(nab.score(outcomes, profile), 1) for profile in _PLAIN))


def _print_thresholds(everything: list[Ground], outcomes: dict[int, list[nab.Outcome]]) -> None:
    print("NAB's standard and low FP by the threshold of an event")
    print("  " + f"{'threshold':<11}" + "".join(f"{family:>14}" for family in _FAMILIES))
    for step, found in outcomes.items():
        pairs = (_pair([found[i] for i in _of(everything, family)]) for family in _FAMILIES)
        cells = "".join(f"{f'{p.standard:.1f} {p.reward_low_FP_rate:.1f}':>14}" for p in pairs)
        print(f"  {THRESHOLD + step * _STEP:<11.2f}{cells}{'  default' if step == 0 else ''}")


def _print_moved(everything: list[Ground], outcomes: dict[int, list[nab.Outcome]]) -> tuple[dict[str, float], float]:
    """Per family and per brand or kind: what a threshold 0.1 lower and higher moves."""

    def by(rows: list[int]) -> float:
        at = [_pair([outcomes[step][i] for i in rows]) for step in (-1, 0, 1)]
        return max(
            max(abs(a.standard - at[1].standard), abs(a.reward_low_FP_rate - at[1].reward_low_FP_rate)) for a in at
        )

    families = {family: round(by(_of(everything, family)), 1) for family in _FAMILIES}
    print("\nMost that a threshold 0.1 lower or higher moves")
    print("  " + ", ".join(f"{family} {most:.1f}" for family, most in families.items()))
    brands = {}
    for one in everything:
        if one.family != "known":
            name = f"{one.family}, {one.group}"
            brands[name] = [i for i, o in enumerate(everything) if (o.family, o.group) == (one.family, one.group)]
    each = {name: by(rows) for name, rows in brands.items()}
    for name, most in each.items():
        at = [_pair([outcomes[step][i] for i in brands[name]]) for step in (-1, 0, 1)]
        print(f"    {name:<28}{most:>5.1f}   " + "  ".join(f"{p.standard:.1f}/{p.reward_low_FP_rate:.1f}" for p in at))
    return families, round(max(each.values()), 1)


def _quiet_weeks(draws: int) -> dict[str, float]:
    """False alarms a week where nothing happens: Poisson, and rates that wander."""
    found = {}
    for wander in (0.0, 0.15, 0.3):
        alarms = 0
        bases = (1.0, 10.0, 100.0, 1000.0)
        for base in bases:
            for draw in range(draws):
                kind = ground.Kind(f"{base:g}", base, wander=wander, drift=0.0, restless=0.0)
                series = ground.empty(kind, 5, seed=draw)
                ours = _decide(_run(Ground("empty", kind.name, series)), THRESHOLD)
                alarms += nab.false_alarms([ours])
        name = "Poisson" if wander == 0.0 else f"wandering {wander:g}"
        found[name] = round(alarms / (len(bases) * draws * 5), 3)
    print("\nFalse alarms a week where nothing happens: " + ", ".join(f"{k} {v:.2f}" for k, v in found.items()))
    return found


def _drawn(everything: list[Ground], draws: int) -> Iterator[list[nab.Outcome]]:
    """Outcomes of other defaults, each at several thresholds."""
    for draw in range(draws):
        with drawing.other_defaults(draw) as what:
            print(f"  draw {draw}: {what}", flush=True)
            ours = [_run(one) for one in everything]
            for step in (-4, -2, 0, 2, 4):
                yield [_decide(one, THRESHOLD + step * _STEP) for one in ours]


def _left_out(everything: list[Ground], choices: list[list[nab.Outcome]], best: int) -> dict[str, Pair]:
    """Each brand scored by the choices that are best without it, in the mean of both profiles."""
    raw = np.array([[[nab.raw(o, profile) for profile in _PLAIN] for o in choice] for choice in choices])
    windows = np.array([len(one.series.windows) for one in everything])
    groups = [one.group for one in everything]
    found: dict[str, list[nab.Outcome]] = {}
    for without in sorted({one.group for one in everything if one.family != "known"}):
        worth = np.zeros(len(choices))
        for family, weight in _WEIGHTS.items():
            kept = [i for i in _of(everything, family) if groups[i] != without]
            if windows[kept].sum():
                worth += weight * raw[:, kept].sum(1).mean(1) / windows[kept].sum()
        order = np.argsort(-worth, kind="stable")[:best]
        for i, one in enumerate(everything):
            if one.group == without:
                found.setdefault(one.family, []).extend(choices[k][i] for k in order)
    found.pop("known", None)
    return {family: _pair(outcomes) for family, outcomes in found.items() if any(o.windows for o in outcomes)}


def _print_left_out(what: str, chosen: dict[str, Pair]) -> None:
    cells = ", ".join(f"{family} {p.standard:.1f} {p.reward_low_FP_rate:.1f}" for family, p in chosen.items())
    print(f"\nChosen without the brand or kind it is scored on, {what}: {cells}")


if __name__ == "__main__":
    main()
