"""Places as people write where they are: thick around the airline's hubs."""

from __future__ import annotations

import msgspec


class DemoSpot(msgspec.Struct, frozen=True):
    """A city and the ways in which its people write it."""

    written: tuple[str, ...]
    lat: float
    lon: float
    weight: int = 1


class Homeland(msgspec.Struct, frozen=True):
    """Where the speakers of one language live."""

    language: str
    spots: tuple[DemoSpot, ...]


HUBS: tuple[DemoSpot, ...] = (
    DemoSpot(("Dublin", "Dublin, Ireland", "Dublin, IE", "DUBLIN", "dublin ☘️"), 53.35, -6.26),
    DemoSpot(("Lisbon", "Lisboa", "Lisbon, Portugal", "Lisboa, Portugal"), 38.72, -9.14),
    DemoSpot(("Boston", "Boston, MA", "Boston, Massachusetts", "boston ma"), 42.36, -71.06),
    DemoSpot(("Toronto", "Toronto, Canada", "Toronto, ON", "Toronto, Ontario"), 43.65, -79.38),
    DemoSpot(("Berlin", "Berlin, Germany", "Berlin, Deutschland"), 52.52, 13.40),
)

COUNTRIES: tuple[Homeland, ...] = (
    Homeland(
        "en",
        (
            DemoSpot(HUBS[0].written, 53.35, -6.26, 16),
            DemoSpot(HUBS[2].written, 42.36, -71.06, 12),
            DemoSpot(HUBS[3].written, 43.65, -79.38, 12),
            DemoSpot(HUBS[1].written, 38.72, -9.14, 2),
            DemoSpot(HUBS[4].written, 52.52, 13.40, 3),
            DemoSpot(("London", "London, UK", "London, England", "SE London"), 51.51, -0.13, 8),
            DemoSpot(("Cork", "Cork, Ireland"), 51.90, -8.47, 3),
            DemoSpot(("Galway, Ireland", "Galway"), 53.27, -9.05, 2),
            DemoSpot(("Manchester", "Manchester, England"), 53.48, -2.24, 3),
            DemoSpot(("Edinburgh", "Edinburgh, Scotland"), 55.95, -3.19, 2),
            DemoSpot(("New York", "NYC", "Brooklyn, NY", "New York, NY"), 40.71, -74.01, 6),
            DemoSpot(("Chicago, IL", "Chicago"), 41.88, -87.63, 3),
            DemoSpot(("San Francisco, CA", "San Francisco"), 37.77, -122.42, 2),
            DemoSpot(("Miami, FL", "Miami"), 25.76, -80.19, 2),
            DemoSpot(("Providence, RI",), 41.82, -71.41, 1),
            DemoSpot(("Ottawa, ON", "Ottawa"), 45.42, -75.70, 2),
            DemoSpot(("Vancouver, BC",), 49.28, -123.12, 1),
            DemoSpot(("Sydney, Australia", "Sydney"), -33.87, 151.21, 1),
            DemoSpot(("Mumbai, India", "Mumbai"), 19.08, 72.88, 2),
            DemoSpot(("Lagos, Nigeria", "Lagos"), 6.45, 3.39, 2),
            DemoSpot(("Nairobi, Kenya",), -1.29, 36.82, 1),
            DemoSpot(("Cape Town", "Cape Town, South Africa"), -33.92, 18.42, 1),
            DemoSpot(("Singapore",), 1.35, 103.82, 1),
            DemoSpot(("Ireland",), 53.35, -6.26, 3),
            DemoSpot(("UK", "United Kingdom"), 51.51, -0.13, 2),
            DemoSpot(("USA", "United States"), 39.8, -98.6, 2),
        ),
    ),
    Homeland(
        "de",
        (
            DemoSpot(HUBS[4].written, 52.52, 13.40, 8),
            DemoSpot(("Hamburg", "Hamburg, Germany"), 53.55, 9.99, 2),
            DemoSpot(("München", "Munich, Germany"), 48.14, 11.58, 2),
            DemoSpot(("Köln", "Cologne"), 50.94, 6.96, 1),
            DemoSpot(("Wien", "Vienna, Austria", "Wien, Österreich"), 48.21, 16.37, 2),
            DemoSpot(("Zürich", "Zurich, Switzerland"), 47.38, 8.54, 1),
            DemoSpot(("Leipzig",), 51.34, 12.37, 1),
        ),
    ),
    Homeland(
        "es",
        (
            DemoSpot(("Madrid", "Madrid, España"), 40.42, -3.70, 4),
            DemoSpot(("Barcelona", "Barcelona, Spain"), 41.39, 2.17, 3),
            DemoSpot(("Sevilla",), 37.39, -5.98, 1),
            DemoSpot(("Ciudad de México", "CDMX", "Mexico City"), 19.43, -99.13, 2),
            DemoSpot(("Bogotá, Colombia",), 4.71, -74.07, 1),
            DemoSpot(("Buenos Aires", "Buenos Aires, Argentina"), -34.60, -58.38, 2),
            DemoSpot(("Boston, MA",), 42.36, -71.06, 1),
        ),
    ),
    Homeland(
        "fr",
        (
            DemoSpot(("Paris", "Paris, France", "Paname"), 48.86, 2.35, 4),
            DemoSpot(("Lyon", "Lyon, France"), 45.76, 4.84, 1),
            DemoSpot(("Montréal", "Montreal, QC", "Montréal, Québec"), 45.50, -73.57, 3),
            DemoSpot(("Bruxelles", "Brussels, Belgium"), 50.85, 4.35, 1),
            DemoSpot(("Casablanca",), 33.57, -7.59, 1),
            DemoSpot(("Toronto, ON",), 43.65, -79.38, 1),
        ),
    ),
    Homeland(
        "pt",
        (
            DemoSpot(HUBS[1].written, 38.72, -9.14, 8),
            DemoSpot(("Porto", "Porto, Portugal"), 41.15, -8.61, 3),
            DemoSpot(("São Paulo", "São Paulo, Brasil", "SP, Brasil"), -23.55, -46.63, 3),
            DemoSpot(("Rio de Janeiro", "RJ"), -22.91, -43.17, 2),
        ),
    ),
    Homeland(
        "it",
        (
            DemoSpot(("Roma", "Rome, Italy"), 41.90, 12.50, 2),
            DemoSpot(("Milano", "Milan, Italy"), 45.46, 9.19, 2),
            DemoSpot(("Napoli",), 40.85, 14.27, 1),
        ),
    ),
    Homeland(
        "nl",
        (
            DemoSpot(("Amsterdam", "Amsterdam, NL"), 52.37, 4.90, 3),
            DemoSpot(("Utrecht",), 52.09, 5.12, 1),
            DemoSpot(("Antwerpen", "Antwerp, Belgium"), 51.22, 4.40, 1),
        ),
    ),
    Homeland(
        "tr",
        (
            DemoSpot(("İstanbul", "Istanbul, Turkey"), 41.01, 28.98, 3),
            DemoSpot(("Ankara",), 39.93, 32.86, 1),
            DemoSpot(("Berlin",), 52.52, 13.40, 1),
        ),
    ),
    Homeland(
        "ja",
        (
            DemoSpot(("東京", "Tokyo", "東京都", "日本 東京"), 35.68, 139.69, 3),
            DemoSpot(("大阪", "Osaka, Japan"), 34.69, 135.50, 2),
            DemoSpot(("Dublin",), 53.35, -6.26, 1),
        ),
    ),
    Homeland(
        "ar",
        (
            DemoSpot(("القاهرة", "Cairo, Egypt"), 30.04, 31.24, 2),
            DemoSpot(("دبي", "Dubai", "Dubai, UAE"), 25.20, 55.27, 2),
            DemoSpot(("الرياض", "Riyadh"), 24.71, 46.68, 1),
            DemoSpot(("Casablanca, Maroc",), 33.57, -7.59, 1),
        ),
    ),
    Homeland(
        "ko",
        (DemoSpot(("서울", "Seoul", "Seoul, Korea"), 37.57, 126.98, 3), DemoSpot(("부산", "Busan"), 35.18, 129.08, 1)),
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
