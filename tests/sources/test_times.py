"""Times as posts carry them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.sources.times import millis
from workers.sources.worded_times import DayOrder, Manner, Undecided
from workers.sources.zone_names import AMBIGUOUS, CERTAIN, Unsure


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


AFTERNOON = 1_677_680_100_000  # 2023-03-01 14:15:00 UTC


@pytest.mark.parametrize(
    "text",
    [
        "Mar 1, 2023 2:15:00 PM", "March 1, 2023, 2:15 PM", "2023-03-01 02:15:00 PM", "Mar 1, 2023, 2:15\u202fPM",
        "1 Mar 2023 2:15 p.m.", "1st of March 2023 at 2:15pm", "Wednesday, March 1st, 2023 14:15",
        "01-Mar-2023 02:15PM",
        "01/Mar/2023 14:15", "2023/03/01 14:15", "2023.03.01 14:15:00", "Wed Mar  1 15:15:00 CET 2023",
        "Wed Mar 01 2023 15:15:00 GMT+0100 (Central European Standard Time)", "Wed, 01 Mar 2023 14:15:00 (UTC)",
        "2023-03-01 16:15:00 CEST", "2023-03-01T16:15 +02:00", "2023-03-01 09:15:00 -0500 (EST)",
        "1 Mar 2023 2:15 PM UTC",
        "2023-03-01 16:15:00 UTC+2", "2023-03-01 14:15:00.0", "1. März 2023, 14:15 Uhr", "1 de marzo de 2023 14:15",
        "1 mars 2023 14:15", "2023-03-01 15:15 MEZ", "Wed Mar 01 14:15:00 +0000 2023",
    ],
)  # fmt: skip
def test_worded_times(text: str) -> None:
    assert millis(text) == AFTERNOON


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Mar 1, 2023 12:30 AM", 1_677_630_600_000), ("Mar 1, 2023 12:30 PM", 1_677_673_800_000),
     ("Mar 1, 2023 0:30 AM", 1_677_630_600_000), ("3/3/2023", 1_677_801_600_000), ("13/02/2023", 1_676_246_400_000),
     ("02/13/2023", 1_676_246_400_000), ("Mar 1, 2023", 1_677_628_800_000)],
)  # fmt: skip
def test_what_is_certain_is_read(text: str, expected: int) -> None:
    assert millis(text) == expected


@pytest.mark.parametrize(
    "text",
    ["2023-03-01 14:15 PM", "2023-03-01 00:15 PM", "Mar 1, 2023 2:15 XM", "2023-03-01 14:15 IST",
     "2023-03-01 14:15 CST",
     "2023-03-01 14:15 XYZT", "2 days ago", "yesterday 14:15", "14:15", "Tue, 01 Mar 2023 14:15:00 +0000", "1-Mar-23",
     "3/1/23", "2/3/2023 14:15", "2023-03-01 14:15 or so", "2023-03-01 14:15 15:15", "Foo 1, 2023", "44986.59",
     "2023-03-01 14:15:00 CET +0300", "2023-03-01 14:15 (whatever it was)", "1.518653586E+09", "2023-02-30 1:00 PM"],
)  # fmt: skip
def test_what_is_not_certain_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        millis(text)


def test_what_the_manner_of_a_column_decides() -> None:
    for text in ("2/3/2023 14:15", "2.3.2023 14:15", "02-03-2023 2:15 PM", "2/3/23 14:15"):
        with pytest.raises(Undecided):
            millis(text)
        assert millis(text, Manner(order=DayOrder.day)) == AFTERNOON + 86_400_000
        assert millis(text, Manner(order=DayOrder.month)) == AFTERNOON - 26 * 86_400_000
    with pytest.raises(ValueError, match="no month-first date"):
        millis("13/02/2023", Manner(order=DayOrder.month))
    with pytest.raises(Unsure, match="India, Ireland or Israel"):
        millis("2023-03-01 19:45 IST")
    assert millis("2023-03-01 19:45 IST", Manner(zones={"IST": 330})) == AFTERNOON


def test_times_without_a_zone_are_those_of_the_home_that_was_named() -> None:
    berlin = Manner(home=ZoneInfo("Europe/Berlin"))
    assert millis("2023-03-01 15:15:00", berlin) == millis("Mar 1, 2023 3:15 PM", berlin) == AFTERNOON
    assert millis("2023-03-01T14:15:00Z", berlin) == millis(str(AFTERNOON), berlin) == AFTERNOON
    for changed in ("2023-03-26 02:30:00", "2023-10-29 02:30:00"):
        with pytest.raises(ValueError, match="clocks were changed"):
            millis(changed, berlin)


def test_no_zone_is_certain_and_ambiguous() -> None:
    assert not CERTAIN.keys() & AMBIGUOUS.keys()


_MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December")  # fmt: skip


@given(
    st.datetimes(datetime(1971, 1, 2), datetime(2100, 12, 30)),
    st.sampled_from(sorted(CERTAIN)),
    st.booleans(),
    st.booleans(),
    st.sampled_from([" ", "\u202f", "\xa0", ""]),
)
def test_every_worded_form_says_what_it_was_made_of(
    naive: datetime, zone: str, twelve: bool, day_first: bool, blank: str
) -> None:
    at = naive.replace(microsecond=0)
    clock = f"{at.hour % 12 or 12}:{at:%M:%S}{blank}{'PM' if at.hour > 11 else 'AM'}" if twelve else f"{at:%H:%M:%S}"
    month = _MONTH_NAMES[at.month - 1]
    text = f"{at.day} {month} {at.year}, {clock}" if day_first else f"{month} {at.day}, {at.year} {clock}"
    said = at.replace(tzinfo=timezone(timedelta(minutes=CERTAIN[zone])))
    assert millis(f"{text} {zone}") == said.timestamp() * 1000
    order = DayOrder.day if day_first else DayOrder.month
    numbers = f"{at.day}/{at.month}/{at.year}" if day_first else f"{at.month}/{at.day}/{at.year}"
    assert millis(f"{numbers} {clock}", Manner(order=order)) == at.replace(tzinfo=UTC).timestamp() * 1000
    with suppress(Undecided):
        assert millis(f"{numbers} {clock}") == at.replace(tzinfo=UTC).timestamp() * 1000
