"""What every address asks for: the gate lets nothing pass that is not in this table."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cached_property

import msgspec

from listening.cases.pictures import LARGEST as PICTURE_BYTES
from listening.people.permissions import Permission


class RefusedAs(StrEnum):
    """How somebody who may not is told so."""

    page = "page"
    """A page for a person: sign-in, or an explanation."""
    data = "data"
    """JSON for a program."""
    closed = "closed"
    """A refused websocket."""


LARGEST = 256 * 1024
"""Bytes of a body: what pages and programs of ours send has some kilobytes."""


class AddressRule(msgspec.Struct, frozen=True, dict=True):
    """One address, as FastAPI spells it: ``/wall/{screen}``, ``/assets/{path:path}``."""

    template: str
    needs: Permission | None
    """None = open to everybody who can reach the server."""
    answer: RefusedAs = RefusedAs.page
    methods: frozenset[str] = frozenset({"GET", "HEAD"})
    most: int = LARGEST
    """Bytes of a body."""
    signed: bool = False
    """The body proves whose it is, so it does not matter which page it comes from: none of ours."""

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

ROUTES: tuple[AddressRule, ...] = (
    # -- open: to learn whether Masthead is alive, and to sign in
    AddressRule("/healthz", None, RefusedAs.data),
    AddressRule("/signin", None, methods=FORM),
    AddressRule("/signin/first/{secret}", None, methods=FORM),
    AddressRule("/wall/enter/{secret}", None, methods=FORM),
    AddressRule("/signin/static/{path:path}", None, RefusedAs.data),
    # The link in an alert: it proves itself, and does one thing.
    AddressRule("/alerts/ack/{token}", None, methods=FORM),
    # What other programs push: the signature of the body is checked by the source it names.
    # GET: a network asks whether the address is ours.
    AddressRule("/hooks/{name}", None, RefusedAs.data, frozenset({"GET", "POST"}), signed=True),
    AddressRule("/hooks/{name}/{secret}", None, RefusedAs.data, frozenset({"GET", "POST"}), signed=True),
    # -- people
    AddressRule("/signout", Permission.use_site, methods=POST),
    AddressRule("/", Permission.see_home),
    AddressRule("/wall", Permission.see_wall),
    AddressRule("/wall/{screen}", Permission.see_wall),
    # One screen as HTML: what a wall is made of.
    AddressRule("/screens/{screen}", Permission.see_wall, RefusedAs.data),
    AddressRule("/live", Permission.see_wall, RefusedAs.closed, SOCKET),
    # As it all stood at a past moment; a colon begins what is no screen.
    AddressRule("/rewind", Permission.see_rewind),
    AddressRule("/rewind/:marks", Permission.see_spikes, RefusedAs.data),
    AddressRule("/rewind/:desk/at", Permission.see_desk, RefusedAs.data),
    AddressRule("/rewind/:kpi/at", Permission.see_kpis, RefusedAs.data),
    AddressRule("/rewind/{screen}", Permission.see_rewind),
    AddressRule("/rewind/{screen}/at", Permission.see_rewind, RefusedAs.data),
    AddressRule("/kpi", Permission.see_kpis),
    AddressRule("/kpi/figures.csv", Permission.read_kpis, RefusedAs.data),
    AddressRule("/kpi/report.pdf", Permission.read_kpis, RefusedAs.data),
    AddressRule("/kpi/why", Permission.see_kpis),
    AddressRule("/kpi/answering", Permission.see_kpis),
    AddressRule("/kpi/why.csv", Permission.read_kpis, RefusedAs.data),
    AddressRule("/review", Permission.correct_mentions),
    AddressRule("/quality", Permission.see_quality),
    AddressRule("/statements", Permission.see_statements),
    AddressRule("/statements/statements.csv", Permission.see_statements, RefusedAs.data),
    AddressRule("/mentions", Permission.see_lists),
    AddressRule("/first", Permission.steer),
    AddressRule("/mentions/saved", Permission.see_lists),
    AddressRule("/mentions/saved", Permission.save_searches, methods=POST),
    AddressRule("/mentions/saved/{id}", Permission.save_searches, methods=POST),
    AddressRule("/mentions/saved/{id}/alert", Permission.save_searches, methods=POST),
    AddressRule("/mentions/saved/{id}/wall", Permission.steer, methods=POST),
    AddressRule("/mentions/saved/{id}/delete", Permission.save_searches, methods=POST),
    AddressRule("/mentions/mentions.csv", Permission.see_lists, RefusedAs.data),
    AddressRule("/mentions/mentions.parquet", Permission.see_lists, RefusedAs.data),
    AddressRule("/cases", Permission.see_lists),
    AddressRule("/here", Permission.be_here, RefusedAs.closed, SOCKET),
    AddressRule("/desk", Permission.see_desk),
    AddressRule("/desk/{department}", Permission.see_desk),
    AddressRule("/case/{id}", Permission.see_desk),
    AddressRule("/case/{id}/pictures", Permission.work_on_cases, RefusedAs.data, POST, PICTURE_BYTES),
    AddressRule("/pictures/{id}", Permission.see_desk, RefusedAs.data),
    AddressRule("/inbox", Permission.see_inbox),
    AddressRule("/inbox/messages", Permission.see_inbox),
    AddressRule("/inbox/push", Permission.see_inbox, RefusedAs.data),
    AddressRule("/inbox/push", Permission.see_inbox, RefusedAs.data, POST),
    AddressRule("/inbox/push/off", Permission.see_inbox, RefusedAs.data, POST),
    AddressRule("/push-worker.js", Permission.see_inbox, RefusedAs.data),
    AddressRule("/said", Permission.see_said),
    AddressRule("/said/said.csv", Permission.see_said, RefusedAs.data),
    AddressRule("/library", Permission.see_library),
    AddressRule("/library/{id}", Permission.see_library),
    AddressRule("/crisis", Permission.see_crisis),
    AddressRule("/crisis/{spike}", Permission.see_crisis),
    AddressRule("/crisis/switch", Permission.switch_crisis, methods=POST),
    AddressRule("/admin", Permission.administer),
    AddressRule("/admin/pushed/{name}", Permission.administer),
    AddressRule("/topics", Permission.steer_topics),
    AddressRule("/topics/{name}", Permission.steer_topics),
    # Terms to fill in; or, where the name is ``:mention``, a mention.
    AddressRule("/topics/{name}/{more:path}", Permission.steer_topics),
    AddressRule("/settings", Permission.see_settings),
    AddressRule("/settings/{table}", Permission.see_settings),
    AddressRule("/settings/{table}/{entry}", Permission.see_settings),
    AddressRule("/audit", Permission.see_audit),
    AddressRule("/audit/audit.csv", Permission.see_audit, RefusedAs.data),
    AddressRule("/config", Permission.steer),
    AddressRule("/config/config.toml", Permission.steer, RefusedAs.data),
    AddressRule("/config/{number}", Permission.steer),
    AddressRule("/admin/users", Permission.administer, methods=POST),
    AddressRule("/admin/links", Permission.administer, methods=POST),
    AddressRule("/admin/tokens", Permission.administer, methods=POST),
    AddressRule("/spikes", Permission.see_spikes),
    AddressRule("/spikes/{id}", Permission.see_spikes),
    AddressRule("/spikes/{id}/mentions.csv", Permission.see_spikes, RefusedAs.data),
    AddressRule("/spikes/{id}/report.pdf", Permission.see_spikes, RefusedAs.data),
    AddressRule("/spikes/{id}/acknowledge", Permission.acknowledge_alerts, methods=POST),
    AddressRule("/spikes/{id}/say", Permission.judge_spikes, methods=POST),
    AddressRule("/spikes/{id}/give", Permission.judge_spikes, methods=POST),
    AddressRule("/alerts", Permission.see_alerts),
    AddressRule("/alerts/silences", Permission.silence_alerts, methods=POST),
    AddressRule("/alerts/silences/{id}/end", Permission.silence_alerts, methods=POST),
    AddressRule("/alerts/{id}", Permission.see_alerts),
    AddressRule("/alerts/{id}/acknowledge", Permission.acknowledge_alerts, methods=POST),
    AddressRule("/alerts/{id}/close", Permission.close_alerts, methods=POST),
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
    # -- programs
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
    AddressRule("/api/v1/kpis", Permission.read_kpis, RefusedAs.data),
    AddressRule("/api/v1/kpis/answering", Permission.read_kpis, RefusedAs.data),
    AddressRule("/api/v1/kpis/moved", Permission.read_kpis, RefusedAs.data),
    AddressRule("/api/v1/quality", Permission.read_kpis, RefusedAs.data),
    AddressRule("/api/v1/statements", Permission.read_api, RefusedAs.data),
    AddressRule("/api/v1/audit", Permission.see_audit, RefusedAs.data),
    AddressRule("/api/v1/openapi.json", Permission.read_api, RefusedAs.data),
    # -- what Dash brings and Masthead does not use
    AddressRule("/_reload-hash", Permission.nothing, RefusedAs.data),
)

NO_ROUTE = AddressRule("{path:path}", Permission.nothing)
"""Every other address, Dash's catch-all among them. It asks for what nobody has."""


def find(path: str, method: str) -> AddressRule:
    """The route an address belongs to; NO_ROUTE, which is refused, if it is not in the table."""
    for route in ROUTES:
        if method in route.methods and route.pattern.fullmatch(path):
            return route
    return NO_ROUTE
