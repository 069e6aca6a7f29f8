"""The place of a mention: its place text or its coordinates, to a country and a city.

Offline and cautious: a place is named only when the text can hardly mean another one. What is
not understood gives nothing, for an unknown place is an honest gap on the map and a wrong one is
not. A time-zone name is not taken for evidence; see `locate`.
"""

import math
import re
from functools import lru_cache

import msgspec

from listening.triage.gazetteer import UNITED_STATES, City, Region, country_names, fold, gazetteer
from listening.triage.place_names import ALONE, COMMON_WORDS, NO_PLACE, SHORT_IN_ANY_CASE, WORD_LIKE

_LONGEST = 120
"""Characters of the longest text that is looked at: a longer one is no place but a biography."""

_FAMOUS = 100_000
"""Inhabitants from which a city is known by its name alone."""

_OUTSHINES = 10
"""Times that a city must be larger than its namesakes abroad to be meant by the name alone."""

_OUTSHINES_AT_HOME = 4
"""The same for namesakes in its own country: the country is right in any case."""

_SAME_TOWN_KM = 25.0
_SAME_COUNTRY_KM = 150.0
_WITNESSES = 4
"""A point is in a city within the first distance; within the second it is in a country when that
many nearest cities agree."""

_WIDEST_CITY_KM = 40.0
_COORDINATES = re.compile(r"(-?\d{1,2}\.\d{3,})\s*,\s*(-?\d{1,3}\.\d{3,})")
_PICTURES = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]+")
_ALTERNATIVES = re.compile(r"[|/\n•·;&+~\u2013\u2014]|::|\s-+\s|\s(?:and|to)\s")
_PUNCTUATION = " \t\r.,:!?¡¿'\"“”‘’`()[]{}<>*#=_…-"
_BEFORE_PLACES = ("greater", "downtown", "near", "metro")
_AROUND = re.compile(rf"^(?:{'|'.join(_BEFORE_PLACES)})\s+|\s+(?:metro )?area$", re.IGNORECASE)
_POSTCODE = re.compile(r"\s+\d{5}$")
_COUNTRIES_AT_END = ("USA", "U.S.A", "US", "U.S", "UK")
_COUNTRY_AT_END = re.compile(rf"\s+(?=(?:{'|'.join(map(re.escape, _COUNTRIES_AT_END))})$)")
_LONGEST_TAIL = 3
"""Words of the longest region or country that follows a city without a comma."""


class Place(msgspec.Struct, frozen=True):
    """A country (ISO 3166-1 alpha-2, or XK for Kosovo) and, when known, a city in it.

    The coordinates are degrees, WGS 84: the city's, or those of a point that is in no city.
    """

    country: str
    city: str | None = None
    lat: float | None = None
    lon: float | None = None


def locate(text: str | None, lat: float | None = None, lon: float | None = None) -> Place | None:
    """Find the place a text or coordinates name; coordinates go first. Never raises.

    `text` is what a person wrote of where they are; `lat` and `lon` are degrees. Coordinates out
    of range, not finite or 0, 0 count as missing. There is no way from a time zone: the name an
    account carries is often one that its software chose ("Quito" for the east of the United
    States), and "Eastern Time (US & Canada)" names two countries.
    """
    if lat is not None and lon is not None:
        place = _at(lat, lon)
        if place is not None:
            return place
    if not text or len(text) > _LONGEST:
        return None
    return _named(text)


def country_name(code: str) -> str:
    """Give a country's English name by ISO 3166-1 alpha-2 code; KeyError for an unknown one."""
    return country_names()[code]


@lru_cache(maxsize=512)
def country_centre(code: str) -> tuple[float, float]:
    """Give latitude and longitude, in degrees, of the middle of a country's people.

    It is a place on land inside the country, fit for a label or a bubble. KeyError for an
    unknown code.
    """
    return gazetteer().centre(code)


def preload() -> None:
    """Read the gazetteer now, so that processes forked from this one share it."""
    gazetteer()


