"""Every operation of the API, and the hooks; what is not named here, or beside a page, is nowhere."""

from __future__ import annotations

from dashboard.api import alerts, audit, bulk, cases, corrections, figures, inbox, library, outbox, push, spikes
from dashboard.api.spec import Operation
from dashboard.pages.table import PAGES
from dashboard.served import Served

API: tuple[Served, ...] = (
    *figures.SERVED,
    *cases.SERVED,
    *bulk.SERVED,
    *alerts.SERVED,
    *spikes.SERVED,
    *corrections.SERVED,
    *inbox.SERVED,
    *audit.SERVED,
    *library.SERVED,
    *outbox.SERVED,
    *push.SERVED,
)

OPERATIONS: tuple[Operation, ...] = tuple(
    each.operation
    for each in (*API, *(beside for page in PAGES for beside in page.beside))
    if each.operation is not None
)
"""Those that say what a page shows, too."""
