"""The queue as a table: sorted by its headings, told to screen readers, copied into a spreadsheet."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from listening.people.permissions import Role
from tests.cases.conftest import Office
from tests.desk.conftest import Hire, opened

TEXTS = (
    "@plovair where is my bag?",
    "@plovair I am a journalist, what happened?",
    "=1+1 @plovair everything about you is terrible and awful",
)


def ids(page: Page) -> list[str]:
    return [
        row.removeprefix("row-") for row in page.locator(".rows .case-row").evaluate_all("rows => rows.map(r => r.id)")
    ]


def test_a_heading_sorts_and_a_second_click_turns_it_round(office: Office, hire: Hire) -> None:
    bag, press, care = (case.id for case in opened(office, *TEXTS))
    page = hire("Pia", Role.manager).goes("/desk")
    expect(page.locator(".rows .case-row")).to_have_count(3)
    head = page.get_by_role("columnheader", name="Case")
    for order, way in (([care, press, bag], "descending"), ([bag, press, care], "ascending")):
        head.get_by_role("button").press("Enter")
        expect(page.locator(".rows .case-row").first).to_have_id(f"row-{order[0]}")
        assert ids(page) == order
        expect(head).to_have_attribute("aria-sort", way)
    expect(page.locator("select[name=order]")).to_have_value("newest")
    page.reload()
    expect(page.locator(".rows .case-row").first).to_have_id(f"row-{bag}")
    expect(head).to_have_attribute("aria-sort", "ascending")
    page.locator("select[name=order]").select_option("department")
    expect(page.get_by_role("columnheader", name="Department")).to_have_attribute("aria-sort", "ascending")
    expect(head).to_have_attribute("aria-sort", "none")
    expect(page.locator(".rows .case-row").first).to_have_id(f"row-{bag}")


def test_a_screen_reader_is_told_a_grid(office: Office, hire: Hire) -> None:
    opened(office, *TEXTS)
    page = hire("Pia", Role.manager).goes("/desk")
    grid = page.get_by_role("grid", name="Cases")
    rows = grid.get_by_role("row")
    expect(rows).to_have_count(4)
    heads = rows.first.get_by_role("columnheader")
    assert rows.nth(1).get_by_role("gridcell").count() == heads.count()
    expect(rows.nth(1)).to_have_attribute("aria-selected", "false")
    page.keyboard.press("x")
    expect(grid.get_by_role("row", selected=True)).to_have_count(1)
    assert page.locator(".rows [tabindex='0']").count() == 1


def test_the_chosen_are_copied_as_a_table(office: Office, hire: Hire) -> None:
    cases = opened(office, *TEXTS)
    pia = hire("Pia", Role.manager)
    pia.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = pia.goes("/desk")
    for case in cases:
        page.locator(f"#row-{case.id} .box").click()
    page.keyboard.press("Control+c")
    expect(page.get_by_text("3 cases are copied.")).to_be_visible()
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    lines = [line.split("\t") for line in copied.splitlines()]
    assert [len(line) for line in lines] == [10] * 4
    assert {line[0] for line in lines[1:]} == {case.id for case in cases}
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)
    assert any(cell == "'" + TEXTS[2] for line in lines for cell in line)
    assert pia.complaints == []