def _at(lat: float, lon: float) -> Place | None:
    if not (math.isfinite(lat) and math.isfinite(lon) and -90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    if lat == 0 and lon == 0:
        # What software writes that has no position.
        return None
    return _at_point(lat, lon)


@lru_cache(maxsize=8_192)
def _at_point(lat: float, lon: float) -> Place | None:
    around = gazetteer().around(lat, lon, _WIDEST_CITY_KM)
    found = around.nearest(1)
    if not found or found[0].km > _SAME_TOWN_KM:
        witnesses = gazetteer().around(lat, lon, _SAME_COUNTRY_KM).nearest(_WITNESSES)
        countries = {near.city.country for near in witnesses}
        return Place(countries.pop(), None, lat, lon) if len(countries) == 1 else None
    nearest = found[0].city
    # The quarter of a large city that is nearest says less than the city it belongs to.
    covering = [city for city in around.covering() if (city.country, city.admin1) == (nearest.country, nearest.admin1)]
    return _place(max(covering, key=lambda city: city.population, default=nearest))


@lru_cache(maxsize=16_384)
def _named(text: str) -> Place | None:
    """Read a place text: coordinates in it, or one place, or several in one country."""
    # What most have nothing of is looked for by what it cannot be without.
    written = _COORDINATES.search(text) if "." in text else None
    if written:
        return _at(float(written[1]), float(written[2]))
    shown = text if text.isascii() else _PICTURES.sub("|", text)
    parts = [_tokens(part) for part in _ALTERNATIVES.split(shown)]
    parts = [tokens for tokens in parts if tokens]
    if len(parts) > 1 and len(parts[-1]) == 1 and gazetteer().country(fold(parts[-1][0])):
        # "Grimsby - UK": any sign may stand for the comma.
        names = [token for tokens in parts for token in tokens]
        place = _city_in(names[:-1], _scopes(names))
        if place is not None:
            return place
    return _agreed([_one(tokens) for tokens in parts])


def _tokens(part: str) -> list[str]:
    """Cut at commas, and drop what surrounds names and what narrows nothing."""
    tokens: list[str] = []
    for token in part.split(","):
        name = token.strip(_PUNCTUATION)
        low = name.lower()
        if low.endswith("area") or low.startswith(_BEFORE_PLACES) or not low.isascii():
            name = _AROUND.sub("", name)
        if name[-1:].isdecimal():
            name = _POSTCODE.sub("", name)
        if name.endswith(_COUNTRIES_AT_END):
            region, *country = _COUNTRY_AT_END.split(name, maxsplit=1)
            tokens += [region, *country] if country and _region(region) is not None else [name]
        else:
            tokens.append(name)
    return [token for token in tokens if token and fold(token) not in NO_PLACE]


def _agreed(found: list[Place | None]) -> Place | None:
    """Give the one place of several, or their one country; nothing when one is not understood."""
    places = {place for place in found if place is not None}
    if None in found or len({place.country for place in places}) != 1:
        return None
    return places.pop() if len(places) == 1 else Place(places.pop().country)


def _one(tokens: list[str]) -> Place | None:
    """Read "City", or "City, Region, Country", or a list of cities."""
    if len(tokens) == 1:
        return _alone(tokens[0]) or _without_comma(tokens[0])
    scopes = _scopes(tokens)
    if not scopes:
        return _agreed([_alone(token) for token in tokens])
    return _city_in(tokens[:-1], scopes) or _country_of(tokens)


def _alone(token: str) -> Place | None:
    """Read a name that nothing qualifies."""
    if token in ALONE:
        return Place(UNITED_STATES)
    name = fold(token)
    if name in COMMON_WORDS:
        return None
    if len(name) <= 3 and name.isascii() and name not in SHORT_IN_ANY_CASE and not token.isupper():
        return None
    book = gazetteer()
    nickname = book.nickname(name)
    if nickname is not None:
        return _place(nickname)
    country = book.country(name)
    if country is not None:
        return Place(country)
    region = book.region(name)
    if region is not None:
        return Place(region.country)
    # Too short a name is an abbreviation of something else.
    return None if len(name) <= 3 and name.isascii() else _famous(book.cities(name))


def _famous(namesakes: list[City]) -> Place | None:
    """Give the city that is meant when all of these, largest first, have the name."""
    if not namesakes or namesakes[0].population < _FAMOUS:
        return None
    first, *others = namesakes
    abroad = [city.population for city in others if city.country != first.country]
    if first.population < _OUTSHINES * max(abroad, default=0):
        return None
    at_home = [city.population for city in others if city.country == first.country]
    if first.population < _OUTSHINES_AT_HOME * max(at_home, default=0):
        return Place(first.country)
    return _place(first)


def _without_comma(token: str) -> Place | None:
    """Read "City Region" or "City Country" where the city is known to be there."""
    words = token.split()
    for size in range(1, min(_LONGEST_TAIL, len(words) - 1) + 1):
        head, tail = " ".join(words[:-size]), " ".join(words[-size:])
        if fold(head) in COMMON_WORDS or (tail.upper() in WORD_LIKE and not tail.isupper()):
            continue
        place = _city_in([head], _scopes([head, tail]))
        if place is not None:
            return place
    return None


def _scopes(tokens: list[str]) -> list[Region]:
    """Give the regions and countries that the last of several names may mean, likeliest first."""
    book = gazetteer()
    *names, last = tokens
    region, country = _region(last), book.country(fold(last))
    scopes = [] if region is None else [region]
    if country is not None:
        inner = _region(names[-1]) if len(names) > 1 else None
        if inner is not None and inner.country == country:
            scopes.append(inner)
        scopes.append(Region(country))
    elif len(last) == 2 and last.isupper() and last in country_names():
        # "Berlin, DE" and "Toronto, CA": no such city is in Delaware, nor in California.
        scopes.append(Region(last))
    return scopes


def _region(token: str) -> Region | None:
    book, name = gazetteer(), fold(token)
    return book.region(name) or book.short_region(name)


def _city_in(names: list[str], scopes: list[Region]) -> Place | None:
    """Find the first of `names` that is a city in one of `scopes`."""
    book = gazetteer()
    for scope in scopes:
        for name in map(fold, names):
            if scope.admin1 is None and book.region(name) is not None:
                # "New York, USA" and "Ontario, Canada" may well mean the state.
                continue
            city = book.city_in(name, scope)
            if city is not None:
                return _place(city)
    return None


def _country_of(tokens: list[str]) -> Place | None:
    """Give the country that the last name says, though the town before it is not known."""
    *names, last = tokens
    key = fold(last)
    country = gazetteer().country(key)
    if country is None:
        region = _region(last)
        plain = len(key) > 3 or (last.isupper() and last not in WORD_LIKE)
        if region is None or not plain:
            return None
        country = region.country
    if key in COMMON_WORDS:
        return None
    elsewhere = any(place is not None and place.country != country for place in map(_alone, names))
    return None if elsewhere else Place(country)


def _place(city: City) -> Place:
    return Place(city.country, city.name, city.latitude, city.longitude)
