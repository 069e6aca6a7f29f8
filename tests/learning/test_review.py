"""Who is drawn for the review, and what it says."""

import msgspec
import redis
from hypothesis import given
from hypothesis import strategies as st

from layouts.quality import quality as quality_view
from listening.config import Retention, parse
from listening.counting.counts import Filter, Mood, Population
from listening.learning.calibration import ENOUGH
from listening.learning.correction import Correction, Decided, MetAs, of
from listening.learning.drift import Drift
from listening.learning.quality import quality
from listening.learning.review import draw
from listening.learning.sample import Calibration, read, unchecked
from listening.mention import Label
from listening.store import corrections, keys, mentions, review, sample
from tests.dashboard.conftest import CONFIG as CONFIG_TEXT
from tests.made import NOW, mention

CONFIG = parse(CONFIG_TEXT)
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


def test_it_asks_first_where_most_is_in_no_mood(client: redis.Redis) -> None:
    languages = ["en"] * 40 + ["fr"] * 12 + ["pt"] * 20
    said = [
        mention(f"net:{n}", NOW, text=f"text {n}", language=language, compound=0.1 if language == "en" else None)
        for n, language in enumerate(languages)
    ]
    mentions.record(client, said, NOW, Retention())
    assert review.draw_daily(client, "2025-06-15", 12, NOW) == 12
    waiting = review.waiting(client)
    asked = [languages[int(id.removeprefix("net:"))] for id, _ in waiting]
    assert asked == sorted(asked, key=["pt", "fr", "en"].index)
    assert {"pt", "fr", "en"} == set(asked)
    assert round(sum(weight for _, weight in waiting)) == len(languages)
    client.hset(keys.review_queue(), "net:old", 3.5)
    assert review.waiting(client)[0] == ("net:old", 3.5), "as it was written before there was an order"


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


def _learnt(n: int, mood: Label, decided: Label) -> Correction:
    by_model = Decided(decided, None, "care", "r", False, "mood:en 1")
    return msgspec.structs.replace(_judged(n, mood, Label.positive), decided=by_model)


def test_only_the_random_sample_says_how_right_we_are() -> None:
    said = [_judged(n, Label.negative, (Label.negative, Label.positive)[n % 2]) for n in range(ENOUGH)]
    said += [_judged(n, Label.positive, Label.negative, MetAs.working) for n in range(500)]
    counted = Mood(negative=50, positive=50)
    found = quality(said, counted, Calibration(read(said)))
    assert found.mood is not None
    assert (found.reviewed, found.corrections, found.mood.value) == (ENOUGH, 500, 0.5)
    assert found.net is not None
    assert found.counted.net == 0
    assert found.net.low <= -0.95
    assert found.net.value < -0.9
    assert found.confusion[Label.negative, Label.positive] == ENOUGH // 2


def test_drift_is_told_where_chance_does_not_explain_it() -> None:
    def reviewed(*shares: float) -> Drift | None:
        """100 each, so many of them right."""
        said = [
            _judged(100 * part + n, Label.negative, Label.negative if n < 100 * share else Label.positive)
            for part, share in enumerate(shares)
            for n in range(100)
        ]
        found = quality(said[::-1], Mood(), Calibration())
        assert read(said).drift == found.drift, "what is kept for other pages says the same"
        return found.drift

    assert reviewed(0.8) is None
    assert reviewed(0.8, 0.75) is None
    found = reviewed(0.8, 0.8, 0.6)
    assert found is not None
    assert (found.before.value, found.before.reviewed, found.lately.value) == (0.8, 200, 0.6)
    assert found.worse
    better = reviewed(0.5, 0.8)
    assert better is not None, "what becomes better is told as well"
    assert not better.worse


def test_who_is_not_reviewed_often_enough_is_said() -> None:
    """100 of the word list's and 3 of a model's are not "100 of 100 reviewed"."""
    judged = [_judged(n, Label.negative, Label.negative) for n in range(ENOUGH)]
    judged += [_learnt(1000 + n, Label.negative, Label.negative) for n in range(3)]

    def told(counted: Mood) -> str:
        return str(quality_view.page(quality(judged, counted, Calibration(read(judged))), 7, CONFIG))

    both = told(Mood(negative=50, by_model=(10, 0, 0)))
    assert "reviewed are 100 of 100 that the word list decided, 3 of 100 that a model did." in both
    by_model = told(Mood(negative=50, by_model=(50, 0, 0)))
    assert "By model only, not checked: 3 of 100 reviewed mentions." in by_model
    assert "not checked" not in told(Mood(negative=50))


def test_before_anything_is_reviewed_the_page_has_no_table_of_nothing() -> None:
    def told(said: list[Correction], reviews: bool = False) -> str:
        return str(
            quality_view.page(quality(said, Mood(negative=50), Calibration(read(said))), 7, CONFIG, reviews=reviews)
        )

    nobody = told([])
    assert "Nobody knows yet: no mention has been reviewed." in nobody
    assert "people say" not in nobody
    assert "href='/review'" not in nobody
    assert "href='/review'" in told([], reviews=True)
    one = told([_judged(1, Label.negative, Label.positive)])
    assert "people say negative" in one
    assert "Nobody knows yet" not in one


