"""What a config may say, and hardly means."""

from __future__ import annotations

from pathlib import Path

import pytest

from listening.alerting.gaps import rota_warnings
from listening.config import load, parse
from listening.config.doubtful import doubtful, is_open
from masthead.__main__ import main
from tests.made import CONFIG

ROOT = Path(__file__).parents[2]
ROUTE = '[[routes]]\nname = "{0}"\ndepartment = "care"\n{1}\n\n'
SPOKEN = """
[[channels]]
name = "mail"
url = "env:MAIL"

[[people]]
name = "Ana"
channels = ["mail"]

[[people]]
name = "Ben"
timezone = "America/New_York"
channels = ["mail"]

[[rotas]]
name = "phone"
"""
MONDAY = 1_767_571_200_000
"""2026-01-05 00:00 UTC."""


def routes(*conditions: str) -> str:
    first = CONFIG.index("[[routes]]")
    entries = "".join(ROUTE.format(f"r{n}", said) for n, said in enumerate(conditions, 1))
    return CONFIG[:first] + entries + CONFIG[first:]


@pytest.mark.parametrize("path", ["config.toml", *[f"examples/{p.name}" for p in (ROOT / "examples").glob("*.toml")]])
def test_nothing_that_is_shipped_is_doubtful(path: str) -> None:
    assert doubtful(load(ROOT / path)) == []


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ('any = ["bag", "case"]', 'any = ["BAG"]'),
        ('any = ["bag"]', 'any = ["bag"]\nlanguage = ["de"]'),
        ('topics = ["Rocket", "Acme"]', 'topics = ["Rocket"]'),
        ('all = ["bag"]', 'all = ["bag", "lost"]'),
        ('any = ["bag"]\nnone = ["x"]', 'any = ["bag"]\nnone = ["x", "y"]'),
    ],
)
def test_a_rule_behind_one_that_takes_it_all(first: str, later: str) -> None:
    assert doubtful(parse(routes(first, later))) == [
        "routes[2] (r2): is never reached, because routes[1] (r1) takes all that it would; "
        "put it before that one, or take it out"
    ]
    assert doubtful(parse(routes(later, first))) == []


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ('any = ["bag"]', 'any = ["bag", "case"]'),
        ('any = ["bag"]', 'topics = ["Rocket"]'),
        ('any = ["bag"]\nnone = ["x"]', 'any = ["bag"]'),
        ('language = ["de"]', 'any = ["bag"]'),
    ],
)
def test_a_rule_that_takes_something_of_its_own(first: str, later: str) -> None:
    assert doubtful(parse(routes(first, later))) == []


@pytest.mark.parametrize(
    ("said", "warned"),
    [
        (routes('all = ["bag"]\nnone = ["Bag"]'), "routes[1] (r1): 'bag' stands in all and in none"),
        (routes('any = ["a1", "b1"]\nnone = ["b1", "a1"]'), "routes[1] (r1): every term of any stands in none"),
        (CONFIG.replace('any = ["rocket"]', 'any = ["rocket"]\nnone = ["Rocket"]'), "topics[2] (Rocket): every term"),
        (CONFIG + '\n[[departments]]\nname = "legal"\n', "(legal): no route leads there"),
        (
            CONFIG + "[[sla]]\nfirst_response_minutes = 5\n\n[[sla]]\nfirst_response_minutes = 9\n",
            "sla[2]: is never reached, because sla[1]",
        ),
        (CONFIG + '[web]\norigins = ["http://wall.example"]', "web.origins: http://wall.example sends passwords"),
        (CONFIG + '[alerting]\nheartbeat = "http://h.example/x"', "alerting.heartbeat: http:// can be read"),
        (
            CONFIG + '[[webhooks]]\nname = "w"\nurl = "http://h.example/x"\nsecret = "env:W"',
            "webhooks[1] (w).url: http:// can be read",
        ),
    ],
)
def test_what_is_doubtful(said: str, warned: str) -> None:
    found = doubtful(parse(said))
    assert len(found) == 1
    assert warned in found[0]


@pytest.mark.parametrize(
    ("url", "readable"),
    [
        ("http://10.0.0.7/x", True),
        ("ws://m.example", True),
        ("http://localhost:3000", False),
        ("http://127.9.0.1", False),
        ("http://[::1]:80", False),
        ("https://m.example", False),
        ("env:X", False),
        ("", False),
    ],
)
def test_what_can_be_read_on_the_way(url: str, readable: bool) -> None:
    assert is_open(url) is readable


@pytest.mark.parametrize(
    ("rota", "warned"),
    [
        ('shifts = [{ person = "Ana" }]', []),
        (
            'shifts = [{ person = "Ana", hours = ["Mon-Sun 08:00-20:00"] }, '
            '{ person = "Ben", hours = ["Mon-Sun 14:00-24:00", "Mon-Sun 00:00-03:00"] }]',
            [],
        ),
        (
            'shifts = [{ person = "Ana", hours = ["Mon-Fri 00:00-24:00", "Sat 00:00-20:00"] }]',
            ["rotas[1] (phone): nobody is on call Sat 10 Jan 20:00 to Mon 12 Jan 00:00 (UTC, the coming 7 days)"],
        ),
        (
            'shifts = [{ person = "Ana", hours = ["Mon-Sun 08:00-20:00"] }]',
            ["nobody is on call Mon 05 Jan 00:00 to Mon 05 Jan 08:00, Mon 05 Jan 20:00 to Tue 06 Jan 08:00, "],
        ),
        (
            'shifts = [{ person = "Ana" }]\noverrides = [{ person = "Ben", start = "2026-01-01", end = "2026-01-03" }]',
            ["rotas[1] (phone).overrides[1]: ended at 2026-01-03, so it does nothing any more; take it out"],
        ),
        (
            # In New York the day goes on.
            'shifts = [{ person = "Ana" }]\noverrides = [{ person = "Ben", start = "2026-01-01", end = "2026-01-04" }]',
            [],
        ),
    ],
)
def test_rotas(rota: str, warned: list[str]) -> None:
    found = list(rota_warnings(parse(CONFIG + SPOKEN + rota), MONDAY))
    assert len(found) == len(warned)
    for line, wanted in zip(found, warned, strict=True):
        assert wanted in line


def test_check_prints_warnings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "acme.toml"
    path.write_text(CONFIG + '\n[[departments]]\nname = "legal"\n' + SPOKEN + 'shifts = [{ person = "Ana" }]\n')
    assert main(["check", str(path)]) == 0
    said = capsys.readouterr().out
    assert "  warning      departments[3] (legal): no route leads there" in said
    assert "  warning      channels (mail).url: " in said
