"""Places that the mentions of the last hour come from."""

from __future__ import annotations

from collections import Counter

import msgspec

from listening.counting.counts import Mood, Tally
from listening.names.countries import COUNTRIES
from listening.wall.model import SnapshotPart
from listening.wall.sides import side
from listening.wall.sums import Measure, Sums

SHOWN = 24
"""Countries on the map; the rest are dots too small to see."""
CITIES = 8
NOTHING = Mood()


class CountryRow(SnapshotPart, frozen=True, kw_only=True):
    name: str
    lat: float
    lon: float
    mentions: int = msgspec.field(name="n")
    usual: float | None = msgspec.field(default=None, name="u")
    mood: str = "u"
    """Letter of the side net sentiment is on."""


class CityRow(SnapshotPart, frozen=True, kw_only=True):
    name: str
    country: str
    mentions: int = msgspec.field(name="n")


class Places(SnapshotPart, frozen=True, kw_only=True):
    """Where mentions of the last hour come from."""

    empty: bool = False
    known: int
    """Percent of mentions whose country is known."""
    countries: dict[str, CountryRow]
    cities: dict[str, CityRow]


def build(sums: Sums) -> Places:
    hour = sums.hour
    known = {code: by for code, by in hour.by_country.items() if code in COUNTRIES}
    most = sorted(known, key=lambda code: (-known[code].mentions, code))[:SHOWN]
    cities = Counter((m.city, m.country) for m in sums.hour_mentions if m.city)
    known_mentions = sum(by.mentions for code, by in hour.by_country.items() if code)
    return Places(
        empty=not most,
        known=round(100 * known_mentions / hour.mentions) if hour.mentions else 0,
        countries={code: _country(code, known[code], sums) for code in most},
        cities={
            f"{city} {country}": CityRow(name=city, country=country, mentions=n)
            for (city, country), n in sorted(cities.items(), key=lambda entry: (-entry[1], entry[0]))[:CITIES]
        },
    )


def _country(code: str, by: Mood, sums: Sums) -> CountryRow:
    name, lat, lon = COUNTRIES[code]
    usual = sums.usual_hour(_mentions_of(code))
    return CountryRow(
        name=name,
        lat=lat,
        lon=lon,
        mentions=by.mentions,
        usual=None if usual is None else usual.middle,
        mood=side(by.net),
    )


def _mentions_of(country: str) -> Measure:
    def measure(past: Tally) -> float:
        return past.by_country.get(country, NOTHING).mentions

    return measure
