"""Nobody gets anywhere the table of permissions does not say, and no route is outside it."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute, Route, WebSocketRoute
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from dashboard.app import create_app
from dashboard.door import routes
from dashboard.door.routes import NO_ROUTE, ROUTES
from dashboard.door.rules import SOCKET, AddressRule, RefusedAs
from listening.people.permissions import ALLOWED, PEOPLE, Permission, Role, may
from tests.dashboard.conftest import Web
from tests.patience import PATIENCE_S

EXPECTED = {
    Permission.see_home: {"viewer", "agent", "manager", "executive", "administrator"},
    Permission.see_wall: {"viewer", "agent", "manager", "executive", "administrator"},
    Permission.see_rewind: {"agent", "manager", "executive", "administrator"},
    Permission.use_site: {"viewer", "agent", "manager", "executive", "administrator"},
    Permission.read_api: {"agent", "manager", "executive", "administrator", "reader", "responder"},
    Permission.read_cases: {
        "agent",
        "manager",
        "executive",
        "administrator",
        "reader",
        "responder",
    },
    Permission.see_desk: {"agent", "manager", "executive", "administrator"},
    Permission.see_inbox: {"agent", "manager", "executive", "administrator"},
    Permission.see_crisis: {"agent", "manager", "executive", "administrator"},
    Permission.administer: {"administrator"},
    Permission.steer: {"administrator"},
    Permission.steer_topics: {"manager", "administrator"},
    Permission.see_settings: {"administrator"},
    Permission.see_audit: {"administrator"},
    Permission.be_here: {"agent", "manager", "executive", "administrator"},
    Permission.work_on_cases: {"agent", "manager", "administrator"},
    Permission.switch_crisis: {"manager", "administrator"},
    Permission.see_statements: {"agent", "manager", "executive", "administrator"},
    Permission.see_library: {"agent", "manager", "executive", "administrator"},
    Permission.keep_library: {"agent", "manager", "administrator"},
    Permission.see_said: {"agent", "manager", "administrator"},
    Permission.see_lists: {"agent", "manager", "executive", "administrator"},
    Permission.save_searches: {"agent", "manager", "executive", "administrator"},
    Permission.keep_searches: {"manager", "administrator"},
    Permission.correct_mentions: {"agent", "manager", "administrator"},
    Permission.choose_models: {"manager", "administrator"},
    Permission.see_quality: {"manager", "executive", "administrator"},
    Permission.see_kpis: {"manager", "executive", "administrator"},
    Permission.read_kpis: {"manager", "executive", "administrator", "reader"},
    Permission.see_alerts: {"agent", "manager", "executive", "administrator"},
    Permission.acknowledge_alerts: {"agent", "manager", "executive", "administrator", "responder"},
    Permission.close_alerts: {"agent", "manager", "administrator", "responder"},
    Permission.silence_alerts: {"agent", "manager", "administrator"},
    Permission.see_spikes: {"agent", "manager", "executive", "administrator"},
    Permission.judge_spikes: {"agent", "manager", "administrator"},
    Permission.write_mentions: {"writer"},
    Permission.nothing: set(),
}
OPEN = {
    "/healthz",
    "/signin",
    "/signin/first/{secret}",
    "/wall/enter/{secret}",
    "/alerts/ack/{token}",
}


def test_the_table_is_what_was_decided() -> None:
    assert {p: {role.value for role in roles} for p, roles in ALLOWED.items()} == EXPECTED
    assert set(ALLOWED) == set(Permission)


def test_what_the_table_does_not_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ALLOWED, Permission.see_wall)  # type: ignore[arg-type]
    assert not any(may(role, Permission.see_wall) for role in Role)


def test_only_health_and_signing_in_are_open() -> None:
    assert {route.template for route in ROUTES if route.needs is None} == {
        *OPEN,
        "/hooks/{name}",
        "/hooks/{name}/{secret}",
        "/signin/static/{path:path}",
    }


def _inner(app: object) -> FastAPI:
    while not isinstance(app, FastAPI):
        app = vars(app)["_app"]
    return app


def _all_routes(app: FastAPI) -> list[BaseRoute]:
    return list(app.router.routes)


def test_every_route_has_an_entry(web: Web) -> None:
    app = _inner(create_app(web.config, "unix:///nowhere"))
    known = {(route.template, method) for route in ROUTES for method in route.methods}
    without = []
    for route in _all_routes(app):
        if isinstance(route, WebSocketRoute):
            methods = {"WEBSOCKET"}
        else:
            assert isinstance(route, Route), f"{route}: nothing is mounted here"
            methods = set(route.methods or ())
        path = route.path  # type: ignore[attr-defined]
        without += [(path, m) for m in methods if (path, m) not in known]
    assert without == []


def test_every_entry_is_a_route(web: Web) -> None:
    app = _inner(create_app(web.config, "unix:///nowhere"))
    served = {route.path for route in _all_routes(app)}  # type: ignore[attr-defined]
    assert {route.template for route in ROUTES} <= served


EXAMPLES = {
    "{secret}": "x",
    "{token}": "x",
    "{screen}": "pulse",
    "{name}": "forum",
    "{id}": "C1",
    "{number}": "1",
    "{department}": "care",
    "{table}": "departments",
    "{entry}": "1",
    "{spike}": "ab12cd34",
    "{package_name}": "dash",
    "{fingerprinted_path:path}": "deps/react@18.3.1.min.js",
    "{path:path}": "masthead.css",
    "{more:path}": "terms",
}


def address(route: AddressRule) -> str:
    path = route.template
    for name, value in EXAMPLES.items():
        path = path.replace(name, value)
    assert "{" not in path
    return path


LOOKING = {"GET", "HEAD", *SOCKET}
"""What leaves whoever asks as they were."""


@pytest.mark.parametrize("role", [None, *Role])
def test_the_matrix(web: Web, role: Role | None) -> None:
    """Every route, method and role: let in exactly where the table says so."""
    who = None
    for route in ROUTES:
        allowed = route.needs is None or (role is not None and may(role, route.needs))
        for method in sorted(route.methods):
            if who is None:
                who = web.browser() if role is None else web.signed_in(role)
            if route.methods == SOCKET:
                cookie = who.cookies.get(web.cookie, "")
                headers = {"Cookie": f"{web.cookie}={cookie}"} if cookie else {}
                if "Authorization" in who.headers:
                    headers["Authorization"] = str(who.headers["Authorization"])
                let_in = _opens(web, address(route), headers)
            else:
                answer = who.request(method, web.origin + address(route), allow_redirects=False, timeout=PATIENCE_S)
                to_sign_in = answer.headers.get("location", "").startswith("/signin?")
                to_sign_in = to_sign_in or answer.headers.get("location") == "/signin"
                let_in = not to_sign_in and answer.status_code != 401
                if answer.status_code == 403:
                    # A form without its token is refused later, by the page itself.
                    let_in = "too old" in answer.text
                if address(route) == "/signout" and role is None:
                    assert not let_in
            assert let_in == allowed, (role, method, route.template)
            if method not in LOOKING:
                who = None  # anew: signing out is one of the routes


def _opens(web: Web, path: str, headers: dict[str, str]) -> bool:
    try:
        with connect(web.origin.replace("http", "ws") + path, origin=web.origin, additional_headers=headers) as socket:
            socket.recv(timeout=PATIENCE_S)
            return True
    except (InvalidStatus, ConnectionClosed):
        return False


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("path", ["/admin/x", "/wall/pulse/x", "/api/v1/users", "//", "/_dash-x", "/docs"])
def test_an_address_nobody_named_is_refused(web: Web, role: Role | None, path: str) -> None:
    who = web.browser() if role is None else web.signed_in(role)
    answer = web.get(who, path)
    assert answer.status_code == (303 if role is None else 404)
    assert routes.find(path, "GET") is NO_ROUTE


def test_a_program_is_told_in_json(web: Web) -> None:
    answer = web.get(web.browser(), "/api/v1/overview")
    assert answer.status_code == 401
    assert "token" in answer.json()["detail"]
    assert answer.headers["www-authenticate"] == "Bearer"
    viewer = web.get(web.signed_in(Role.viewer), "/api/v1/overview")
    assert viewer.status_code == 403
    assert "viewer" in viewer.json()["detail"]


def test_people_come_back_to_where_they_wanted(web: Web) -> None:
    answer = web.get(web.browser(), "/wall/pulse?rotate=20")
    assert answer.headers["location"] == "/signin?next=/wall/pulse%3Frotate%3D20"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_post_from_elsewhere_is_refused(web: Web, origin: str) -> None:
    who = web.signed_in(Role.administrator)
    answer = web.post(who, "/signout", headers={"Origin": origin})
    assert answer.status_code == 403
    assert web.get(who, "/").status_code == 200
    del who.headers["Origin"]
    assert web.post(who, "/_dash-update-component", json={}).status_code == 403


def test_every_callback_asks_for_a_permission() -> None:
    from dash import Dash, Input, Output

    from dashboard.pages import callbacks

    bare = Dash("bare", server=FastAPI(), add_log_handler=False)

    @bare.callback(Output("a", "children"), Input("b", "children"))
    async def unguarded(_: str) -> str:
        return ""

    with pytest.raises(RuntimeError, match=r"a\.children asks for no permission"):
        callbacks.check(bare)


def test_answers_of_a_page_are_json_for_programs() -> None:
    assert {route.answer for route in ROUTES if route.template.startswith("/api/")} == {RefusedAs.data}
    assert PEOPLE.isdisjoint({Role.viewer, Role.reader, Role.responder})
