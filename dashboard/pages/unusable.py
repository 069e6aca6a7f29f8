"""Refusals in the words of the page: names of parameters and fields are for programs. Pure."""

from __future__ import annotations

import re

import msgspec

from dashboard.api.parameters import UnusableParameters, Wrong

NAMED = {
    "range": "The range",
    "first": "The first day",
    "last": "The last day",
    "from": "The beginning of the range",
    "to": "The end of the range",
    "department": "The department",
    "topic": "The topic",
    "source": "The source",
    "country": "The country",
    "language": "The language",
    "figure": "The figure",
    "reason": "The reason for contact",
    "q": "The search",
    "sentiment": "The mood",
    "case": "The case",
    "who": "Written by",
    "page": "The page of the list",
    "at": "The moment of the figure",
}
"""Parameters that an address of a page may have."""

EDGES = {
    ("from", "not before to"): "The range has to begin before it ends.",
    ("to", "not after from"): "The range has to end after it begins.",
}
FIELDS = {"why": "reason", "to": "person"}


def said(error: UnusableParameters) -> list[str]:
    """One sentence for each that is wrong."""
    return [_said(each) for each in error.wrong]


def _said(wrong: Wrong) -> str:
    if (wrong.parameter, wrong.message) in EDGES:
        return EDGES[wrong.parameter, wrong.message]
    if wrong.parameter not in NAMED:
        known = ", ".join(wrong.message.partition("there are ")[2].split(", ")) or "what its links hold"
        return f"This page cannot be asked for “{wrong.parameter[:40]}”; it can for: {known}."
    message = wrong.message.replace("before to;", "before its end;").replace("before to", "before its end")
    return f"{NAMED[wrong.parameter]}: {message}{'' if message.endswith('.') else '.'}"


def misfit(error: msgspec.ValidationError) -> str:
    """What does not fit of what a form sent."""
    what, _, path = str(error).partition(" - at `$")
    if missing := re.search(r"missing required field `([a-z_]+)`", what):
        field = FIELDS.get(missing[1], missing[1]).replace("_", " ")
        return f"This form cannot be used without its {field}: choose it on the page, and send it from there."
    field = next(iter(re.findall(r"[a-z_]+", path)), "")
    field = FIELDS.get(field, field).replace("_", " ")
    if longest := re.search(r"length <= ([0-9]+)", what):
        unit = "entries" if "array" in what else "characters"
        return f"Too long{': the ' + field if field else ''} may have {int(longest[1]):,} {unit}."
    return (
        f"This form cannot be used{': the ' + field + ' is not as the page sends it' if field else ''}. "
        "Open the page again, and send it from there."
    )
