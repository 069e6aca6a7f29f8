"""Page, documentation and code say the same of every figure."""

from __future__ import annotations

from pathlib import Path

from dash.development.base_component import Component

from dashboard.api.kpi_answers import answer
from layouts.kpis.board import fingerprint, parts, view
from listening.config import load
from listening.counting.counts import EVERYTHING
from listening.kpis.board import PEOPLE, UsualStretches, board, measures
from listening.kpis.definitions import BY_KEY, DEFINITIONS, markdown
from listening.kpis.period import Period
from listening.kpis.recipes import RECIPES
from listening.people.permissions import Role
from tests.kpis.made import DAY, NOBODY, material, mention

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = {"reasons"}
"""Twelve figures, not one."""


def test_every_definition_has_a_recipe_and_every_recipe_a_definition() -> None:
    assert {*RECIPES, *PEOPLE} | ELSEWHERE == set(BY_KEY)
    assert len(BY_KEY) == len(DEFINITIONS)


def test_the_documentation_has_every_definition_word_for_word() -> None:
    assert markdown() in (ROOT / "docs" / "kpis.md").read_text()


def test_the_page_says_the_definitions_it_shows() -> None:
    config = load(ROOT / "examples" / "demo.toml")
    one = material(config)
    made = board(one, one, UsualStretches([measures(one), measures(one)]), NOBODY, one.period, one.period.end)
    text = words(view(made, config, Role.executive))
    for definition in DEFINITIONS:
        if not definition.key.endswith("_p90") and definition.key not in ("cases_answered", "answered_others"):
            assert definition.formula in text, definition.key
            assert definition.leaves_out in text, definition.key
    assert {f.key: f.definition for f in answer(made, config).figures} == {
        d.key: d.text for d in DEFINITIONS if d.key not in ELSEWHERE
    }
    assert made.only == EVERYTHING


def words(component: object) -> str:
    """All text of a component tree."""
    if isinstance(component, list | tuple):
        return " ".join(map(words, component))
    if isinstance(component, Component):
        return words(getattr(component, "children", None)) + " " + str(getattr(component, "title", "") or "")
    return "" if component is None else str(component)


def test_only_what_changed_of_the_board_is_made_anew() -> None:
    """Ten seconds later every link has another moment; what is read is the same, and stays where it is."""
    config = load(ROOT / "examples" / "demo.toml")

    def known(mentions: int, later: int) -> list[str]:
        one = material(config, [mention(n, DAY + n) for n in range(mentions)])
        period = Period(one.period.start, one.period.end + later)
        made = board(one, one, UsualStretches([measures(one)]), NOBODY, period, period.end)
        return [fingerprint(part) for part in parts(made, config, Role.executive)]

    first = known(3, 0)
    assert known(3, 10_000) == first
    more = known(4, 10_000)
    assert len(more) == len(first)
    changed = [n for n, (a, b) in enumerate(zip(first, more, strict=True)) if a != b]
    assert 1 in changed, "the card of mentions"
    assert len(changed) < len(first)
