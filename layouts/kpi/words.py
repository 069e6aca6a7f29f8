"""How the values of figures become text: for the page and the report alike."""

from __future__ import annotations

from layouts.formats import NOTHING, about, signed, whole
from listening.kpis.figure import Figure, Unit


def lasted(seconds: float) -> str:
    """A length of time with two parts at most: ``45 s``, ``20 min``, ``3 h 05``, ``4.2 days``."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02d}"
    return f"{minutes / 1440:.1f} days"


def money(value: float, currency: str) -> str:
    """Whole, with a sign only where it is a loss: ``12,400 EUR``."""
    short = f"{abs(value):,.0f}" if abs(value) < 1e6 else f"{abs(value) / 1e6:,.2f} M"
    return f"{'−' if value < 0 and short != '0' else ''}{short}{' ' if currency else ''}{currency}"


def shown(value: float | None, unit: Unit, currency: str = "") -> str:
    """A value in its unit."""
    if value is None:
        return NOTHING
    match unit:
        case Unit.percent:
            return f"{_short(value)} %"
        case Unit.points:
            return signed(round(value))
        case Unit.seconds:
            return lasted(value)
        case Unit.money:
            return money(value, currency)
        case Unit.followers:
            return about(value) if value < 1e9 else f"{value / 1e9:.2f} bn"
        case Unit.times | Unit.people:
            return f"{value:.1f}".removesuffix(".0")
        case _:
            return whole(value)


def _short(value: float) -> str:
    """Per cent: whole, but one digit where whole numbers would lie (99.6 is not all)."""
    return f"{value:.1f}".removesuffix(".0") if value < 10 or value > 99 else f"{value:.0f}"


def changed(figure: Figure) -> str:
    """From the period before to now: ``+12 %``, ``−3 points``, ``= ``; empty where there is none."""
    if figure.value is None or figure.before is None:
        return ""
    difference = figure.value - figure.before
    if figure.unit is Unit.percent:
        return "±0 pt" if not round(difference) else f"{signed(round(difference))} pt"
    if figure.unit is Unit.points:
        return "±0" if not round(difference) else signed(round(difference))
    if not figure.before:
        return ""
    relative = round(100 * difference / abs(figure.before))
    return "±0 %" if not relative else f"{signed(relative)} %"


def range_of(figure: Figure, currency: str) -> str:
    """``8,200 to 12,400 EUR``, for a value that is only known as a range."""
    if figure.low is None or figure.high is None:
        return ""
    # No more digits than such a value deserves.
    low, high = (f"{'−' if end <= -0.5 else ''}{about(abs(round(end)))}" for end in (figure.low, figure.high))
    return f"{low if low == high else f'{low} to {high}'} {currency}".strip()
