"""Reading what somebody typed, and words as an index has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.mention import Mention
from listening.search.asked import SearchAsked, SearchWords, UnreadableSearch, read, written
from listening.search.marks import marked
from listening.search.matching import fits
from listening.search.words import open_end, words
from listening.terms import Matcher, unusable


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", SearchWords()),
        ("delay", SearchWords(all=("delay",))),
        ('delay "lost bag" -refund', SearchWords(all=("delay", "lost bag"), none=("refund",))),
        ("“lost bag” -„my flight“", SearchWords(all=("lost bag",), none=("my flight",))),
        ("from:jane -from:bot FROM:@joe", SearchWords(by=("jane", "@joe"), not_by=("bot",))),
        ('from:"Jane Doe"', SearchWords(by=("Jane Doe",))),
        ("delay delay", SearchWords(all=("delay",))),
        ("late OR delayed", SearchWords(one_of=(("late", "delayed"),))),
        (
            'bag late OR "not on time" OR delay* -sale',
            SearchWords(all=("bag",), none=("sale",), one_of=(("late", "not on time", "delay*"),)),
        ),
        ("a OR b c OR d", SearchWords(one_of=(("a", "b"), ("c", "d")))),
        ("a OR a", SearchWords(all=("a",))),
        ('a "OR" b or c', SearchWords(all=("a", "OR", "b", "or", "c"))),
        ("- 5", SearchWords(all=("-", "5"))),
        ("東京 ภาษา", SearchWords(all=("東京", "ภาษา"))),
    ],
)
def test_what_is_typed_is_read(typed: str, meant: SearchWords) -> None:
    assert read(typed) == meant
    assert read(written(meant)) == meant


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ('"lost bag', "A quotation mark is not closed"),
        ('""', "a word is missing"),
        ("-from:@", "the author is missing"),
        ("a*", "at least 2 letters"),
        ("*", "leaves too much open"),
        ("OR a", "OR stands between"),
        ("a OR", "OR stands between"),
        ("a OR OR b", "OR stands between"),
        ("a OR -b", "OR stands between"),
        ("-a OR b", "OR stands between"),
        ("a OR from:b", "OR stands between"),
        ("x" * 501, "500 characters"),
        (" ".join(f"w{n}" for n in range(41)), "40 words"),
    ],
)
def test_what_cannot_be_read_says_why(typed: str, sentence: str) -> None:
    with pytest.raises(UnreadableSearch, match=sentence.replace("*", r"\*")):
        read(typed)


LETTERS = "ab1_ \n'\"#@-.,!?*東京の天気ไทย۰السéßŒ한ｄＬ\u0301\u200b\ud55c한हिन्द्ရိ"
texts = st.text(LETTERS, max_size=12)


@given(texts, st.text(LETTERS, min_size=1, max_size=4))
def test_words_stand_where_terms_of_topics_match(text: str, term: str) -> None:
    if unusable(term) or not words(term):
        return

    class Terms:
        any: tuple[str, ...] = ()
        all = (term,)
        none: tuple[str, ...] = ()

    looked_for, goes_on = open_end(term)
    stands = f" {looked_for}{'' if goes_on else ' '}" in f" {words(text)} "
    assert stands == bool(Matcher([Terms()]).matching(text))


@given(texts, texts)
def test_marks_change_no_letter(text: str, typed: str) -> None:
    try:
        said = read(typed)
    except UnreadableSearch:
        return
    assert "".join(piece for piece, _ in marked(text, said)) == text


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("The Ｄell is late", "dell", ["Ｄell"]),
        ("東京の天気は", "天気", ["天気"]),
        ("delayed delays", "delay*", ["delayed", "delays"]),
        ("<b>late</b>", "late", ["late"]),
        ("cafe\u0301 late", "café", ["cafe\u0301"]),
        ("हिन्दी में", "हिन्द*", ["हिन्दी"]),
        ("nothing here", "-late", []),
        ("late and delayed", "delayed OR late", ["late", "delayed"]),
    ],
)
def test_what_is_marked(text: str, typed: str, found: list[str]) -> None:
    assert [piece for piece, hit in marked(text, read(typed)) if hit] == found


def test_one_of_each_list_has_to_be_there() -> None:
    fit = fits(SearchAsked(words=read('bag late OR "not on time" OR gone red OR blue -sale'), start=0, end=9))
    texts = {
        "a red bag, late": True,
        "the blue bag is not on time": True,
        "a red blue bag": False,
        "a bag, late": False,
        "late, gone, red": False,
        "red bag gone, for sale": False,
    }
    found = {text: fit(Mention(id="a:1", source="a", created=1, text=text)) for text in texts}
    assert found == texts
    assert not fit(Mention(id="a:1", source="a", created=1, text="a red bag, late", deleted=True))
