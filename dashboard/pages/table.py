"""Every page there is, in the order of the line on top; what is not named here is nowhere."""

from __future__ import annotations

from dashboard.pages import (
    admin,
    alerts,
    answer_effect,
    audit,
    crisis,
    desk,
    first,
    home,
    inbox,
    kpis,
    library,
    lists,
    moved,
    quality,
    rewind,
    said,
    saved,
    settings,
    spikes,
    statements,
    steering,
    topics,
    walls,
)
from dashboard.pages.correcting import CorrectingPages
from dashboard.pages.page import Page
from dashboard.served import Maker

PAGES: tuple[Page, ...] = (
    home.HOME,
    walls.WALL,
    desk.DESK,
    desk.CASE,
    inbox.INBOX,
    inbox.MY_MESSAGES,
    library.LIBRARY,
    library.APPROVED,
    said.SAID,
    spikes.SPIKES,
    spikes.SPIKE,
    alerts.ALERTS,
    lists.MENTIONS,
    saved.SAVED,
    lists.CASES,
    kpis.KPI,
    moved.MOVED,
    answer_effect.ANSWER_EFFECT,
    statements.STATEMENTS,
    rewind.REWIND,
    quality.REVIEW,
    quality.QUALITY,
    crisis.CRISIS,
    topics.TOPICS,
    topics.TOPIC,
    settings.SETTINGS,
    first.FIRST,
    steering.CONFIG,
    steering.EDITION,
    audit.AUDIT,
    admin.ADMIN,
    admin.PUSHED,
)

EVERYWHERE: tuple[Maker, ...] = (CorrectingPages,)
"""What has callbacks on every page, and no page."""
