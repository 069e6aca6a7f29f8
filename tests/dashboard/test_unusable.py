"""What cannot be done is said in the words of the page."""

from __future__ import annotations

import msgspec
import pytest

from dashboard.api import parameters
from dashboard.api.parameters import UnusableParameters
from dashboard.door.errors import for_people
from dashboard.pages import unusable
from listening.cases.crisis import Wish
from listening.config import Config

NOW = 1_800_000_000_000


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"from": "1800000000", "to": "1700000000"}, "The range has to begin before it ends."),
        ({"from": "soon"}, "The beginning of the range: not a time; for example 2026-03-01T09:00:00Z or 2026-03-01."),
        (
            {"from": "1970-01-01"},
            "The beginning of the range: more than 3660 days before its end; take a shorter range.",
        ),
        ({"country": "Rome"}, "The country: an ISO 3166 code like US."),
        (
            {"colour": "red"},
            "This page cannot be asked for “colour”; it can for: from, to, department, topic, source, country.",
        ),
    ],
)
def test_parameters(config: Config, sent: dict[str, str], said: str) -> None:
    with pytest.raises(UnusableParameters) as wrong:
        parameters.read(list(sent.items()), parameters.KPIS, config, NOW)
    assert said in unusable.said(wrong.value)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"switch": "on", "statement": "x" * 5001}, "Too long: the statement may have 5,000 characters."),
        ({"switch": "on", "why": "x" * 1001}, "Too long: the reason may have 1,000 characters."),
        ({"switch": "on", "approvers": ["x"] * 51}, "Too long: the approvers may have 50 entries."),
        (
            {"switch": "perhaps"},
            "This form cannot be used: the switch is not as the page sends it. "
            "Open the page again, and send it from there.",
        ),
        ({}, "This form cannot be used without its switch: choose it on the page, and send it from there."),
    ],
)
def test_forms(sent: dict[str, object], said: str) -> None:
    with pytest.raises(msgspec.ValidationError) as misfit:
        msgspec.convert(sent, Wish)
    assert unusable.misfit(misfit.value) == said


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        ("to, department: a person or a department is needed.", "A person or a department is needed."),
        ("why: a reason is needed; it is kept in the trail.", "A reason is needed; it is kept in the trail."),
        ("Plovair is in crisis mode already: by Max.", "Plovair is in crisis mode already: by Max."),
        ("Crisis mode is switched by a manager.", "Crisis mode is switched by a manager."),
    ],
)
def test_refusals(refused: str, said: str) -> None:
    assert for_people(refused) == said
