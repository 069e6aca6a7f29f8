"""Crisis mode: pure rules, and two managers at once on a real Valkey."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import redis

from listening.cases.case import Act, Action, Actor, Refusal, RefusalKind
from listening.cases.crisis import Crisis, CrisisEvent, Switch, Wish, apply, decide, unknown
from listening.config import Config
from listening.people.permissions import Role
from listening.store.cases import crises
from tests.cases.conftest import T0, Office, post

ON = Wish(topic="Plovair", switch=Switch.on, statement="We know and are on it.", approvers=("Liv",))
OFF = Wish(topic="Plovair", switch=Switch.off)
NOW = Crisis(topic="Plovair", since=T0, by="Max", statement="We know and are on it.", approvers=("Liv",))


def test_on_change_off() -> None:
    on = decide(None, ON, "Max", Role.manager, T0)
    assert isinstance(on, CrisisEvent)
    assert apply(None, on) == NOW
    wish = Wish(topic="Plovair", switch=Switch.change, statement="It is over soon.")
    changed = decide(NOW, wish, "Eva", Role.administrator, T0 + 5)
    assert isinstance(changed, CrisisEvent)
    after = apply(NOW, changed)
    assert after is not None
    assert (after.statement, after.approvers, after.by, after.since) == ("It is over soon.", (), "Max", T0)
    off = decide(after, OFF, "Eva", Role.manager, T0 + 9)
    assert isinstance(off, CrisisEvent)
    assert apply(after, off) is None


@pytest.mark.parametrize(
    ("now", "wish", "role", "why"),
    [
        (None, ON, Role.agent, RefusalKind.not_allowed),
        (None, ON, Role.executive, RefusalKind.not_allowed),
        (NOW, ON, Role.manager, RefusalKind.not_possible),
        (None, OFF, Role.manager, RefusalKind.not_possible),
        (None, Wish(topic="Plovair", switch=Switch.on), Role.manager, RefusalKind.unusable),
    ],
)
def test_refused(now: Crisis | None, wish: Wish, role: Role, why: RefusalKind) -> None:
    refusal = decide(now, wish, "Kim", role, T0)
    assert isinstance(refusal, Refusal)
    assert refusal.why is why


def test_every_case_of_the_topic_needs_approval(office: Office) -> None:
    office.ingest(post("1", T0), post("2", T0, author="bo", topics=("Featherclub",)))
    boss = Actor("Max", Role.manager)
    crises.switch(office.client, ON, "Max", Role.manager, T0)
    answers = [office.desk.act(id, Act(action=Action.mark_answered), boss, T0) for id in ("C1", "C2")]
    assert isinstance(answers[0], Refusal)
    assert "crisis mode" in answers[0].sentence
    assert not isinstance(answers[1], Refusal)
    crises.switch(office.client, OFF, "Max", Role.manager, T0)
    assert not isinstance(office.desk.act("C1", Act(action=Action.mark_answered), boss, T0), Refusal)
    assert [event.switch for event in crises.events(office.client)] == ["on", "off"]
    assert crises.current(office.client) == {}


def test_every_case_of_the_department_needs_approval_wherever_it_came_from(office: Office) -> None:
    office.ingest(post("1", T0), post("2", T0, text="@plovair when do you open?", author="bo"))
    boss = Actor("Max", Role.manager)
    wish = Wish(department="baggage", switch=Switch.on, statement="We look.", spike="ab12cd34")
    crises.switch(office.client, wish, "Max", Role.manager, T0)
    assert list(crises.current(office.client)) == ["department:baggage"]

    def answered(id: str) -> bool:
        done = office.desk.act(id, Act(action=Action.mark_answered), boss, T0)
        return not isinstance(done, Refusal) or "baggage is in crisis mode" not in done.sentence

    assert not answered("C1")
    assert office.desk.book.find("C2").department == "triage"
    moved = Act(action=Action.hand_over, department="baggage", why="a bag after all")
    assert not isinstance(office.desk.act("C2", moved, boss, T0), Refusal)
    assert not answered("C2"), "handed over into a department in crisis mode"
    off = Wish(department="baggage", switch=Switch.off)
    event = crises.switch(office.client, off, "Max", Role.manager, T0)
    assert isinstance(event, CrisisEvent)
    assert event.spike == "ab12cd34", "what it was for stands beside its end"
    assert answered("C1")


@pytest.mark.parametrize(
    ("wish", "wrong"),
    [
        ({"topic": "Plovair"}, ""),
        ({"department": "baggage"}, ""),
        ({}, "topic, department: exactly one of the two is needed."),
        ({"topic": "Plovair", "department": "baggage"}, "topic, department: exactly one of the two is needed."),
        ({"topic": "x"}, "topic: x is unknown; there are"),
        ({"department": "x"}, "department: x is unknown; there are"),
    ],
)
def test_it_is_of_one_topic_or_one_department(config: Config, wish: dict[str, str], wrong: str) -> None:
    found = unknown(Wish(switch=Switch.on, **wish), config)
    assert found.startswith(wrong)
    assert bool(found) == bool(wrong)


def test_crisis_mode_of_what_is_gone_is_switched_off(config: Config) -> None:
    """A topic that was taken out of config.toml meanwhile: it would stand on every wall for ever."""
    assert not unknown(Wish(topic="x", switch=Switch.off), config)
    assert unknown(Wish(switch=Switch.off), config).startswith("topic, department: exactly one")
    assert unknown(Wish(topic="x", switch=Switch.change, statement="We look."), config)


def test_two_managers_at_once(redis_url: str) -> None:
    def switch(name: str) -> CrisisEvent | Refusal:
        with redis.Redis.from_url(redis_url) as client:
            return crises.switch(client, ON, name, Role.manager, T0)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(switch, [f"m{n}" for n in range(8)]))
    done = [each for each in answers if isinstance(each, CrisisEvent)]
    assert len(done) == 1
    with redis.Redis.from_url(redis_url) as client:
        assert crises.current(client)["Plovair"].by == done[0].who
        assert len(crises.events(client)) == 1
    assert {each.sentence for each in answers if isinstance(each, Refusal)} == {
        f"Plovair is in crisis mode already, switched on by {done[0].who}."
    }
