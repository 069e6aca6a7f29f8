"""Figures of spikes in words."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from layouts.kit.formats import about
from listening import moments
from listening.config import Config
from listening.spikes.detector.verdict import Severity
from listening.spikes.picture import DriverKind
from listening.spikes.record import SeriesReading, Stage

STAGES = {
    Stage.growing: "growing",
    Stage.peaking: "at its peak",
    Stage.fading: "fading",
    Stage.closed: "over",
}
SEVERITIES = {
    Severity.low: "low",
    Severity.medium: "medium",
    Severity.high: "high",
    Severity.critical: "critical",
}
KINDS = {
    DriverKind.term: "Said more than usual",
    DriverKind.reach: "Most followed",
    DriverKind.author: "Write the most",
    DriverKind.topic: "Topics",
    DriverKind.department: "Departments",
    DriverKind.source: "Sources",
    DriverKind.language: "Languages",
    DriverKind.country: "Countries",
    DriverKind.city: "Cities",
}


def times(value: float) -> str:
    """``6.2×``, ``14×``."""
    return f"{value:.0f}×" if value >= 10 else f"{value:.1f}×"


def clock(at: int, config: Config, seconds: bool = False) -> str:
    """``13:41``, where the brand is; ``at`` in ms UTC."""
    zone = ZoneInfo(config.brand.timezone)
    return f"{datetime.fromtimestamp(at / 1000, zone):%H:%M:%S}" if seconds else moments.clock(at, zone)


def day(at: int, config: Config) -> str:
    """``Sat 21 Nov``."""
    return f"{datetime.fromtimestamp(at / 1000, ZoneInfo(config.brand.timezone)):%a %-d %b}"


def lasted(ms: int) -> str:
    """``40 s``, ``12 min``, ``3 h 5 min``, ``2 d 4 h``."""
    seconds = max(0, ms) // 1000
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 2880:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes // 1440} d {minutes // 60 % 24} h"


def window(reading: SeriesReading) -> str:
    """``40 in 2 min, usually 5.3``."""
    seconds = reading.window
    length = f"{seconds} s" if seconds < 120 else lasted(seconds * 1000)
    return f"{reading.observed:.0f} in {length}, usually {about(reading.expected)}"


def chance(log10_p: float) -> str:
    """How unlikely it is by luck: ``1 in 4,000``, ``1 in 10¹²``."""
    if log10_p >= -1:
        return ""
    if log10_p < -12:
        return "below 1 in 10¹²"
    if log10_p > -6:
        return f"1 in {10**-log10_p:,.0f}"
    power = str(int(-log10_p)).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"1 in 10{power}"


def address(id: str, query: dict[str, str]) -> str:
    """A spike's page with something chosen."""
    return f"/spikes/{id}" + (f"?{urlencode(query)}" if query else "")
