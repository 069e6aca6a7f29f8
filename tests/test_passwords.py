"""Which passwords will do."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from listening.people import account
from listening.people.passwords import error


@pytest.mark.parametrize(
    "password",
    [
        "1234567890", "0987654321", "12345678901234", "1111111111", "aaaaaaaaaa", "aaaaaaaaab", " " * 10, "\t" * 12,
        "ababababab", "abcabcabcabc", "12341234123", "password12", "Password123!", "P@ssw0rd2024", "passwordpassword",
        "qwertyuiop", "qwertzuiop", "poiuytrewq", "1q2w3e4r5t", "1qaz2wsx3edc", "zaq12wsxcde3", "asdfghjkl;",
        "iloveyou123",
        "abcdefghij", "welcome2026", "Summer2026!!", "letmein1234", "masthead-demo", "adminadmin1", "Kim Larsen",
        "kimlarsen1", "Kim1234567", "KimKimKimKim", "larsenlarsen", "１２３４５６７８９０",
    ],
)  # fmt: skip
def test_what_is_tried_first_will_not_do(password: str) -> None:
    said = error(password, "Kim Larsen")
    assert said.endswith("Three or four words that have nothing to do with each other will do.")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "vier gruene Kraniche",
        "h7Kq!mz02vLp",
        "бутылка лампа сова",
        "猫と海と赤い靴と三つの林檎",
    ],
)
def test_what_will_do(password: str) -> None:
    assert error(password, "Kim Larsen") == ""


def test_lengths() -> None:
    assert "10 characters at least" in error("vier Katz", "Kim")
    assert "200 characters at most" in error("vier gruene Kraniche " * 10, "Kim")


def test_how_it_is_kept(thorough: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "_hasher", thorough)
    kept = account.hash_password("vier gruene Kraniche")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$"), "64 MiB, 3 passes"
    assert account.password_matches(kept, "vier gruene Kraniche")
    assert not account.password_matches(kept, "vier graue Kraniche")
    assert not account.password_matches("", "vier gruene Kraniche")
