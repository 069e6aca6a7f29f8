"""The tables of alerting in config.toml: every mistake named at once, no secret repeated."""

from __future__ import annotations

import pytest

from listening.config import ConfigError, parse
from tests.alerting.plans import BASE, CHAIN, WEBHOOK

WRONG = """
[[channels]]
name = "a"
url = "env:A"

[[channels]]
name = "b"
url = ""

[[people]]
name = "A"
timezone = "Nowhere/X"
channels = ["zz"]
quiet = ["at night"]

[[rotas]]
name = "r"
shifts = [{ person = "Q", hours = ["Mon 9-10"] }]
overrides = [
    { person = "Q", start = "2026-13-01", end = "tomorrow" },
    { person = "A", start = "2026-12-02", end = "2026-12-01", instead_of = ["Z"] },
]

[[alerts]]
name = "x"
departments = ["nope"]
topics = ["nope"]
steps = [{ who = "nobody" }]

[[alerts]]
name = "X"
steps = []

[[webhooks]]
name = "w"
url = "ftp://x"
secret = "env:X"

[[webhooks]]
name = "v"
url = "https://u:hunter2@x"
secret = ""
"""
EXPECTED = """
people[1].name: 'A' is taken by channels[1]
alerts[2].name: 'X' is taken by alerts[1]
channels[2] (b).url: env:NAME or file:PATH of an Apprise URL is needed
people[1] (A).timezone: 'Nowhere/X' is unknown
people[1] (A).quiet: 'at night' is not like
people[1] (A).channels: 'zz' is unknown; one of a, b
rotas[1] (r).shifts[1].hours: 'Mon 9-10' is not like
rotas[1] (r).overrides[1].start: '2026-13-01' is not like
rotas[1] (r).overrides[1].end: 'tomorrow' is not like
rotas[1] (r).overrides[2].instead_of: 'Z' has no shift
rotas[1] (r).overrides[2].end: '2026-12-01' is not after
rotas[1] (r).shifts[1].person: 'Q' is unknown; one of A
rotas[1] (r).overrides[1].person: 'Q' is unknown; one of A
alerts[1] (x).departments: 'nope' is unknown; one of care, press
alerts[1] (x).topics: 'nope' is unknown; one of Plovair
alerts[2] (X).steps: at least one is needed
alerts[1] (x).steps[1].who: 'nobody' is no rota, person or channel; one of A, a, b, r
webhooks[1] (w).url: an address is needed
webhooks[2] (v).secret: env:NAME or file:PATH is needed
webhooks[2] (v).url: holds a password
"""


def test_all_mistakes_at_once() -> None:
    with pytest.raises(ConfigError) as error:
        parse(BASE + WRONG)
    expected = EXPECTED.strip().splitlines()
    for line, start in zip(error.value.errors, expected, strict=True):
        assert line.startswith(start)
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize(
    "typed",
    [
        '[[channels]]\nname = "a"\nurl = "mailto://kim:hunter2@x"',
        '[[webhooks]]\nname = "a"\nurl = "https://x"\nsecret = "hunter2"',
        '[[sources]]\nkind = "mastodon"\nname = "m"\nserver = "https://m"\ntoken = "hunter2"',
        '[[channels]]\nname = "a"\nurl = ["hunter2"]',
    ],
)
def test_a_secret_typed_where_its_place_belongs_is_not_repeated(typed: str) -> None:
    base = BASE.replace("sources = []", "") if "sources" in typed else BASE
    with pytest.raises(ConfigError) as error:
        parse(base + typed)
    assert "env:NAME or file:PATH, never the secret itself" in str(error.value)
    assert "hunter2" not in str(error.value)


def test_what_is_not_said() -> None:
    config = parse(BASE + CHAIN + WEBHOOK)
    rule = config.alerts[1]
    assert rule.remind_minutes == 0
    assert (rule.group_minutes, rule.worse) == (5, 2.0)
    assert config.alerting.link_hours == 24
    assert parse(BASE).alerts == ()
