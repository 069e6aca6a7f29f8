"""Each panel's figures, worked out by hand on small tables."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from listening import config as configs
from listening.config.panels import PANELS
from listening.learning.sample import Calibration, ReviewSample, SampleRow
from listening.mention import Kind, Label, Mention
from listening.spikes.detector import Severity
from listening.spikes.record import Stage
from listening.spikes.sight import CLEAR, Sight, SightKind
from listening.system.health import Check, HealthState
from listening.system.source import Connection, SourceState
from listening.wall import snapshot
from listening.wall.frame import encode
from tests.wall.memory import Memory
from tests.wall.scenes import NOON, Scene, alarms

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
WEEK = 7 * DAY

CONFIG = configs.parse(
    """
[brand]
name = "Acme"
timezone = "Europe/Berlin"
own = ["acme"]
[[topics]]
name = "Acme"
any = ["acme"]
[[topics]]
name = "Rocket"
kind = "product"
any = ["rocket"]
[[topics]]
name = "Rival"
kind = "competitor"
any = ["rival"]
[[departments]]
name = "care"
title = "Customer care"
[[departments]]
name = "triage"
[[routes]]
name = "all"
department = "triage"
[[sources]]
kind = "jetstream"
name = "Bluesky"
[[sources]]
kind = "demo"
name = "demo"
[[screens]]
name = "one"
grid = ["counters"]
"""
)


def said(ago: int, **more: Any) -> Mention:
    """A mention written ``ago`` ms before NOON."""
    ago_id = more.pop("id", f"x:{ago}-{len(more)}-{more.get('author', '')}")
    given: dict[str, Any] = {
        "source": "Bluesky",
        "text": "hello",
        "author": "ann",
        "language": "en",
        "kind": Kind.post,
        "topics": ("Acme",),
        "compound": 0.0,
        "department": "care",
    }
    return Mention(id=ago_id, created=NOON - ago, **(given | more))


def frame(mentions: list[Mention], sources: tuple[SourceState, ...] = (), since: int | None = None) -> dict[str, Any]:
    mentions = sorted(mentions, key=lambda m: m.created)
    return encode(snapshot.build(Scene(CONFIG, mentions, sources, demo=False, since=since).view()))


def test_every_panel_has_a_builder_and_says_when_it_is_empty() -> None:
    empty = frame([])
    assert set(empty) == {"meta", *PANELS}
    assert all(empty[panel]["empty"] for panel in PANELS if panel != "found")
    assert empty["found"]["gone"]
    assert empty["counters"]["net"] == {}, "no scored mention is no net sentiment, not zero"


def test_counters() -> None:
    now = frame(
        [
            said(10_000, author="ann", compound=0.6),
            said(30_000, author="ann", compound=0.6),
            said(20 * MINUTE, author="bob", compound=-0.6),
            said(30 * MINUTE, author="cat", compound=None),
            said(40 * MINUTE, author="acme", own=True),
            said(3 * HOUR),
            said(15 * HOUR),  # 23:03 UTC on the day before is 0:03 of today in Berlin
            said(16 * HOUR),  # yesterday there
        ]
    )["counters"]
    assert now["minute"]["v"] == 2
    assert now["hour"]["v"] == 4
    assert now["today"]["v"] == 6
    assert now["net"]["v"] == 33, "(2 positive - 1 negative) of 3 scored"
    assert now["ours"] == 1, "apart, and in none of the others"
    assert now["negative"]["v"] == 1
    assert now["authors"]["v"] == 3, "own posts are nobody else's voice"
    assert now["each"] == 1.3


def test_net_sentiment_is_unchecked_until_enough_is_reviewed_of_it() -> None:
    """Worked out by hand: of what was called positive half is negative, of what was called negative all is."""
    n, p = Label.negative, Label.positive
    rows = [
        SampleRow("Bluesky", "en", "care", "", ("Acme",), p, n, False, 1.0, 40),
        SampleRow("Bluesky", "en", "care", "", ("Acme",), p, p, False, 1.0, 40),
        SampleRow("Bluesky", "en", "care", "", ("Acme",), n, n, False, 1.0, 40),
        SampleRow("Bluesky", "en", "triage", "", ("Rocket",), p, n, False, 1.0, 9),
    ]
    said_now = [said(n * MINUTE, author=f"a{n}", compound=0.6) for n in range(8)]
    said_now += [said((10 + n) * MINUTE, author=f"b{n}", compound=-0.6) for n in range(2)]
    said_now += [said((20 + n) * MINUTE, topics=("Rocket",), department="triage", compound=0.6) for n in range(4)]
    scene = Scene(CONFIG, sorted(said_now, key=lambda m: m.created), (), demo=False)
    before = encode(snapshot.build(scene.view()))
    assert before["counters"]["net"]["v"] == 71, "(12 - 2) of 14"
    assert before["counters"]["net"]["un"] is True
    assert before["sentiment"]["un"] is True
    assert before["departments"]["rows"]["d0"]["un"] is True
    scene.calibration = Calibration(ReviewSample(1, NOON - DAY, tuple(rows)))
    now = encode(snapshot.build(scene.view()))
    acme, rocket = now["sentiment"]["topics"]["t0"], now["sentiment"]["topics"]["t1"]
    # Overall mean (0 - 40) of 120; 8 positive of (0 * 80 - 1/3) / 81, 2 negative of (-40 - 1/3) / 41.
    assert acme["v"] == round(100 * (0.8 * (-1 / 3 / 81) + 0.2 * (-(40 + 1 / 3) / 41)))
    assert acme["lo"] < acme["v"] < acme["hi"]
    assert (acme["rv"], "un" in acme) == (120, False)
    assert (rocket["v"], rocket["un"], "lo" in rocket) == (100, True, False), "nine are not enough"
    assert now["counters"]["net"]["rv"] == 129
    assert (now["sentiment"]["un"], now["sentiment"]["ck"]) == (True, True)
    # The same number, and whether anybody checked it, wherever it stands on a screen.
    assert now["bubbles"]["topics"]["t0"]["net"] == now["departments"]["rows"]["d0"]["net"] == acme["v"]
    assert "un" not in now["bubbles"]["topics"]["t0"]
    assert now["bubbles"]["topics"]["t1"]["un"] is now["departments"]["rows"]["d1"]["un"] is True


def test_what_a_model_decided_unchecked_stands_beside_no_usual_by_word_list() -> None:
    past = [said(each * WEEK + 10 * MINUTE + n, compound=0.6) for each in (1, 2) for n in range(4)]
    by_list = frame([*past, said(5_000, compound=0.6)])
    assert by_list["counters"]["net"]["u"]["m"] == by_list["sentiment"]["topics"]["t0"]["u"]["m"] == 100
    by_model = frame([*past, said(5_000, compound=0.6, mood="n", mood_version=1)])
    assert (by_model["counters"]["net"]["v"], by_model["counters"]["net"]["by"]) == (-100, "model")
    assert "u" not in by_model["counters"]["net"]
    assert "u" not in by_model["sentiment"]["topics"]["t0"]


def test_the_usual_is_the_median_of_the_same_hour_on_earlier_days() -> None:
    past = [said(WEEK + 10 * MINUTE + n) for n in range(4)]
    past += [said(2 * WEEK + 10 * MINUTE + n) for n in range(8)]
    counters = frame([*past, said(5_000)])["counters"]
    assert counters["hour"] == {"v": 1, "u": {"l": 5, "m": 6, "h": 7}}


def test_no_usual_where_nobody_listened() -> None:
    assert "u" not in frame([said(5_000)], since=NOON - HOUR)["counters"]["hour"]


def test_volume_by_minute_and_label() -> None:
    # NOON is 14:03:00, so a mention of one second ago lies in 14:02.
    volume = frame(
        [
            said(1_000, compound=-0.9),
            said(2_000, compound=0.0),
            said(3_000, compound=None),
            said(61_000, compound=0.5),
        ]
    )["volume"]
    minute = NOON // MINUTE
    assert volume["minutes"] == {str(minute - 1): [1, 1, 0, 1], str(minute - 2): [0, 0, 1, 0]}


def test_the_band_of_a_minute_scatters_as_minutes_do() -> None:
    # Yesterday's 15 minutes around held 2 and 6 mentions in turn.
    past = []
    for n in range(-70, 20):
        many = 2 if n % 2 else 6
        past += [said(DAY - n * MINUTE - 1_000 * (i + 1), id=f"p:{n}-{i}") for i in range(many)]
    volume = frame([*past, said(1_000)])["volume"]
    low, high = volume["usual"][str(NOON // MINUTE - 10)]
    assert low == pytest.approx(2, abs=0.2)
    assert high == pytest.approx(6, abs=0.2)


def test_sentiment_per_topic() -> None:
    sentiment = frame(
        [
            said(1_000, compound=0.5),
            said(2_000, compound=-0.5, topics=("Rocket",)),
            said(3_000, compound=0.0, topics=("Acme", "Rocket")),
            said(4_000, compound=None, topics=("Rival",)),
        ]
    )["sentiment"]
    assert sentiment["net"]["v"] == 0
    assert {key: row.get("v") for key, row in sentiment["topics"].items()} == {"t0": 50, "t1": -50, "t2": None}


def test_departments() -> None:
    rows = frame(
        [
            said(1_000, compound=0.5),
            said(6 * MINUTE, compound=-0.5),
            said(7 * MINUTE, compound=-0.5, department="triage"),
        ]
    )["departments"]["rows"]
    assert rows["d0"]["hour"]["v"] == 2
    assert rows["d0"]["net"] == 0
    assert rows["d0"]["moods"] == {"n": 1, "p": 1}
    # 14:03 lies in the period from 14:00; six minutes ago in the one from 13:55.
    period = NOON // (5 * MINUTE)
    assert rows["d0"]["spark"] == {str(period): 1, str(period - 1): 1}
    assert rows["d1"]["net"] == -100


def test_flow() -> None:
    flow = frame([said(1_000), said(2_000, topics=("Acme", "Rival")), said(3_000, department="gone")])["flow"]
    assert flow["links"] == {"t0 d0": 2, "t2 d0": 1, "t0 rest": 1}
    assert flow["topics"] == {"t0": 3, "t2": 1}
    assert flow["departments"] == {"d0": 2, "rest": 1}, "one of two topics is one mention"


def test_share_leaves_out_products_and_own_posts() -> None:
    share = frame(
        [
            *(said(n * HOUR + 1_000) for n in range(3)),
            said(2_000, topics=("Rival",)),
            said(3_000, topics=("Rocket",)),
            said(4_000, own=True),
            *(said(WEEK + n * HOUR + MINUTE, topics=("Rival",)) for n in range(20)),
            *(said(WEEK + n * HOUR + 2 * MINUTE) for n in range(20)),
        ]
    )["share"]
    assert share["rows"] == {"t0": {"v": 75, "b": 50}, "t2": {"v": 25, "b": 50}}


def test_bubbles_only_for_what_was_said() -> None:
    bubbles = frame([said(1_000, compound=-0.5), said(2_000, compound=-0.5)])["bubbles"]
    assert bubbles["topics"] == {"t0": {"n": 2, "net": -100, "un": True}}


def test_places() -> None:
    places = frame(
        [
            said(1_000, country="DE", city="Berlin", compound=0.5),
            said(2_000, country="DE", compound=0.5),
            said(3_000, country="FR", compound=-0.5),
            said(4_000),
        ]
    )["places"]
    assert places["known"] == 75
    assert {code: (c["name"], c["n"], c["mood"]) for code, c in places["countries"].items() if code == "DE"} == {
        "DE": ("Germany", 2, "p")
    }
    assert places["countries"]["FR"]["mood"] == "n"
    assert [(c["name"], c["country"], c["n"]) for c in places["cities"].values()] == [("Berlin", "DE", 1)]


def test_languages_say_what_is_not_scored() -> None:
    languages = frame([said(1_000), said(2_000), said(3_000), said(4_000, language="de", compound=None)])["languages"]
    assert languages["unscored"] == 25
    assert languages["rows"]["en"] == {"name": "English", "n": 3, "v": 75, "scored": True}
    assert languages["rows"]["de"] == {"name": "German", "n": 1, "v": 25}


def test_voices_by_mentions_times_reach_without_own_posts() -> None:
    rows = frame(
        [
            said(1_000, author="ann", followers=10, name="Ann A."),
            said(2_000, author="bob", followers=3, compound=0.5),
            *(said(n * 1_000, author="bob", followers=3, compound=0.5) for n in range(3, 6)),
            said(7_000, author="acme", followers=10**6, own=True),
        ]
    )["voices"]["rows"]
    shown = sorted(rows.values(), key=lambda row: -row["heard"])
    assert [(v["name"], v["n"], v["reach"], v["heard"], v.get("mood", "u")) for v in shown] == [
        ("bob", 4, 3, 16, "p"),
        ("Ann A.", 1, 10, 11, "u"),
    ]


def test_latest_is_one_line_of_plain_text() -> None:
    hostile = "<b>hi</b>\n\u202eevil\u0000 " + "x" * 300
    rows = frame([said(1_500, text=hostile, name="a\u202eb"), said(2_500, text="")])["latest"]["rows"]
    (row,) = rows.values()
    assert row["text"].startswith("<b>hi</b> evil xxx")
    assert len(row["text"]) == 140
    assert row["text"].endswith("…")
    assert row["author"] == "ab"
    assert (row["topic"], row["th"], row["department"], row["dh"]) == ("Acme", "t0", "Customer care", "d0")
    assert row["at"] == (NOON - 1_500) // 1000


def test_sources_and_the_header() -> None:
    live = SourceState(
        name="demo",
        kind="demo",
        connection=Connection.live,
        since=NOON - HOUR,
        beat=NOON,
        events_per_minute=1234,
        mentions_per_minute=7,
    )
    cut = SourceState(
        name="Bluesky",
        kind="jetstream",
        connection=Connection.cut,
        since=NOON - MINUTE,
        beat=NOON,
        reason="refused",
        retry_at=NOON + 9_000,
    )
    whole = frame([], sources=(live, cut))
    rows = whole["sources"]["rows"]
    assert [rows[key]["name"] for key in sorted(rows)] == ["Bluesky", "demo"], "as in config.toml"
    assert rows["s0"]["state"] == "cut"
    assert rows["s0"]["note"] == "refused"
    assert (rows["s1"]["events"], rows["s1"]["mentions"], rows["s1"]["rejects"]) == (1200, 7, 0)
    assert whole["meta"] == {"at": NOON // 1000, "alive": 1, "of": 2, "short": True}


def test_the_header_says_how_much_of_the_past_is_still_to_come() -> None:
    reading = SourceState(name="demo", kind="demo", connection=Connection.live, beat=NOON, missing_s=86_400.4)
    assert frame([], sources=(reading,))["meta"]["missing"] == 86_400
    late = msgspec.structs.replace(reading, beat=NOON - 60_000)
    assert frame([], sources=(late,))["meta"]["missing"] == 86_400, "whoever is late has not told it meanwhile"
    done = msgspec.structs.replace(reading, missing_s=0)
    assert "missing" not in frame([], sources=(done,))["meta"]


def test_nothing_is_shown_of_what_is_told_only_in_part() -> None:
    """A source tells the present first; what it has not told of the past makes no figure, and no usual."""
    past = [said(n * WEEK + 60_000 * m) for n in range(5) for m in range(50)]
    whole = frame(past)
    assert whole["counters"]["hour"]["v"] == 50
    assert whole["counters"]["hour"]["u"]["m"] == 49, "to the whole minute"
    reading = SourceState(name="demo", kind="demo", connection=Connection.live, beat=NOON, missing_s=86_400)

    def told(hours: float) -> dict[str, Any]:
        return frame(past, sources=(msgspec.structs.replace(reading, whole_from=NOON - int(hours * HOUR)),))

    for panel in ("volume", "departments", "bubbles", "share", "reasons"):
        assert told(0.5)[panel] == {"reading": True}
    half = told(0.5)["counters"]
    assert [half[name] for name in ("hour", "today", "unresolved", "in_time")] == [{}] * 4
    assert "work" not in half
    assert half["minute"]["v"] == 1, "the last minute is told"
    hour = told(2)
    assert hour["counters"]["hour"] == {"v": 50}, "the hour is whole, its usual is not"
    assert hour["counters"]["today"] == {}
    assert hour["volume"].get("usual") == {}
    assert hour["share"] == {"reading": True}
    day = told(25)
    assert day["counters"]["today"] == {"v": 50}
    assert day["counters"]["unresolved"]["v"] == whole["counters"]["unresolved"]["v"]
    assert day["share"]["rows"]["t0"] == {"v": 100}, "a week before is not told yet"


def test_a_spike_says_how_many_people_and_that_one_post_goes_around() -> None:
    rows = {row["name"]: row for row in encode(snapshot.build(alarms().view()))["spikes"]["rows"].values()}
    assert (rows["Plovair app"]["people"], rows["Plovair app"]["words"]) == (
        318,
        "one post goes around, repeated 1,204 times",
    )
    assert sum("people" in row for row in rows.values()) == 2, "nothing is said where it is not known"


def test_a_spike_says_what_became_of_its_cases() -> None:
    scene = alarms()
    rows = {row["name"]: row for row in encode(snapshot.build(scene.view()))["spikes"]["rows"].values()}
    assert (rows["Plovair app"]["cases"], rows["Plovair app"].get("late")) == (4, None)
    assert sorted((row["cases"], row["late"]) for row in rows.values() if "late" in row) == [(9, 3), (1_204, 318)]
    over = msgspec.structs.replace(scene.spikes[1], spike=msgspec.structs.replace(scene.spikes[1].spike, closed=NOON))
    scene.spikes = (over,)
    (row,) = encode(snapshot.build(scene.view()))["spikes"]["rows"].values()
    assert "cases" not in row, "what goes on after it is on its page"


def test_a_spike_says_how_much_and_which_way_and_asks_for_nobody_while_it_calms_down() -> None:
    scene = alarms()
    wanted = next(each for each in scene.spikes if each.spike.open and each.spike.alarmed and not each.holder)
    for stage, severity, way, needed in (
        (Stage.growing, Severity.high, "rising", True),
        (Stage.peaking, Severity.high, "steady", True),
        (Stage.fading, Severity.high, "falling", False),
        (Stage.fading, Severity.critical, "falling", True),
    ):
        spike = msgspec.structs.replace(wanted.spike, stage=stage, severity=severity)
        scene.spikes = [msgspec.structs.replace(wanted, spike=spike)]
        (row,) = encode(snapshot.build(scene.view()))["spikes"]["rows"].values()
        assert (row["posts"], row["within"], row["direction"]) == (round(20 * 6.2), 300, way)
        assert ("nobody" in row, row.get("untaken", False)) == (needed, not needed)


def test_where_no_spike_would_be_seen_the_panel_does_not_say_that_there_is_none() -> None:
    scene = alarms()
    view = msgspec.structs.replace(scene.view(), spikes=(), sight=Sight(SightKind.learning, NOON + 20 * MINUTE))
    panel = encode(snapshot.build(view))["spikes"]
    assert not panel.get("empty")
    assert (panel["calm"], panel["blind"], panel["said"]) == (True, True, "Learning what is usual until 14:23")
    clear = encode(snapshot.build(msgspec.structs.replace(view, sight=CLEAR)))["spikes"]
    assert (clear["empty"], clear["said"]) == (True, "Nothing out of the ordinary")


def test_a_channel_that_takes_no_alert_is_in_the_header() -> None:
    scene = alarms()
    meta = encode(snapshot.build(scene.view()))["meta"]
    assert meta["trouble"] == "ops-mail fails since 12:03"
    scene.channels = [msgspec.structs.replace(each, lost=each.since) for each in scene.channels]
    meta = encode(snapshot.build(scene.view()))["meta"]
    assert meta["trouble"] == "ops-mail fails since 12:03, and 1 more", "since the first"
    scene.channels = scene.channels[:0]
    assert "trouble" not in encode(snapshot.build(scene.view()))["meta"]


def test_a_part_that_does_not_do_its_work_is_in_the_header() -> None:
    view = alarms().view()
    wrong = [Check("workers", HealthState.wrong, "none running"), Check("chore alert", HealthState.wrong, "", NOON)]
    meta = encode(snapshot.build(msgspec.structs.replace(view, wrong=wrong)))["meta"]
    assert meta["trouble"] == "workers: not working, and 2 more"
    meta = encode(snapshot.build(msgspec.structs.replace(view, wrong=wrong[1:])))["meta"]
    assert meta["trouble"] == "chore alert: not working since 14:03, and 1 more"
    calm = encode(snapshot.build(msgspec.structs.replace(view, channels=())))["meta"]
    assert "trouble" not in calm


def test_what_runs_out_is_in_the_header_with_its_number() -> None:
    wrong = [Check("disk", HealthState.warning, "", brief="disk: 1.2 GB left"), Check("web", HealthState.wrong, "")]
    meta = encode(snapshot.build(msgspec.structs.replace(alarms().view(), wrong=wrong)))["meta"]
    assert meta["trouble"] == "web: not working, and 2 more"
    meta = encode(snapshot.build(msgspec.structs.replace(alarms().view(), wrong=wrong[:1])))["meta"]
    assert meta["trouble"] == "disk: 1.2 GB left, and 1 more"


def test_a_silent_listener_is_a_cut_source() -> None:
    silent = SourceState(name="demo", kind="demo", connection=Connection.live, beat=NOON - 60_000)
    view = Scene(CONFIG, [], [], demo=False).view()
    whole = encode(snapshot.build(msgspec.structs.replace(view, sources=[silent])))
    assert whole["meta"]["alive"] == 0
    assert whole["meta"]["short"]


def test_a_panel_that_fails_leaves_the_others_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(sums: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(snapshot.BUILDERS, "volume", broken)
    whole = frame([said(1_000)])
    assert whole["volume"] == {"failed": True}
    assert whole["counters"]["hour"]["v"] == 1
    assert "panel volume failed" in caplog.text


def test_what_was_read_of_the_past_is_forgotten_with_its_history() -> None:
    from listening.wall import past

    before = len(past._KNOWN)
    frame([said(1_000)])
    assert len(past._KNOWN) <= before + 1


def test_counts_in_memory_agree_with_the_mentions() -> None:
    memory = Memory([said(1_000), said(61_000), said(3 * HOUR)])
    assert sum(memory.cells(NOON - 60_000, NOON).values()) == 1
    assert sum(memory.cells(NOON - HOUR, NOON).values()) == 2
    assert sum(memory.cells(NOON - 4 * HOUR, NOON).values()) == 3
