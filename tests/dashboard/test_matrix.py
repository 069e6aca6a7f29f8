"""Every role against every callback, page and message of a websocket: generated from the tables.

Addresses are in ``test_gate``, actions in ``tests.desk.test_actions``. What is new in a table is asked here without
another word; what needs an example and has none fails.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
import requests
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from dashboard.app import create_app
from dashboard.door import routes
from dashboard.door.routes import NO_ROUTE, ROUTES
from dashboard.door.rules import SOCKET, AddressRule, RefusedAs
from dashboard.live.here import Says
from dashboard.pages import callbacks
from layouts.kit.shell import CONTENT
from listening.config import Config, parse
from listening.people.permissions import ALLOWED, Permission, Role, may
from tests.dashboard.conftest import CONFIG, Web
from tests.dashboard.test_gate import address
from tests.patience import PATIENCE_S

ROLES = [None, *Role]


def somebody(web: Web, role: Role | None) -> requests.Session:
    return web.browser() if role is None else web.signed_in(role)


# -- callbacks


def all_callbacks(config: Config) -> Mapping[str, dict[str, Any]]:
    """Dash's table of callbacks, of an application of its own."""
    found: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(callbacks, "check", found.append)
        create_app(config, "unix:///nowhere")
    return dict(found[0].callback_map)


CALLBACKS = all_callbacks(parse(CONFIG))
UNDERSTOOD = (200, 204, 422)
"""Answers to those who may: what they sent was done, or was nothing that can be."""


def real(id: str) -> object:
    """The id of a component. That of one of many alike has a wildcard, which is C1 here."""
    return json.loads(id.replace('["MATCH"]', '"C1"').replace('["ALL"]', '"C1"')) if id.startswith("{") else id


def filled(id: str, **told: object) -> object:
    """One property as Dash sends it: of all of a kind, a list of what the page has, which is one."""
    each = {"id": real(id), **told}
    return [each] if '["ALL"]' in id else each


def call(web: Web, who: requests.Session, output: str, value: object, **by_id: object) -> requests.Response:
    """Send what Dash's script would; ``by_id``: values of single inputs, ``value`` for all others."""
    spec = CALLBACKS[output]
    several = output.startswith("..")
    outputs = [
        filled(id, property=name) for id, name in (each.rsplit(".", 1) for each in output.strip(".").split("..."))
    ]
    inputs, state = (
        [filled(each["id"], property=each["property"], value=by_id.get(each["id"], value)) for each in spec[part]]
        for part in ("inputs", "state")
    )
    body = {
        "output": output,
        "outputs": outputs if several else outputs[0],
        "inputs": inputs,
        "state": state,
        "changedPropIds": [f"{each['id']}.{each['property']}".replace('["MATCH"]', '"C1"') for each in spec["inputs"]],
    }
    return web.post(who, "/_dash-update-component", json=body)


@pytest.mark.parametrize("role", ROLES)
def test_every_callback(web: Web, role: Role | None) -> None:
    who = somebody(web, role)
    for output, spec in CALLBACKS.items():
        answer = call(web, who, output, None)
        needed: Permission = spec["callback"].needs
        if role is None:
            assert answer.status_code == 401, output
        elif may(role, Permission.use_site) and may(role, needed):
            assert answer.status_code in UNDERSTOOD, (output, answer.text)
        else:
            assert answer.status_code == 403, output


@pytest.mark.parametrize(
    "value", [0, -1.5, "", "x" * 5000, "\x00", [], [None], {}, {"a": [{}]}, True, "/case/", "/spikes/%00"]
)
def test_nothing_that_is_sent_to_a_callback_breaks_it(web: Web, value: object) -> None:
    who = web.signed_in(Role.administrator)
    for output in CALLBACKS:
        assert call(web, who, output, value).status_code in UNDERSTOOD, output


# -- pages: what stands on one comes by a callback, which has to ask as well

PAGES = [route for route in ROUTES if route.answer is RefusedAs.page and "GET" in route.methods and route.needs]


@pytest.mark.parametrize("role", [role for role in Role if may(role, Permission.use_site)])
def test_what_stands_on_every_page(web: Web, role: Role) -> None:
    who = web.signed_in(role)
    (output,) = (output for output in CALLBACKS if output == f"{CONTENT}.children")
    for route in PAGES:
        assert route.needs
        answer = call(web, who, output, "", address=address(route))
        assert answer.status_code == 200, route.template
        assert ("Not allowed" in answer.text) != may(role, route.needs), route.template


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_no_other_method_does_anything(web: Web, method: str) -> None:
    who = web.signed_in(Role.administrator)
    for path in sorted({address(route) for route in ROUTES}):
        if routes.find(path, method) is NO_ROUTE:
            answer = who.request(method, web.origin + path, allow_redirects=False, timeout=PATIENCE_S)
            assert answer.status_code in (400, 404, 405), (method, path)


# -- websockets

SOCKETS = [route for route in ROUTES if route.methods == SOCKET]

ASKED: Mapping[str, Mapping[str, object]] = {
    "/live": {"want": "full"},
    "/here": {
        "desk": "",
        "wanted": {"text": "bag"},
        "open": "C1",
        "spot": {"case": "C1", "writing": True},
    },
}
"""Each thing that a page can say to each websocket."""


def test_every_message_has_an_example() -> None:
    assert set(ASKED) == {route.template for route in SOCKETS}
    assert set(ASKED["/here"]) == set(Says.__struct_fields__)


def plug(web: Web, who: requests.Session, path: str) -> ClientConnection:
    headers = {}
    if web.cookie in who.cookies:
        headers["Cookie"] = web.cookie_header(who)
    if "Authorization" in who.headers:
        headers["Authorization"] = str(who.headers["Authorization"])
    return connect(web.origin.replace("http", "ws") + path, origin=web.origin, additional_headers=headers)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", SOCKETS, ids=lambda route: route.template)
def test_every_message(web: Web, role: Role | None, route: AddressRule) -> None:
    assert route.needs
    who = somebody(web, role)
    for name, value in ASKED[route.template].items():
        message = json.dumps({name: value})
        if role is not None and may(role, route.needs):
            with plug(web, who, route.template) as socket:
                assert "full" in json.loads(socket.recv(timeout=PATIENCE_S))
                socket.send(message)
                assert json.loads(socket.recv(timeout=PATIENCE_S)), message
            continue
        with pytest.raises((InvalidStatus, ConnectionClosed)), plug(web, who, route.template) as socket:  # noqa: PT012
            socket.send(message)
            socket.recv(timeout=PATIENCE_S)


@pytest.mark.parametrize("asks", [{"desk": ""}, {"open": "C1"}, {"desk": "care", "wanted": {"text": "bag"}}])
def test_a_queue_goes_only_to_who_may_see_desks(web: Web, monkeypatch: pytest.MonkeyPatch, asks: object) -> None:
    monkeypatch.setitem(ALLOWED, Permission.see_desk, frozenset({Role.agent}))  # type: ignore[misc]
    for role, sees in ((Role.agent, True), (Role.executive, False)):
        with plug(web, web.signed_in(role), "/here") as socket:
            socket.send(json.dumps(asks))
            # All of what is asked for comes in one message; a page that may not have it gets the time alone.
            shown: set[str] = set()
            for _ in range(40 if sees else 4):
                said = json.loads(socket.recv(timeout=PATIENCE_S))
                shown |= set(said.get("full") or said.get("patch") or {})
                if shown & {"order", "rows", "case"}:
                    break
            assert bool(shown & {"order", "rows", "case"}) == sees
