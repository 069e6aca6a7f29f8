"""Values of figures as text: for the page and the report alike."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from layouts.kit.formats import NOTHING, about, signed, whole
from listening.config import Config
from listening.kpis.board import Board
from listening.kpis.figure import Figure, Unit
from listening.learning.sample import BOTH
from listening.spans import DAY_MS


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
    if figure.value is None or figure.before is None or figure.unchecked is not figure.was_unchecked:
        return ""
    if figure.was_by:
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
    if figure.low is None or figure.high is None or figure.unit is not Unit.money:
        return ""
    return _range((figure.low, figure.high), currency)


BY_WHOM = {BOTH: "word list and model"}


def before_of(figure: Figure, currency: str = "") -> str:
    """What it was in the period before: a value, or the range of one that is only known as one."""
    if figure.was and figure.unit is Unit.money:
        return _range(figure.was, currency)
    text = shown(figure.before, figure.unit, currency)
    if figure.was_unchecked and not figure.unchecked:
        return f"{text}, not checked"
    return f"{text}, by {BY_WHOM.get(figure.was_by, figure.was_by)}" if figure.was_by else text


def usual_of(figure: Figure, currency: str = "") -> str:
    """The middle of its usual; empty where there is none."""
    if figure.usual is None:
        return ""
    middle = figure.usual.middle
    return (
        f"about {_range((middle, middle), currency)}"
        if figure.low is not None and figure.unit is Unit.money
        else shown(middle, figure.unit, currency)
    )


def _range(ends: tuple[float, float], currency: str) -> str:
    # No more digits than such a value deserves.
    low, high = (f"{'−' if end <= -0.5 else ''}{about(abs(round(end)))}" for end in ends)
    return f"{low if low == high else f'{low} to {high}'} {currency}".strip()


RIPE_MS = 2 * DAY_MS


def longer(board: Board) -> str:
    """Why shares of what is answered are set beside others with care: of a short range that ends now."""
    running = board.now - board.period.end < DAY_MS and board.period.length <= RIPE_MS
    return "those before had longer" if running and board.figures["response_rate"].before is not None else ""


def no_usual(board: Board, config: Config) -> str:
    """Why a figure stands beside no usual, or since when it will."""
    if board.usual_from is None:
        return "too long for a usual"
    if not board.usual_from:
        return "no usual yet"
    return f"usual known from {day(board.usual_from, board.now, config)}"


def day(at: int, now: int, config: Config) -> str:
    """``14 Mar``, of another year ``14 Mar 2027``; times in ms."""
    zone = ZoneInfo(config.brand.timezone)
    then, here = datetime.fromtimestamp(at / 1000, zone), datetime.fromtimestamp(now / 1000, zone)
    return f"{then:%-d %b}" if then.year == here.year else f"{then:%-d %b %Y}"


def worth_of(board: Board, config: Config) -> list[str]:
    """What worth is made of, with its assumptions; or what it needs."""
    found, assumed = board.balance, config.worth
    if found is None:
        said = "Say in [worth] of config.toml what a contact and an hour cost: then answers have a price."
        return [] if assumed.contact_cost else [said]
    each, hours, price = (ends(v) for v in (assumed.contact_cost, assumed.hours_per_week, assumed.hour_cost))
    return [
        f"saved {_span(found.saved)}: {found.answered:,} answers at {each} {assumed.currency}".rstrip(),
        f"spent {_span(found.spent)}: {hours} hours a week at {price} {assumed.currency}".rstrip(),
    ]


def _span(ends: tuple[float, float]) -> str:
    low, high = (about(round(end)) for end in ends)
    return low if low == high else f"{low} to {high}"


def ends(values: tuple[float, ...]) -> str:
    """What is said as one number, or as the ends of a range: ``4 to 9``."""
    return " to ".join(f"{value:,g}" for value in dict.fromkeys(values))
