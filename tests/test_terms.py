"""Terms are found in texts as whole words, in every script."""

from __future__ import annotations

import unicodedata

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from listening.terms import Matcher, fold, fold_words, own_handles, unusable


class Entry(msgspec.Struct, frozen=True):
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


def found(term: str, text: str) -> bool:
    return Matcher([Entry((term,))]).matching(text) == [0]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("dell", "dell"),
        ("dell", "My DELL!"),
        ("DELL", "my dell"),
        ("dell", "@Dell, help"),
        ("dell", "#dell"),
        ("dell", "(dell)"),
        ("dell", "dell's"),
        ("dell", "it's dell’s"),
        ("dell", "modelling a dell"),
        ("dell", "see dell.com"),
        ("won't boot", "it won’t boot"),
        ("won’t boot", "it won't boot"),
        ("hp laptop", "an HP\n  laptop"),
        ("@dell", "ask @Dell"),
        ("#dell", "so #DELL"),
        ("$dell", "buy $DELL now"),
        ("c++", "I write C++ daily"),
        ("größe", "die GRÖSSE nicht, die GRÖßE"),
        ("デル", "新しいデルのパソコン"),
        ("แอป", "ดาวน์โหลดแอปนี้"),
        ("苹果", "我的苹果电脑"),
        ("حقيبة", "أين حقيبة سفري"),
        ("애플", "애플 노트북"),
        ("dell", "新しいdellのパソコン"),
        ("🚀", "to the moon🚀🚀"),
    ],
)
def test_found(term: str, text: str) -> None:
    assert found(term, text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("dell", "modelling"),
        ("dell", "dells"),
        ("dell", "odell"),
        ("dell", "dell_support"),
        ("dell", "dell4"),
        ("dell", ""),
        ("@dell", "dell"),
        ("@dell", "@dells"),
        ("#dell", "@dell"),
        ("$dell", "dell"),
        ("hp laptop", "hp: laptop"),
        ("hp laptop", "hplaptop"),
        ("애플", "파인애플"),
        ("حقيبة", "حقيبةسفري"),
        ("strasse", "straße"),
    ],
)
def test_not_found(term: str, text: str) -> None:
    assert not found(term, text)


def test_any_all_none() -> None:
    entries = [
        Entry(any=("a", "b")),
        Entry(all=("a", "b")),
        Entry(any=("a", "b"), all=("c",)),
        Entry(any=("a",), none=("d",)),
        Entry(none=("d",)),
        Entry(),
    ]
    matcher = Matcher(entries)
    assert matcher.matching("a") == [0, 3, 4, 5]
    assert matcher.matching("b") == [0, 4, 5]
    assert matcher.matching("b a") == [0, 1, 3, 4, 5]
    assert matcher.matching("c b") == [0, 2, 4, 5]
    assert matcher.matching("c") == [4, 5]
    assert matcher.matching("a d") == [0, 5]
    assert matcher.matching("nothing of it") == [4, 5]


def test_terms_that_lie_in_one_another() -> None:
    terms = ("new york", "york", "new", "york times", "new york times", "k t")
    matcher = Matcher([Entry((term,)) for term in terms])
    assert matcher.matching("the New York Times") == [0, 1, 2, 3, 4]
    assert matcher.matching("york times") == [1, 3]


def test_no_entries() -> None:
    assert Matcher([]).matching("anything") == []


# -- against a reference that looks at one term at one place at a time

ALPHABET = "aAbBß İ_1#@$*.'\u2019 \n\u2028é\u0301デルแ苹ق애🚀-"
texts = st.text(ALPHABET, max_size=30)
terms = st.text(ALPHABET.replace("*", "").replace("\n", ""), min_size=1, max_size=4).filter(
    lambda term: bool(term.strip())
)
groups = st.lists(terms, max_size=3).map(tuple)
entries = st.lists(st.builds(Entry, groups, groups, groups), max_size=4)

UNSPACED = "デルแ苹"
"""Those letters of ALPHABET that belong to scripts written without spaces."""


def plain(text: str) -> str:
    """Of the letters of ALPHABET: a dot above belongs to its letter, and to an i it adds nothing."""
    whole = unicodedata.normalize("NFC", text.lower().replace("\u2019", "'")).replace("i\u0307", "i")
    return " ".join(whole.split())


