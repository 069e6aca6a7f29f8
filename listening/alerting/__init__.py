"""Alerts: what people on call get, once, and who has it.

A part of Masthead that finds something wrong says so with a ``Trigger``;
``evaluate`` makes alerts of triggers, ``page`` decides whom to call and names
its reason, ``listening.store.alerts.alerts`` keeps it, ``workers.notify.notify`` delivers.
"""

from listening.alerting.alert import Alert, PageReason
from listening.alerting.decide import Decision, page
from listening.alerting.plan import Plan
from listening.alerting.trigger import Trigger
from listening.config.schema import AlertKind
from listening.spikes.detector.verdict import Severity

__all__ = ["Alert", "AlertKind", "Decision", "PageReason", "Plan", "Severity", "Trigger", "page"]
