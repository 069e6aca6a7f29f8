"""Who is drawn for the review, and what it says."""

import redis
from hypothesis import given
from hypothesis import strategies as st

from listening.config import Retention
from listening.counting.counts import Mood
from listening.learning.calibration import ENOUGH
from listening.learning.correction import Correction, Decided, MetAs
from listening.learning.quality import quality
from listening.learning.review import draw
from listening.mention import Label
from listening.store import mentions, review
from tests.made import NOW, mention

STRATA = {("en", "net"): [f"a{n}" for n in range(90)], ("de", "net"): [f"b{n}" for n in range(9)], ("fr", "x"): ["c"]}


@given(st.integers(0, 200), st.text(alphabet="abc", max_size=3))
def test_every_stratum_is_drawn_from_and_weights_add_up(number: int, seed: str) -> None:
    drawn = draw(STRATA, number, seed)
    assert len(drawn) == min(number, 100)
    assert drawn == draw(STRATA, number, seed)
    if number >= len(STRATA):
        assert {id[0] for id in drawn} == {"a", "b", "c"}
        assert round(sum(drawn.values()), 6) == 100


def test_a_day_is_drawn_once(client: redis.Redis) -> None:
    said = [mention(f"net:{n}", NOW, text=f"text {n}", language="en", topics=("Acme",)) for n in range(30)]
    said += [mention("net:own", NOW, text="ours", language="en", topics=("Acme",), own=True)]
    mentions.record(client, said, NOW, Retention())
    assert review.draw_daily(client, "2025-06-15", 11, NOW) == 0  # too few yet
    assert review.draw_daily(client, "2025-06-15", 10, NOW) == 10
    before = review.waiting(client)
    assert review.draw_daily(client, "2025-06-15", 10, NOW) == 0
    assert review.waiting(client) == before
    assert "net:own" not in dict(before)
    assert round(sum(dict(before).values())) == 30
    review.put_aside(client, before[0][0])
    assert len(review.waiting(client)) == 9


def _judged(n: int, mood: Label, decided: Label, found: MetAs = MetAs.review) -> Correction:
    return Correction(
        mention=f"net:{n}",
        text="",
        language="en",
        decided=Decided(decided, None, "care", "r", False),
        mood=mood,
        department="care",
        by="Kim",
        at=n,
        found=found,
    )


def test_only_the_random_sample_says_how_right_we_are() -> None:
    said = [_judged(n, Label.negative, (Label.negative, Label.positive)[n % 2]) for n in range(ENOUGH)]
    said += [_judged(n, Label.positive, Label.negative, MetAs.working) for n in range(500)]
    found = quality(said, Mood(negative=50, positive=50))
    assert found.mood is not None
    assert (found.reviewed, found.corrections, found.mood.value) == (ENOUGH, 500, 0.5)
    assert found.net is not None
    assert found.said == 0
    assert found.net.low <= -0.95
    assert found.net.value < -0.9
    assert found.confusion[Label.negative, Label.positive] == ENOUGH // 2


def test_until_enough_is_reviewed_nothing_is_corrected() -> None:
    said = [_judged(n, Label.negative, Label.positive) for n in range(ENOUGH - 1)]
    assert quality(said, Mood(positive=10)).net is None