def test_until_enough_is_reviewed_nothing_is_corrected() -> None:
    said = [_judged(n, Label.negative, Label.positive) for n in range(ENOUGH - 1)]
    assert Calibration(read(said)).net(Mood(positive=10)) is None


def _sampled(said: list[Correction]) -> Calibration:
    return Calibration(read(said))


def test_what_is_reviewed_corrects_figures_of_its_own_kind_and_time() -> None:
    """Of every two called positive one is negative: half of 100 positive ones are."""
    said = [
        msgspec.structs.replace(
            _judged(n, (Label.negative, Label.positive)[n % 2], Label.positive), topics=("Acme",), created=NOW + n
        )
        for n in range(ENOUGH)
    ]
    calibration = _sampled(said)
    found = calibration.net(Mood(positive=1000), end=NOW + 1000)
    assert found is not None
    assert abs(found.value) < 0.02
    assert found.low < 0 < found.high
    assert found.reviewed == ENOUGH
    # Fewer of a topic, the brand's own posts, and what was written before anything was looked at: nobody checked those.
    assert calibration.net(Mood(positive=1000), Filter(topic="Acme"), NOW + 1000) is not None
    assert calibration.net(Mood(positive=1000), Filter(topic="Rival"), NOW + 1000) is None
    assert calibration.net(Mood(positive=1000), Filter(who=Population.ours), NOW + 1000) is None
    assert calibration.net(Mood(positive=1000), end=NOW) is None
    assert calibration.net(Mood(positive=1000), end=NOW, whenever=True) is not None
    assert calibration.net(Mood(), end=NOW + 1000) is None
    assert _sampled(said[1:]).net(Mood(positive=1000)) is None


def test_a_model_that_took_over_is_judged_by_reviews_of_its_own() -> None:
    rule = [_judged(n, Label.negative, Label.positive) for n in range(ENOUGH)]
    learnt = [_learnt(n, Label.positive, Label.positive) for n in range(ENOUGH)]
    calibration = Calibration(read(rule + learnt))
    then, now = (calibration.net(each) for each in (Mood(positive=1000), Mood(positive=1000, by_model=(0, 0, 1000))))
    assert then is not None
    assert now is not None
    assert (round(then.value), round(now.value)) == (-1, 1)
    assert (then.reviewed, now.reviewed) == (ENOUGH, ENOUGH), "the one says nothing of the other"
    both = calibration.net(Mood(positive=1000, by_model=(0, 0, 500)))
    assert both is not None
    assert abs(both.value) < 0.1
    # Where either was not looked at often enough nothing is corrected, whoever decided most.
    few = Calibration(read([*rule, *learnt[1:]]))
    assert few.net(Mood(positive=1000)) is not None
    assert few.net(Mood(positive=1000, by_model=(0, 0, 1000))) is None
    assert few.net(Mood(positive=1000, by_model=(0, 0, 1))) is None


def test_what_a_model_could_not_tell_is_what_people_say_it_is() -> None:
    """Half is unsure, and of that people call all negative."""
    sure = [_learnt(n, Label.positive, Label.positive) for n in range(ENOUGH)]
    unsure = [_learnt(ENOUGH + n, Label.negative, Label.unscored) for n in range(ENOUGH)]
    counted = Mood(positive=500, unscored=500, by_model=(0, 0, 500), unsure=500)
    found = Calibration(read(sure + unsure)).net(counted)
    assert counted.net == 1
    assert found is not None
    assert abs(found.value) < 0.02


def test_who_decided_stands_beside_what_nobody_checked() -> None:
    assert unchecked(Mood(1, 2, 3)) == "by word list only, not checked"
    assert unchecked(Mood(1, 2, 3, by_model=(1, 2, 3))) == "by model only, not checked"
    assert unchecked(Mood(1, 2, 3, by_model=(0, 1, 3))) == "by word list and model, not checked"


def test_the_sample_in_the_store_is_made_anew_when_something_is_said(client: redis.Redis) -> None:
    mentions.record(client, [mention("net:1", NOW, text="bad", language="en", compound=0.5)], NOW, Retention())
    assert not sample.renew(client)
    event = of(mentions.fetch(client, ["net:1"])[0], False, "Kim", NOW)
    corrections.add(client, msgspec.structs.replace(event, mood=Label.negative, found=MetAs.review))
    assert sample.renew(client)
    (row,) = sample.kept(client).rows
    assert (row.label_given, row.label_right, row.number) == (Label.positive, Label.negative, 1)
    assert not sample.renew(client)
    corrections.gone(client, ["net:1"])
    assert sample.renew(client)
    assert sample.kept(client).rows == ()
