"""What every address asks for: the gate lets nothing pass that is not in this table."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cached_property

import msgspec

from listening.people.permissions import Permission


class Answer(StrEnum):
    """How somebody who may not is told so."""

    page = "page"
    """A page for a person: sign-in, or an explanation."""
    data = "data"
    """JSON for a program."""
    closed = "closed"
    """A refused websocket."""


class Route(msgspec.Struct, frozen=True, dict=True):
    """One address, as FastAPI spells it: ``/wall/{screen}``, ``/assets/{path:path}``."""

    template: str
    needs: Permission | None
    """None = open to everybody who can reach the server."""
    answer: Answer = Answer.page
    methods: frozenset[str] = frozenset({"GET", "HEAD"})

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        parts = re.split(r"(\{[a-z_]+(?::path)?\})", self.template)
        return re.compile(
            "".join(
                (".*" if part.endswith(":path}") else "[^/]+") if part.startswith("{") else re.escape(part)
                for part in parts
            )
        )


POST = frozenset({"POST"})
FORM = frozenset({"GET", "HEAD", "POST"})
SOCKET = frozenset({"WEBSOCKET"})

ROUTES: tuple[Route, ...] = (
    # -- open: to learn whether Masthead is alive, and to sign in
    Route("/healthz", None, Answer.data),
    Route("/signin", None, methods=FORM),
    Route("/signin/first/{secret}", None, methods=FORM),
    Route("/wall/enter/{secret}", None),
    Route("/signin/static/{path:path}", None, Answer.data),
    # The link in an alert: it proves itself, and does one thing.
    Route("/alerts/ack/{token}", None, methods=FORM),
    # -- people
    Route("/signin/welcome", Permission.use_site, methods=FORM),
    Route("/signout", Permission.use_site, methods=POST),
    Route("/", Permission.see_home),
    Route("/wall", Permission.see_wall),
    Route("/wall/{screen}", Permission.see_wall),
    Route("/live", Permission.see_wall, Answer.closed, SOCKET),
    Route("/kpi", Permission.see_kpis),
    Route("/kpi/figures.csv", Permission.read_kpis, Answer.data),
    Route("/kpi/report.pdf", Permission.read_kpis, Answer.data),
    Route("/mentions", Permission.see_lists),
    Route("/cases", Permission.see_lists),
    Route("/here", Permission.be_here, Answer.closed, SOCKET),
    Route("/desk", Permission.see_desk),
    Route("/desk/{department}", Permission.see_desk),
    Route("/case/{id}", Permission.see_desk),
    Route("/crisis", Permission.see_crisis),
    Route("/crisis/{spike}", Permission.see_crisis),
    Route("/crisis/switch", Permission.switch_crisis, methods=POST),
    Route("/admin", Permission.administer),
    Route("/admin/users", Permission.administer, methods=POST),
    Route("/admin/links", Permission.administer, methods=POST),
    Route("/admin/tokens", Permission.administer, methods=POST),
    Route("/spikes", Permission.see_spikes),
    Route("/spikes/{id}", Permission.see_spikes),
    Route("/spikes/{id}/mentions.csv", Permission.see_spikes, Answer.data),
    Route("/spikes/{id}/report.pdf", Permission.see_spikes, Answer.data),
    Route("/spikes/{id}/acknowledge", Permission.acknowledge_alerts, methods=POST),
    Route("/spikes/{id}/say", Permission.judge_spikes, methods=POST),
    Route("/alerts", Permission.see_alerts),
    Route("/alerts/silences", Permission.silence_alerts, methods=POST),
    Route("/alerts/silences/{id}/end", Permission.silence_alerts, methods=POST),
    Route("/alerts/{id}", Permission.see_alerts),
    Route("/alerts/{id}/acknowledge", Permission.acknowledge_alerts, methods=POST),
    Route("/alerts/{id}/close", Permission.close_alerts, methods=POST),
    # -- what pages are made of. A callback checks the permission of its page itself.
    Route("/assets/{path:path}", Permission.use_site, Answer.data),
    Route(
        "/_dash-component-suites/{package_name}/{fingerprinted_path:path}",
        Permission.use_site,
        Answer.data,
    ),
    Route("/_dash-layout", Permission.use_site, Answer.data),
    Route("/_dash-dependencies", Permission.use_site, Answer.data),
    Route("/_dash-update-component", Permission.use_site, Answer.data, POST),
    Route("/_favicon.ico", Permission.use_site, Answer.data),
    # -- programs
    Route("/api/v1/overview", Permission.read_api, Answer.data),
    Route("/api/v1/series", Permission.read_api, Answer.data),
    Route("/api/v1/mentions", Permission.read_api, Answer.data),
    Route("/api/v1/cases", Permission.read_cases, Answer.data),
    Route("/api/v1/cases/{id}", Permission.read_cases, Answer.data),
    Route("/api/v1/cases/{id}/actions", Permission.work_on_cases, Answer.data, POST),
    Route("/api/v1/crises", Permission.read_cases, Answer.data),
    Route("/api/v1/crises", Permission.switch_crisis, Answer.data, POST),
    Route("/api/v1/alerts", Permission.read_api, Answer.data),
    Route("/api/v1/alerts/{id}", Permission.read_api, Answer.data),
    Route("/api/v1/alerts/{id}/acknowledge", Permission.acknowledge_alerts, Answer.data, POST),
    Route("/api/v1/alerts/{id}/close", Permission.close_alerts, Answer.data, POST),
    Route("/api/v1/spikes", Permission.read_api, Answer.data),
    Route("/api/v1/spikes/{id}", Permission.read_api, Answer.data),
    Route("/api/v1/spikes/{id}/acknowledge", Permission.acknowledge_alerts, Answer.data, POST),
    Route("/api/v1/spikes/{id}/notes", Permission.judge_spikes, Answer.data, POST),
    Route("/api/v1/kpis", Permission.read_kpis, Answer.data),
    Route("/api/v1/openapi.json", Permission.read_api, Answer.data),
    # -- what Dash brings and Masthead does not use
    Route("/_reload-hash", Permission.nothing, Answer.data),
)

NO_ROUTE = Route("{path:path}", Permission.nothing)
"""Every other address, Dash's catch-all among them. It asks for what nobody has."""


def find(path: str, method: str) -> Route:
    """The route an address belongs to; NO_ROUTE, which is refused, if it is not in the table."""
    for route in ROUTES:
        if method in route.methods and route.pattern.fullmatch(path):
            return route
    return NO_ROUTE
