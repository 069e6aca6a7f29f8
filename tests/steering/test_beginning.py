"""The first config.toml of a brand: answers checked, terms and routes proposed, a file that can be used."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from listening.config import Config, TopicKind, parse
from listening.config.doubtful import doubtful
from listening.steering import beginning
from listening.steering.beginning import Beginning, BeginningError, Called, terms
from listening.steering.first_file import first_file
from listening.steering.ordinary import why_ordinary
from listening.terms import Matcher


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("United", "a word of the list by which mood is read"),
        ("Delta", "an ordinary word"),
        ("APPLE", "an ordinary word"),
        ("HP", "so short that it stands for many things"),
        ("1984", "a number"),
        ("Phoenix", "a place"),
        ("Kenya", "a place"),
        ("🍕", "no word"),
        ("Lenovo", ""),
        ("United Airlines", ""),
        ("Nokia", ""),  # a town of 36,000 people
        ("نون", ""),
    ],
)
def test_a_name_that_means_something_else_is_known(name: str, why: str) -> None:
    assert why_ordinary(name) == why


@pytest.mark.parametrize(
    ("called", "handles", "proposed"),
    [
        (Called("Lenovo"), ("@lenovo.com",), ("lenovo", "#lenovo", "@lenovo.com")),
        (Called("Virgin America"), (), ("virgin america", "#virginamerica")),
        (Called("United"), (), ("#united",)),
        (
            Called("United", "United Airlines"),
            ("@united",),
            ("united airlines", "#united", "#unitedairlines", "@united"),
        ),
        (Called("McDonald's"), (), ("mcdonald's", "mcdonalds", "#mcdonalds")),
        (Called('Toys "R" Us'), (), ('toys "r" us', "#toysrus")),
        (Called("AT&T"), (), ("at&t", "#att")),
        (Called("طيران ناس"), (), ("طيران ناس", "#طيرانناس")),
        (Called("🍕"), ("@pizza.example",), ("@pizza.example",)),
    ],
)
def test_terms_that_are_proposed(called: Called, handles: tuple[str, ...], proposed: tuple[str, ...]) -> None:
    assert terms(called, handles) == proposed


def test_a_brand_that_is_a_word_is_not_found_by_that_word() -> None:
    topic = _config(brand=Called("United", "United Airlines"), handles=("@united.com",)).topics[0]
    matcher = Matcher([topic])
    for text in ("we stand united", "Manchester United", "a united front"):
        assert matcher.matching(text) == []
    for text in ("thanks #United", "@united.com where is my bag", "United Airlines is late"):
        assert matcher.matching(text) == [0]


@pytest.mark.parametrize(
    ("understand", "text", "right"),
    [
        (beginning.label, "  ", "at least one letter or digit"),
        (beginning.label, "@", "at least one letter or digit"),
        (beginning.label, "\u200b", "at least one letter or digit"),
        (beginning.label, "Dell*", "the name alone is right"),
        (beginning.label, "De\x07ll", "cannot be shown"),
        (beginning.label, "De\udcffll", "cannot be shown"),
        (beginning.label, "x" * 81, "80 characters at most"),
        (beginning.label, "x" * 41, "1 to 40 characters"),
        (beginning.department, "x" * 31, "30 characters at most"),
        (beginning.handle, "https://bsky.app/profile/dell.com", "@example.com"),
        (beginning.handle, "our dell", "@example.com"),
        (beginning.language, "Elvish", "ISO 639"),
        (beginning.timezone, "Berlin", "Europe/Berlin"),
        (beginning.timezone, "../../etc/passwd", "Europe/Berlin"),
        (beginning.timezone, "", "Europe/Berlin"),
    ],
)
def test_a_wrong_answer_is_told_what_is_right(understand: Callable[[str], str], text: str, right: str) -> None:
    with pytest.raises(BeginningError) as error:
        understand(text)
    assert right in str(error.value)


def test_answers_are_understood_as_people_give_them() -> None:
    assert beginning.handle(" dell.com ") == "@dell.com"
    assert beginning.handle("@dell@mastodon.social") == "@dell@mastodon.social"
    assert [beginning.language(text) for text in ("German", "de-AT", " PT ")] == ["de", "de", "pt"]
    assert beginning.key("Customer care / Köln") == "customer-care-köln"
    with pytest.raises(BeginningError, match="'care' stands here twice"):
        beginning.several(["Care", "care"], beginning.department, beginning.key)


def test_routes_lead_to_who_deals_with_it_and_all_else_to_the_first() -> None:
    departments = ("Customer care", "Presse", "Market watch", "Technical support", "Gepäck")
    config = _config(departments=departments, rivals=(Called("HP"),), languages=("de", "en", "sw"))
    assert [(route.name, route.department) for route in config.routes] == [
        ("only about a rival", "market-watch"),
        ("could become news", "presse"),
        ("orders and money back", "customer-care"),
        ("something does not work", "technical-support"),
        ("about gepäck", "gepäck"),
        ("everything else", "customer-care"),
    ]
    assert {"rückruf", "recall"} <= set(config.routes[1].any)
    assert config.language.assume == "de"
    assert config.language.scored == ("en",)
    assert [topic.kind for topic in config.topics] == [TopicKind.brand, TopicKind.competitor]
    assert doubtful(config) == []


def test_the_file_says_what_it_cannot_know() -> None:
    text = first_file(Beginning(brand=Called("Delta"), departments=("Care",), languages=("ja",)))
    assert "# The name alone is an ordinary word" in text
    assert "posts in Japanese are counted and routed, and have none" in text


NAMES = st.text(max_size=50) | st.text("aR\"'\\*@#$🍕ﬃİ ن\u064b\u2028\u200d\x00|[", max_size=45)


@settings(deadline=None, max_examples=150)
@given(NAMES, NAMES, NAMES, st.lists(NAMES, max_size=3), NAMES)
@example("İ" * 40 + "/" * 40, "", "🍕", [], "")
@example('Toys "R" Us \\ نون 🍕', 'say "hi"', "O'Neill", ["a\\b", "'''"], "x.y")
@example("everything else", "", "only about a rival", ["care", "everything else", "press", "data breach"], "")
@example("a", "", "b", ["x", "could become news", "media", "recall"], "")
def test_any_names_give_a_file_that_can_be_used_or_are_refused(
    brand: str, full: str, rival: str, departments: list[str], handle: str
) -> None:
    try:
        made = Beginning(
            brand=Called(beginning.label(brand), beginning.label(full) if full else ""),
            handles=(beginning.handle(handle),) if handle else (),
            rivals=(Called(beginning.label(rival)),),
            departments=beginning.several([*departments, "Care"], beginning.department, beginning.key),
        )
        text = first_file(made)
    except BeginningError:
        return  # the table above has what it says
    if beginning.short(brand).casefold() == beginning.short(rival).casefold():
        return  # the command refuses it
    config = parse(text)
    assert config.brand.name == beginning.short(" ".join(brand.split()))
    assert [each.title for each in config.departments] == list(made.departments)
    assert config.topics[0].any == terms(made.brand, made.handles)


def _config(
    brand: Called = Called("Lenovo"),  # noqa: B008
    handles: tuple[str, ...] = (),
    rivals: tuple[Called, ...] = (),
    departments: tuple[str, ...] = ("Care",),
    languages: tuple[str, ...] = ("en",),
) -> Config:
    return parse(
        first_file(Beginning(brand=brand, handles=handles, rivals=rivals, departments=departments, languages=languages))
    )
