"""The table of pages: none is forgotten, each takes what its address has, and gate and router look alike."""

from __future__ import annotations

import inspect
import pkgutil
import re
from importlib import import_module

import pytest
from dash import html
from starlette.routing import Match

from dashboard import pages
from dashboard.app import create_app
from dashboard.door.routes import ROUTES, find
from dashboard.pages.page import Page
from dashboard.pages.pages import links, page_at
from dashboard.pages.table import PAGES
from layouts.kit.nav import Visitor, framed
from listening.config import parse
from listening.people.account import Subject, Who
from listening.people.permissions import Role
from tests.dashboard.conftest import CONFIG, Web
from tests.dashboard.test_gate import _inner, address


def test_every_page_is_in_the_table() -> None:
    made = [
        value
        for module in pkgutil.iter_modules(pages.__path__)
        for value in vars(import_module(f"dashboard.pages.{module.name}")).values()
        if isinstance(value, Page)
    ]
    assert {page.paths for page in made} == {page.paths for page in PAGES}
    paths = [path for page in PAGES for path in page.paths]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.paths[0])
def test_a_page_takes_the_parameters_of_its_addresses(page: Page) -> None:
    for path in page.paths:
        asked = dict.fromkeys(re.findall(r"\{(\w+)", path), "x")
        inspect.signature(page.view).bind(None, None, **asked)
        if page.before is not None:
            inspect.signature(page.before).bind(None, None, **asked)
        assert page.parameters(re.sub(r"\{.*?\}", "x", path)) is not None
    for each in page.beside:
        given = set(inspect.signature(each.by).parameters)
        assert set(re.findall(r"\{(\w+)", each.rule.template)) <= given, each.rule.template


def test_the_gate_looks_where_the_router_does(web: Web) -> None:
    app = _inner(create_app(web.config, "unix:///nowhere"))
    for rule in ROUTES:
        for method in rule.methods & {"GET", "POST"}:
            scope = {"type": "http", "path": address(rule), "method": method}
            served = next(r for r in app.router.routes if r.matches(scope)[0] is Match.FULL)  # type: ignore[arg-type]
            path = served.path  # type: ignore[attr-defined]
            assert path == find(address(rule), method).template


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/rewind/:marks", None),
        ("/rewind/pulse", "/rewind/{screen}"),
        ("/config/config.toml", None),
        ("/config/7", "/config/{number}"),
        ("/inbox/messages", "/inbox/messages"),
        ("/crisis/switch", "/crisis/{spike}"),
        ("/alerts/7/close", None),
        ("/api/v1/overview", None),
        ("/nowhere", None),
    ],
)
def test_what_is_spelt_out_is_not_taken_for_a_parameter(path: str, found: str | None) -> None:
    page = page_at(path)
    assert (found in page.paths) if page is not None else found is None


def test_the_line_on_top_is_what_one_may_see() -> None:
    def titles(role: Role) -> list[str]:
        return [link.title for link in links(Who(name="x", role=role, subject=Subject.user))]

    everything = titles(Role.administrator)
    assert everything[:5] == ["Wall", "Desk", "Inbox", "Answers", "Said"]
    assert everything[-2:] == ["Audit", "Admin"]
    assert titles(Role.viewer) == ["Wall"]
    assert [each for each in everything if each in titles(Role.agent)] == titles(Role.agent)
    assert "Admin" not in titles(Role.manager)


def test_a_page_without_a_link_lies_below_the_one_that_leads_to_it() -> None:
    given = tuple(page.link for page in PAGES if page.link is not None)
    page = framed(html.Div(), "/case/c1", Visitor("ada", given, ""), {}, parse(CONFIG))
    marked = [each.children for each in page._traverse() if getattr(each, "className", "") == "nav-link active"]
    assert marked == ["Desk"]
