"""Every mistake in the tables of cases is named."""

from __future__ import annotations

import pytest

from listening.cases.sla import Targets
from listening.config import ConfigError, Priority, parse
from tests.cases.conftest import CONFIG

SLA = "\n[[sla]]\nfirst_response_minutes = 5\n"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("Mon-Fri 09", "Mun-Fri 09", "departments[1] (care).hours: 'Mun-Fri"),
        ('hours = ["Mon-Fri 09:00-17:00"]', 'holidays = ["13-25"]', "departments[1] (care).holidays: '13-25'"),
        ('hours = ["Mon-Fri 09:00-17:00"]', 'timezone = "Mars"', "departments[1] (care).timezone: 'Mars'"),
        ("[cases]", '[cases]\ntriage = "x"', "cases.triage: 'x' is unknown"),
        ("[cases]", "[cases]\nat_risk = 1", "cases.at_risk"),
        ("[cases]", '[answering]\nalways = ["x"]\n[cases]', "answering.always: 'x' is unknown"),
        ("[cases]", '[answering]\ncrisis = ["a*"]\n[cases]', "answering.crisis: 'a*'"),
        ("[cases]", f'{SLA}departments = ["x"]\n{SLA}[cases]', "sla[1].departments: 'x' is unknown"),
        ("[cases]", f'{SLA}priorities = ["urgent"]\n[cases]', "sla: no first_response_minutes for high"),
        ("[cases]", "[[sla]]\nresolution_minutes = 5\n[cases]", "sla: no first_response_minutes for urgent"),
        ("[cases]", f"[[sla]]\ndepartments = []\n{SLA}[cases]", "sla[1]: promises nothing"),
    ],
)
def test_mistakes(before: str, after: str, said: str) -> None:
    parse(CONFIG)
    with pytest.raises(ConfigError) as error:
        parse(CONFIG.replace(before, after, 1))
    assert any(line.startswith(said) for line in error.value.errors), error.value.errors


def test_without_an_sla_every_case_has_a_due_time() -> None:
    targets = Targets(parse(CONFIG))
    for priority in Priority:
        row = targets.row("care", priority)
        assert row is not None
        assert row.first_response_minutes
