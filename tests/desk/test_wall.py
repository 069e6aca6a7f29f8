"""What waits for an answer, on the wall: the same number as on the desks."""

from __future__ import annotations

from playwright.sync_api import expect

from listening.cases.load import CasesNow, Workload, total
from listening.counting.usual import Usual
from listening.people.permissions import Role
from listening.wall.panels.counters import Counters
from listening.wall.panels.departments import Departments
from listening.wall.panels.unresolved import Unresolved
from listening.wall.snapshot import build
from tests.cases.conftest import Office
from tests.dashboard.conftest import Web
from tests.desk.conftest import Hire, opened
from tests.wall.scenes import demo
from workers import jobs

LOADS = {
    "care": Workload(unresolved=12, unowned=3, at_risk=1, breached=2, escalated=3, oldest=1_000_000),
    "press": Workload(unresolved=4, unowned=4, escalated=1, oldest=2_000_000),
}


def test_the_sum_of_queues() -> None:
    assert total(LOADS.values()) == Workload(16, 7, 1, 2, 4, 1_000_000)
    assert total([]) == Workload()


def test_every_panel_says_the_same() -> None:
    scene = demo()
    people = {"Kim": ("care", "press"), "Ada": (), "Max": ("care",)}
    scene.casework = CasesNow(LOADS, Usual(7, 9.4, 11), 93.6, 47, people)
    panels = build(scene.view(), ["counters", "unresolved", "departments"]).panels
    counters, unresolved, departments = (panels[name] for name in ("counters", "unresolved", "departments"))
    assert isinstance(counters, Counters)
    assert isinstance(unresolved, Unresolved)
    assert isinstance(departments, Departments)
    assert counters.unresolved == unresolved.all
    assert (unresolved.all.value, unresolved.all.usual and unresolved.all.usual.middle) == (16, 9.4)
    assert counters.work == unresolved.work
    assert (unresolved.work.unowned, unresolved.work.breached, unresolved.work.on) == (7, 2, 3)
    assert (counters.in_time.value, counters.judged) == (94, 47)
    care = [d.name for d in scene.config.departments].index("care")
    assert unresolved.rows[f"d{care}"] == departments.rows[f"d{care}"].work
    assert unresolved.rows[f"d{care}"].on == 2
    assert unresolved.most == 12


def test_before_the_first_look_it_waits_and_says_so() -> None:
    scene = demo()
    scene.casework = CasesNow()
    unresolved = build(scene.view(), ["unresolved"]).panels["unresolved"]
    assert isinstance(unresolved, Unresolved)
    assert unresolved.empty


def test_the_wall_and_the_desk_agree_and_count_who_is_on(office: Office, web: Web, hire: Hire) -> None:
    opened(office, *(f"@plovair where is my bag number {n}?" for n in "abcd"))
    eva = hire("Eva", Role.agent, "baggage", width=1920, height=1080)
    wall = eva.context.new_page()
    wall.goto(f"{web.origin}/wall/pulse")
    desk = eva.goes("/desk")
    expect(desk.locator(".count")).to_have_text("4 cases")
    expect(wall.locator(".counter-unresolved .big")).to_have_text("4")
    row = wall.locator(".panel-departments .row", has_text="baggage")
    expect(row.locator(".work .figure")).to_have_text("4")
    expect(row.locator(".work-words")).to_contain_text("1 on now")
    expect(wall.locator(".panel-unresolved .load-fact").first).to_contain_text("4")
    desk.keyboard.press("j")
    desk.keyboard.press("c")
    expect(wall.locator(".panel-unresolved .load-fact").first).to_contain_text("3")
    desk.close()
    expect(row.locator(".work-words")).to_contain_text("0 on now")


def test_what_nobody_took_is_seen_on_the_desk_the_case_and_the_wall(office: Office, web: Web, hire: Hire) -> None:
    (case,) = opened(office, "@plovair where is my bag?", ago=5 * 3_600_000)
    (young,) = opened(office, "@plovair and my bags?", author="max")
    eva = hire("Eva", Role.manager, width=1920, height=1080)
    wall = eva.context.new_page()
    wall.goto(f"{web.origin}/wall/pulse")
    fact = wall.locator(".panel-unresolved .load-fact", has_text="escalated")
    expect(fact).to_have_text("0escalated")
    office.job(jobs.sweep)
    expect(fact).to_have_text("1escalated")
    desk = eva.goes("/desk")
    expect(desk.locator(f"#row-{case.id} .escalated")).to_have_text("escalated 1×")
    expect(desk.locator(f"#row-{young.id} .escalated")).to_be_hidden()
    desk.locator("select[name=order]").select_option("escalated")
    expect(desk.locator(".rows .case-row").first).to_have_id(f"row-{case.id}")
    page = eva.goes(f"/case/{case.id}")
    expect(page.locator(".case-line .escalated")).to_have_text("escalated 1×")
    expect(page.locator(".trail")).to_contain_text("nobody has taken it for 5 h")
    page.keyboard.press("c")
    expect(page.locator(".case-line .escalated")).to_have_count(0)
    expect(fact).to_have_text("0escalated")
