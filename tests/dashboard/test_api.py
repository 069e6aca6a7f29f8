"""The API over a real store: figures that agree, lines that stay lines, errors that name."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

import pytest
import requests

from dashboard.api.parameters import CASES, COUNTED, MENTIONS, OVERVIEW, SERIES
from dashboard.door.routes import ROUTES
from listening.mention import Mention, erase
from listening.people.permissions import Role
from listening.store import mentions
from tests.dashboard.conftest import Web, say

START = 1_780_000_020_500
"""Not at the edge of any bucket."""

SAID = [
    Mention(
        id=f"demo:{n:02}",
        source=("demo", "twitter")[n % 2],
        created=START + n * 7_003,
        text=f'plovair {n}\u2028=HYPERLINK(1)\u0085\n"<b>',
        author=f"a{n % 5}",
        topics=(("Plovair",), ("Baggage",), ("Plovair", "Baggage"), ())[n % 4],
        language=("en", "de")[n % 3 == 0],
        department=("care", "ground")[n % 5 == 0],
        country=("", "US", "DE")[n % 3],
        location=("", "Berlin")[n % 2],
        compound=(None, -0.6, 0.0, 0.7)[n % 4],
        received=START,
    )
    for n in range(40)
]
ALL = "from=2026-05-28&to=2026-05-30"


@pytest.fixture
def reader(web: Web) -> requests.Session:
    say(web.client, web.config, *SAID)
    return web.signed_in(Role.reader)


def _iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()


def test_overview_counts_every_mention(web: Web, reader: requests.Session) -> None:
    found = web.get(reader, f"/api/v1/overview?{ALL}").json()
    assert found["mentions"] == 40
    assert found["by_sentiment"] == {"negative": 10, "neutral": 10, "positive": 10, "unscored": 10}
    assert found["net_sentiment"] == 0.0
    assert found["authors"] == 10  # a0 at one source is not a0 at the other
    assert found["by_topic"] == {"Baggage": 20, "Plovair": 20}
    assert found["by_source"] == {"demo": 20, "twitter": 20}
    assert found["by_language"] == dict(Counter(m.language for m in SAID))
    assert found["by_department"] == {"care": 32, "ground": 8}
    assert found["by_country"] == {"unknown": 14, "US": 13, "DE": 13}


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("topic=Baggage", lambda m: "Baggage" in m.topics),
        ("source=twitter", lambda m: m.source == "twitter"),
        ("topic=Plovair&source=demo", lambda m: "Plovair" in m.topics and m.source == "demo"),
        ("department=ground", lambda m: m.department == "ground"),
        ("language=de", lambda m: m.language == "de"),
        ("country=US", lambda m: m.country == "US"),
    ],
)
def test_filters_say_the_same_everywhere(web: Web, reader: requests.Session, query: str, fits) -> None:
    expected = [m for m in SAID if fits(m)]
    overview = web.get(reader, f"/api/v1/overview?{ALL}&{query}").json()
    series = web.get(reader, f"/api/v1/series?{ALL}&step=10s&{query}"[: -0 or None])
    lines = web.get(reader, f"/api/v1/mentions?{ALL}&{query}").content.splitlines()
    assert overview["mentions"] == len(expected) == len(lines)
    assert overview["authors"] == len({(m.source, m.author) for m in expected})
    assert series.status_code == 422  # 17,280 points
    points = web.get(reader, f"/api/v1/series?{ALL}&step=1m&{query}").json()["points"]
    assert sum(point["mentions"] for point in points) == len(expected)


@pytest.mark.parametrize("cut", [0, 1, 3_333, 70_030, 99_999])
def test_a_range_may_begin_and_end_anywhere(web: Web, reader: requests.Session, cut: int) -> None:
    start, end = START + cut, START + 200_000 - cut
    expected = [m for m in SAID if start <= m.created < end]
    query = {"from": _iso(start), "to": _iso(end)}
    overview = web.get(reader, "/api/v1/overview", params=query).json()
    series = web.get(reader, "/api/v1/series", params=query | {"step": "30s"}).json()
    lines = web.get(reader, "/api/v1/mentions", params=query).content.splitlines()
    assert overview["mentions"] == len(expected)
    assert [json.loads(line)["id"] for line in lines] == [m.id for m in expected]
    for point in series["points"]:
        inside = [m for m in expected if point["from"] <= _z(m.created) < point["to"]]
        assert point["mentions"] == len(inside)
    assert series["points"][0]["from"] == overview["from"] == _z(start)
    assert series["points"][-1]["to"] == overview["to"] == _z(end)


def _z(ms: int) -> str:
    return _iso(ms // 1000 * 1000)[:19] + f".{ms % 1000:03}Z"


def test_a_mention_is_exported_whole_and_on_one_line(web: Web, reader: requests.Session) -> None:
    answer = web.get(reader, f"/api/v1/mentions?{ALL}&limit=2")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    # splitlines() of text, not of bytes, cuts at U+2028 and U+0085 as well.
    first, second = (json.loads(line) for line in answer.content.decode().splitlines())
    assert second == {
        "id": "demo:01",
        "source": "twitter",
        "created": _z(START + 7_003),
        "received": second["received"],
        "author": "a1",
        "name": "",
        "followers": None,
        "text": SAID[1].text,
        "language": "en",
        "compound": -0.6,
        "label": "negative",
        "decided": "word list",
        "unsure": False,
        "topics": ["Baggage"],
        "department": "care",
        "route": "",
        "place": {"text": "Berlin", "country": "US", "city": None, "lat": None, "lon": None},
        "kind": "post",
        "url": "",
        "parent": None,
        "root": None,
        "original": None,
        "own": False,
        "deleted": False,
        "edited": None,
        "stars": None,
        "pictures": 0,
        "alt": "",
    }
    assert (first["place"], first["compound"], first["label"]) == (None, None, "unscored")


@pytest.mark.parametrize("label", ["negative", "neutral", "positive", "unscored"])
def test_mentions_by_sentiment(web: Web, reader: requests.Session, label: str) -> None:
    lines = web.get(reader, f"/api/v1/mentions?{ALL}&sentiment={label}").content.splitlines()
    assert [json.loads(line)["label"] for line in lines] == [label] * 10


def test_pages_join_without_a_gap(web: Web, reader: requests.Session) -> None:
    same_instant = [
        Mention(id=f"demo:same{n}", source="demo", created=START + 1, author="b", language="en", department="care")
        for n in range(9)
    ]
    say(web.client, web.config, *same_instant)
    ids: list[str] = []
    while True:
        after = f"&after={ids[-1]}" if ids else ""
        page = web.get(reader, f"/api/v1/mentions?{ALL}&limit=4{after}").content.splitlines()
        ids += [json.loads(line)["id"] for line in page]
        if len(page) < 4:
            break
    everything = sorted([*SAID, *same_instant], key=lambda m: (m.created, m.id))
    assert ids == [m.id for m in everything]


def test_a_deleted_mention_keeps_its_count_only(web: Web, reader: requests.Session) -> None:
    mentions.delete(web.client, "demo:03", web.config.retention, START)
    assert web.get(reader, f"/api/v1/overview?{ALL}").json()["mentions"] == 40
    lines = web.get(reader, f"/api/v1/mentions?{ALL}").content.splitlines()
    (gone,) = [m for m in map(json.loads, lines) if m["deleted"]]
    assert (gone["id"], gone["text"], gone["author"], gone["url"]) == ("demo:03", "", "", "")
    assert erase(SAID[3]).label.name == gone["label"]


def test_the_default_is_the_last_24_hours(web: Web, reader: requests.Session) -> None:
    found = web.get(reader, "/api/v1/overview").json()
    start, end = (datetime.fromisoformat(found[name]) for name in ("from", "to"))
    assert (end - start).total_seconds() == 86_400
    points = web.get(reader, "/api/v1/series").json()["points"]
    assert 24 <= len(points) <= 25


WRONG = [
    ("overview", "from=yesterday", ["from"]),
    ("overview", "from=2026-01-01T00:00:00", ["from"]),
    ("overview", "from=2026-13-01&to=x", ["from", "to"]),
    ("overview", "from=2026-01-02&to=2026-01-01", ["from", "to"]),
    ("overview", "from=2026-01-01&to=2026-01-01", ["from", "to"]),
    ("overview", "from=1800-01-01", ["from"]),
    ("overview", "topic=Nope", ["topic"]),
    ("overview", "source=nope&topic=Nope", ["topic", "source"]),
    ("overview", "topic=", ["topic"]),
    ("overview", "topic=Plovair&topic=Baggage", ["topic"]),
    ("overview", "language=English", ["language"]),
    ("overview", "country=usa", ["country"]),
    ("overview", "department=nope", ["department"]),
    ("overview", "sentiment=positive", ["sentiment"]),
    ("overview", "form=2026-01-01&limit=3", ["form", "limit"]),
    ("series", "step=0", ["step"]),
    ("series", "step=15", ["step"]),
    ("series", "step=1w", ["step"]),
    ("series", "step=10s", ["step"]),
    ("series", "step=1h&from=2000-01-01", ["step"]),
    ("mentions", "limit=0", ["limit"]),
    ("mentions", "limit=-1", ["limit"]),
    ("mentions", "limit=99999999999", ["limit"]),
    ("mentions", "sentiment=angry", ["sentiment"]),
    ("mentions", "after=demo:unheard-of", ["after"]),
    ("mentions", "source=nope", ["source"]),
    ("mentions", "step=1h&x=1", ["step", "x"]),
]


@pytest.mark.parametrize(("what", "query", "named"), WRONG)
def test_wrong_parameters_are_named(
    web: Web, reader: requests.Session, what: str, query: str, named: list[str]
) -> None:
    answer = web.get(reader, f"/api/v1/{what}?{query}")
    assert answer.status_code == 422
    assert [problem["loc"] for problem in answer.json()["detail"]] == [["query", name] for name in named]
    assert all(problem["msg"] for problem in answer.json()["detail"])


def test_an_imported_source_is_known_by_what_came_from_it(web: Web, reader: requests.Session) -> None:
    assert web.get(reader, f"/api/v1/overview?{ALL}&source=twitter").status_code == 200
    assert web.get(reader, f"/api/v1/mentions?{ALL}&source=twitter").status_code == 200
    answer = web.get(reader, f"/api/v1/overview?{ALL}&source=nope")
    assert "there are demo, twitter" in answer.json()["detail"][0]["msg"]


def test_people_and_programs_read_the_same(web: Web, reader: requests.Session) -> None:
    path = f"/api/v1/overview?{ALL}"
    assert web.get(web.signed_in(Role.executive), path).json() == web.get(reader, path).json()


def test_the_api_says_what_it_can_do(web: Web, reader: requests.Session) -> None:
    spec = web.get(reader, "/api/v1/openapi.json").json()
    assert spec["openapi"].startswith("3.")
    accepted = {"overview": OVERVIEW, "series": SERIES, "mentions": MENTIONS, "cases": CASES}
    assert {(path, method.upper()) for path, ways in spec["paths"].items() for method in ways} == {
        (route.template, "POST" if "POST" in route.methods else "GET")
        for route in ROUTES
        if route.template.startswith("/api/") and route.template != "/api/v1/openapi.json"
    }
    for name, parameters in accepted.items():
        get = spec["paths"][f"/api/v1/{name}"]["get"]
        assert [each["name"] for each in get["parameters"]] == [p.name for p in parameters]
        assert all(each["description"] for each in get["parameters"])
        assert {"200", "401", "403", "422"} <= set(get["responses"])
    text = json.dumps(spec)
    for reference in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert reference in spec["components"]["schemas"]
    overview = spec["components"]["schemas"]["Overview"]["properties"]
    assert set(overview) == set(web.get(reader, "/api/v1/overview").json())
    assert len(COUNTED) == 6
