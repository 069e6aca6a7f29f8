"""Dash's own routes answer a 4xx in one line to what they cannot do, never 500."""

from __future__ import annotations

import json

import pytest
import requests

from listening.people.permissions import Permission, Role
from tests.dashboard.conftest import Web


def call(web: Web, who: requests.Session, body: object) -> requests.Response:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return web.post(who, "/_dash-update-component", data=data, headers={"Content-Type": "application/json"})


@pytest.fixture
def known(web: Web) -> dict[str, object]:
    """The call of the content of a page, as Dash's renderer makes it."""
    found = web.get(web.signed_in(Role.viewer), "/_dash-dependencies").json()
    content = next(each for each in found if each["inputs"][0]["property"] == "pathname" and len(each["inputs"]) == 1)
    id, _, property = content["output"].rpartition(".")
    return {
        "output": content["output"],
        "outputs": {"id": id, "property": property},
        "inputs": [each | {"value": "/wall"} for each in content["inputs"]],
        "state": [each | {"value": ""} for each in content["state"]],
        "changedPropIds": [],
    }


def test_what_a_page_asks_is_answered(web: Web, known: dict[str, object]) -> None:
    assert call(web, web.signed_in(Role.viewer), known).status_code == 200


def test_one_callback_of_many_alike_is_answered(web: Web) -> None:
    """As a case's page asks to be renewed: its ids are mappings."""
    who = web.signed_in(Role.administrator)
    found = web.get(who, "/_dash-dependencies").json()
    renew = next(each for each in found if each["inputs"][0]["id"].startswith('{"case"'))
    parts = [json.loads(each.rpartition(".")[0]) | {"case": "C1"} for each in renew["output"].strip(".").split("...")]
    body = {
        "output": renew["output"],
        "outputs": [{"id": part, "property": "children"} for part in parts],
        "inputs": [{"id": {"case": "C1", "part": "heard"}, "property": "data", "value": None}],
        "changedPropIds": [],
    }
    assert call(web, who, body).status_code == 200
    other = {"id": {"case": "C1", "part": "another"}, "property": "data", "value": None}
    assert call(web, who, body | {"inputs": [other]}).status_code == 400


def test_what_no_page_asks_is_refused_in_one_line(web: Web, known: dict[str, object]) -> None:
    who = web.signed_in(Role.viewer)
    property = {"id": "x", "property": "y", "value": 1}
    bodies = [
        b"", b"{}", b"[]", b"null", b"1", b'"x"', b"{", b"\xff", b"[" * 100_000, b'{"output":' + b"[" * 60_000,
        {"output": "x"}, known | {"output": "no.such"}, known | {"output": None}, known | {"output": ["a"]},
        known | {"inputs": []}, known | {"inputs": {}}, known | {"inputs": [1]}, known | {"inputs": [property]},
        known | {"inputs": None}, known | {"state": [property] * 1000}, known | {"state": 3},
        known | {"state": [[property]]},
        known | {"outputs": []}, known | {"outputs": property}, known | {"outputs": "x"}, known | {"outputs": None},
        known | {"changedPropIds": 1}, known | {"changedPropIds": [{}]},
    ]  # fmt: skip
    for body in bodies:
        answer = call(web, who, body)
        assert answer.status_code == 400, body if isinstance(body, dict) else body[:50]
        assert answer.json()["detail"].count("\n") == 0
    assert web.post(who, "/_dash-update-component", data=json.dumps(known)).status_code == 400
    nested = b'{"inputs":' + b"[" * 65 + b"]" * 65 + b"}"
    assert call(web, who, nested).status_code == 400


@pytest.mark.parametrize("value", [1, ["/wall"], {"a": 1}, True, "\x00", "/" * 5000, "/wall/" + "x" * 5000])
def test_values_a_page_never_has(web: Web, known: dict[str, object], value: object) -> None:
    inputs = [each | {"value": value} for each in known["inputs"]]  # type: ignore[attr-defined]
    assert call(web, web.signed_in(Role.administrator), known | {"inputs": inputs}).status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        "nobody/x.js",
        "dash/x",
        "dash/",
        "dash/../app.py",
        "os/__init__.py",
        "dash/deps/%00",
        "%00/x",
        "dash/" + "a/" * 500,
    ],
)
def test_an_unknown_file_of_dash(web: Web, path: str) -> None:
    answer = web.get(web.signed_in(Role.viewer), f"/_dash-component-suites/{path}")
    assert answer.status_code == 404


def test_known_files_of_dash_are_served(web: Web) -> None:
    who = web.signed_in(Role.viewer)
    page = web.get(who, "/wall/pulse").text
    for part in page.split('src="/_dash-component-suites/')[1:]:
        path = "/_dash-component-suites/" + part.split('"')[0]
        assert web.get(who, path).status_code == 200, path


@pytest.mark.parametrize("name", ["%00", "a%00.css", "x" * 5000, "..%2f..%2fetc/passwd", "%2e%2e/app.py", "fonts"])
def test_an_unknown_file_of_ours(web: Web, name: str) -> None:
    assert web.get(web.signed_in(Role.viewer), f"/assets/{name}").status_code == 404
    assert web.get(web.browser(), f"/signin/static/{name}").status_code == 404


def test_no_route_takes_a_long_body(web: Web) -> None:
    from dashboard.door.routes import ROUTES
    from tests.dashboard.test_gate import address

    administrator, writer = web.signed_in(Role.administrator), web.signed_in(Role.writer)
    for route in ROUTES:
        if "POST" not in route.methods:
            continue
        who = writer if route.needs is Permission.write_mentions else administrator
        for body in (b"[" * (route.most + 1), iter([b"x" * 65536] * (route.most // 65536 + 4))):
            answer = web.post(who, address(route), data=body)
            assert answer.status_code == 413, route.template
