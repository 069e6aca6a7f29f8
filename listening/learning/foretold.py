"""Predictions of models before they learnt a mention, and how those went beside the rule. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from listening.learning.adoption import Trial, TrialOutcome, trial
from listening.learning.calibration import Estimate, share
from listening.learning.correction import MetAs
from listening.learning.slots import ModelSlot, Spoken, right, rule, ruled
from listening.learning.table import ModelAnswer, Task

RECALL = 0.55
"""Macro-recall that a model needs in a language the word list cannot read: there is nothing else to beat."""
RECALL_OF = 300
"""Reviewed mentions that this is asked of, at least."""


class Foretold(msgspec.Struct, frozen=True, array_like=True):
    """An event: the answer to one mention of a model that had not learnt it."""

    slot: str
    version: int
    answer: str
    confidence: float
    at: int
    """ms UTC."""
    encoder: str = ""
    """Whose vectors the model read: with them it is another one."""


Asked = Callable[[str, str], ModelAnswer]
"""A model: a text, and what the rule said of it."""


class Contest(msgspec.Struct, frozen=True):
    """A model beside its rule, both on the same reviewed mentions, none of them learnt before it was judged."""

    trial: Trial = Trial()
    rule: Estimate | None = None
    """Share of them that the rule had right, 0..1."""
    model: Estimate | None = None
    recall: float | None = None
    """Mean over the answers of how many of each the model found; None until there is one of each mood."""
    counts: bool = False
    """The model has the last word."""


def foretell(
    slot: ModelSlot, said: Iterable[Spoken], version: int, since: int, ask: Asked, now: int, encoder: str = ""
) -> dict[str, Foretold]:
    """What version ``version``, which learnt all that was first said until ``since``, says of what came after."""
    found = {}
    for each in said:
        if each.first > since and right(slot, each.correction):
            answer = ask(each.correction.text, rule(slot, each.correction))
            found[each.correction.mention] = Foretold(
                slot.name, version, answer.best, round(answer.confidence, 4), now, encoder
            )
    return found


def contest(
    slot: ModelSlot,
    said: Iterable[Spoken],
    foretold: Mapping[str, Sequence[Foretold]],
    scored: bool,
    encoder: str = "",
) -> Contest:
    """How it stands. ``scored``: the word list reads this language; ``encoder``: whose vectors the model reads now."""
    by_rule: list[bool] = []
    by_model: list[bool] = []
    found: dict[str, list[bool]] = {}
    outcomes = []
    for each in said:
        told = next((one for one in foretold.get(each.correction.mention, ()) if one.slot == slot.name), None)
        if told is not None and told.encoder != encoder:
            told = None
        answer = right(slot, each.correction)
        # Only a random sample is fair to both: what was set right at work was wrong by choice.
        if told is None or not answer or each.correction.found is not MetAs.review:
            continue
        by_rule.append(ruled(slot, each.correction) == answer)
        by_model.append(told.answer == answer)
        found.setdefault(answer, []).append(by_model[-1])
        outcomes.append(_outcome(by_rule[-1], by_model[-1]))
    tried = trial(outcomes)
    recall = sum(sum(each) / len(each) for each in found.values()) / len(found) if len(found) >= 3 else None
    if not scored and slot.task is Task.mood and tried.of_about < RECALL_OF:
        tried = msgspec.structs.replace(tried, of_about=RECALL_OF)
    enough = scored or slot.task is not Task.mood or (len(outcomes) >= RECALL_OF and (recall or 0) >= RECALL)
    return Contest(
        tried,
        share(sum(by_rule), len(by_rule)),
        share(sum(by_model), len(by_model)),
        recall,
        tried.adopted and enough,
    )


def _outcome(rule_right: bool, model_right: bool) -> TrialOutcome:
    if rule_right is model_right:
        return TrialOutcome.even
    return TrialOutcome.won if model_right else TrialOutcome.lost
