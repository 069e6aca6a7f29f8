"""Times as posts carry them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.sources.times import millis


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2015-02-16 23:43:02 -0800", 1_424_158_982_000),
        ("Tue Oct 31 22:10:47 +0000 2017", 1_509_487_847_000),
        ("2013-12-31T23:10:08Z", 1_388_531_408_000),
        ("2014-09-05T06:11:04.870Z", 1_409_897_464_870),
        ("2014-09-05T06:11:04.87012Z", 1_409_897_464_870),
        ("2014-09-05T06:11:04.8+00:00", 1_409_897_464_800),
        ("2014-09-05 06:11:04 UTC", 1_409_897_464_000),
        ("2014-09-05 06:11:04", 1_409_897_464_000),
        ("2014-09-05T06:11", 1_409_897_460_000),
        ("2014-09-05", 1_409_875_200_000),
        ("20140905T061104Z", 1_409_897_464_000),
        ("2014-09-05T06:11:60Z", 1_409_897_519_000),
        ("Fri, 05 Sep 2014 06:11:04 +0000", 1_409_897_464_000),
        ("1409897464", 1_409_897_464_000),
        ("1409897464.5", 1_409_897_464_500),
        ("1409897464870", 1_409_897_464_870),
        ("1409897464870123", 1_409_897_464_870),
        ("1409897464870123456", 1_409_897_464_870),
        (" 2014-09-05T06:11:04Z ", 1_409_897_464_000),
    ],
)
def test_times(text: str, expected: int) -> None:
    assert millis(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "now",
        "05/09/2014",
        "20140905",
        "12",
        "-5",
        "2014-13-05T06:11:04Z",
        "2014-02-30 00:00:00",
        "2014-09-05 24:00:01",
        "2014-09-05 06:61:04",
        "2014-09-05 06:11:04 EST",
        "2014-09-05 06:11:04 +9900",
        "1969-12-31T23:59:59Z",
        "Tue Foo 31 22:10:47 +0000 2017",
        "Tue Oct 32 22:10:47 +0000 2017",
        "2014-09-05T06:11:04.Zx",
        "²014-09-05T06:11:04Z",
        "2014-09-05T06:11:0²Z",
        "99999999999999999999",
        "1e9",
    ],
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        millis(text)


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert millis(text) >= 0


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(9999, 12, 30)),
    st.integers(-14 * 60, 14 * 60),
    st.sampled_from(["iso", "airline", "twitter"]),
)
def test_times_agree_with_datetime(naive: datetime, minutes: int, form: str) -> None:
    at = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    if form != "iso":
        at = at.replace(microsecond=0)
    text = {
        "iso": at.isoformat(),
        "airline": at.strftime("%Y-%m-%d %H:%M:%S %z"),
        "twitter": f"{at:%a} "
        f"{['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][at.month - 1]} "
        f"{at:%d %H:%M:%S %z %Y}",
    }[form]
    assert millis(text) == (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