def continues(left: str, right: str) -> bool:
    """Whether two neighbouring characters are part of one word."""
    return all(
        (c.isalnum() or c == "_" or unicodedata.category(c)[0] == "M") and c not in UNSPACED for c in (left, right)
    )


def is_there(term: str, text: str) -> bool:
    wanted, within = plain(term), plain(text)
    for start in range(len(within) - len(wanted) + 1):
        end = start + len(wanted)
        if within[start:end] != wanted:
            continue
        begins_inside = start > 0 and continues(within[start - 1], within[start])
        ends_inside = end < len(within) and continues(within[end - 1], within[end])
        if not begins_inside and not ends_inside:
            return True
    return False


def reference(entries: list[Entry], text: str) -> list[int]:
    return [
        n
        for n, entry in enumerate(entries)
        if (not entry.any or any(is_there(t, text) for t in entry.any))
        and all(is_there(t, text) for t in entry.all)
        and not any(is_there(t, text) for t in entry.none)
    ]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("café", "the cafe\u0301 is shut"),
        ("cafe\u0301", "the CAFÉ is shut"),
        ("istanbul", "İstanbul'da"),
        ("İstanbul", "istanbul"),
        ("#dell", "＃Ｄｅｌｌ"),
        ("@dell", "＠dell"),
        ("dell xps", "ｄｅｌｌ\u3000ＸＰＳ"),
        ("office", "the o\ufb03ce"),
        ("dell", "𝐃𝐞𝐥𝐥"),
        ("plovair", "plo\u00advair"),
        ("プロベア", "ﾌﾟﾛﾍﾞｱ"),
        ("dell", "Dell™"),
    ],
)
def test_the_same_letters_to_a_reader_are_the_same(term: str, text: str) -> None:
    assert found(term, text)


@pytest.mark.parametrize(
    ("term", "text", "there"),
    [
        ("कृपया", "कृपया, जवाब दें", True),
        ("कृ", "कृपया", False),
        ("हिन्द", "हिन्दी", False),
        ("हिन्द*", "हिन्दी", True),
        ("हिन्दी*", "#हिन्दीवाला", True),
        ("நண்", "நண்பர்", False),
        ("عَرَب", "عَرَبِي", False),
        ("วัส", "สวัสดี", True),
        ("မြန်", "ကမြန်မာ", True),
    ],
)
def test_a_mark_belongs_to_the_letter_before_it(term: str, text: str, there: bool) -> None:
    assert not unusable(term)
    assert found(term, text) == there


def test_marks_above_letters_are_not_passed_over() -> None:
    assert not found("cafe", "café")
    assert not found("cafe", "cafe\u0301")
    assert not found("dell", "＃dell3")


@given(entries, texts)
@example([Entry((), (), ("1",))], "İ1")
@example([Entry(("1",))], "a\u03071")
def test_equals_looking_at_each_place(entries: list[Entry], text: str) -> None:
    assert Matcher(entries).matching(text) == reference(entries, text)


@given(st.lists(terms, min_size=1, max_size=3), st.lists(texts, max_size=3))
def test_equals_looking_at_each_place_where_terms_are_in_the_text(said: list[str], around: list[str]) -> None:
    entries = [Entry((term,)) for term in said]
    text = " ".join(part for pair in zip(said, [*around, *[""] * 3], strict=False) for part in pair)
    assert Matcher(entries).matching(text) == reference(entries, text)


def test_own_handles() -> None:
    assert own_handles(("@Acme", "ACMEhelps", "@a@b.example")) == {"acme", "acmehelps", "a@b.example"}
    assert own_handles(("＠Zoe\u0308",)) == own_handles(("@Zoë",)) == {"zoë"}


@pytest.mark.parametrize("term", ["* ", " *\n", "\u200b", "\u00ad \ufeff", "a＊", "a* "])
def test_what_would_match_everywhere_once_it_is_compared(term: str) -> None:
    assert unusable(term)


@given(st.text())
@example("DELAYED\u3000\tFlight \x1c again")
@example("K\u0130 \u212a")
def test_words_that_are_known_fold_to_the_same(text: str) -> None:
    assert fold_words(text, text.lower().split()) == fold(text)
