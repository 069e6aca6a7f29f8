"""A config is right, or every mistake in it is named at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from listening.config import ConfigError, Demo, Jetstream, kinds, load, parse
from masthead.__main__ import main
from tests.made import CONFIG

ROOT = Path(__file__).parents[2]


def errors(text: str) -> list[str]:
    with pytest.raises(ConfigError) as error:
        parse(text)
    return error.value.errors


def changed(old: str, new: str) -> str:
    assert CONFIG.count(old) >= 1, old
    return CONFIG.replace(old, new, 1)


WRONG = {
    "not a number": (CONFIG + "[web]\nport = 'a'", ["web.port: 'a' will not do; expected `int`, got `str`"]),
    "too large": (
        CONFIG + "[web]\nport = 70000",
        ["web.port: 70000 will not do; expected `int` <= 65535"],
    ),
    "one of": (
        changed('kind = "product"', 'kind = "thing"'),
        ["topics[2].kind: 'thing' will not do; one of brand, product, competitor, campaign"],
    ),
    "a name": (
        changed('name = "Rocket"', 'name = "Roc|ket"'),
        [
            "topics[2].name: 'Roc|ket' will not do; 1 to 40 characters, "
            'none of | , : ; " < > { } [ ] / \\, no space at the ends'
        ],
    ),
    "a secret in the file": (
        CONFIG + '[[sources]]\nkind = "mastodon"\nname = "m"\nserver = "https://m.example"\ntoken = "abc"',
        ["sources[2].token: this will not do; env:NAME or file:PATH, never the secret itself"],
    ),
    "unknown key, with the nearest": (
        changed("timezone =", "time_zone ="),
        ["brand.time_zone: unknown key; did you mean timezone?"],
    ),
    "unknown key, nothing near": (
        CONFIG + "[redis]\nqqq = 1",
        ["redis.qqq: unknown key; known here: url, fsync, memory_percent, disk_mb"],
    ),
    "a login in the file": (
        CONFIG + '[redis]\nurl = "redis://:hush@here:6379/0"',
        [
            "redis.url: holds a login, which must not stand in this file; env:NAME or file:PATH says where the "
            "address is"
        ],
    ),
    "no address of Redis": (
        CONFIG + '[redis]\nurl = "http://here:6379"',
        [
            "redis.url: 'http://here:6379' is not an address of Redis; one with redis://, rediss://, unix://, "
            "redis+sentinel://, rediss+sentinel://, or env:NAME or file:PATH"
        ],
    ),
    "a login behind a slash": (
        CONFIG + '[redis]\nurl = "redis://:hu/sh@here:6379/0"',
        [
            "redis.url: holds a login, which must not stand in this file; env:NAME or file:PATH says where the "
            "address is"
        ],
    ),
    "no address of Redis, and what may be a secret": (
        CONFIG + '[redis]\nurl = "https://here:6379/hush?token=hush"',
        [
            "redis.url: 'https://here:6379' is not an address of Redis; one with redis://, rediss://, unix://, "
            "redis+sentinel://, rediss+sentinel://, or env:NAME or file:PATH"
        ],
    ),
    "unknown table": (CONFIG + "[retentions]\nx = 1", ["retentions: unknown key; did you mean retention?"]),
    "missing key": (
        changed('[[departments]]\nname = "care"', '[[departments]]\ntitle = "Care"'),
        ["departments[1].name: missing"],
    ),
    "missing table": (
        changed('[brand]\nname = "Acme"\ntimezone = "UTC"\nown = ["@AcmeHelps"]', ""),
        ["brand: missing"],
    ),
    "a token over http://": (
        CONFIG
        + '[[sources]]\nkind = "mastodon"\nname = "m"\nserver = "http://m.example"\n'
        + 'streaming = "ws://s.m.example"\ntoken = "env:M"',
        [
            "sources[2] (m).server: the token could be read on the way; https:// is needed with a token",
            "sources[2] (m).streaming: the token could be read on the way; wss:// is needed with a token",
        ],
    ),
    "no entry in a table": (
        changed('[[screens]]\nname = "pulse"\ngrid = ["counters"]', "").replace("\n[brand]", "screens = []\n[brand]"),
        ["screens: at least one is needed"],
    ),
    "a table is needed": (
        changed('[brand]\nname = "Acme"\ntimezone = "UTC"\nown = ["@AcmeHelps"]', 'brand = "Acme"'),
        ["brand: a table is needed here, this is 'Acme'"],
    ),
    "a list is needed": (
        changed('any = ["rocket"]', 'any = "rocket"'),
        ["topics[2].any: a list is needed here, this is 'rocket'"],
    ),
    "unknown kind of source": (
        changed('kind = "demo"', 'kind = "telex"'),
        [f"sources[1].kind: 'telex' is unknown; one of {', '.join(kinds.known().tables)}"],
    ),
    "no kind of source": (
        changed('kind = "demo"\n', ""),
        [f"sources[1].kind: missing; one of {', '.join(kinds.known().tables)}"],
    ),
    "taken name": (
        changed('name = "Rocket"', 'name = "ACME"'),
        ["topics[2].name: 'ACME' is taken by topics[1]; names are unique"],
    ),
    "unknown department": (
        changed('department = "press"', 'department = "pres"'),
        ["routes[1] (journalists).department: 'pres' is unknown; one of care, press"],
    ),
    "unknown topic": (
        changed('any = ["journalist"]', 'topics = ["Rockets"]'),
        ["routes[1] (journalists).topics: 'Rockets' is unknown; one of Acme, Rocket"],
    ),
    "route after the catch-all": (
        changed('any = ["journalist"]', ""),
        ["routes[1] (journalists): has no condition, so the routes after it are never reached; put it last"],
    ),
    "no catch-all": (
        changed('name = "the rest"', 'name = "the rest"\nlanguage = ["en"]'),
        ["routes: the last one must have no condition, so that every mention has a department (a catch-all)"],
    ),
    "a topic without terms": (
        changed('any = ["rocket"]', 'none = ["science"]'),
        ["topics[2] (Rocket): matches nothing; give any or all at least one term, or everything = true"],
    ),
    "a topic of everything with a term": (
        changed('any = ["rocket"]', 'everything = true\nall = ["rocket"]'),
        ["topics[2] (Rocket): everything = true needs no term; leave any and all out, or everything"],
    ),
    "a blank term": (
        changed('any = ["rocket"]', 'any = ["  "]'),
        ["topics[2] (Rocket).any: '  ' is blank; a word or a phrase is needed"],
    ),
    "time zone": (
        changed('timezone = "UTC"', 'timezone = "Acme/Town"'),
        ["brand.timezone: 'Acme/Town' is unknown; an IANA name like Europe/Berlin or UTC"],
    ),
    "language": (
        CONFIG + '[language]\nscored = ["en", "English"]\nassume = "EN"',
        [
            "language.scored[2]: 'English' is not an ISO 639 code like en",
            "language.assume: 'EN' is not an ISO 639 code like en, or und",
        ],
    ),
    "addresses": (
        CONFIG + '[[sources]]\nkind = "jetstream"\nname = "b"\nurls = ["https://b"]\n'
        '[[sources]]\nkind = "mastodon"\nname = "m"\nserver = "m.example"\nstream = "hashtag"',
        [
            "sources[2] (b).urls: 'https://b' is not an address; ws:// or wss:// is needed",
            "sources[3] (m).server: '…' is not an address; http:// or https:// is needed",
            "sources[3] (m).tags: a hashtag stream needs at least one tag",
        ],
    ),
    "rows of different width": (
        changed('grid = ["counters"]', 'grid = ["counters volume", "latest"]'),
        ["screens[1] (pulse).grid: every row needs the same number of columns"],
    ),
    "a panel that is no rectangle": (
        changed('grid = ["counters"]', 'grid = ["volume volume", "volume latest"]'),
        ["screens[1] (pulse).grid: panel 'volume' must fill one rectangle"],
    ),
    "a panel in two places": (
        changed('grid = ["counters"]', 'grid = ["volume latest volume"]'),
        ["screens[1] (pulse).grid: panel 'volume' must fill one rectangle"],
    ),
    "an empty grid": (
        changed('grid = ["counters"]', 'grid = [" "]'),
        ["screens[1] (pulse).grid: at least one row with at least one panel is needed"],
    ),
    "heights and widths": (
        changed('grid = ["counters"]', 'grid = ["volume latest"]\nheights = [1, 1]\nwidths = [1]'),
        [
            "screens[1] (pulse).heights: 1 numbers are needed, one per row of grid",
            "screens[1] (pulse).widths: 2 numbers are needed, one per column of grid",
        ],
    ),
    "retention": (
        CONFIG + "[retention]\nfine_days = 20",
        ["retention: fine_days, minutes_days and hours_days must not fall in this order"],
    ),
}


@pytest.mark.parametrize(("text", "lines"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_named(text: str, lines: list[str]) -> None:
    assert errors(text) == lines


def test_an_unknown_panel_is_named_with_the_known_ones() -> None:
    (line,) = errors(changed('grid = ["counters"]', 'grid = ["counter"]'))
    assert line.startswith("screens[1] (pulse).grid: panel 'counter' is unknown; one of bubbles, counters, ")


def test_every_mistake_is_named_at_once() -> None:
    text = CONFIG
    for old, new in (
        ('timezone = "UTC"', 'timezone = "Nowhere"\nlogo = "acme.png"'),
        ('any = ["acme"]', "any = [1]"),
        ('kind = "product"', 'kind = "thing"'),
        ('kind = "demo"', 'kind = "telex"'),
        ('grid = ["counters"]', 'grid = ["counters", "volume latest"]'),
    ):
        text = text.replace(old, new, 1)
    found = errors(text + "[web]\nport = -1")
    assert [line.partition(":")[0] for line in found] == [
        "brand.logo",
        "topics[1].any[1]",
        "topics[2].kind",
        "sources[1].kind",
        "web.port",
        "brand.timezone",
        "screens[1] (pulse).grid",
    ]


def test_a_table_that_cannot_be_read_brings_no_further_errors() -> None:
    """Routes name topics; where the topics are wrong, that is the only thing to say."""
    assert errors(changed('any = ["journalist"]', 'topics = ["Rocket"]').replace('kind = "product"', "kind = 1")) == [
        "topics[2].kind: 1 will not do; one of brand, product, competitor, campaign"
    ]


def test_bad_toml() -> None:
    (line,) = errors("[brand\n")
    assert line.startswith("not valid TOML: ")
    assert "line 1" in line


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for name, make, why in (
        ("none.toml", lambda path: None, "cannot be read: No such file or directory"),
        ("directory", Path.mkdir, "cannot be read: Is a directory"),
        ("latin.toml", lambda path: path.write_bytes(b"# caf\xe9"), "not UTF-8 at byte 5"),
    ):
        path = tmp_path / name
        make(path)
        with pytest.raises(ConfigError) as error:
            load(path)
        assert error.value.errors == [why]
        assert str(error.value) == f"{path}: {why}"


def test_what_is_shipped_loads() -> None:
    ours = load(ROOT / "config.toml")
    assert [type(source) for source in ours.sources] == [Jetstream]
    assert {"brand", "product", "competitor"} <= {topic.kind for topic in ours.topics}
    demo = load(ROOT / "examples" / "demo.toml")
    assert [type(source) for source in demo.sources] == [Demo]
    for config in (ours, demo):
        assert [screen.name for screen in config.screens] == ["pulse", "departments", "voices", "why"]


def test_without_screens_there_are_those_that_are_shipped() -> None:
    without = changed('[[screens]]\nname = "pulse"\ngrid = ["counters"]', "")
    assert parse(without).screens == load(ROOT / "config.toml").screens


def test_a_token_may_go_to_a_server_on_this_machine() -> None:
    for server in ("http://127.0.0.1:3000", "http://localhost", "http://[::1]:3000", "https://m.example"):
        mastodon = f'[[sources]]\nkind = "mastodon"\nname = "m"\nserver = "{server}"\ntoken = "env:M"'
        assert len(parse(CONFIG + mastodon).sources) == 2
    assert parse(CONFIG + mastodon.replace("https", "http").rpartition("\n")[0])


def test_check_says_what_was_understood(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "acme.toml"
    path.write_text(CONFIG)
    assert main(["check", str(path)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"{path}: good\n")
    assert "Acme (brand), Rocket (product)" in said.out
    assert said.err == ""

    assert main(["check", str(path), "--json"]) == 0
    understood = json.loads(capsys.readouterr().out)
    assert understood["brand"] == {"name": "Acme", "timezone": "UTC", "own": ["@AcmeHelps"]}
    assert understood["sources"][0]["kind"] == "demo"
    assert understood["retention"]["mentions_days"] == 90, "defaults are shown as well"


def test_check_names_the_file_and_every_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "acme.toml"
    path.write_text(CONFIG.replace('name = "Rocket"', 'nam = "Rocket"').replace("counters", "counter"))
    assert main(["check", "--config", str(path)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert lines[0] == f"{path}: topics[2].nam: unknown key; did you mean name?"
    assert lines[1] == f"{path}: topics[2].name: missing"
    assert "panel 'counter' is unknown" in lines[2]
    assert len(lines) == 3


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    """Editors of Windows write one."""
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xef\xbb\xbf" + CONFIG.encode())
    assert load(file) == parse(CONFIG)
