"""Figures over material made by hand, and what must hold for any."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layouts.kpis.board import kinds
from layouts.kpis.changes import changes
from layouts.kpis.links import Links
from layouts.kpis.trends import moods, spark
from layouts.kpis.words import longer
from listening.cases.case import Case
from listening.cases.facts import OpenedBy
from listening.config import load
from listening.counting.counts import Filter, Mood
from listening.counting.ledger import LABELS, row
from listening.counting.ledger_day import read
from listening.hours import WorkingHours, after, between, read_hours
from listening.kpis import answering, together, voice, worth
from listening.kpis.board import Board, UsualStretches, board
from listening.kpis.definitions import BY_KEY
from listening.kpis.figure import Figure, Unit
from listening.kpis.percentiles import percentile
from listening.kpis.period import Period, RangeName, before, days_before, earlier, midnight, span, steps, usual_from
from listening.kpis.recipes import LISTED, RECIPES, listed
from listening.kpis.sample import median, p90, part
from listening.kpis.timesheet import Timesheet
from listening.kpis.trend import Trend
from listening.kpis.voices import voices
from listening.mention import Praise
from listening.people.permissions import Permission, Role, may
from listening.spans import DAY_MS
from listening.triage.answering import Reason
from tests.kpis.made import DAY, MINUTE, NOBODY, case, material, mention

CONFIG = load(Path(__file__).resolve().parents[2] / "examples" / "demo.toml")
DUBLIN = ZoneInfo("Europe/Dublin")
moments = st.integers(DAY, DAY + 60 * DAY_MS)


def test_times_are_of_those_answered_and_shares_of_all() -> None:
    cases = material(CONFIG).cases
    assert median(answering.first_response(cases)).value == 150
    assert p90(answering.first_response(cases)).items == 4, "one of five was not answered"
    assert part(answering.responded(cases)).value == 80
    sla = part(answering.in_time(cases))
    assert (sla.value, sla.items) == (80, 5), "who was not answered counts as late"
    assert answering.waiting(cases, DAY + 2 * DAY_MS).ids() == ["C0"]
    assert median(together.until_known(cases)).value == 0.5
    assert together.unowned(cases).number == 1


def test_what_may_still_come_in_time_is_neither_kept_nor_broken() -> None:
    m = material(CONFIG, cases=[case(1, DAY + DAY_MS - 1000), case(2, DAY, MINUTE)])
    m.cases.now = m.book.now = DAY + DAY_MS
    sla = part(answering.in_time(m.cases))
    assert (sla.value, sla.items, sla.note) == (100, 1, "1 still in time")


def test_praise_is_answered_by_a_direct_reply() -> None:
    said = [
        mention(n, DAY + n, praise=praise)
        for n, praise in enumerate([Praise.heard, Praise.answered, Praise.answered, Praise.none])
    ]
    mixed = material(CONFIG, said).mix
    assert {each.kind: (each.arrived, each.answered) for each in mixed}[OpenedBy.praise] == (3, 2)
    assert answering.answered_of(mixed, OpenedBy.praise).value == pytest.approx(200 / 3)


def test_filters_reach_every_figure() -> None:
    said = [mention(n, DAY + n, department="care" if n % 2 else "press") for n in range(10)]
    cases = [case(n, DAY + n, MINUTE, department="care" if n % 2 else "press") for n in range(10)]
    m = material(CONFIG, said, cases, Filter(department="press"))
    made = board(m, None, UsualStretches(), NOBODY, m.period, m.period.end).figures
    assert made["mentions"].value == 5
    assert made["authors"].value == 3
    assert made["reach"].value == 10 * (0 + 2 + 4 + 6 + 8)
    assert made["cases_answered"].value == 5
    assert made["worth"].value is None, "hours are not known by part"


def test_worth_is_a_range_from_the_worst_to_the_best() -> None:
    found = worth.balance(material(CONFIG).cases, Period(DAY, DAY + 7 * DAY_MS), CONFIG.worth)
    assert found is not None
    assert found.saved == (4 * 4.5, 4 * 8.0)
    assert found.spent == (900 * 28, 1150 * 36)
    assert found.worth == (18 - 1150 * 36, 32 - 900 * 28)


def test_share_of_voice_is_among_brands_and_competitors() -> None:
    said = [
        mention(1, DAY),
        mention(2, DAY, topics=("Osprelle",)),
        mention(3, DAY, topics=("Featherclub",)),
        mention(4, DAY, own=True, contact=""),
    ]
    m = material(CONFIG, said)
    assert voice.share_of_voice(m.corpus, m.ours, m.rivals).value == 50


def test_a_row_taken_back_was_never_there() -> None:
    one, other = mention(1, DAY + 5), mention(2, DAY + 5, author="")
    stored = row(one) + row(other) + row(one) + row(one, taken_back=True)
    day = read(DAY, stored)
    assert len(day.at) == 2
    assert sorted(day.followers.tolist()) == [10, 20]


def test_a_row_says_its_label_and_one_from_before_labels_ends_too() -> None:
    said = [mention(1, DAY + 5, compound=c) for c in (-0.5, 0.0, 0.5, None)]
    days = [read(DAY, row(each)) for each in said]
    assert [LABELS[day.label[0] - 1] for day in days] == [each.label for each in said]
    assert all(day.at[0] == DAY + 5 for day in days)
    old = bytearray(row(said[0]))
    old[3] &= 0b1100_0111
    assert read(DAY, bytes(old)).label.tolist() == [0]
    assert not len(read(DAY, bytes(old) + row(said[0], taken_back=True)).at)
    edited = read(DAY, row(said[0]) + row(said[0], taken_back=True) + row(said[2]))
    assert [LABELS[n - 1] for n in edited.label] == [said[2].label]


def test_a_trend_has_no_mood_where_rows_say_no_label() -> None:
    period = Period(DAY, DAY + DAY_MS)
    stored = bytearray(row(mention(1, DAY + 5)))
    assert voices([read(DAY, bytes(stored))], period, {}).mood() == Mood(neutral=1)
    stored[3] &= 0b1100_0111
    assert voices([read(DAY, bytes(stored))], period, {}).mood() is None


def links_of(made: Board) -> Links:
    return Links(made.period, made.before, made.only, Role.executive, made.now)


def test_what_changed_most_is_no_artefact_of_time_or_rounding() -> None:
    said = [mention(n, DAY + n * MINUTE) for n in range(60)]
    cases = [case(n, DAY + n * MINUTE, MINUTE if n % 4 else 0) for n in range(60)]
    now = material(CONFIG, said, cases)
    before = material(CONFIG, said[:40], [case(n, DAY + n * MINUTE, MINUTE) for n in range(60)])
    fresh = board(now, before, UsualStretches(), NOBODY, now.period, now.period.end)
    assert longer(fresh)
    told = str(changes(fresh, links_of(fresh)))
    assert "Mentions" in told
    assert "Response rate" not in told, "yesterday's cases had a day more to be answered"
    over = board(now, before, UsualStretches(), NOBODY, now.period, now.period.end + 3 * DAY_MS)
    assert not longer(over)
    assert "Response rate" in str(changes(over, links_of(over)))
    for before_it, news in ((29.4, False), (29.6, True)):
        unscored = Figure(key="unscored", unit=Unit.percent, value=28.6, before=before_it, items=100)
        alone = msgspec.structs.replace(over, figures={"mentions": over.figures["mentions"], "unscored": unscored})
        assert ("Unscored" in str(changes(alone, links_of(alone)))) is news, "29 % beside 29 % is no news"


def test_columns_of_a_trend_stand_for_its_values() -> None:
    hours = [DAY + n * 3_600_000 for n in range(4)]
    empty: list[float | None] = [None] * 3
    trend = Trend(hours, [10, 5, 0], empty, empty, [50.0, -25.0, None], [80.0, None, 20.0], empty)
    heights = [column.style["height"] for column in spark("mentions", trend, CONFIG).children]
    assert heights == ["100%", "50%", "2%"]
    shares = spark("share_of_voice", trend, CONFIG).children
    assert [(column.style["height"], column.className) for column in shares] == [
        ("80%", ""),
        ("2%", "k-gap"),
        ("20%", ""),
    ]
    assert [column.title for column in shares] == ["01:00: 80 %", "02:00: –", "03:00: 20 %"]
    up, down, gap = moods(trend, CONFIG).children
    assert (up.className, up.children.style) == ("k-up", {"height": "50%", "bottom": "50%"})
    assert (down.className, down.children.style) == ("k-down", {"height": "25%", "top": "50%"})
    assert gap.className == "k-gap"


def test_others_are_in_the_mix_only_where_everything_is_answered() -> None:
    def mix(*cases: Case) -> list[str]:
        m = material(CONFIG, [], list(cases))
        return [key for _, key, _ in kinds(board(m, None, UsualStretches(), NOBODY, m.period, m.period.end))]

    assert "answered_others" not in mix(case(1, DAY))
    assert "answered_others" in mix(case(1, DAY, reason=Reason.always))


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=50), st.floats(0, 1))
def test_percentiles_are_those_of_the_definition(values: list[int], share: float) -> None:
    found = percentile(np.array(values), share)
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    assert found.value == pytest.approx(ordered[low] + (at - low) * (ordered[high] - ordered[low]))
    assert found.items == len(values)
    assert min(values) - 1e-6 <= (found.value or 0) <= max(values) + 1e-6


@given(moments, moments, st.sampled_from(["Mon-Fri 09:00-17:00", "Mon-Sun 22:00-06:00", "Sat 10:00-14:00"]))
def test_business_time_in_columns_is_that_of_one_case(one: int, other: int, hours: str) -> None:
    start, end = sorted((one, other))
    working = WorkingHours("Europe/Dublin", read_hours((hours,)))
    sheet = Timesheet(working, DAY, DAY + 60 * DAY_MS)
    assert sheet.between(np.array([start]), np.array([end]))[0] == between(start, end, working)
    assert sheet.after(np.array([start]), 3_600_000)[0] == after(start, 3_600_000, working)


@given(moments, st.integers(1, 40 * DAY_MS))
def test_periods_to_compare_with_are_as_long_and_do_not_overlap(start: int, length: int) -> None:
    period = Period(start, start + length)
    was = before(period, DUBLIN)
    assert was.length == period.length
    assert was.end <= period.start + 3_600_000, "but for the hour that summer time takes"
    ends = [period.start, *(p.end - 3_600_000 for p in earlier(period, DUBLIN))]
    assert all(p.length == period.length for p in earlier(period, DUBLIN))
    assert ends == sorted(ends, reverse=True)
    assert steps(period, DUBLIN)[0] == period.start
    assert steps(period, DUBLIN)[-1] == period.end
    assert steps(period, DUBLIN) == sorted(set(steps(period, DUBLIN)))


def test_ranges_begin_at_the_brands_midnight() -> None:
    now = DAY + 10 * 3_600_000
    assert span(RangeName.today, now, ZoneInfo("America/New_York")).start == DAY + 4 * 3_600_000
    week = span(RangeName.week, now, DUBLIN)
    assert before(week, DUBLIN) == Period(week.start - 7 * DAY_MS, week.end - 7 * DAY_MS)


def test_a_figure_has_as_many_items_as_its_list() -> None:
    m = material(CONFIG)
    for key in LISTED.keys() - {"answered_praise"}:  # of mentions, where praise opens no case
        assert RECIPES[key](m).items == listed(m, key).number, key
        assert len(listed(m, key).ids()) == listed(m, key).number


def test_nobody_is_led_to_what_is_not_for_them() -> None:
    period = Period(DAY, DAY + DAY_MS)
    for role in Role:
        links = Links(period, period, Filter(), role, DAY)
        leads = {key: links.to(key) for key in BY_KEY}
        assert bool(leads["sources_alive"]) == (role is Role.administrator)
        assert bool(leads["sla"]) == may(role, Permission.see_lists)
        assert bool(leads["spikes"]) == may(role, Permission.see_spikes)
        assert bool(links.case("C1")) == may(role, Permission.see_desk)
        assert not leads["people_now"], "people are no list"


@pytest.mark.parametrize(("days", "needed"), [(1, 2), (7, 21), (28, 84), (90, 272)])
def test_when_a_range_will_have_a_usual(days: int, needed: int) -> None:
    """Two earlier stretches, whole weeks apart; of a single day, the day before."""
    here = ZoneInfo("Europe/Dublin")
    heard = midnight(date(2026, 1, 10), here)
    day = date(2026, 1, 10) + timedelta(days=needed)
    period = Period(midnight(day - timedelta(days=days), here), midnight(day, here))
    assert usual_from(period, heard, here) == period.end
    stretches = days_before(period, here)[:1] if days == 1 else earlier(period, here)[:2]
    assert stretches[-1].start == heard, "just what there is"


def test_a_year_makes_a_usual_of_90_days() -> None:
    here = ZoneInfo("America/New_York")
    period = span(RangeName.quarter, DAY + 10 * 3_600_000, here)
    weeks = earlier(period, here)
    assert len(weeks) == 3
    assert all((period.start - week.start + 3_600_000) // DAY_MS % 7 == 0 for week in weeks)
    assert earlier(Period(DAY, DAY + 200 * DAY_MS), here) == [], "counts per hour are kept for 13 months"
