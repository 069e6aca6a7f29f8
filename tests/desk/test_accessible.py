"""Every page and every dialog, by day and by night, with what axe-core finds serious or critical."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.base import AXE_SCRIPT

from dashboard.door.routes import ROUTES
from dashboard.door.rules import RefusedAs
from listening.people.permissions import Role
from listening.store.spikes import spikes
from tests.cases.conftest import Office
from tests.desk.conftest import Hire, now, opened
from tests.spikes.test_pages import SPIKE

if TYPE_CHECKING:
    from playwright.sync_api import Page

HEAVY = ["serious", "critical"]

LOOK = """async ([heavy, options, part]) => {
    const wanted = {resultTypes: ["violations"], ...options};
    const {violations} = await axe.run(part || document, wanted);
    return violations.filter((each) => heavy.includes(each.impact));
}"""
"""What axe-core finds on the page that is open, or in a part of it, and weighs as much."""

EXAMPLES = {
    "/wall/{screen}": "/wall/pulse",
    "/rewind/{screen}": "/rewind/pulse",
    "/desk/{department}": "/desk/care",
    "/library/{id}": "/library/new",
    "/crisis/{spike}": f"/crisis/{SPIKE.id}",
    "/spikes/{id}": f"/spikes/{SPIKE.id}",
    "/topics/{name}": "/topics/Plovair",
    "/settings/{table}": "/settings/departments",
    "/settings/{table}/{entry}": "/settings/departments/1",
}
ELSEWHERE = {
    "/wall": "leads to a screen",
    "/rewind": "leads to a screen",
    "/topics/{name}/{more:path}": "the page of the topic, filled in",
    "/config/{number}": "needs a file, which this system does not have",
    "/admin/pushed/{name}": "needs a source that is pushed",
    "/alerts/{id}": "tests/dashboard/test_alerts.py looks at it",
}
"""Pages that are not looked at here, and why."""


def pages(case: str) -> list[str]:
    """The address of every page there is: one that is new is looked at, or somebody says why not."""
    templates = [
        rule.template
        for rule in ROUTES
        if rule.answer is RefusedAs.page and rule.needs is not None and "GET" in rule.methods
    ]
    examples = EXAMPLES | {"/case/{id}": f"/case/{case}"}
    return [examples.get(each, each) for each in dict.fromkeys(templates) if each not in ELSEWHERE]


COLOURS: dict[str, object] = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""What of axe's rules depends on the theme."""

SWITCH = """async (theme) => {
    document.documentElement.dataset.bsTheme = theme;
    const turning = document.getAnimations().filter((each) => each instanceof CSSTransition);
    await Promise.allSettled(turning.map((each) => each.finished));
}"""
"""As the page's own choice of a theme does it, to the end of every transition."""


def test_nothing_serious_stands_in_anybodys_way(office: Office, hire: Hire) -> None:
    """Each page is opened in one theme, by turns, and switched to the other."""
    (case,) = opened(office, "@plovair where is my bag?")
    spikes.put(office.client, SPIKE, now(), office.config.retention)
    root = hire("Root", Role.administrator)
    found: list[str] = []
    page = root.goes("/desk")
    for n, path in enumerate(pages(case.id)):
        theme, other = ("dark", "light")[:: 1 if n % 2 else -1]
        assert "{" not in path, f"{path}: say in EXAMPLES which of them is looked at"
        page.evaluate("(theme) => localStorage.setItem('masthead-theme', theme)", theme)
        page.goto(root.origin + path)
        page.wait_for_selector("#wall" if path.startswith("/wall/") else "main")
        found += _serious(page, f"{path}, opened {theme}")
        if not path.startswith(("/wall/", "/rewind/")):
            # Walls are dark whatever somebody chose.
            assert page.evaluate("document.documentElement.dataset.bsTheme") == theme, path
            page.evaluate(SWITCH, other)
            found += _serious(page, f"{path}, then {other}", COLOURS)
    assert not found, "\n".join(found)


DIALOGS = """() => Object.keys(window.dash_stores[0].getState().paths.strs)
    .filter((id) => id.startsWith("dialog-")).sort()"""
"""What the page that is open can ask by: all of them are laid out before the first is drawn."""

ASKED = {
    "/desk": {"dialog-hand-over", "dialog-help", "dialog-snooze", "dialog-tag", "dialog-correct"},
    "/case/": {"dialog-note", "dialog-split-off", "dialog-merge", "dialog-correct"},
}
"""Some that are there for sure, so that an empty list is not taken for a clean one."""


def test_nothing_serious_is_in_a_dialog(office: Office, hire: Hire) -> None:
    """Each is opened in one theme, by turns, and switched to the other."""
    (case,) = opened(office, "@plovair where is my bag?")
    root = hire("Root", Role.administrator)
    found: list[str] = []
    for path, there in ASKED.items():
        page = root.goes(path + case.id if path.endswith("/") else path)
        page.wait_for_function(f"({DIALOGS})().length > 0")
        dialogs = page.evaluate(DIALOGS)
        assert there <= set(dialogs), dialogs
        for n, id in enumerate(dialogs):
            theme, other = ("dark", "light")[:: 1 if n % 2 else -1]
            page.evaluate(SWITCH, theme)
            page.evaluate("(id) => window.Masthead.ask(id, () => {})", id)
            page.wait_for_selector(f"#{id}")
            found += _serious(page, f"{path} {id}, opened {theme}", part=f"#{id}")
            page.evaluate(SWITCH, other)
            found += _serious(page, f"{path} {id}, then {other}", COLOURS, f"#{id}")
            page.evaluate("window.Masthead.answered()")
            page.wait_for_selector(f"#{id}", state="detached")
    assert not found, "\n".join(found)


UNFOLDS = "() => document.querySelectorAll('main details').forEach((each) => (each.open = true))"


def test_nothing_serious_is_in_what_unfolds(office: Office, hire: Hire) -> None:
    """Administration, alerts and crisis mode ask in the page itself."""
    spikes.put(office.client, SPIKE, now(), office.config.retention)
    root = hire("Root", Role.administrator)
    found: list[str] = []
    for path in ("/admin", "/alerts", "/crisis"):
        page = root.goes(path)
        page.evaluate(UNFOLDS)
        page.evaluate(SWITCH, "dark")
        found += _serious(page, f"{path}, unfolded, dark")
        page.evaluate(SWITCH, "light")
        found += _serious(page, f"{path}, unfolded, then light", COLOURS)
    assert not found, "\n".join(found)


def _serious(page: Page, where: str, options: dict[str, object] | None = None, part: str | None = None) -> list[str]:
    # Once for a page: to read half a megabyte of script costs more than to look.
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    found = []
    for violation in page.evaluate(LOOK, [HEAVY, options or {}, part]):
        nodes = [(node["target"], node.get("failureSummary", "")[-140:]) for node in violation["nodes"][:3]]
        found.append(f"{where}: {violation['id']}: {nodes}")
    return found
