"""The page behind the link in an alert. Plain HTML: opened on a telephone, at night, by anybody."""

from __future__ import annotations

from layouts.kit import plain
from listening.alerting.alert import Alert
from listening.alerting.words import moment, severity_word

LONGEST_NAME = 40
LONGEST_COMMENT = 500


def ask(
    alert: Alert, zone: str, path: str, token: str, *, channel: str, person: str = "", whose: str = "", wrong: str = ""
) -> str:
    """What it is, and the form that says "I have it".

    ``person``: as whom, where that is known; ``whose``: from what it is known.
    Without, a name is asked for, and the trail says by which channel's link it came.
    """
    return plain.render(
        "acknowledge",
        title=alert.title,
        since=f"{severity_word(alert.severity)}, since {moment(alert.since, zone)}",
        detail=alert.members[0].trigger.detail,
        action=path,
        token=token,
        channel=channel,
        person=person,
        whose=whose,
        name="",
        wrong=wrong,
        longest_name=LONGEST_NAME,
        longest_comment=LONGEST_COMMENT,
        more=f"/alerts/{alert.id}",
    )


def held(alert: Alert, zone: str, *, now: bool = False) -> str:
    """Somebody has it. ``now``: it is who just said so."""
    assert alert.acknowledged is not None
    by, at = alert.acknowledged.by, moment(alert.acknowledged.at, zone)
    return _state(
        "You have it" if now else f"{by} has it",
        f"{alert.title}: {'noted' if now else 'acknowledged'} at {at}.",
        alert.acknowledged.comment,
        "You are told when it is over, and if it becomes distinctly worse." if now else NOTHING,
        alert,
    )


def over(alert: Alert, zone: str) -> str:
    """It is over, or somebody closed it: nobody needs to have it."""
    at = moment(alert.closed, zone)
    if alert.by_hand:
        text = f"{alert.title}: closed at {at}."
        return _state(f"{alert.by_hand.by} closed it", text, alert.by_hand.reason, NOTHING, alert)
    return _state("It is over", f"{alert.title}: over since {at}.", "", NOTHING, alert)


def unknown() -> str:
    """For a link that has expired, was cut short, or was never made here."""
    return plain.render(
        "alert_state",
        title="This link does not work",
        text="It has expired, or is incomplete. Sign in to acknowledge the alert.",
        quote="",
        then="",
        more="/alerts",
        more_text="Alerts",
    )


NOTHING = "There is nothing for you to do."


def _state(title: str, text: str, quote: str, then: str, alert: Alert) -> str:
    more = f"/alerts/{alert.id}"
    return plain.render(
        "alert_state", title=title, text=text, quote=quote, then=then, more=more, more_text="All about it"
    )
