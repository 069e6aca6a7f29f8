"""A disabled user is out everywhere, at once; and what an administrator does holds at once."""

from __future__ import annotations

import pytest
import redis
import requests
from playwright.sync_api import expect
from websockets.sync.client import ClientConnection, connect

from dashboard.door.gate import SIGNED_OUT
from listening.cases.case import State
from listening.mention import reject
from listening.people.permissions import Role
from listening.store import sources
from listening.store.access import access
from masthead.__main__ import main
from tests.cases.conftest import Office
from tests.dashboard.conftest import PASSWORD, Web, closing_code
from tests.desk.conftest import HOSTILE, Hire, opened
from tests.patience import PATIENCE_S


def here(web: Web, session: requests.Session) -> ClientConnection:
    return connect(
        web.origin.replace("http", "ws") + "/here",
        origin=web.origin,
        additional_headers={"Cookie": web.cookie_header(session)},
    )


def live(web: Web, session: requests.Session) -> ClientConnection:
    return connect(web.live, origin=web.origin, additional_headers={"Cookie": web.cookie_header(session)})


def callback(web: Web, session: requests.Session, output: str, data: object) -> requests.Response:
    body = {
        "output": f"{output}.children",
        "outputs": {"id": output, "property": "children"},
        "inputs": [{"id": "case-do", "property": "data", "value": data}],
        "changedPropIds": ["case-do.data"],
        "state": [],
    }
    return web.post(session, "/_dash-update-component", json=body)


@pytest.mark.parametrize("role", [Role.agent, Role.manager, Role.executive, Role.administrator])
def test_a_disabled_user_is_out_of_everything(office: Office, web: Web, role: Role) -> None:
    (case,) = opened(office, "@plovair where is my bag?")
    who = web.signed_in(role)
    name = access.all_users(web.client)[0].name
    with here(web, who) as socket:
        assert "full" in socket.recv(timeout=PATIENCE_S)
        access.disable_user(web.client, name)
        assert closing_code(socket) == SIGNED_OUT
    for path in ("/", "/desk", f"/case/{case.id}", "/crisis", "/alerts"):
        assert web.get(who, path).headers["location"].startswith("/signin"), path
    claim = {"action": "claim", "cases": [{"id": case.id, "version": 1}]}
    assert callback(web, who, "case-said", claim).status_code == 401
    assert web.post(who, "/crisis/switch", data={}).status_code == 401
    assert web.get(who, f"/api/v1/cases/{case.id}").status_code == 401
    assert office.only().state is State.open


def test_another_role_holds_at_once(office: Office, web: Web) -> None:
    (case,) = opened(office, "@plovair where is my bag?")
    who = web.signed_in(Role.manager)
    name = access.all_users(web.client)[0].name
    claim = {"action": "claim", "cases": [{"id": case.id, "version": 1}]}
    with here(web, who) as socket:
        socket.recv(timeout=PATIENCE_S)
        access.change_user(web.client, name, Role.executive, ())
        assert closing_code(socket) == SIGNED_OUT
    assert callback(web, who, "case-said", claim).status_code == 403
    access.change_user(web.client, name, Role.agent, ("press",))
    assert "This case is with baggage, and you are not." in callback(web, who, "case-said", claim).text
    access.change_user(web.client, name, Role.agent, ("press", "baggage"))
    assert f"{case.id}: you claimed it." in callback(web, who, "case-said", claim).text
    assert office.only().owner == name


