"""config.toml: read, checked and understood in one place.

``load(path)`` is the only way in. It either returns a whole, cross-checked
Config or raises ConfigError with every mistake in the file.
"""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

from listening.config import check_kpis, kinds
from listening.config.check import cross_check
from listening.config.collect import WRONG, collect, known_keys, unknown_key
from listening.config.kinds import SourceKind
from listening.config.schema import (
    Account,
    Alerting,
    AlertKind,
    AlertRule,
    Answering,
    Approval,
    Belief,
    Brand,
    Cases,
    Channel,
    Config,
    Contact,
    ContactRule,
    Customer,
    Demo,
    Department,
    Feeds,
    GroupBy,
    HookSignature,
    Ingest,
    Jetstream,
    Language,
    Mastodon,
    MastodonStream,
    Network,
    Override,
    Person,
    Priorities,
    Priority,
    Push,
    PushFields,
    Redis,
    Retention,
    Rota,
    Route,
    Screen,
    SentimentName,
    SeverityName,
    Shift,
    Sla,
    Source,
    SourceTable,
    Step,
    Topic,
    TopicKind,
    Web,
    Webhook,
    Worth,
)

__all__ = [
    "Account",
    "AlertKind",
    "AlertRule",
    "Alerting",
    "Answering",
    "Approval",
    "Belief",
    "Brand",
    "Cases",
    "Channel",
    "Config",
    "ConfigError",
    "Contact",
    "ContactRule",
    "Customer",
    "Demo",
    "Department",
    "Feeds",
    "GroupBy",
    "HookSignature",
    "Ingest",
    "Jetstream",
    "Language",
    "Mastodon",
    "MastodonStream",
    "Network",
    "Override",
    "Person",
    "Priorities",
    "Priority",
    "Push",
    "PushFields",
    "Redis",
    "Retention",
    "Rota",
    "Route",
    "Screen",
    "SentimentName",
    "SeverityName",
    "Shift",
    "Sla",
    "Source",
    "SourceKind",
    "SourceTable",
    "Step",
    "Topic",
    "TopicKind",
    "Web",
    "Webhook",
    "Worth",
    "load",
    "parse",
]


class ConfigError(Exception):
    """A file that cannot be used; ``errors`` has one line per mistake."""

    def __init__(self, path: str, errors: list[str]) -> None:
        self.path = path
        self.errors = errors
        super().__init__("\n".join(f"{path}: {error}" for error in errors))


SHIPPED = Path(__file__).resolve().parent.parent.parent / "config.toml"
"""The file that comes with Masthead."""
SHIPPED_WITH = ("reasons", "screens")
"""Tables that are taken from there where a file has none."""


def load(path: Path) -> Config:
    """Read and check a config file. Raises ConfigError naming every mistake."""
    return parse(_read(path), str(path))


def parse(text: str, path: str = "config.toml") -> Config:
    """Check the text of a config file; ``path`` names it in errors.

    Raises ConfigError. Without ``[[reasons]]`` or ``[[screens]]`` it has those
    of the file that comes with Masthead.
    """
    table = _table(text, path)
    errors: list[str] = []
    parts: dict[str, Any] = {}
    wrong: set[str] = set()
    known = known_keys(Config)
    if "sources" in table:
        table["sources"] = kinds.understood(table["sources"])
    errors += [unknown_key("", key, list(known)) for key in table if key not in known]
    for name, field in known.items():
        if name in table:
            wanted = kinds.wanted() if name == "sources" else field.wanted
            found = collect(table[name], wanted, name, errors)
            if found is WRONG:
                wrong.add(name)
            else:
                parts[name] = found
        elif field.required and name not in SHIPPED_WITH:
            errors.append(f"{name}: missing")
            wrong.add(name)
    if "reasons" not in table:
        parts["reasons"] = shipped_reasons()
    if "screens" not in table:
        parts["screens"] = shipped_screens()
    config = Config(**(EMPTY | parts))
    # Reasons that come with Masthead were checked when they were read.
    errors += cross_check(config, wrong if "reasons" in table else wrong | {"reasons"})
    if errors:
        raise ConfigError(path, errors)
    return config


@functools.cache
def shipped_reasons() -> tuple[ContactRule, ...]:
    """The rules for reasons of the file that comes with Masthead, where people read and change them.

    Raises ConfigError, which names that file.
    """
    path, errors = str(SHIPPED), list[str]()
    tables = _table(_read(SHIPPED), path).get("reasons", [])
    found = collect(tables, tuple[ContactRule, ...], "reasons", errors)
    rules: tuple[ContactRule, ...] = () if found is WRONG else found
    errors += check_kpis.reasons(Config(**(EMPTY | {"reasons": rules})))
    if errors:
        raise ConfigError(path, errors)
    return rules


@functools.cache
def shipped_screens() -> tuple[Screen, ...]:
    """The screens of the file that comes with Masthead. Raises ConfigError, which names that file."""
    path, errors = str(SHIPPED), list[str]()
    found = collect(_table(_read(SHIPPED), path).get("screens", []), tuple[Screen, ...], "screens", errors)
    if errors:
        raise ConfigError(path, errors)
    screens: tuple[Screen, ...] = found
    return screens


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(str(path), [f"cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), [f"not UTF-8 at byte {error.start}"]) from None


def _table(text: str, path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(path, [f"not valid TOML: {error}"]) from None


EMPTY: dict[str, Any] = {
    "brand": Brand(name="-"),
    "topics": (),
    "departments": (),
    "routes": (),
    "sources": (),
    "screens": (),
}
"""Stands in for required tables that are wrong, so that the others are still checked."""
