"""What is learnt: of each model whether it counts yet, and how it stands beside its rule."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from layouts.kit.marks import moment
from listening.config import Config
from listening.learning.calibration import Estimate
from listening.learning.slots import ModelSlot
from listening.learning.table import Task
from listening.learning.versions import RULE_ALONE, ModelShelf
from listening.names.languages import LANGUAGES


def learnt(shelves: Mapping[ModelSlot, ModelShelf], config: Config) -> Component:
    parts = [_model(slot, shelf, config) for slot, shelf in shelves.items()]
    nothing = html.P("Nothing is learnt yet. Reviews and corrections teach; twenty of one kind are the least.")
    return html.Section(
        [
            html.H2("What is learnt"),
            html.P(
                "A model counts only where it beats the rule on reviewed mentions, judged before they were learnt.",
                className="quiet",
            ),
            *(parts or [nothing]),
        ]
    )


def title(slot: ModelSlot) -> str:
    if slot.task is Task.department:
        return "Department"
    return f"Mood, {LANGUAGES.get(slot.language, slot.language)}"


def status(shelf: ModelShelf, config: Config) -> str:
    """Whether it counts, in a few words."""
    tried = shelf.contest.trial
    if not shelf.contest.counts:
        return f"learning: {tried.seen:,} of about {tried.of_about:,}"
    since = moment(shelf.turned, config.brand.timezone)
    if shelf.active == RULE_ALONE:
        return "the rule alone, as somebody chose; the model would count"
    return f"version {shelf.active} counts, since {since}"


def _model(slot: ModelSlot, shelf: ModelShelf, config: Config) -> Component:
    contest = shelf.contest
    lines = [html.H3(title(slot)), html.P(html.B(status(shelf, config)))]
    if contest.rule is not None and contest.model is not None:
        lines.append(
            html.P(
                f"Right of the same {contest.model.reviewed:,}, judged before they were learnt: "
                f"rule {_share(contest.rule)}, model {_share(contest.model)}."
            )
        )
    return html.Div(lines, className="model", id=f"model-{slot.name.replace(':', '-')}")


def _share(found: Estimate) -> str:
    return f"{100 * found.value:.0f} % ({100 * found.low:.0f} to {100 * found.high:.0f})"
