"""Place texts and coordinates to country and city: the right one or none."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.triage import place_names
from listening.triage.gazetteer import country_names, fold, gazetteer
from listening.triage.place import Place, country_centre, country_name, locate


@pytest.mark.parametrize(
    ("text", "country", "city"),
    [
        ("San Francisco, CA", "US", "San Francisco"),
        ("san francisco, ca", "US", "San Francisco"),
        ("Stamford, Ct", "US", "Stamford"),
        ("NYC", "US", "New York City"),
        ("nyc ", "US", "New York City"),
        ("New York, New York", "US", "New York City"),
        ("NY, NY", "US", None),
        ("Washington D.C.", "US", "Washington"),
        ("Washington,D.C.", "US", "Washington"),
        ("Paris, TX", "US", "Paris"),
        ("Paris", "FR", "Paris"),
        ("McKinney TX", "US", "McKinney"),
        ("fort worth, tx", "US", "Fort Worth"),
        ("Portland, Maine", "US", "Portland"),
        ("Portland", "US", "Portland"),
        ("Springfield", "US", None),
        ("Beverly Hills, CA 90212", "US", "Beverly Hills"),
        ("Kansas City, MO USA", "US", "Kansas City"),
        ("Reno, NV, USA, Earth, Sol", "US", "Reno"),
        ("Lewes, DE, USA", "US", None),
        ("Belle, MO", "US", None),
        ("St. Louis", "US", "St. Louis"),
        ("Port St. Lucie, FL", "US", "Port Saint Lucie"),
        ("Texas", "US", None),
        ("TX", "US", None),
        ("USA", "US", None),
        ("US", "US", None),
        ("U.S.A.", "US", None),
        ("Atlanta, Georgia", "US", "Atlanta"),
        ("Tbilisi, Georgia", "GE", "Tbilisi"),
        ("Greater Boston Area", "US", "Boston"),
        ("Chicago & Worldwide", "US", "Chicago"),
        ("LA", "US", "Los Angeles"),
        ("London", "GB", "London"),
        ("London, ON", "CA", "London"),
        ("London, Ontario, Canada", "CA", "London"),
        ("Kingston, Canada", "CA", "Kingston"),
        ("kingston, jamaica", "JM", "Kingston"),
        ("Toronto, CA", "CA", "Toronto"),
        ("Vancouver, WA", "US", "Vancouver"),
        ("Vancouver", "CA", "Vancouver"),
        ("Ontario, Canada", "CA", None),
        ("UK", "GB", None),
        ("Grimsby - UK", "GB", "Grimsby"),
        ("Alvechurch, Worcestershire, UK", "GB", None),
        ("Scotland", "GB", None),
        ("Reading, UK", "GB", "Reading"),
        ("Nice, France", "FR", "Nice"),
        ("Mobile, AL", "US", "Mobile"),
        ("Berlin, Deutschland", "DE", "Berlin"),
        ("Berlin, DE", "DE", "Berlin"),
        ("München", "DE", "Munich"),
        ("Muenchen, Germany", "DE", "Munich"),
        ("Köln", "DE", "Köln"),
        ("Wien", "AT", "Vienna"),
        ("Genève, Suisse", "CH", "Geneva"),
        ("São Paulo, Brasil", "BR", "São Paulo"),
        ("Sao Paulo", "BR", "São Paulo"),
        ("Cuenca, Azuay, Ecuador", "EC", "Cuenca"),
        ("Guadalajara, México", "MX", "Guadalajara"),
        ("Sydney Australia", "AU", "Sydney"),
        ("東京", "JP", "Tokyo"),
        ("日本", "JP", None),
        ("서울", "KR", "Seoul"),
        ("Москва", "RU", "Moscow"),
        ("Russia, Россия", "RU", None),
        ("القاهرة", "EG", "Cairo"),
        ("北京", "CN", "Beijing"),
        ("मुंबई", "IN", "Mumbai"),
        ("Amsterdam NL", "NL", "Amsterdam"),
        ("ÜT: 40.741909,-73.997189", "US", "New York City"),
        ("iPhone: 55.946030,-3.189382", "GB", "Edinburgh"),
    ],
)
def test_places_as_people_write_them(text: str, country: str, city: str | None) -> None:
    place = locate(text)
    assert place is not None
    assert (place.country, place.city) == (country, city)
    assert (place.lat is None) is (city is None)


@pytest.mark.parametrize(
    "text",
    [
        "Brooklyn ✈️ LA",
        "NYC | CT",
        "Boston, Austin, Kansas City",
        "DC to STL",
        "Moore, OK & Woodway, TX",
    ],
)
def test_several_places_in_one_country_give_the_country(text: str) -> None:
    assert locate(text) == Place("US")


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        " ",
        ",",
        "❤",
        "somewhere over the rainbow",
        "undecided",
        "Global",
        "Earth",
        "planet earth",
        "Everywhere!",
        "Worldwide",
        "Home",
        "Of",
        "Mobile",
        "Reading",
        "Nice",
        "nice",
        "Split",
        "Georgia",
        "us",
        "la",
        "me, HI",
        "catch me if you can, OK",
        "live or die, IN",
        "NYC, Toronto",
        "London/NYC",
        "New York | Hong Kong",
        "Space City, Hong Kong, NOLA",
        "A Texan in Toronto",
        "bonkers in Yonkers",
        "wishing i was in Vernon",
        "Dublin Raised | Brooklyn Based",
        "Manchester",
        "Cambridge",
        "San Jose",
        "St. Petersburg",
        "Google",
        "Name",
        "Eastern Time (US & Canada)",
        "iPhone: 0.000000,0.000000",
        "ÜT: 99.999999,-190.000000",
        "http://about.me/somebody",
        "My Opinion, my own, and not my employer's; I live in London, and sometimes in Paris. " * 3,
    ],
)
def test_nothing_rather_than_a_wrong_place(text: str | None) -> None:
    assert locate(text) is None


@pytest.mark.parametrize(
    ("lat", "lon", "country", "city"),
    [
        (37.77, -122.42, "US", "San Francisco"),
        (40.7306, -73.9866, "US", "New York City"),
        (51.5074, -0.1278, "GB", "London"),
        (-33.87, 151.21, "AU", "Sydney"),
        (-18.14, 178.44, "FJ", "Suva"),
        (64.15, -21.94, "IS", "Reykjavík"),
        (39.0, -99.8, "US", None),
    ],
)
def test_coordinates(lat: float, lon: float, country: str, city: str | None) -> None:
    place = locate(None, lat, lon)
    assert place is not None
    assert (place.country, place.city) == (country, city)
    assert place.lat == pytest.approx(lat, abs=0.2)
    assert place.lon == pytest.approx(lon, abs=0.2)


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (0.0, 0.0),
        (math.nan, 10.0),
        (10.0, math.inf),
        (91.0, 10.0),
        (10.0, -181.0),
        (30.0, -40.0),
        (90.0, 0.0),
        (-90.0, 180.0),
    ],
)
def test_coordinates_that_say_nothing_leave_it_to_the_text(lat: float, lon: float) -> None:
    assert locate(None, lat, lon) is None
    assert locate("Berlin", lat, lon) == locate("Berlin")


def test_coordinates_go_before_the_text() -> None:
    place = locate("Berlin", 48.8566, 2.3522)
    assert place is not None
    assert place.city == "Paris"


def test_half_of_a_position_is_none() -> None:
    assert locate(None, 48.8566, None) is None


def test_the_date_line_does_not_part_neighbours() -> None:
    east, west = locate(None, -16.8, 179.999), locate(None, -16.8, -179.999)
    assert east is not None
    assert west is not None
    assert east.country == west.country == "FJ"


@given(st.text(max_size=150) | st.text(alphabet="NYCAusa, .-/|&0123456789", max_size=40))
def test_any_text_gives_a_known_country_or_nothing(text: str) -> None:
    place = locate(text)
    assert place == locate(text)
    assert place is None or place.country in country_names()


@given(st.floats(), st.floats())
def test_any_coordinates_give_a_known_country_or_nothing(lat: float, lon: float) -> None:
    place = locate(None, lat, lon)
    assert place == locate(None, lat, lon)
    assert place is None or place.country in country_names()


@given(st.floats(-80, 80, allow_nan=False), st.floats(-180, 180, allow_nan=False, exclude_max=True))
def test_the_nearest_city_is_the_nearest(lat: float, lon: float) -> None:
    near = gazetteer().around(lat, lon, 150).nearest(50)
    assert near == sorted(near, key=lambda found: found.km)
    for found in near[:1]:
        assert found.km == pytest.approx(_great_circle(lat, lon, found.city), rel=0.05, abs=1)


def _great_circle(lat: float, lon: float, city: object) -> float:
    latitude, longitude = getattr(city, "latitude"), getattr(city, "longitude")  # noqa: B009
    a, b = math.radians(lat), math.radians(latitude)
    across = math.sin((b - a) / 2) ** 2
    across += math.cos(a) * math.cos(b) * math.sin(math.radians(longitude - lon) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(across))


def test_every_country_has_a_name_and_a_centre_inside_it() -> None:
    for code in country_names():
        assert country_name(code).strip() == country_name(code) != ""
        lat, lon = country_centre(code)
        assert -90 <= lat <= 90
        assert -180 <= lon <= 180
    for code in ("US", "DE", "FJ", "VN", "HR", "NZ"):
        lat, lon = country_centre(code)
        assert gazetteer().around(lat, lon, 50).nearest(1)[0].city.country == code


@pytest.mark.parametrize(
    ("code", "name"),
    [("GB", "United Kingdom"), ("NL", "Netherlands"), ("US", "United States"), ("XK", "Kosovo")],
)
def test_country_names(code: str, name: str) -> None:
    assert country_name(code) == name


@pytest.mark.parametrize("code", ["ZZ", "", "us", "AN", "CS"])
def test_an_unknown_country_is_an_error(code: str) -> None:
    with pytest.raises(KeyError):
        country_name(code)
    with pytest.raises(KeyError):
        country_centre(code)


def test_every_nickname_leads_to_its_city() -> None:
    for nickname, country, _, name in place_names.cities():
        city = gazetteer().nickname(nickname)
        assert city is not None, nickname
        assert (city.country, city.name) == (country, name)


def test_the_tables_are_folded() -> None:
    names = [name for name, _, _ in place_names.regions()]
    names += [name for name, _, _, _ in place_names.cities()]
    names += [*place_names.COMMON_WORDS, *place_names.NO_PLACE]
    assert [name for name in names if fold(name) != name] == []


def test_a_country_written_in_the_tables_is_known() -> None:
    assert {code for _, code in place_names.countries()} <= set(country_names())
