"""Contributions of groups to the change of a figure: exact, so that the parts are the whole. Pure.

Everything is counted in fractions. Three kinds of figures are taken apart:

* a count: the difference of each group;
* a share or a mean: how much of a group there is (mix) and how it went in it (rate), each
  measured at the mean of before and now, so that nothing is left over (Kitagawa,
  "Components of a difference between two rates", JASA 50, 1955);
* a percentile: Shapley's value of each group, the mean change over all orders in which the
  groups of before are replaced by those of now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial

import msgspec
import numpy as np
import numpy.typing as npt

Thousandths = npt.NDArray[np.int64]
"""Values of items, times 1000: seconds as milliseconds."""

SHOWN = 7
"""Groups named at most; the others are one."""
PLAYERS = 5
"""Groups of a percentile named at most: each doubles what has to be computed."""


FEWEST = 10
"""Items of a group, now and before, below which its rate is not compared."""


class Ratio(msgspec.Struct, frozen=True):
    """What one group adds to a share or a mean."""

    over: Fraction
    of: int


class Contribution(msgspec.Struct, frozen=True, kw_only=True):
    """One group. ``mix`` and ``rate`` add up to ``change``; None where a figure has no such parts."""

    group: str
    """Empty: it is not known."""
    change: Fraction
    mix: Fraction | None = None
    rate: Fraction | None = None
    items: int
    """Behind it, now and before."""
    items_before: int
    others: int = 0
    """How many small groups this one is made of; 0 = it is one that is named."""


def of_counts(before: Mapping[str, int], now: Mapping[str, int]) -> list[Contribution]:
    """The difference of each group."""
    return _folded(
        [
            Contribution(
                group=group,
                change=Fraction(now.get(group, 0) - before.get(group, 0)),
                items=now.get(group, 0),
                items_before=before.get(group, 0),
            )
            for group in sorted({*before, *now})
        ]
    )


NONE = Ratio(Fraction(0), 0)


def of_ratios(before: Mapping[str, Ratio], now: Mapping[str, Ratio]) -> list[Contribution]:
    """Mix and rate of each group. Raises ZeroDivisionError where one of the periods has nothing."""
    all_before, all_now = sum(r.of for r in before.values()), sum(r.of for r in now.values())
    whole_before = sum((r.over for r in before.values()), Fraction(0)) / all_before
    whole_now = sum((r.over for r in now.values()), Fraction(0)) / all_now
    middle = (whole_before + whole_now) / 2
    found = []
    for group in sorted({*before, *now}):
        was, is_ = before.get(group, NONE), now.get(group, NONE)
        weight, weight_before = Fraction(is_.of, all_now), Fraction(was.of, all_before)
        # What the group adds beyond having as much of the whole as it has: the middle is taken from all alike.
        change = is_.over / all_now - was.over / all_before - (weight - weight_before) * middle
        # How it went in a group that was hardly there is chance: all it adds is that it came, or went.
        known = min(is_.of, was.of) >= FEWEST
        moved = is_.over / is_.of - was.over / was.of if known else Fraction(0)
        rate = (weight + weight_before) / 2 * moved
        mix = change - rate
        found.append(Contribution(group=group, change=change, mix=mix, rate=rate, items=is_.of, items_before=was.of))
    return _folded(found)


def percentile(values: Thousandths, share: Fraction) -> Fraction | None:
    """As ``listening.kpis.percentiles`` has it, exactly; None of nothing."""
    if not len(values):
        return None
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    ordered = np.partition(values, [low, high])
    first, second = int(ordered[low]), int(ordered[high])
    return (first + (place - low) * (second - first)) / Fraction(1000)


def of_percentiles(
    before: Mapping[str, Thousandths], now: Mapping[str, Thousandths], share: Fraction
) -> list[Contribution]:
    """Shapley's value of each group. Raises ZeroDivisionError where one of the periods has nothing."""
    sizes = {group: len(before.get(group, ())) + len(now.get(group, ())) for group in {*before, *now}}
    order = sorted((group for group in sizes if sizes[group]), key=lambda group: (-sizes[group], group))
    named, rest = (order, []) if len(order) <= PLAYERS + 1 else (order[:PLAYERS], order[PLAYERS:])
    pools = [(_pool(before, [group]), _pool(now, [group])) for group in named]
    if rest:
        pools.append((_pool(before, rest), _pool(now, rest)))
    start = percentile(np.concatenate([was for was, _ in pools]) if pools else _NOTHING, share)
    if start is None or not sum(len(is_) for _, is_ in pools):
        raise ZeroDivisionError

    def worth(replaced: frozenset[int]) -> Fraction:
        some = percentile(np.concatenate([pool[n in replaced] for n, pool in enumerate(pools)]), share)
        # Where nobody is left nothing says that anything moved.
        return start if some is None else some

    changes = shapley(len(pools), worth)
    return [
        Contribution(
            group=named[n] if n < len(named) else "",
            change=changes[n],
            items=len(is_),
            items_before=len(was),
            others=0 if n < len(named) else len(rest),
        )
        for n, (was, is_) in enumerate(pools)
    ]


_NOTHING: Thousandths = np.empty(0, np.int64)


def _pool(values: Mapping[str, Thousandths], groups: Sequence[str]) -> Thousandths:
    return np.concatenate([values.get(group, _NOTHING) for group in groups])


def shapley(players: int, worth: Callable[[frozenset[int]], Fraction]) -> list[Fraction]:
    """What each of some players adds to ``worth`` of all (Shapley, "A value for n-person games", 1953)."""
    known = {
        frozenset(some): worth(frozenset(some))
        for size in range(players + 1)
        for some in combinations(range(players), size)
    }
    weight = [Fraction(factorial(n) * factorial(players - n - 1), factorial(players)) for n in range(players)]
    return [
        sum((weight[len(s)] * (known[s | {n}] - w) for s, w in known.items() if n not in s), Fraction(0))
        for n in range(players)
    ]


def _folded(found: Sequence[Contribution]) -> list[Contribution]:
    """Those that moved it most by name, the others in one."""
    order = sorted(found, key=lambda each: (-abs(each.change), -each.items - each.items_before, each.group))
    if len(order) <= SHOWN + 1:
        return order
    named, rest = order[:SHOWN], order[SHOWN:]
    split = rest[0].mix is not None
    return [
        *named,
        Contribution(
            group="",
            change=sum((each.change for each in rest), Fraction(0)),
            mix=sum((each.mix or Fraction(0) for each in rest), Fraction(0)) if split else None,
            rate=sum((each.rate or Fraction(0) for each in rest), Fraction(0)) if split else None,
            items=sum(each.items for each in rest),
            items_before=sum(each.items_before for each in rest),
            others=len(rest),
        ),
    ]


def shared_out(parts: Sequence[Fraction], total: int) -> list[int]:
    """Whole numbers that add up to ``total``, each as near to its part as can be: by largest remainder."""
    if not parts:
        return []
    floors = [part.numerator // part.denominator for part in parts]
    each, left = divmod(total - sum(floors), len(parts))
    order = sorted(range(len(parts)), key=lambda n: (floors[n] - parts[n], n))
    for n in range(len(parts)):
        floors[n] += each
    for n in order[:left]:
        floors[n] += 1
    return floors
