"""What every address asks for: the gate lets nothing pass that is not in this table."""

from __future__ import annotations

from dashboard.door.rules import FORM, POST, SOCKET, AddressRule, RefusedAs
from dashboard.pages.table import PAGES
from listening.people.permissions import Permission

DOOR: tuple[AddressRule, ...] = (
    # -- open: to learn whether Masthead is alive, and to sign in
    AddressRule("/healthz", None, RefusedAs.data),
    AddressRule("/signin", None, methods=FORM),
    AddressRule("/signin/first/{secret}", None, methods=FORM),
    AddressRule("/wall/enter/{secret}", None, methods=FORM),
    AddressRule("/signin/static/{path:path}", None, RefusedAs.data),
    # What other programs push: the signature of the body is checked by the source it names.
    # GET: a network asks whether the address is ours.
    AddressRule("/hooks/{name}", None, RefusedAs.data, frozenset({"GET", "POST"}), signed=True),
    AddressRule("/hooks/{name}/{secret}", None, RefusedAs.data, frozenset({"GET", "POST"}), signed=True),
    # -- people
    AddressRule("/signout", Permission.use_site, methods=POST),
    AddressRule("/live", Permission.see_wall, RefusedAs.closed, SOCKET),
    AddressRule("/here", Permission.be_here, RefusedAs.closed, SOCKET),
    # -- what pages are made of. A callback checks the permission of its page itself.
    AddressRule("/assets/{path:path}", Permission.use_site, RefusedAs.data),
    AddressRule(
        "/_dash-component-suites/{package_name}/{fingerprinted_path:path}",
        Permission.use_site,
        RefusedAs.data,
    ),
    AddressRule("/_dash-layout", Permission.use_site, RefusedAs.data),
    AddressRule("/_dash-dependencies", Permission.use_site, RefusedAs.data),
    AddressRule("/_dash-update-component", Permission.use_site, RefusedAs.data, POST),
    AddressRule("/_favicon.ico", Permission.use_site, RefusedAs.data),
    # -- what Dash brings and Masthead does not use
    AddressRule("/_reload-hash", Permission.nothing, RefusedAs.data),
)

API: tuple[AddressRule, ...] = (
    AddressRule("/api/v1/overview", Permission.read_api, RefusedAs.data),
    AddressRule("/api/v1/series", Permission.read_api, RefusedAs.data),
    AddressRule("/api/v1/mentions", Permission.read_api, RefusedAs.data),
    AddressRule("/api/v1/search", Permission.read_api, RefusedAs.data),
    AddressRule("/api/v1/mentions", Permission.write_mentions, RefusedAs.data, POST),
    AddressRule("/api/v1/cases", Permission.read_cases, RefusedAs.data),
    AddressRule("/api/v1/cases/{id}", Permission.read_cases, RefusedAs.data),
    AddressRule("/api/v1/cases/{id}/actions", Permission.work_on_cases, RefusedAs.data, POST),
    AddressRule("/api/v1/cases/{id}/answers", Permission.work_on_cases, RefusedAs.data, POST),
    AddressRule("/api/v1/answers", Permission.read_cases, RefusedAs.data),
    AddressRule("/api/v1/answers/stuck", Permission.read_cases, RefusedAs.data),
    AddressRule("/api/v1/answers/{id}/word", Permission.work_on_cases, RefusedAs.data, POST),
    AddressRule("/api/v1/inbox", Permission.see_inbox, RefusedAs.data),
    AddressRule("/api/v1/inbox/read", Permission.see_inbox, RefusedAs.data, POST),
    AddressRule("/api/v1/library", Permission.read_cases, RefusedAs.data),
    AddressRule("/api/v1/crises", Permission.read_cases, RefusedAs.data),
    AddressRule("/api/v1/crises", Permission.switch_crisis, RefusedAs.data, POST),
    AddressRule("/api/v1/alerts", Permission.read_api, RefusedAs.data),
    AddressRule("/api/v1/alerts/{id}", Permission.read_api, RefusedAs.data),
    AddressRule("/api/v1/alerts/{id}/acknowledge", Permission.acknowledge_alerts, RefusedAs.data, POST),
    AddressRule("/api/v1/alerts/{id}/close", Permission.close_alerts, RefusedAs.data, POST),
    AddressRule("/api/v1/spikes", Permission.read_api, RefusedAs.data),
    AddressRule("/api/v1/spikes/{id}", Permission.read_api, RefusedAs.data),
    AddressRule("/api/v1/spikes/{id}/acknowledge", Permission.acknowledge_alerts, RefusedAs.data, POST),
    AddressRule("/api/v1/spikes/{id}/notes", Permission.judge_spikes, RefusedAs.data, POST),
    AddressRule("/api/v1/corrections", Permission.read_cases, RefusedAs.data),
    AddressRule("/api/v1/corrections", Permission.correct_mentions, RefusedAs.data, POST),
    AddressRule("/api/v1/audit", Permission.see_audit, RefusedAs.data),
    AddressRule("/api/v1/openapi.json", Permission.read_api, RefusedAs.data),
)

ROUTES: tuple[AddressRule, ...] = tuple(
    sorted((*DOOR, *API, *(rule for page in PAGES for rule in page.rules)), key=lambda rule: rule.order)
)
"""What is spelt out before what has a parameter in its place, as ``dashboard.pages.pages`` adds it."""

NO_ROUTE = AddressRule("{path:path}", Permission.nothing)
"""Every other address, Dash's catch-all among them. It asks for what nobody has."""


def find(path: str, method: str) -> AddressRule:
    """The route an address belongs to; NO_ROUTE, which is refused, if it is not in the table."""
    for route in ROUTES:
        if method in route.methods and route.pattern.fullmatch(path):
            return route
    return NO_ROUTE
