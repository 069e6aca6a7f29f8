"""Numbers of the command line, refused in words."""

from __future__ import annotations

import argparse
import math

MOST_WORKERS = 64


def port(text: str) -> int:
    """A port to serve on; 0 = any free one."""
    return _whole(text, 0, 65535, "port")


def workers(text: str) -> int:
    return _whole(text, 1, MOST_WORKERS, "number of workers")


def count(text: str) -> int:
    """How many: at least one."""
    return _whole(text, 1, 1_000_000, "number")


def _whole(text: str, low: int, high: int, what: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9 and low <= int(text) <= high):
        raise argparse.ArgumentTypeError(f"{text!r} is no {what}; a whole number from {low} to {high}")
    return int(text)


def seconds(text: str) -> float:
    """A length of time."""
    number = _above_zero(text)
    if number is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no length of time; a number of seconds above 0")
    return number


def speed(text: str) -> float:
    """How many times as fast as it happened; infinite for ``max``."""
    number = math.inf if text == "max" else _above_zero(text)
    if number is None:
        raise argparse.ArgumentTypeError(f"{text} is no speed; a number above 0, or max")
    return number


def _above_zero(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 < number < math.inf else None
