"""Models that learn: of each whether it counts yet, and how it stands beside its rule."""

from __future__ import annotations

from collections.abc import Mapping

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from layouts.kit.marks import aria, moment
from listening.config import Config
from listening.learning.slots import ModelSlot
from listening.learning.table import Task
from listening.learning.versions import NEWEST, RULE, RULE_ALONE, ModelShelf, ModelVersion, choice_of
from listening.names.languages import LANGUAGES


def learnt(shelves: Mapping[ModelSlot, ModelShelf], config: Config, chooses: bool) -> Component:
    """``chooses``: whoever looks may say which version decides."""
    parts = [_model(slot, shelf, config, chooses) for slot, shelf in shelves.items()]
    nothing = html.P("Nothing is learnt yet. Reviews and corrections teach; twenty of one kind are the least.")
    return html.Section(
        [
            html.H2("What is learnt"),
            html.P(
                "Reviews, corrections and cases resolved in their department teach. A model counts only where it "
                "beats the rule on reviewed mentions, judged before they were learnt.",
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
    since = moment(shelf.counts_changed_at, config.brand.timezone)
    if shelf.active == RULE_ALONE:
        return "the rule alone, as somebody chose; the model would count"
    return f"version {shelf.active} counts, since {since}"


def choice_id(slot: object, part: str = "choice") -> dict[str, object]:
    """Of what is clicked and of where the answer stands."""
    return {"type": f"model-{part}", "slot": slot}


def state(slot: ModelSlot, shelf: ModelShelf, config: Config) -> list[Component]:
    """Whether it counts, and how it stands beside its rule."""
    contest = shelf.contest
    lines: list[Component] = [html.P(html.B(status(shelf, config)), className="status")]
    if contest.rule is not None and contest.model is not None:
        lines.append(
            html.P(
                f"Right of the same {contest.model.reviewed:,}, judged before they were learnt: "
                f"rule {contest.rule.share}, model {contest.model.share}."
            )
        )
    return lines


def refused(why: str) -> Component:
    return html.P(f"Nothing is changed: {why}.", className="status")


def _model(slot: ModelSlot, shelf: ModelShelf, config: Config, chooses: bool) -> Component:
    return html.Div(
        [
            html.H3(title(slot)),
            html.Div(state(slot, shelf, config), id=choice_id(slot.name, "said"), **aria(live="polite")),
            _choice(slot, shelf, config) if chooses else _versions(shelf, config),
        ],
        className="model",
        id=f"model-{slot.name.replace(':', '-')}",
    )


def _choice(slot: ModelSlot, shelf: ModelShelf, config: Config) -> Component:
    """What decides, where the model counts: the way back is one click."""
    options = [(NEWEST, "always the newest"), (RULE, "the rule alone")]
    options += [(str(each.number), _version(each, config)) for each in reversed(shelf.versions)]
    return html.Fieldset(
        [
            html.Legend("What decides, where the model counts", className="choice-title"),
            dbc.RadioItems(
                id=choice_id(slot.name),
                options=[{"label": label, "value": value} for value, label in options],
                value=choice_of(shelf.pinned),
            ),
        ]
    )


def _versions(shelf: ModelShelf, config: Config) -> Component:
    return html.Ul([html.Li(_version(each, config)) for each in reversed(shelf.versions)])


def _version(each: ModelVersion, config: Config) -> str:
    made = moment(each.made_at, config.brand.timezone)
    encoded = f", with {each.encoder}" if each.encoder else ""
    return f"version {each.number}, from {each.examples:,} examples{encoded}, {made}"
