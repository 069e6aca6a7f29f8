"""Where people say they are, as people write it: thick around the airline's hubs."""

from __future__ import annotations

import msgspec


class Spot(msgspec.Struct, frozen=True):
    """A city and the ways in which its people write it."""

    written: tuple[str, ...]
    lat: float
    lon: float
    weight: int = 1


class Country(msgspec.Struct, frozen=True):
    """Where the speakers of one language live."""

    language: str
    spots: tuple[Spot, ...]


HUBS: tuple[Spot, ...] = (
    Spot(("Dublin", "Dublin, Ireland", "Dublin, IE", "DUBLIN", "dublin ☘️"), 53.35, -6.26),
    Spot(("Lisbon", "Lisboa", "Lisbon, Portugal", "Lisboa, Portugal"), 38.72, -9.14),
    Spot(("Boston", "Boston, MA", "Boston, Massachusetts", "boston ma"), 42.36, -71.06),
    Spot(("Toronto", "Toronto, Canada", "Toronto, ON", "Toronto, Ontario"), 43.65, -79.38),
    Spot(("Berlin", "Berlin, Germany", "Berlin, Deutschland"), 52.52, 13.40),
)

COUNTRIES: tuple[Country, ...] = (
    Country(
        "en",
        (
            Spot(HUBS[0].written, 53.35, -6.26, 16),
            Spot(HUBS[2].written, 42.36, -71.06, 12),
            Spot(HUBS[3].written, 43.65, -79.38, 12),
            Spot(HUBS[1].written, 38.72, -9.14, 2),
            Spot(HUBS[4].written, 52.52, 13.40, 3),
            Spot(("London", "London, UK", "London, England", "SE London"), 51.51, -0.13, 8),
            Spot(("Cork", "Cork, Ireland"), 51.90, -8.47, 3),
            Spot(("Galway, Ireland", "Galway"), 53.27, -9.05, 2),
            Spot(("Manchester", "Manchester, England"), 53.48, -2.24, 3),
            Spot(("Edinburgh", "Edinburgh, Scotland"), 55.95, -3.19, 2),
            Spot(("New York", "NYC", "Brooklyn, NY", "New York, NY"), 40.71, -74.01, 6),
            Spot(("Chicago, IL", "Chicago"), 41.88, -87.63, 3),
            Spot(("San Francisco, CA", "San Francisco"), 37.77, -122.42, 2),
            Spot(("Miami, FL", "Miami"), 25.76, -80.19, 2),
            Spot(("Providence, RI",), 41.82, -71.41, 1),
            Spot(("Ottawa, ON", "Ottawa"), 45.42, -75.70, 2),
            Spot(("Vancouver, BC",), 49.28, -123.12, 1),
            Spot(("Sydney, Australia", "Sydney"), -33.87, 151.21, 1),
            Spot(("Mumbai, India", "Mumbai"), 19.08, 72.88, 2),
            Spot(("Lagos, Nigeria", "Lagos"), 6.45, 3.39, 2),
            Spot(("Nairobi, Kenya",), -1.29, 36.82, 1),
            Spot(("Cape Town", "Cape Town, South Africa"), -33.92, 18.42, 1),
            Spot(("Singapore",), 1.35, 103.82, 1),
            Spot(("Ireland",), 53.35, -6.26, 3),
            Spot(("UK", "United Kingdom"), 51.51, -0.13, 2),
            Spot(("USA", "United States"), 39.8, -98.6, 2),
        ),
    ),
    Country(
        "de",
        (
            Spot(HUBS[4].written, 52.52, 13.40, 8),
            Spot(("Hamburg", "Hamburg, Germany"), 53.55, 9.99, 2),
            Spot(("München", "Munich, Germany"), 48.14, 11.58, 2),
            Spot(("Köln", "Cologne"), 50.94, 6.96, 1),
            Spot(("Wien", "Vienna, Austria", "Wien, Österreich"), 48.21, 16.37, 2),
            Spot(("Zürich", "Zurich, Switzerland"), 47.38, 8.54, 1),
            Spot(("Leipzig",), 51.34, 12.37, 1),
        ),
    ),
    Country(
        "es",
        (
            Spot(("Madrid", "Madrid, España"), 40.42, -3.70, 4),
            Spot(("Barcelona", "Barcelona, Spain"), 41.39, 2.17, 3),
            Spot(("Sevilla",), 37.39, -5.98, 1),
            Spot(("Ciudad de México", "CDMX", "Mexico City"), 19.43, -99.13, 2),
            Spot(("Bogotá, Colombia",), 4.71, -74.07, 1),
            Spot(("Buenos Aires", "Buenos Aires, Argentina"), -34.60, -58.38, 2),
            Spot(("Boston, MA",), 42.36, -71.06, 1),
        ),
    ),
    Country(
        "fr",
        (
            Spot(("Paris", "Paris, France", "Paname"), 48.86, 2.35, 4),
            Spot(("Lyon", "Lyon, France"), 45.76, 4.84, 1),
            Spot(("Montréal", "Montreal, QC", "Montréal, Québec"), 45.50, -73.57, 3),
            Spot(("Bruxelles", "Brussels, Belgium"), 50.85, 4.35, 1),
            Spot(("Casablanca",), 33.57, -7.59, 1),
            Spot(("Toronto, ON",), 43.65, -79.38, 1),
        ),
    ),
    Country(
        "pt",
        (
            Spot(HUBS[1].written, 38.72, -9.14, 8),
            Spot(("Porto", "Porto, Portugal"), 41.15, -8.61, 3),
            Spot(("São Paulo", "São Paulo, Brasil", "SP, Brasil"), -23.55, -46.63, 3),
            Spot(("Rio de Janeiro", "RJ"), -22.91, -43.17, 2),
        ),
    ),
    Country(
        "it",
        (
            Spot(("Roma", "Rome, Italy"), 41.90, 12.50, 2),
            Spot(("Milano", "Milan, Italy"), 45.46, 9.19, 2),
            Spot(("Napoli",), 40.85, 14.27, 1),
        ),
    ),
    Country(
        "nl",
        (
            Spot(("Amsterdam", "Amsterdam, NL"), 52.37, 4.90, 3),
            Spot(("Utrecht",), 52.09, 5.12, 1),
            Spot(("Antwerpen", "Antwerp, Belgium"), 51.22, 4.40, 1),
        ),
    ),
    Country(
        "tr",
        (
            Spot(("İstanbul", "Istanbul, Turkey"), 41.01, 28.98, 3),
            Spot(("Ankara",), 39.93, 32.86, 1),
            Spot(("Berlin",), 52.52, 13.40, 1),
        ),
    ),
    Country(
        "ja",
        (
            Spot(("東京", "Tokyo", "東京都", "日本 東京"), 35.68, 139.69, 3),
            Spot(("大阪", "Osaka, Japan"), 34.69, 135.50, 2),
            Spot(("Dublin",), 53.35, -6.26, 1),
        ),
    ),
    Country(
        "ar",
        (
            Spot(("القاهرة", "Cairo, Egypt"), 30.04, 31.24, 2),
            Spot(("دبي", "Dubai", "Dubai, UAE"), 25.20, 55.27, 2),
            Spot(("الرياض", "Riyadh"), 24.71, 46.68, 1),
            Spot(("Casablanca, Maroc",), 33.57, -7.59, 1),
        ),
    ),
    Country(
        "ko", (Spot(("서울", "Seoul", "Seoul, Korea"), 37.57, 126.98, 3), Spot(("부산", "Busan"), 35.18, 129.08, 1))
    ),
)

JUNK: tuple[str, ...] = (
    "somewhere over the Atlantic",
    "seat 14A",
    "🌍",
    "here and there",
    "behind you",
    "the internet",
    "gate B42",
    "Narnia",
    "in the clouds ☁️",
    "she/her",
    "Earth, mostly",
    "53°N",
    "wherever the wifi is",
    "on the road again",
    "✈️ ✈️ ✈️",
    "probably at work",
    "?",
    "your timeline",
    "Moon",
)
"""What people write who do not say where they are."""
