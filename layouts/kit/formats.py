"""Formats of values as text. ``assets/live.js`` has the same functions; a browser test compares them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from listening.spans import DAY_S, HOUR_S

NOTHING = "–"
"""Shown where there is no value."""


class Format(StrEnum):
    """What ``data-format`` may say."""

    text = "text"
    int = "int"
    """18,204; from a million 1.24 M."""
    about = "about"
    """A usual: 18k, 240, 3.5."""
    tenths = "tenths"
    """1.0"""
    signed = "signed"
    """+8, −12, 0."""
    percent = "percent"
    """94 %."""
    age = "age"
    """Since a time in whole seconds UTC: 4 s, 3 min, 2 h. Ages where it stands, without a frame."""
    span = "span"
    """A length of time in seconds, in the same words."""


def shown(value: Any, how: Format, now: int = 0) -> str:
    """``value`` as text; ``now`` (whole seconds UTC) is needed for ages."""
    if value is None:
        return "" if how is Format.text else NOTHING
    match how:
        case Format.text:
            return str(value)
        case Format.int:
            return whole(value)
        case Format.about:
            return about(value)
        case Format.tenths:
            return f"{value:.1f}"
        case Format.signed:
            return signed(value)
        case Format.percent:
            return f"{value} %"
        case Format.age:
            return span(now - value)
        case Format.span:
            return span(value)


def whole(value: float) -> str:
    return f"{value:,.0f}" if value < 1_000_000 else f"{_cut(value / 1e6, 2)} M"


def about(value: float) -> str:
    if value < 10:
        return _cut(value, 1)
    if value < 10_000:
        return f"{value:,.0f}"
    if value < 1_000_000:
        return f"{_cut(value / 1000, 1 if value < 100_000 else 0)}k"
    return f"{_cut(value / 1e6, 1)} M"


def signed(value: float) -> str:
    short = about(abs(value))
    if short == "0":
        return "0"
    return f"{'+' if value > 0 else '−'}{short}"


def span(seconds: float) -> str:
    seconds = max(0, int(seconds))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < HOUR_S:
        return f"{seconds // 60} min"
    if seconds < 172_800:
        return f"{seconds // HOUR_S} h"
    days = seconds // DAY_S
    if days < 100:
        return f"{days} days"
    # Of recorded conversations: what is read from afar stays short.
    return f"{days} d" if days < 730 else f"{days // 365} years"


def _cut(value: float, digits: int) -> str:
    # Half away from zero, as toFixed does it for the values that occur here.
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
