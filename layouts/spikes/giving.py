"""The form with which a spike is given to a person or a department, and its cases with it."""

from __future__ import annotations

from enum import StrEnum

from dash import dcc, html
from dash.development.base_component import Component

from layouts.spikes.story import SpikeRights
from listening.alerting.alert import LONGEST_COMMENT
from listening.config import Config

TO_PERSON, TO_DEPARTMENT = "person:", "department:"
"""How a choice begins: both kinds stand in one list."""


class GivenPart(StrEnum):
    """What of a spike is given."""

    both = "both"
    spike = "spike"
    cases = "cases"

    @property
    def words(self) -> str:
        return GIVEN_WORDS[self]


GIVEN_WORDS = {
    GivenPart.both: "the spike and its unresolved cases",
    GivenPart.spike: "the spike alone",
    GivenPart.cases: "its unresolved cases alone",
}


def giving(id: str, rights: SpikeRights, config: Config) -> Component:
    """Who gets it, what, and why. Who takes it from there is told if config.toml says where."""
    departments = [html.Option(each.label, value=f"{TO_DEPARTMENT}{each.name}") for each in config.departments]
    people = [html.Option(name, value=f"{TO_PERSON}{name}") for name in rights.people]
    return html.Section(
        html.Form(
            [
                dcc.Input(type="hidden", name="csrf", value=rights.token),
                html.H2("Give it to somebody"),
                html.Label(
                    [
                        html.Span("To"),
                        html.Select(
                            [
                                html.Option("choose", value=""),
                                html.Optgroup(departments, label="Departments"),
                                html.Optgroup(people, label="People"),
                            ],
                            name="to",
                            required=True,
                            className="form-select",
                        ),
                    ],
                    className="s-field",
                ),
                html.Label(
                    [
                        html.Span("What"),
                        html.Select(
                            [html.Option(each.words, value=each.value) for each in GivenPart],
                            name="what",
                            className="form-select",
                        ),
                    ],
                    className="s-field",
                ),
                html.Label(
                    [
                        html.Span("Why (they read it)"),
                        html.Textarea(name="note", rows=3, maxLength=LONGEST_COMMENT, className="form-control"),
                    ],
                    className="s-field s-wide",
                ),
                html.Button("Give", type="submit", className="btn btn-outline-secondary"),
            ],
            action=f"/spikes/{id}/give",
            method="post",
        ),
        className="s-panel s-saying s-giving",
        id="giving",
    )
