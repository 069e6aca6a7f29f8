"""Questions to the journal, read from an address; for the page, its CSV and the API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from listening.people.journal import ONLY_SIGN_INS, AuditAsked, JournalAct

NAMES = ("who", "act", "words", "from", "to")
LONGEST = 100


def read(sent: Mapping[str, str], zone: ZoneInfo) -> AuditAsked | str:
    """What is asked; or one sentence that says which parameter cannot be, and what would be right."""
    unknown = sent.keys() - set(NAMES)
    if unknown:
        return f"{min(unknown)}: unknown; there are {', '.join(NAMES)}."
    for name, text in sent.items():
        if len(text) > LONGEST:
            return f"{name}: at most {LONGEST} characters."
    act = sent.get("act", "")
    if act and act != ONLY_SIGN_INS and act not in list(JournalAct):
        return f"act: unknown; {ONLY_SIGN_INS}, or one of {', '.join(JournalAct)}."
    days: dict[str, int] = {}
    for name, after in (("from", 0), ("to", 1)):
        if not sent.get(name):
            continue
        try:
            day = date.fromisoformat(sent[name]) + timedelta(days=after)
            days[name] = int(datetime.combine(day, time(), zone).timestamp() * 1000)
        except (ValueError, OverflowError):
            return f"{name}: a day is needed, as 2026-12-24."
    return AuditAsked(
        who=sent.get("who", ""),
        act=act,
        words=sent.get("words", ""),
        start=max(days.get("from", 0), 0),
        end=max(days.get("to", 0), 0),
    )
