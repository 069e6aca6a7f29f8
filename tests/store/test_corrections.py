"""What people said of mentions is kept as events, and goes with them."""

import redis

from listening.config import Retention
from listening.learning.correction import Correction, MetAs, of, standing
from listening.mention import Label
from listening.store import corrections, keys, mentions
from tests.made import NOW, mention

KEPT = Retention()


def _said(n: int, mood: Label | None = None, **more: object) -> Correction:
    made = of(mention(f"net:{n}", NOW, author="ana", compound=0.5, text=f"secret {n}"), False, "Kim", NOW + n)
    return Correction(**{**{name: getattr(made, name) for name in made.__struct_fields__}, "mood": mood, **more})


def _record(client: redis.Redis, *numbers: int) -> None:
    said = [mention(f"net:{n}", NOW, author="ana", compound=0.5, text=f"secret {n}") for n in numbers]
    mentions.record(client, said, NOW, KEPT)


def test_the_last_word_holds_and_is_taken_back(client: redis.Redis) -> None:
    _record(client, 1)
    assert corrections.add(client, _said(1, Label.negative))
    assert corrections.add(client, _said(1, department="care"))
    (held,) = corrections.all_standing(client)
    assert (held.mood, held.department, held.decided.label) == (Label.negative, "care", Label.positive)
    before = corrections.version(client)
    assert corrections.add(client, _said(1, takes_back=True))
    assert corrections.version(client) != before
    (held,) = corrections.newest(client, 10)
    assert (held.mood, held.department) == (Label.negative, "")
    corrections.add(client, _said(1, takes_back=True))
    assert corrections.all_standing(client) == []


def test_what_was_drawn_at_random_stays_a_random_sample() -> None:
    drawn = _said(1, Label.negative, found=MetAs.review, weight=7.0)
    held = standing([drawn, _said(1, Label.neutral)])
    assert held is not None
    assert (held.mood, held.found, held.weight) == (Label.neutral, MetAs.review, 7.0)


def test_nothing_is_kept_of_what_is_not_there(client: redis.Redis) -> None:
    assert not corrections.add(client, _said(1, Label.negative))
    _record(client, 1)
    mentions.delete(client, "net:1", KEPT, NOW)
    assert not corrections.add(client, _said(1, Label.negative))
    assert not client.exists(keys.corrections())


def test_a_deleted_mention_takes_its_corrections_along(client: redis.Redis) -> None:
    _record(client, 1, 2)
    for n in (1, 2):
        corrections.add(client, _said(n, Label.negative))
    corrections.gone(client, ["net:1"])
    assert [each.mention for each in corrections.all_standing(client)] == ["net:2"]
    assert corrections.by_author(client, "net", "ana") == ["net:2"]
    assert corrections.by_author(client, "elsewhere", "ana") == []
    corrections.forget(client, NOW + 3)
    assert corrections.all_standing(client) == []
    assert not client.exists(keys.corrections(), keys.corrected(), keys.correction_authors())
