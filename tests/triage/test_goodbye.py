"""What ends a conversation, and what somebody has to look at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.triage.goodbye import FRIENDLY, PHRASES, ends


@pytest.mark.parametrize(
    "text",
    ["@PlovairHelps ok", "@PlovairHelps ok 👍", "👍", "👍🏽", "👍🏽👍🏽", "❤️", "❤", "OK!", "okayyy", "Lol ok",
     "will do, thx", "no worries, have a good one 🥲",
     "@a @b perfect, bye", "great, cheers mate", "Thanks sooo much!!! 🙏🙏", "thanks, have a nice day!",
     "Alles klar, danke!", "Vielen Dank und schönen Tag noch",
     "d'accord merci", "D’accord, merci !", "vale, muchas gracias", "tá bom, obrigada", "va bene grazie",
     "oké bedankt", "tamam teşekkürler",
     "Хорошо, спасибо", "好的，谢谢", "了解です", "네 감사합니다", "شكرا", "धन्यवाद", "ok :)", "<3",
     "Got it, thank you for your help", "＠PlovairHelps ｏｋ"],
)  # fmt: skip
def test_what_waits_for_nothing(text: str) -> None:
    assert ends(text)


@pytest.mark.parametrize(
    "text",
    ["ok?", "ok but when", "thanks but I still need my bag", "still not working, please help", "DM sent", "done",
     "yes", "Yes, thanks", "sure", "✅", "Sent you a DM", "sent",
     "Got it. Thanks for nothing.", "👎", "😡", "🙄", "ok 🙄", "ok 😡", "no", "nothing", "thanks for losing my bag",
     "danke für nichts", "", "@PlovairHelps",
     "https://example.org/x", "12345", "ok 12345", "great, another delay", "sure, whatever", "not ok",
     "I see no refund", "yes, AB123", "？", "merci de répondre",
     "ok " * 200],
)  # fmt: skip
def test_what_somebody_looks_at(text: str) -> None:
    assert not ends(text)


@given(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=4), st.sampled_from([*sorted(FRIENDLY), "", "!", "..."]))
def test_phrases_one_after_the_other_end(phrases: list[str], sign: str) -> None:
    text = ", ".join(phrases)
    assert ends(f"@PlovairHelps {text} {sign}") or len(text) > 150
    assert not ends(f"@PlovairHelps {text} {sign} my bag")
    assert not ends(f"@PlovairHelps {text} {sign}?")


@given(st.text(max_size=60))
def test_any_text_ends_or_not(text: str) -> None:
    assert ends(text) in (True, False)
