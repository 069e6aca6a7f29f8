"""Who is here: now, on a day, over a week, and at which case."""

from __future__ import annotations

import asyncio

import pytest

from listening.people import presence as pure
from listening.people.presence import EXPIRES_MS, Here, Spot
from listening.store.access import presence
from listening.store.connection import AsyncClient, connect_async

NOW = 1_800_000_000_000
DAY = 86_400_000


def here(name: str, *departments: str, at: int = NOW, case: str = "", writing: bool = False) -> Here:
    return Here(name=name, departments=departments, at=at, spot=Spot(case, writing))


def test_of_several_pages_of_one_person_any_may_be_writing() -> None:
    pages = [here("Kim", case="C1"), here("Kim", case="C1", writing=True), here("Ada", case="C1"), here("Eva")]
    assert pure.at_cases(pages) == {"C1": {"Kim": True, "Ada": False}}


def test_somebody_of_two_departments_counts_in_both_and_once() -> None:
    people = pure.people([here("Kim", "care", "press"), here("Kim", "care", "press"), here("Ada")])
    count = pure.headcount(people, ["care", "press", "bags"])
    assert count.people == 2
    assert count.by_department == {"care": 1, "press": 1, "bags": 0}


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Chicago"])
def test_a_week_is_seven_days_of_the_brand(zone: str) -> None:
    days = pure.week(NOW, zone)
    assert len(set(days)) == 7
    assert days[0] == pure.day(NOW, zone)
    assert days == sorted(days, reverse=True)


def test_pages_come_stay_and_go(redis_url: str) -> None:
    async def story(client: AsyncClient) -> None:
        await presence.beat(client, {"1": here("Kim", "care"), "2": here("Ada")}, "2027-01-15")
        assert {p.name for p in await presence.everyone(client, NOW)} == {"Kim", "Ada"}
        await presence.leave(client, ["2"])
        assert [p.name for p in await presence.everyone(client, NOW)] == ["Kim"]
        # Nobody said goodbye: the server it was open at is dead.
        assert await presence.everyone(client, NOW + EXPIRES_MS + 1) == []
        assert await presence.everyone(client, NOW) == [], "what is left of it was taken out"

    _run(redis_url, story)


def test_how_many_listen_now_today_and_over_a_week(redis_url: str) -> None:
    async def story(client: AsyncClient) -> None:
        zone = "Europe/Berlin"
        for back, name, department in (
            (8, "Old", "care"),
            (6, "Max", "care"),
            (1, "Kim", "care"),
            (0, "Kim", "press"),
            (0, "Ada", "care"),
        ):
            at = NOW - back * DAY
            await presence.beat(client, {name: here(name, department, at=at)}, pure.day(at, zone))
        await presence.leave(client, ["Ada"])
        found = await presence.listening(client, ["care", "press"], NOW, zone)
        assert (found.now.people, found.today.people, found.week.people) == (1, 2, 3)
        assert found.now.by_department == {"care": 0, "press": 1}
        assert found.today.by_department == {"care": 1, "press": 1}
        # Kim is where Kim was last.
        assert found.week.by_department == {"care": 2, "press": 1}
        assert found.present == ("Kim",)
        assert found.days == {"Max": 6, "Kim": 0, "Ada": 0}

    _run(redis_url, story)


def _run(url: str, story: object) -> None:
    async def told() -> None:
        client = connect_async(url)
        try:
            await story(client)  # type: ignore[operator]
        finally:
            await client.aclose()

    asyncio.run(told())