@pytest.mark.parametrize(
    "data",
    [
        {"action": "claim"},
        {"action": "claim", "cases": []},
        {"action": "fly", "cases": [{"id": "C1", "version": 1}]},
        {"action": "claim", "cases": [{"id": "C1", "version": 1}] * 201},
        {"action": "note", "text": "x" * 10_001, "cases": [{"id": "C1", "version": 1}]},
        {"action": "claim", "cases": [{"id": "C404", "version": 1}]},
        ["claim"],
        "claim",
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_breaks(web: Web, data: object) -> None:
    answer = callback(web, web.signed_in(Role.manager), "case-said", data)
    assert answer.status_code == 200
    assert '"className": "refused"' in answer.text or '"className":"refused"' in answer.text


@pytest.mark.parametrize(
    "sent",
    ["", "{", "[]", "null", '{"desk": 1}', '{"desk": "nowhere"}', '{"x": 1}', '{"wanted": {"order": "x"}}', "\x00"],
)
def test_nonsense_on_the_websocket_changes_nothing(office: Office, web: Web, sent: str) -> None:
    opened(office, "@plovair where is my bag?")
    with here(web, web.signed_in(Role.agent)) as socket:
        assert "full" in socket.recv(timeout=PATIENCE_S)
        socket.send(sent)
        socket.send('{"desk": ""}')
        # The queue may be a moment behind the store.
        while "where is my bag" not in str(socket.recv(timeout=PATIENCE_S)):
            pass


def test_people_links_and_tokens_on_the_page(web: Web, hire: Hire) -> None:
    root = hire("Root", Role.administrator)
    page = root.goes("/admin")
    page.get_by_text("Add somebody").click()
    page.fill("#new-name", "Zoë Ångström")
    page.locator(".access form:has(#new-name) select").select_option("agent")
    page.fill("#departments-new", "care, nowhere")
    page.locator("form:has(#new-name) button").click()
    expect(page.locator("main")).to_contain_text("There is no department nowhere")
    page = root.goes("/admin")
    page.get_by_text("Add somebody").click()
    page.fill("#new-name", "Zoë Ångström")
    page.locator(".access form:has(#new-name) select").select_option("agent")
    page.fill("#departments-new", "care, press")
    page.locator("form:has(#new-name) button").click()
    link = page.locator(".secret").inner_text()
    assert link.startswith(f"{web.origin}/signin/first/")
    added = next(user for user in access.all_users(web.client) if user.name != "Root")
    assert (added.name, added.role, added.departments) == ("Zoë Ångström", Role.agent, ("care", "press"))
    zoe = web.browser()
    web.submit(zoe, link.removeprefix(web.origin), password=PASSWORD, again=PASSWORD)

    page = root.goes("/admin")
    assert link.rpartition("/")[2] not in page.content()
    row = page.locator(".access tr", has_text="Zoë")
    row.get_by_role("button", name="Disable").click()
    expect(page.locator(".access tr.disabled")).to_contain_text("Zoë")
    expect(page.locator(".access tr", has_text="Root").get_by_role("button", name="Disable")).to_have_count(0)
    assert web.get(web.browser(), "/desk").status_code == 303

    page.get_by_text("Make a token for a program").click()
    page.fill("#new-token", "nightly")
    page.locator("form:has(#new-token) button").click()
    token = page.locator(".secret").inner_text()
    program = web.browser()
    program.headers["Authorization"] = f"Bearer {token}"
    assert web.get(program, "/api/v1/cases").status_code == 200
    page = root.goes("/admin")
    page.locator(".access tr", has_text="nightly").get_by_role("button", name="Revoke").click()
    # The lines of the journal name it for ever; what could be revoked is gone.
    expect(page.locator(".access tr", has_text="revoked the API token nightly")).to_have_count(1)
    expect(page.locator(".access tr:has(button)", has_text="nightly")).to_have_count(0)
    assert web.get(program, "/api/v1/cases").status_code == 401
    assert [c for c in root.complaints if "422" not in c] == []


def test_what_a_disabled_user_made_opens_nothing(office: Office, web: Web, hire: Hire) -> None:
    """Whoever makes a link or a token sees its secret, and may have kept it."""
    (case,) = opened(office, "@plovair where is my bag?")
    hire("Root", Role.administrator)
    kim = hire("Kim", Role.administrator)
    page = kim.goes("/admin")
    page.get_by_text("Make a link for a screen").click()
    page.fill("#new-link", "lobby")
    page.locator("form:has(#new-link) button").click()
    link = page.locator(".secret").inner_text()
    page = kim.goes("/admin")
    page.get_by_text("Make a token for a program").click()
    page.fill("#new-token", "nightly")
    page.locator("form:has(#new-token) button").click()
    program = web.browser()
    program.headers["Authorization"] = f"Bearer {page.locator('.secret').inner_text()}"
    screen = web.browser()
    web.get(screen, link.removeprefix(web.origin))
    access.create_wall_link(web.client, "hall")
    assert web.get(program, f"/api/v1/cases/{case.id}").status_code == 200
    with live(web, screen) as wall:
        assert "full" in wall.recv(timeout=PATIENCE_S)
        access.disable_user(web.client, "Kim")
        assert closing_code(wall) == SIGNED_OUT
    assert web.get(program, f"/api/v1/cases/{case.id}").status_code == 401
    assert web.get(screen, "/wall/pulse").status_code == 303
    assert web.get(web.browser(), link.removeprefix(web.origin)).status_code == 410
    assert [grant.name for grant in access.wall_links(web.client)] == ["lobby", "hall"]
    assert {grant.name for grant in access.made_by(web.client, "KIM")} == {"lobby", "nightly"}
    access.enable_user(web.client, "Kim")
    assert web.get(program, f"/api/v1/cases/{case.id}").status_code == 200


def test_who_disables_is_told_what_else_ends(web: Web, hire: Hire) -> None:
    root = hire("Root", Role.administrator)
    access.add_user(web.client, "Kim", Role.administrator)
    access.create_wall_link(web.client, "lobby", "Kim")
    page = root.goes("/admin")
    row = page.locator(".access tr", has_text="Kim").first
    row.get_by_text("Disable").first.click()
    expect(row).to_contain_text("Kim made lobby")
    row.get_by_role("button", name="Disable").click()
    expect(page.locator(".access tr.disabled", has_text="lobby")).to_contain_text("it opens nothing")


def test_tables_are_sorted_and_searched(web: Web, hire: Hire) -> None:
    root = hire("Root", Role.administrator)
    for n in range(9):
        access.add_user(web.client, f"Person {9 - n}", Role.agent if n % 2 else Role.manager, ("care",))
    access.add_user(web.client, "Person 10", Role.executive)
    page = root.goes("/admin")
    people = page.locator(".access section:has(h2:text-is('People')) .sortable")
    names = people.locator("tbody tr:visible th")
    people.get_by_role("button", name="Name").press("Enter")
    assert names.all_inner_texts() == [*(f"Person {n}" for n in range(1, 11)), "Root"]
    people.get_by_role("button", name="Name").press("Enter")
    assert names.all_inner_texts()[:2] == ["Root", "Person 10"]
    expect(people.locator("th[aria-sort=descending]")).to_have_text("Name")
    people.get_by_role("button", name="Last here").click()
    assert names.all_inner_texts()[0] == "Root"
    page.get_by_label("Search people").fill("EXEC person")
    expect(names).to_have_text(["Person 10"])
    assert root.complaints == []


def test_what_was_rejected_is_shown_does_nothing_and_stays_open_when_the_page_is_renewed(web: Web, hire: Hire) -> None:
    sources.keep_rejects(web.client, [reject("old file", "no text", HOSTILE, "line 3")] * 2, 100)
    root = hire("Root", Role.administrator)
    page = root.goes("/admin")
    page.get_by_text("What was rejected").click()
    expect(page.locator(".rejected pre").first).to_have_text(HOSTILE)
    expect(page.locator(".reasons")).to_contain_text("no text")
    assert page.locator(".admin img").count() == 0
    sources.keep_rejects(web.client, [reject("old file", "bad time", "y", "line 4")], 100)
    expect(page.locator(".reasons")).to_contain_text("bad time")
    expect(page.locator(".rejected pre").first).to_be_visible()
    assert page.locator(".admin img").count() == 0
    assert root.complaints == []


def test_people_on_the_command_line(
    client: redis.Redis, redis_url: str, tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    from pathlib import Path

    from tests.cases.conftest import CONFIG

    file = Path(str(tmp_path)) / "config.toml"
    file.write_text(f'{CONFIG}\n[redis]\nurl = "{redis_url}"\n')

    def run(*words: str) -> tuple[int, str]:
        code = main(["user", *words, "--config", str(file), "--data", str(tmp_path)])
        told = capsys.readouterr()
        return code, told.out + told.err

    code, said = run("add", "Kim", "--role", "agent", "--department", "care", "--department", "press")
    assert code == 0
    assert "/signin/first/" in said
    (kim,) = access.all_users(client)
    assert (kim.role, kim.departments) == (Role.agent, ("care", "press"))
    assert run("add", "kim")[0] == 1
    assert "There is no department x" in run("add", "Max", "--department", "x")[1]
    assert run("add") == (1, "masthead: add whom? Give a name\n")
    assert run("list", "Kim")[0] == 1
    code, said = run("list")
    assert code == 0
    assert said.split("\n")[1].split()[:4] == ["Kim", "agent", "care,", "press"]
    assert "not signed in yet" in said
    assert run("disable", "Kim")[0] == 0
    assert access.all_users(client)[0].disabled
    assert run("enable", "Kim")[0] == 0
    assert "/signin/first/" in run("reset", "Kim")[1]
    code, said = run("reset", "Nobody")
    assert (code, "There is no user Nobody" in said) == (1, True)
