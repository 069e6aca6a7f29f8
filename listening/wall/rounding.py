"""Numbers as short as they can be read."""

from __future__ import annotations


def rounded(value: float) -> float:
    """To one digit below 10, to whole numbers above: no usual is known more exactly."""
    short = round(value, 1 if abs(value) < 10 else 0)
    return int(short) if short == int(short) else short


def points(net: float | None) -> int | None:
    """Net sentiment (-1..1) as shown: -100..100."""
    return None if net is None else round(100 * net)


def readable(rate: float) -> int:
    """A rate to two digits: the third only flickers."""
    whole = round(rate)
    step = int(10 ** max(0, len(str(whole)) - 2))
    return round(whole / step) * step
