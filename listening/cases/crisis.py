"""Crisis mode: while it is on for a topic or a department, every answer there needs approval. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from listening.cases.case import Refusal, RefusalKind
from listening.config import Config
from listening.people.permissions import Permission, Role, may


class Switch(StrEnum):
    on = "on"
    change = "change"
    """On already: another statement, other approvers."""
    off = "off"


class Crisis(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Crisis mode of one topic or one department, as it is on now."""

    topic: str = ""
    department: str = ""
    since: int
    """ms UTC."""
    by: str
    """The manager who switched it on."""
    statement: str
    """The holding statement: what everybody says until more is known."""
    approvers: tuple[str, ...] = ()
    """Who approves answers; managers if empty."""
    spike: str = ""
    """Id of the spike it was switched on for, if it was one."""


class Wish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a manager wants of the crisis mode of a topic or a department."""

    topic: str = ""
    department: str = ""
    switch: Switch
    statement: Annotated[str, Meta(max_length=5_000)] = ""
    approvers: Annotated[tuple[str, ...], Meta(max_length=50)] = ()
    spike: Annotated[str, Meta(max_length=100)] = ""
    why: Annotated[str, Meta(max_length=1_000)] = ""


class CrisisEvent(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One entry of what happened with crisis mode; never changed."""

    at: int
    """ms UTC."""
    who: str
    switch: Switch
    topic: str = ""
    department: str = ""
    statement: str = ""
    approvers: tuple[str, ...] = ()
    spike: str = ""
    why: str = ""


def key(of: Crisis | Wish | CrisisEvent) -> str:
    """What crisis mode is of, as it is kept: at most one is on for it. Names have no colon."""
    return f"department:{of.department}" if of.department else of.topic


def keys(topics: Iterable[str], department: str) -> tuple[str, ...]:
    """Of every crisis that concerns these topics in this department, the topics first."""
    return (*topics, f"department:{department}")


def about(of: Crisis | CrisisEvent, config: Config) -> str:
    """What crisis mode is of, as it is shown."""
    if not of.department:
        return of.topic
    return next((d.label for d in config.departments if d.name == of.department), of.department)


def unknown(wish: Wish | Crisis, config: Config) -> str:
    """What is wrong with what a wish is about; empty if nothing is. What is gone since may be switched off."""
    if bool(wish.topic) == bool(wish.department):
        return "topic, department: exactly one of the two is needed."
    if isinstance(wish, Wish) and wish.switch is Switch.off:
        return ""
    topics = [topic.name for topic in config.topics]
    departments = [department.name for department in config.departments]
    if wish.topic and wish.topic not in topics:
        return f"topic: {wish.topic} is unknown; there are {', '.join(topics)}."
    if wish.department and wish.department not in departments:
        return f"department: {wish.department} is unknown; there are {', '.join(departments)}."
    return ""


def decide(current: Crisis | None, wish: Wish, who: str, role: Role, now: int) -> CrisisEvent | Refusal:
    """The event that a wish makes at ``now`` (ms), or why it does not."""
    if not may(role, Permission.switch_crisis):
        return Refusal(RefusalKind.not_allowed, "Crisis mode is switched by a manager.")
    if wish.switch is Switch.on and current is not None:
        said = f"{wish.topic or wish.department} is in crisis mode already, switched on by {current.by}."
        return Refusal(RefusalKind.not_possible, said)
    if wish.switch is not Switch.on and current is None:
        return Refusal(RefusalKind.not_possible, f"{wish.topic or wish.department} is not in crisis mode.")
    if wish.switch is not Switch.off and not wish.statement.strip():
        return Refusal(RefusalKind.unusable, "statement: a holding statement is needed.")
    return CrisisEvent(
        at=now,
        who=who,
        switch=wish.switch,
        topic=wish.topic,
        department=wish.department,
        statement=wish.statement.strip(),
        approvers=wish.approvers,
        spike=wish.spike or (current.spike if current else ""),
        why=wish.why.strip(),
    )


def as_of(events: Iterable[CrisisEvent], at: int) -> dict[str, Crisis]:
    """What was in crisis mode at ``at`` (ms), by ``key``; ``events``: all there ever were, oldest first."""
    found: dict[str, Crisis | None] = {}
    for event in events:
        if event.at <= at:
            found[key(event)] = apply(found.get(key(event)), event)
    return {of: crisis for of, crisis in found.items() if crisis is not None}


def apply(current: Crisis | None, event: CrisisEvent) -> Crisis | None:
    """Crisis mode after one more event; None = off."""
    if event.switch is Switch.off:
        return None
    return Crisis(
        topic=event.topic,
        department=event.department,
        since=current.since if current else event.at,
        by=current.by if current else event.who,
        statement=event.statement,
        approvers=event.approvers,
        spike=event.spike,
    )
