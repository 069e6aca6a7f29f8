"""A case of hundreds of posts: all of it is there, and the page is as quick as any."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from layouts.cases.thread import LEAST_HIDDEN, SHOWN_LAST
from listening.people.permissions import Role
from tests.cases.conftest import Office, post
from tests.desk.conftest import HOSTILE, Hire, now

POSTS = 300


def test_a_long_thread_opens_and_stays_open(office: Office, hire: Hire) -> None:
    at = now() - POSTS * 1000
    texts = [f"number {n} {HOSTILE}" for n in range(POSTS)]
    said = [post("0", at, f"@plovair where is my bag? {texts[0]}")]
    said += [post(str(n), at + 1000 * n, texts[n], f"a{n}", parent="0", own=n % 3 == 0) for n in range(1, POSTS)]
    office.ingest(*said)
    case = office.only()
    kim = hire("Kim", Role.agent, "baggage")
    page = kim.goes(f"/case/{case.id}")
    hidden = POSTS - 1 - SHOWN_LAST
    assert hidden >= LEAST_HIDDEN
    shown = page.locator("#case .post:not(.template *)")
    expect(shown).to_have_count(1 + SHOWN_LAST)
    page.get_by_text(f"{hidden} posts in between").click()
    expect(shown).to_have_count(POSTS)
    assert [text.strip() for text in page.locator("#case .post:not(.template *) .text").all_inner_texts()][1:] == texts[
        1:
    ]
    assert page.locator(".between .own").count() == sum(n % 3 == 0 for n in range(1, 1 + hidden))
    office.ingest(post("new", at + POSTS * 1000, "and now this", "kim", parent="5"))
    expect(shown).to_have_count(POSTS + 1)
    expect(page.get_by_text(f"{hidden + 1} posts in between")).to_be_visible()
    expect(page.locator(".between .post").last.locator(".text")).to_have_text(texts[POSTS - SHOWN_LAST])
    page.get_by_text("entries by posts").click()
    expect(page.locator(".trail-part pre")).to_contain_text("wrote a further post")
    assert page.locator("#case img, #case script").count() == 0
    assert page.title() not in ("1", "2")
    assert kim.complaints == []
    assert len(json.loads(page.locator(".between").get_attribute("data-posts") or "")) == hidden + 1


def test_an_opener_in_the_middle_is_marked(office: Office, hire: Hire) -> None:
    at = now() - 60_000
    office.ingest(
        *(post(str(n), at + n, f"our sale {n}", own=True, parent="0" if n else "") for n in range(4)),
        post("asks", at + 10, "@plovair where is my bag?", parent="0"),
        *(post(f"x{n}", at + 20 + n, "ok", f"b{n}", parent="0") for n in range(9)),
    )
    kim = hire("Kim", Role.agent, "baggage")
    page = kim.goes(f"/case/{office.only().id}")
    page.get_by_text("posts in between").click()
    expect(page.locator(".between .opener .opened")).to_have_text("opened the case")
    expect(page.locator(".between .opened:visible")).to_have_count(1)


RENEWED = """(details) => {
    const again = details.cloneNode(true);
    details.querySelector("summary").click();
    details.replaceWith(again);
}"""
"""The part of the page comes anew in the moment in which it is opened, before the browser says that it is open."""


def test_what_is_opened_while_the_page_is_renewed_is_open(office: Office, hire: Hire) -> None:
    at = now() - 60_000
    office.ingest(
        post("0", at, "@plovair where is my bag?"),
        *(post(f"x{n}", at + 20 + n, "ok", f"b{n}", parent="0") for n in range(12)),
    )
    page = hire("Kim", Role.agent, "baggage").goes(f"/case/{office.only().id}")
    page.locator(".earlier-posts").evaluate(RENEWED)
    expect(page.locator(".between .post").first).to_be_visible()
