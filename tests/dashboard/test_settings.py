"""Settings: every table of config.toml by a form, with the words of the documentation and the checks of the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import redis
from playwright.sync_api import expect

from dashboard.pages.setting_changes import Meant, SettingChanges
from dashboard.pages.settings import SettingPages
from dashboard.server import Server
from layouts.steering import settings as views
from layouts.steering.setting_form import SettingOf
from listening.cases.case import Refusal
from listening.cases.crisis import Switch, Wish
from listening.config import parse
from listening.people.permissions import Role
from listening.steering.form import placed
from listening.steering.shape import tables
from listening.store import editions
from listening.store.access import access
from listening.store.cases import crises
from listening.store.steering import Steering
from tests.dashboard.conftest import CONFIG, Serving, Web
from tests.dashboard.sites import site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def steered(client: redis.Redis, redis_url: str, tmp_path: Path) -> Iterator[tuple[Web, Path]]:
    """A web process that may write its file."""
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    editions.offer(client, path)
    config = parse(CONFIG)
    with Steering(client, config, path) as steering:
        serving = Serving.__new__(Serving)
        serving.begin(Server(steering.newest, redis_url, "127.0.0.1", 0, path=path))
        web = Web(serving.server, client, config)
        yield web, path
        serving.stop()
    web.close()


def test_every_table_has_a_place_on_the_page() -> None:
    grouped = [name for _, names in views.GROUPS for name in names]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) <= set(tables())
    shown = str(views.page(dict.fromkeys([*tables(), "brandnew"], 1), ""))
    assert all(f"/settings/{name}'" in shown for name in [*tables(), "brandnew"]), "one without a group, too"


def test_every_page_is_made(client: redis.Redis, tmp_path: Path) -> None:
    """Of each table, of each of its entries, of a new one, of each kind of source; and the file may be read-only."""
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    editions.offer(client, path)
    pages = SettingPages(site(parse(CONFIG), client))
    for table in tables().values():
        assert "not told where the file is" in str(pages._shown("", ""))
        shown = str(pages._shown(table.name, ""))
        assert views.title(table.name) in shown
        if table.many and table.struct is not None:
            assert "settings-look" in str(pages._shown(table.name, "new"))
    assert "PDS" in str(pages._shown("accounts", "new")), "the words of the documentation"
    assert "X-Signature" not in str(pages._shown("sources", "new:jetstream"))
    assert "name: care" not in str(pages._shown("departments", "99"))
    assert "not found" in str(pages._shown("nothing", "")).lower()
    assert "no such kind" in str(pages._shown("sources", "new:nothing"))


def meant(table: str, at: int, typed: dict[str, Any], **more: Any) -> Meant:
    many = tables()[table].many
    return Meant(of=SettingOf(table=table, at=at, many=many, kind=more.pop("kind", ""), base=1), typed=typed, **more)


def test_a_secret_is_neither_taken_nor_said(client: redis.Redis, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    editions.offer(client, path)
    changes = SettingChanges(client, path)
    said, errors = changes.look(meant("channels", -1, {"name": "phone", "url": "tgram://hunter2/1"}))
    assert "hunter2" not in str(said)
    assert errors == ["channels[1].url: this will not do; env:NAME or file:PATH, never the secret itself"]
    said, errors = changes.look(meant("channels", -1, {"name": "phone", "url": "env:PHONE"}))
    assert errors == ()
    assert '+url = "env:PHONE"' in str(said)


def test_the_place_of_a_route(client: redis.Redis, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    editions.offer(client, path)
    changes = SettingChanges(client, path)
    typed = placed({}, tables()["routes"].of()) | {"name": "bags", "department": "ground", "any": "bag"}
    last = changes.look(meant("routes", -1, typed))
    assert last[1] == [
        "routes[1] (all): has no condition, so the routes after it are never reached; put it last",
        "routes: the last one must have no condition, so that every mention has a department (a catch-all)",
    ]
    assert changes.look(meant("routes", -1, typed, place=0))[1] == ()


def test_what_is_left_over_is_said_before(client: redis.Redis, tmp_path: Path) -> None:
    """Here: crisis mode of a department that goes. Cases, answers and alerts are counted by the same lines."""
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    editions.offer(client, path)
    changes = SettingChanges(client, path)
    gone = meant("departments", 1, {}, removes=True)
    assert "left over" not in str(changes.look(gone)[0])
    wish = Wish(department="ground", switch=Switch.on, statement="We look into it.", why="fire")
    assert not isinstance(crises.switch(client, wish, "Ada", Role.manager, 1_000), Refusal)
    said = str(changes.look(gone)[0])
    assert "crisis mode is on for what config.toml does not have (ground)" in said
    assert "Remove it" in said
    assert '-name = "ground"' in said


def test_a_department_with_its_route_by_forms(steered: tuple[Web, Path], browser: Browser) -> None:
    web, path = steered
    access.add_user(web.client, "Ada", Role.administrator)
    page = browser.new_page()
    page.context.add_cookies([web.cookie_of("Ada")])
    page.goto(f"{web.origin}/settings")
    page.click("a[href='/settings/departments']")
    page.click("text=Add one")
    # A mistake is refused with the words of ``check``, at its field.
    page.fill('[id*=\'"at":"name"\'][id*=field]', "shops")
    page.fill('[id*=\'"at":"title"\'][id*=field]', "Our shops")
    page.fill('[id*=\'"at":"hours"\'][id*=field]', "Mon-Fry 9-17")
    page.click("#settings-look")
    expect(page.locator('[id*=\'"at":"hours"\'].settings-wrong')).to_contain_text("Mon-Fry")
    expect(page.locator("#settings-review")).to_contain_text("departments[3] (shops).hours")
    assert path.read_text() == CONFIG
    page.fill('[id*=\'"at":"hours"\'][id*=field]', "Mon-Fri 09:00-17:00")
    page.click("#settings-look")
    expect(page.locator("#settings-review")).to_contain_text('+name = "shops"')
    expect(page.locator("#settings-review")).to_contain_text("no route leads there")
    assert path.read_text() == CONFIG, "looking changes nothing"
    page.fill("#settings-why", "shops write themselves")
    page.click("#settings-save")
    expect(page.locator("#settings-review")).to_contain_text("Edition 2 holds")
    made = editions.current(web.client)
    assert made is not None
    assert (made.who, made.why) == ("Ada", "shops write themselves")
    # Its route, before the one that takes all.
    page.goto(f"{web.origin}/settings/routes/new")
    page.fill('[id*=\'"at":"name"\'][id*=field]', "in a shop")
    page.select_option('[id*=\'"at":"department"\'][id*=field]', "shops")
    page.fill('[id*=\'"at":"any"\'][id*=field]', "shop\nstore")
    page.check("label:has-text('Baggage')")
    page.click("#settings-look")
    page.click("#settings-save")
    expect(page.locator("#settings-review")).to_contain_text("Edition 3 holds")
    routes = parse(path.read_text()).routes
    assert [route.name for route in routes] == ["in a shop", "all"]
    assert (routes[0].any, routes[0].topics) == (("shop", "store"), ("Baggage",))
    # It is there on other pages, which nobody started anew.
    for _ in range(120):
        page.goto(f"{web.origin}/desk/shops")
        page.wait_for_selector("main")
        if "Our shops" in page.inner_text("main"):
            break
        page.wait_for_timeout(1000)
    expect(page.locator("main")).to_contain_text("Our shops")
    # What somebody else did to the same table meanwhile is shown; nothing is overwritten.
    page.goto(f"{web.origin}/settings/departments/3")
    page.fill('[id*=\'"at":"title"\'][id*=field]', "Shops")
    page.click("#settings-look")
    page.wait_for_selector("#settings-save")
    editions.save(web.client, path, path.read_text().replace("Our shops", "The shops"), "Bo", "", 3)
    page.click("#settings-save")
    expect(page.locator("#settings-review")).to_contain_text("by Bo")
    assert "The shops" in path.read_text()
    # Removed: refused while a route needs it, in the words of ``check``.
    page.goto(f"{web.origin}/settings/departments/3")
    page.click("#settings-remove")
    expect(page.locator("#settings-review")).to_contain_text("'shops' is unknown")
    page.goto(f"{web.origin}/settings/routes/1")
    page.click("#settings-remove")
    page.click("#settings-save")
    expect(page.locator("#settings-review")).to_contain_text("Edition 5 holds")
    assert [route.name for route in parse(path.read_text()).routes] == ["all"]
    _screen_by_keys_and_mouse(web, path, page)
    page.close()


def _screen_by_keys_and_mouse(web: Web, path: Path, page: Page) -> None:
    """Panels change places, grow and come; the preview is a wall with what is there now."""
    page.goto(f"{web.origin}/settings/screens/1")
    panel = page.locator(".settings-panel[data-name=latest]")
    panel.focus()
    page.keyboard.press("ArrowLeft")
    grid = page.locator('[id*=\'"at":"grid"\'][id*=field]')
    expect(grid).to_have_value("counters counters\nlatest   volume")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".settings-said").first).to_have_text("latest is at the edge")
    page.keyboard.press("Shift+ArrowUp")
    expect(page.locator(".settings-said").first).to_contain_text("cannot be smaller")
    page.drag_and_drop(".settings-panel[data-name=latest]", ".settings-panel[data-name=counters]")
    expect(grid).to_have_value("latest   latest\ncounters volume")
    page.select_option(".settings-tools select", "voices")
    page.click("text=Add panel")
    expect(grid).to_have_value("latest   latest\ncounters volume\nvoices   voices")
    preview = page.frame_locator(".settings-preview")
    expect(preview.locator(".screen .grid > *")).to_have_count(4)
    page.click("#settings-look")
    page.click("#settings-save")
    expect(page.locator("#settings-review")).to_contain_text("Edition 6 holds")
    assert parse(path.read_text()).screens[0].grid == ("latest   latest", "counters volume", "voices   voices")
