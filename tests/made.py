"""Mentions and a config for tests that do not care what exactly they say."""

from __future__ import annotations

from typing import Any

from listening.config import Config, parse
from listening.mention import Mention

CONFIG = """
[brand]
name = "Acme"
timezone = "UTC"
own = ["@AcmeHelps"]

[[topics]]
name = "Acme"
any = ["acme"]

[[topics]]
name = "Rocket"
kind = "product"
any = ["rocket"]

[[departments]]
name = "care"

[[departments]]
name = "press"

[[routes]]
name = "journalists"
department = "press"
any = ["journalist"]

[[routes]]
name = "the rest"
department = "care"

[[sources]]
kind = "demo"
name = "net"

[[screens]]
name = "pulse"
grid = ["counters"]
"""

NOW = 1_750_000_000_000
"""A moment (ms) at which nothing special happens: 2025-06-15T15:06:40Z."""

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def config(more: str = "") -> Config:
    return parse(CONFIG + more)


def mention(id: str = "net:1", created: int = NOW, **more: Any) -> Mention:
    """A mention as the store keeps it: matched, judged and routed."""
    given = {
        "source": id.partition(":")[0],
        "text": f"text of {id}",
        "author": "ann",
        "language": "en",
        "topics": ("Acme",),
        "department": "care",
        "compound": 0.0,
        "received": created,
    }
    return Mention(id=id, created=created, **(given | more))
