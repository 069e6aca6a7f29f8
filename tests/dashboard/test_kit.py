"""What the pages that people click are made of: each of these in one place, so that it looks and behaves the same."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from dash import html
from playwright.sync_api import Browser

from layouts.kit.pager import pager
from layouts.kit.tables import Narrow, table
from listening.people.permissions import Role
from listening.store.access import access
from tests.dashboard.conftest import PASSWORD, Web

LAYOUTS = Path(__file__).resolve().parents[2] / "layouts"
BARE = {"panels", "rewind", "wall"}
"""Rooms whose pages have no Bootstrap."""


@pytest.mark.parametrize(
    ("what", "made_by"),
    [
        ("html.Table(", set()),
        ("dbc.Table(", {"tables.py"}),
        ("dbc.Badge(", {"badges.py"}),
        ("dbc.Pagination(", set()),
        ("dbc.DropdownMenu(", {"menus.py", "nav.py"}),
        ("dbc.Nav(", {"menus.py", "nav.py"}),
        ("dbc.Card(", {"cards.py"}),
        ("dbc.ListGroup(", {"cards.py"}),
    ],
)
def test_it_is_made_in_one_place(what: str, made_by: set[str]) -> None:
    found = {
        path.name for path in LAYOUTS.rglob("*.py") if path.parent.name not in BARE and what in path.read_text("utf-8")
    }
    assert found == made_by


def test_what_is_ours_has_no_name_of_a_component() -> None:
    """A frame or a line of ours that is called as Bootstrap's card would take its looks, and give it ours."""
    made_by_hand = re.compile(r"""class(?:Name)?=["'](?:card|list-group|list-group-item)[ "']""")
    files = [*LAYOUTS.rglob("*.py"), *LAYOUTS.rglob("*.html")]
    assert [path.name for path in files if made_by_hand.search(path.read_text("utf-8"))] == []


OWN_BUTTONS = {"sorts", "offer", "untag"}
"""Buttons that look like the text they stand in: heads of columns, what is offered, the cross of a tag."""
OWN_FIELDS = {("case.py", "dcc.Textarea")}
"""The box of an answer: its draft is kept for each person and case."""


def test_a_form_control_is_bootstraps() -> None:
    """What is made of one of Dash's or of HTML's own would bring a look of its own along, and need rules for it."""
    found = [
        f"{path.relative_to(LAYOUTS)}:{call.lineno} {ast.unparse(call.func)}"
        for path in sorted(LAYOUTS.rglob("*.py"))
        if path.parent.name not in BARE
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and (path.name, ast.unparse(call.func)) not in OWN_FIELDS and _by_hand(call)
    ]
    assert found == []


def _by_hand(call: ast.Call) -> bool:
    given = {each.arg: each.value for each in call.keywords}
    look = given.get("className", ast.Constant(""))
    words = {
        word
        for each in ast.walk(look)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
        for word in each.value.split()
    }
    # A look that was put together elsewhere is not followed.
    plain = not isinstance(look, ast.Name)
    match ast.unparse(call.func):
        case "dcc.Dropdown" | "dcc.RadioItems" | "dcc.Checklist" | "dcc.Textarea" | "dcc.Slider":
            return True
        case "dcc.Input":
            kind = given.get("type")
            return not (isinstance(kind, ast.Constant) and kind.value == "hidden")
        case "html.Select":
            return plain and "form-select" not in words
        case "html.Textarea":
            return plain and "form-control" not in words
        case "html.Button":
            return plain and not words & (OWN_BUTTONS | {"btn", "btn-close"})
    return False


def test_a_form_of_a_plain_page_is_bootstraps() -> None:
    for path in (LAYOUTS / "templates").glob("*.html"):
        said = path.read_text("utf-8")
        for tag, made in (("input", "form-control"), ("button", "btn"), ("select", "form-select")):
            for each in re.findall(rf"<{tag} [^>]*", said):
                assert 'type="hidden"' in each or f'class="{made}' in each, f"{path.name}: {each}"


def test_a_table_says_of_what_a_column_is() -> None:
    made = table(["Name", html.Td()], [html.Tr(html.Td("Ada"))], "people", narrow=Narrow.stacks).to_plotly_json()
    head = made["props"]["children"][0].to_plotly_json()["props"]["children"][0].to_plotly_json()["props"]["children"]
    assert [type(cell).__name__ for cell in head] == ["Th", "Td"]
    assert head[0].scope == "col"
    assert made["props"]["class_name"] == "people table-stacks"


