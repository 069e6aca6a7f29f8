"""Texts to terms, and which of them rose."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.spikes.odds import plain, rise
from listening.spikes.terms import LONGEST, terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The app is down", ["app"]),
        ("Login fails, error 503!", ["login", "fails", "login fails", "error", "503", "error 503"]),
        ("Lost my bag", ["lost", "bag"]),
        ("baggage belt. broken", ["baggage", "belt", "baggage belt", "broken"]),
        ("#Outage @Acme https://x.example/a?b=1 www.x.example", ["#outage", "@acme", "#outage @acme"]),
        ("don’t can't 12 3", []),
        ("check-in at gate B12", ["check-in", "gate", "b12", "gate b12"]),
        ("Die App geht nicht", ["app", "geht", "app geht"]),
        ("飛行機が遅れている", ["飛行機"]),
        ("荷物スーツケース紛失", ["荷物", "紛失", "スーツケース"]),
        ("航班取消了很久", ["航班", "班取", "取消", "消了", "了很", "很久"]),
        ("항공권 환불", ["항공권", "환불", "항공권 환불"]),
        ("تأخرت الرحلة", ["تأخرت", "الرحلة", "تأخرت الرحلة"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा", "हिन्दी भाषा"]),
        ("வணக்கம் நண்பர்களே", ["வணக்கம்", "நண்பர்களே", "வணக்கம் நண்பர்களே"]),
        ("Hello hello HELLO", ["hello"]),
        ("", []),
    ],
)
def test_terms(text: str, found: list[str]) -> None:
    assert terms(text) == found


@given(st.text(max_size=300))
def test_any_text_has_terms_of_bounded_length(text: str) -> None:
    for term in terms(text):
        assert term
        assert len(term) <= 2 * LONGEST + 1
        assert term == term.strip()


def test_what_rose_is_not_what_is_frequent() -> None:
    before = Counter({"flight": 500, "delay": 50, "bag": 100})
    now = Counter({"flight": 100, "delay": 12, "outage": 12, "bag": 20})
    general = before + Counter({"outage": 2})

    def score(term: str) -> float:
        return rise(term, now, now.total(), before, before.total(), general, general.total())

    ranked = sorted(now, key=score, reverse=True)
    assert ranked[0] == "outage"
    assert score("outage") > 3
    assert score("flight") < 1.64


def test_a_rise_needs_certainty() -> None:
    """Once where there was none is infinitely more, and says nothing."""
    before = Counter({"flight": 500})
    general = Counter({"flight": 500, "owl": 1})
    once = rise("owl", Counter({"flight": 20, "owl": 1}), 21, before, 500, general, 501)
    often = rise("owl", Counter({"flight": 20, "owl": 9}), 29, before, 500, general, 501)
    assert once < often


def test_a_phrase_takes_its_words_along() -> None:
    count = {"error": 20, "503": 20, "error 503": 19, "login": 30, "login fails": 8}
    ranked = ["error", "login", "503", "error 503", "login fails"]
    assert plain(ranked, count, 10) == ["error 503", "login"]
