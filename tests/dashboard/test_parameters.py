"""Times and steps as people and programs write them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from dashboard.api import parameters
from dashboard.api.parameters import UnusableParameters, moment
from listening.config import Config

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-03-01T09:00:00Z", 1_772_355_600_000),
        ("2026-03-01T10:00:00+01:00", 1_772_355_600_000),
        ("2026-03-01T10:00:00 01:00", 1_772_355_600_000),
        ("2026-03-01T04:00:00.25-05:00", 1_772_355_600_250),
        ("20260301T090000Z", 1_772_355_600_000),
        ("2026-03-01", 1_772_319_600_000),
        ("2026-07-01", 1_782_856_800_000),
        ("1772355600", 1_772_355_600_000),
        ("1772355600.25", 1_772_355_600_250),
        ("0", 0),
        ("1969-12-31T23:59:59Z", -1_000),
    ],
)
def test_times(text: str, ms: int) -> None:
    assert moment(text, BERLIN) == ms


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026-03-01T09:00:00",
        "2026-02-30",
        "20260301",
        "2026-3-1",
        "1e9",
        "-5",
        "9" * 40,
        "٣",
    ],
)
def test_what_is_not_a_time(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of fromisoformat's words
        moment(text, BERLIN)


NOW = 1_772_355_600_000


@pytest.mark.parametrize("to", ["2026-03-02", "2999-12-31T23:59:59-14:00", "2026-03-01T09:00:00.001Z"])
def test_what_has_not_happened_yet_is_in_no_figure(config: Config, to: str) -> None:
    query = parameters.read([("from", "2026-02-28"), ("to", to)], parameters.KPIS, config, NOW)
    assert (query.start, query.end) == (moment("2026-02-28", BERLIN), NOW)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"from": "2026-03-02", "to": "2026-03-03"}, "from: lies ahead: nothing of it has happened yet"),
        ({"from": "2026-03-02"}, "from: not before to; to: not after from"),
    ],
)
def test_a_range_that_lies_ahead_is_refused(config: Config, sent: dict[str, str], said: str) -> None:
    with pytest.raises(UnusableParameters, match=f"^{said}$"):
        parameters.read(list(sent.items()), parameters.KPIS, config, NOW)
