"""A spike in a few sentences: every figure in them is counted from its posts."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from layouts.spikes.story import SpikeStory, StoryShown
from layouts.spikes.summary import summary
from listening.cases.case import Opening
from listening.cases.conversation import Post, Side
from listening.cases.fold import begin
from listening.cases.joining import open_case
from listening.config import Priority
from listening.mention import Kind
from listening.spikes.picture import Found
from listening.spikes.record import Said
from listening.spikes.stories import ToldStory
from listening.triage.answering import Reason
from tests.made import NOW, config
from tests.spikes.test_filtering import MANY, WHOLE
from tests.spikes.test_pages import story


def flat(tree: Any) -> str:
    if isinstance(tree, list | tuple):
        return "".join(flat(each) for each in tree)
    return tree if isinstance(tree, str) else flat(tree.children) if tree is not None else ""


def said(told: SpikeStory) -> str:
    return flat(summary(told, config())).strip().replace("\u00a0", " ")


def test_every_figure_is_counted() -> None:
    people = len({(m.source, m.author) for m in MANY})
    burn = round(100 * sum("boots burn" in m.text for m in MANY) / len(MANY))
    again = round(100 * sum(m.kind is Kind.repost for m in MANY) / len(MANY))
    text = said(story())
    assert text.startswith(f"Rocket: {len(MANY)} posts by {people} people since ")
    assert ", usually 20; growing. " in text
    assert f"{burn} % say “boots burn”" in text
    assert f"; {again} % are reposts. Nobody has it." in text


def test_what_is_above_its_usual_share_is_told_and_what_has_no_usual_is_not() -> None:
    shares = {lang: sum(m.language == lang for m in MANY) / len(MANY) for lang in ("de", "ja")}
    usual = {"en": 0.9, "de": 0.1}
    driver = next(iter(WHOLE.drivers.values()))[0]
    rows = tuple(
        msgspec.structs.replace(
            driver, key=lang, n=round(share * len(MANY)), usual=usual.get(lang, 0.0) * WHOLE.expected
        )
        for lang, share in shares.items()
    )
    kinds = {kind: rows if kind == "language" else each for kind, each in WHOLE.drivers.items()}
    told = msgspec.structs.replace(
        story(), known=msgspec.structs.replace(story().known, picture=msgspec.structs.replace(WHOLE, drivers=kinds))
    )
    text = said(told)
    assert f"{100 * shares['ja']:.0f} % are in Japanese, usually hardly any." in text
    assert "came through" not in text, "nothing is known of what sources usually bring"


@pytest.mark.parametrize(("number", "quoted"), [(30, True), (29, False)])
def test_a_story_of_a_tenth_is_quoted(number: int, quoted: bool) -> None:
    told = ToldStory(first=Found(NOW, 1, number), people=9, reposts=0, fastest=number, fastest_at=NOW)
    text = said(msgspec.structs.replace(story(), stories=(StoryShown(told, MANY[0]),)))
    assert ("10 % say the same: “" in text) is quoted


def test_cases_that_are_late_are_told() -> None:
    opening = Opening(
        department="care",
        route="",
        reason=Reason.complaint,
        evidence="e",
        priority=Priority.high,
        topics=(),
        source="x",
    )
    case = begin("C1", open_case(Post("x:1", NOW, Side.customer, opens=True), opening, NOW), 1)
    told = msgspec.structs.replace(story(), cases=(case,))
    assert said(told).endswith("Nobody has it; 1 case opened, 1 unresolved.")
    later = msgspec.structs.replace(told, now=NOW + 90 * 86_400_000)
    assert said(later).endswith("Nobody has it; 1 case opened, 1 unresolved, 1 late.")


def test_who_has_it() -> None:
    assert said(story(said=(Said(at=NOW + 1, who="Kim", taken=True),))).endswith("Kim has it.")
    empty = msgspec.structs.replace(story(), known=msgspec.structs.replace(story().known, picture=None))
    assert summary(empty, config()) is None
