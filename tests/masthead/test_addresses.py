"""What is written of an address: scheme and host, whatever else it holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.store.connection import StoreError, check
from listening.system.addresses import hide, shown


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("redis://:hush@office:6379/0", "redis://office:6379"),
        ("redis://kim:hush@office", "redis://office"),
        ("redis://office:6379/0?password=hush", "redis://office:6379"),
        ("redis://:hu/sh@office:6379/0", "redis://…"),
        ("redis://:hu#sh@office:6379/0", "redis://…"),
        ("redis://:hu@sh@office:6379/0", "redis://…"),
        ("redis://:hush", "redis://…"),
        ("redis://[hush@office", "redis://office"),
        ("redis://office/0?password=hush@office", "redis://…"),
        ("redis+sentinel://:hush@one:26379,two/office", "redis+sentinel://one:26379,two"),
        ("unix://:hush@/run/redis.sock", "unix://"),
        ("unix:///run/redis.sock?password=hush", "unix://"),
        ("https://[::1]:8080/hush?x=hush", "https://[::1]:8080"),
        ("hush", "…"),
        ("", "…"),
    ],
)
def test_scheme_and_host(address: str, said: str) -> None:
    assert shown(address) == said


SECRET = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20).map(
    lambda text: f"hush{text}hush"
)


@given(SECRET, st.sampled_from(["redis", "rediss", "redis+sentinel", "unix", "https", "discord"]))
def test_a_password_is_never_written(secret: str, scheme: str) -> None:
    for address in (
        f"{scheme}://:{secret}@office:6379/0",
        f"{scheme}://office/{secret}",
        f"{scheme}://office?p={secret}",
    ):
        assert "hush" not in shown(address)


@given(st.text(max_size=200))
def test_anything_can_be_hidden(text: str) -> None:
    shown(text)
    assert hide(hide(text)) == hide(text)


@pytest.mark.parametrize(
    "url",
    [
        "redis://:hu/sh@office:6379/0",
        "redis://:hu#sh@office:6379/0",
        "redis://office:hush/0",
        "redis+sentinel://:hu/sh@one/office",
        "redis+sentinel://:hush@one/office/hush",
        "redis+sentinel://:hush@[hush]/office",
        "https://:hush@office/0",
    ],
)
def test_an_address_of_redis_that_cannot_be_read(url: str) -> None:
    with pytest.raises(StoreError, match=r"redis\.url: .* is not an address of Redis") as error:
        check(url)
    assert "hu" not in str(error.value)
