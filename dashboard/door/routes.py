"""The table of what every address asks for: the gate lets nothing pass that is not in it."""

from __future__ import annotations

from dashboard.api.openapi import SERVED
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

_ALL = (*DOOR, *(each.rule for each in SERVED), *(rule for page in PAGES for rule in page.rules))
ROUTES: tuple[AddressRule, ...] = tuple(sorted(_ALL, key=lambda rule: rule.order))
"""What is spelt out before what has a parameter in its place, as ``dashboard.served`` adds it."""

NO_ROUTE = AddressRule("{path:path}", Permission.nothing)
"""Every other address, Dash's catch-all among them. It asks for what nobody has."""


def find(path: str, method: str) -> AddressRule:
    """The route an address belongs to; NO_ROUTE, which is refused, if it is not in the table."""
    for route in ROUTES:
        if method in route.methods and route.pattern.fullmatch(path):
            return route
    return NO_ROUTE
