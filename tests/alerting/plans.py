"""Configs and triggers that tests of alerts share."""

from __future__ import annotations

from typing import Any

from listening.alerting import AlertKind, Severity, Trigger
from listening.config import Config, parse

BASE = """
sources = []

[brand]
name = "Plovair"
timezone = "Europe/Berlin"

[[topics]]
name = "Plovair"
any = ["plovair"]

[[departments]]
name = "care"

[[departments]]
name = "press"

[[routes]]
name = "all"
department = "care"

[[screens]]
name = "pulse"
grid = ["counters"]
"""

CHAIN = """
[[channels]]
name = "ana-mail"
url = "env:ANA_MAIL"

[[channels]]
name = "bo-chat"
url = "env:BO_CHAT"

[[channels]]
name = "boss-mail"
url = "env:BOSS_MAIL"

[[people]]
name = "Ana"
timezone = "Europe/Lisbon"
channels = ["ana-mail"]
quiet = ["Mon-Sun 22:00-07:00"]

[[people]]
name = "Bo"
timezone = "America/Chicago"
channels = ["bo-chat"]

[[rotas]]
name = "first line"
shifts = [{ person = "Ana" }]

[[alerts]]
name = "crisis"
severity = "critical"
steps = [{ who = "boss-mail", minutes = 5 }]

[[alerts]]
name = "anything"
severity = "low"
steps = [
    { who = "first line", minutes = 10 },
    { who = "Bo", minutes = 10 },
]
"""

WEBHOOK = """
[[webhooks]]
name = "tracker"
url = "env:TRACKER"
secret = "env:TRACKER_SECRET"
"""

NOON = 1_780_315_200_000
"""Monday, 2026-06-01 12:00 UTC: nobody sleeps in Lisbon."""
MINUTE = 60_000


def config_of(*parts: str) -> Config:
    return parse(BASE + "".join(parts or (CHAIN,)))


def trigger(key: str = "s1", severity: Severity = Severity.high, **more: Any) -> Trigger:
    values = {
        "kind": AlertKind.spike,
        "key": key,
        "severity": severity,
        "title": f"Plovair: spike {key}",
        "detail": "210 in 5 minutes, usually 40",
        "link": f"/spikes/{key}",
        "since": NOON - MINUTE,
        "department": "care",
        "topic": "Plovair",
    }
    return Trigger(**(values | more))
