"""The page behind the link in an alert. Plain HTML: opened on a telephone, at night, by anybody."""

from __future__ import annotations

from html import escape

from layouts.kit import plain
from listening.alerting.alert import Alert
from listening.alerting.words import moment, severity_word

LONGEST_NAME = 40
LONGEST_COMMENT = 500


def ask(alert: Alert, zone: str, path: str, token: str, *, name: str = "", wrong: str = "") -> str:
    """What it is, and the form that says "I have it". ``name``: whose channel the link went to."""
    inner = (
        (plain.paragraph(wrong, "wrong") if wrong else "") + '<label for="name">Your name</label>'
        f'<input id="name" name="name" value="{escape(name)}" autocomplete="name" '
        f'maxlength="{LONGEST_NAME}" required>'
        '<label for="comment">Comment, if you like</label>'
        f'<input id="comment" name="comment" maxlength="{LONGEST_COMMENT}" autocomplete="off">'
    )
    return plain.document(
        alert.title,
        plain.paragraph(f"{severity_word(alert.severity)}, since {moment(alert.since, zone)}")
        + plain.heading(alert.title)
        + _detail(alert)
        + plain.form(path, token, inner, "I have it")
        + plain.paragraph("Nobody else is called for it from then on.", "hint")
        + _more(alert),
    )


def held(alert: Alert, zone: str, *, now: bool = False) -> str:
    """Somebody has it. ``now``: it is who just said so."""
    assert alert.acknowledged is not None
    by, at = alert.acknowledged.by, moment(alert.acknowledged.at, zone)
    title = "You have it" if now else f"{by} has it"
    text = f"{alert.title}: {'noted' if now else 'acknowledged'} at {at}."
    comment = alert.acknowledged.comment
    return plain.document(
        title,
        plain.heading(title)
        + plain.paragraph(text)
        + (plain.paragraph(f"“{comment}”") if comment else "")
        + plain.paragraph(
            "You are told when it is over, and if it becomes distinctly worse."
            if now
            else "There is nothing for you to do."
        )
        + _more(alert),
    )


def over(alert: Alert, zone: str) -> str:
    """It is over, or somebody closed it: nobody needs to have it."""
    title, text = "It is over", f"{alert.title}: over since {moment(alert.closed, zone)}."
    if alert.by_hand:
        title = f"{alert.by_hand.by} closed it"
        text = f"{alert.title}: closed at {moment(alert.closed, zone)}. “{alert.by_hand.reason}”"
    return plain.document(
        "Over",
        plain.heading(title)
        + plain.paragraph(text)
        + plain.paragraph("There is nothing for you to do.")
        + _more(alert),
    )


def unknown() -> str:
    """For a link that has expired, was cut short, or was never made here."""
    return plain.document(
        "Link expired",
        plain.heading("This link does not work")
        + plain.paragraph("It has expired, or is incomplete. Sign in to acknowledge the alert.")
        + f"<p>{plain.link('/alerts', 'Alerts')}</p>",
    )


def _detail(alert: Alert) -> str:
    detail = alert.members[0].trigger.detail
    return plain.paragraph(detail) if detail else ""


def _more(alert: Alert) -> str:
    return f"<p>{plain.link(f'/alerts/{alert.id}', 'All about it')}</p>"