def test_pages_are_turned_by_links() -> None:
    assert pager([("Those before", ""), ("The next ones", "")]) == []
    (nav,) = pager([("Those before", ""), ("The next ones", "/mentions?after=7")])
    (item,) = nav.children.children
    assert (item.children.children, item.children.href) == ("The next ones", "/mentions?after=7")


def test_who_is_not_signed_in_has_the_theme_of_their_system_or_their_choice(web: Web, browser: Browser) -> None:
    for system, other in (("light", "dark"), ("dark", "light")):
        context = browser.new_context(color_scheme=system)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(web.origin + "/signin")
        assert page.evaluate("document.documentElement.dataset.bsTheme") == system
        page.evaluate("(theme) => localStorage.setItem('masthead-theme', theme)", other)
        page.reload()
        assert page.evaluate("document.documentElement.dataset.bsTheme") == other
        context.close()


def test_who_has_no_script_signs_in(web: Web, browser: Browser) -> None:
    access.add_user(web.client, "Max", Role.manager, password=PASSWORD)
    context = browser.new_context(java_script_enabled=False, color_scheme="light")
    page = context.new_page()
    page.goto(web.origin + "/signin")
    page.fill("#name", "Max")
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(web.origin + "/")
    context.close()


SAYS = """(says) => {
    const top = document.getElementById("top");
    top.classList.toggle("silent", says.includes("silence"));
    const crisis = top.querySelector(".crisis-badge");
    crisis.classList.toggle("off", !says.includes("crisis"));
    crisis.querySelector(".crisis-names").textContent = "Plovair, its app and its loyalty programme";
    const box = (selector) => top.querySelector(selector).getBoundingClientRect();
    const brand = box(".brand");
    const over = [".crisis-badge", ".visitor"].filter((each) => {
        const other = box(each);
        const beside = other.left >= brand.right || other.right <= brand.left;
        return !beside && other.top < brand.bottom && other.bottom > brand.top;
    });
    return { over, wide: document.documentElement.scrollWidth, brand: Math.round(brand.width) };
}"""
"""The line on top says a crisis, a silence, or both; what then lies over the brand."""


def test_nothing_lies_over_the_brand(web: Web, browser: Browser) -> None:
    access.add_user(web.client, "Max", Role.manager)
    context = browser.new_context()
    context.add_cookies([web.cookie_of("Max")])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(web.origin + "/inbox")
    page.wait_for_selector("#top.live")
    for width in (390, 481, 600, 769, 961, 1366):
        page.set_viewport_size({"width": width, "height": 844})
        for says in ([], ["crisis"], ["silence"], ["crisis", "silence"]):
            found = page.evaluate(SAYS, says)
            assert (found["over"], found["wide"]) == ([], width), f"{width}: {says}"
            assert found["brand"] >= 48, f"{width}: {says}"
    context.close()


LONG = """() => {
    for (const part of document.querySelectorAll("details")) part.open = true;
    const said = "main :is(td, h1, h2, p > span, b, a, label > span, option)";
    for (const each of document.querySelectorAll(said)) {
        if (!each.children.length) each.textContent = "Donaudampf".repeat(12);
    }
    return document.documentElement.scrollWidth;
}"""
"""Whatever is said on a page becomes one long word, as names of topics and people may be."""


def test_a_long_word_makes_no_page_wider(web: Web, browser: Browser) -> None:
    access.add_user(web.client, "Max", Role.manager)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([web.cookie_of("Max")])  # type: ignore[list-item]
    page = context.new_page()
    for path, there in (("/mentions", ".l-head"), ("/spikes", "main h1"), ("/inbox", "main h1")):
        page.goto(web.origin + path)
        page.wait_for_selector(there)
        assert page.evaluate(LONG) == 390, path
    context.close()


def test_a_filter_of_the_key_figures_is_chosen_by_keyboard(web: Web, browser: Browser) -> None:
    access.add_user(web.client, "Eve", Role.executive)
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.add_cookies([web.cookie_of("Eve")])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(web.origin + "/kpi?range=today")
    page.locator(".k-menus .dropdown-toggle", has_text="Topic").press("Enter")
    page.locator(".k-menus .dropdown-item", has_text="Plovair").press("Enter")
    page.wait_for_url("**/kpi?range=today&topic=Plovair")
    page.wait_for_selector(".k-menus .is-chosen >> text=Plovair")
    page.click(".k-ranges >> text=28 days")
    page.wait_for_url("**/kpi?range=28d&topic=Plovair")
    page.wait_for_selector(".k-ranges .active >> text=28 days")
    context.close()
