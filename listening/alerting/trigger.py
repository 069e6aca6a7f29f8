"""A trigger of an alert: one matter that is wrong, as its own part of Masthead sees it."""

from __future__ import annotations

import msgspec

from listening.config.schema import AlertKind
from listening.spikes.detector.verdict import Severity


class Trigger(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One matter as it stands now. Who raises it says so again whenever it changes.

    The same ``kind`` and ``key`` is the same matter: an open one that is said
    twice changes nothing, and the one that says ``open=False`` ends it.
    """

    kind: AlertKind
    key: str
    """Unique among its kind: id of a spike, of a case and its target, name of a source."""
    severity: Severity
    """How bad it is now."""
    title: str
    """One line, as it stands in the subject of a message: ``Dell: 5 times the usual``."""
    detail: str = ""
    """What else somebody woken by it wants to know, in a few lines. Figures and
    names of ours, no text of posts: it would outlive a post that is deleted."""
    link: str = ""
    """Path of ours where it is explained: ``/spikes/ab12``."""
    since: int
    """ms UTC at which the matter began."""
    open: bool = True
    worse_by: float = 1.0
    """How many times its usual, or its limit, it is now; only ever compared with itself."""
    department: str = ""
    topic: str = ""
    person: str = ""
    """Who asked to be told, and is alone: no rule of config.toml is asked then."""

    @property
    def id(self) -> str:
        """Kind and key."""
        return f"{self.kind}:{self.key}"
