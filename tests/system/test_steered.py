"""A whole system is steered from a page: every part works by what was saved, and none of them starts anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis
from playwright.sync_api import expect

from listening.store import editions, mentions, parts
from listening.store.clock import now_ms
from tests.dashboard.conftest import PASSWORD
from tests.patience import PATIENCE_MS
from tests.system.running import CONFIG, Up, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes in /proc")

MORE = """
[[departments]]
name = "shops"
title = "Our shops"

[[screens]]
name = "extra"
title = "An extra screen"
grid = ["counters volume"]
"""


def write(page: Page, text: str, why: str) -> None:
    page.fill("#config-text", text)
    page.fill("#config-why", why)


def test_a_department_is_added_and_taken_back_while_everything_runs(tmp_path: Path, browser: Browser) -> None:
    with (
        Up(tmp_path, CONFIG, "--workers", "2") as up,
        redis.Redis(unix_socket_path=str(up.data / "redis/socket")) as client,
    ):
        before = sorted(up.everything())

        def works_by(number: int) -> bool:
            running = parts.alive(client, now_ms())
            return len(running) == 6 and all(part.edition == number for part in running)

        until(lambda: works_by(1), "every part works by the first edition")
        page = browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(up.link)
        page.fill("[name=name]", "Ada")
        page.fill("[name=password]", PASSWORD)
        page.fill("[name=again]", PASSWORD)
        page.click("button")
        page.wait_for_selector(".home")
        page.goto(f"{up.address}/config")
        text = page.input_value("#config-text")
        assert text == CONFIG
        # A mistake is refused in the words of `masthead check`, and what was typed stays.
        route = '[[routes]]\nname = "shops"\nany = ["number"]\ndepartment = "shops"\n\n'
        write(page, text.replace("[[routes]]", route + "[[routes]]", 1), "a mistake")
        page.click("#config-save")
        expect(page.locator("#config-said")).to_contain_text("shops", timeout=PATIENCE_MS)
        refused = page.inner_text("#config-said")
        (tmp_path / "wrong.toml").write_text(page.input_value("#config-text"))
        checked = up.run("check", tmp_path / "wrong.toml")
        assert checked.returncode != 0
        for line in page.locator("#config-said li").all_inner_texts():
            assert line in checked.stderr, refused
        assert editions.number(client) == 1
        # Right, and saved.
        write(page, text.replace("[[routes]]", MORE + route + "[[routes]]", 1), "people ask for shops")
        page.click("#config-check")
        expect(page.locator("#config-said .added").first).to_be_visible(timeout=PATIENCE_MS)
        assert '+title = "Our shops"' in page.inner_text("#config-said")
        page.click("#config-save")
        expect(page.locator("#config-said")).to_contain_text("Edition 2 holds", timeout=PATIENCE_MS)
        until(lambda: works_by(2), "every part works by the second edition")
        assert up.config.read_text() == text.replace("[[routes]]", MORE + route + "[[routes]]", 1)
        # The pages know it, and what comes in is routed by it.
        page.goto(f"{up.address}/desk/shops")
        expect(page.locator("main")).to_contain_text("Our shops", timeout=PATIENCE_MS)
        page.goto(f"{up.address}/wall/extra")
        page.wait_for_selector("#wall")
        posts = tmp_path / "posts.csv"
        posts.write_text("id,created_at,user,text\n1,2024-05-01T00:00:00Z,ann,Acme sold me number 7 and I hate it\n")
        answer = up.run("import", posts)
        assert json.loads(answer.stdout.split("\n")[-2])["stored"] == 1
        (id,) = [str(key, "utf-8") for key in client.zrange("{m}!written", 0, -1)]
        stored = mentions.fetch(client, [id])[0]
        assert stored is not None
        assert stored.department == "shops"
        # One click back; the open wall of a screen that is gone says so, and nothing was started anew.
        page.goto(f"{up.address}/config/1")
        page.click("#config-back")
        expect(page.locator("#config-back-said")).to_contain_text("Edition 3 holds", timeout=PATIENCE_MS)
        until(lambda: works_by(3), "every part works by the third edition")
        assert up.config.read_text() == CONFIG
        found = editions.current(client)
        assert found is not None
        assert (found.who, found.back_to) == ("Ada", 1)
        # By hand, with a mistake: refused with its reason where administrators look, and the last one goes on.
        up.config.write_text(CONFIG + "\n[nonsense]\n")
        until(lambda: editions.refused(client) is not None, "the file is refused")
        page.goto(f"{up.address}/config")
        expect(page.locator(".alert-danger")).to_contain_text("nonsense: unknown key", timeout=PATIENCE_MS)
        up.config.write_text(CONFIG + "\n# by hand\n")
        until(lambda: works_by(4), "what was written by hand is taken")
        assert editions.refused(client) is None
        assert sorted(up.everything()) == before, "no process was started anew"
        page.close()
        client.close()
