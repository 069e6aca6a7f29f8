"""Cases given out by load: to whoever is here and has the fewest; and whose history a customer's is."""

from __future__ import annotations

import asyncio

import pytest
import redis
import redis.asyncio
from msgspec.structs import replace

from dashboard.pages.desk import DeskPages
from listening.cases.case import Act, Action, Actor, Case, State
from listening.cases.customers import known_as
from listening.cases.told import TellKind
from listening.config import ConfigError, parse
from listening.people.permissions import Role
from listening.people.presence import Here
from listening.store import told
from listening.store.access import access, presence
from tests.cases.conftest import CONFIG, MINUTE, T0, Office, post
from tests.dashboard.sites import site
from workers.cases.casework import Casework

BY_LOAD = CONFIG.replace('name = "baggage"\n', 'name = "baggage"\nassign_by_load = true\n', 1)


def sweep(office: Office, redis_url: str, here: dict[str, tuple[str, ...]], now: int) -> list[str]:
    """Who has each case after a sweep with these people here."""

    async def come() -> None:
        async with redis.asyncio.from_url(redis_url) as client:
            await client.delete("{m}!presence")
            pages = {name: Here(name=name, departments=theirs, at=now) for name, theirs in here.items()}
            await presence.beat(client, pages, "2027-01-15")

    asyncio.run(come())
    Casework(parse(BY_LOAD), office.client).sweep(now)
    found = [office.desk.book.find(f"C{n}") for n in range(1, 5)]
    return [case.owner for case in found if case is not None]


def test_the_one_with_the_fewest(office: Office, redis_url: str) -> None:
    for name, role in (("Ann", Role.agent), ("Ben", Role.agent), ("Eva", Role.executive), ("Pia", Role.agent)):
        access.add_user(office.client, name, role, ("press",) if name == "Pia" else ("baggage",))
    office.ingest(*(post(str(n), T0 + n, author=f"k{n}") for n in range(3)))
    here = {"Ann": ("baggage",), "Ben": ("baggage",), "Eva": ("baggage",), "Pia": ("press",)}
    assert sweep(office, redis_url, {}, T0 + MINUTE) == ["", "", ""]
    assert sweep(office, redis_url, {"Pia": here["Pia"], "Eva": here["Eva"]}, T0 + MINUTE) == ["", "", ""]
    assert sweep(office, redis_url, here, T0 + MINUTE) == ["Ann", "Ben", "Ann"]

    office.ingest(post("4", T0 + 4, author="k4"))
    assert sweep(office, redis_url, here, T0 + 2 * MINUTE) == ["Ann", "Ben", "Ann", "Ben"]
    event = office.desk.book.trail("C4")[-1]
    assert (event.action, event.who, event.why) == (
        Action.assign,
        "masthead",
        "Ben is here and has the fewest: 1 open case",
    )
    case = office.desk.book.find("C4")
    assert isinstance(case, Case)
    assert (case.state, case.people, case.touches) == (State.owned, (), 0)
    assert [each.place.kind for each in told.read(office.client, "Ben", T0).entries] == [TellKind.assigned] * 2

    # Handed back to the department, it goes to somebody else; alone here, nobody has it again at once.
    back = Act(action=Action.hand_over, department="baggage", why="not mine")
    office.desk.act("C4", back, Actor("Ben", Role.agent, ("baggage",)), T0 + 3 * MINUTE)
    assert sweep(office, redis_url, {"Ben": here["Ben"]}, T0 + 4 * MINUTE)[3] == ""
    assert sweep(office, redis_url, here, T0 + 4 * MINUTE)[3] == "Ann"


def test_a_department_that_does_not_ask(office: Office, redis_url: str) -> None:
    access.add_user(office.client, "Ann", Role.agent, ("triage",))
    office.ingest(post("1", T0, "@plovair where is my seat?"))
    assert sweep(office, redis_url, {"Ann": ("triage",)}, T0 + MINUTE) == [""]


SOURCES = """
[[sources]]
name = "s"
kind = "feeds"
urls = ["https://blog.example/feed"]

[[sources]]
name = "r"
kind = "feeds"
urls = ["https://www.reddit.com/search.rss?q=plovair"]

[[sources]]
name = "t"
kind = "feeds"
urls = ["https://other.example/feed"]

[[customers]]
name = "Kim Lee"
authors = {authors}
"""


def customers(authors: str) -> str:
    return CONFIG.replace("sources = []\n", "", 1) + SOURCES.replace("{authors}", authors)


def test_who_is_one_customer() -> None:
    config = parse(customers('["s/kim", "t/kl"]'))
    kim = known_as("t", "kl", config)
    assert kim is not None
    assert (kim.name, known_as("s", "kl", config)) == ("Kim Lee", None)


@pytest.mark.parametrize(
    ("authors", "said"),
    [
        ('["s/kim"]', "two or more are needed"),
        ('["s/kim", "x/kim"]', "there is no source 'x'; one of r, s, t"),
        ('["s/kim", "kim"]', "SOURCE/AUTHOR is needed"),
        ('["s/kim", "r/kim"]', "Reddit forbids matching its people"),
        ('["s/kim", "s/kim"]', "is Kim Lee already"),
    ],
)
def test_what_config_may_not_say_of_customers(authors: str, said: str) -> None:
    with pytest.raises(ConfigError) as found:
        parse(customers(authors))
    assert any(said in each for each in found.value.errors)


def test_a_history_over_sources(office: Office, client: redis.Redis) -> None:
    config = parse(customers('["s/kim", "t/kl"]'))
    office.ingest(post("1", T0), post("2", T0 + 1, "plovair is fine", kind=None))
    other = post("9", T0 + 2, "plovair lost my bag", author="kl")
    namesake = post("8", T0 + 3, "plovair is late", author="kim")
    for mention in (other, namesake):
        office.ingest(replace(mention, id=mention.id.replace("s:", "t:"), source="t"))
    case = office.desk.book.find("C1")
    assert case is not None
    pages = DeskPages(site(config, client))
    known = pages._earlier(case, "kim")
    assert (known.customer, known.elsewhere) == ("Kim Lee", ("t",))
    assert "t:9" in {mention.id for mention in known.newest}
    assert "t:8" not in {mention.id for mention in known.newest}  # the same name elsewhere is another person
    alone = DeskPages(site(parse(CONFIG), client))._earlier(case, "kim")
    assert (alone.customer, {mention.source for mention in alone.newest}) == ("", {"s"})
