"""The pages: what an address chooses, what an export says, what is on them."""

from __future__ import annotations

import io
import json
from typing import Any

import msgspec
import pytest
from pypdf import PdfReader

from dashboard.pages.spike_query import chosen_of
from dashboard.reading.spreadsheet import plain
from layouts.spikes import listing, report, spike
from layouts.spikes.story import Chosen, SpikeRights, SpikeStory, StoryShown
from layouts.spikes.summary import summary
from listening.cases.case import Opening
from listening.cases.conversation import Post, Side
from listening.cases.fold import begin
from listening.cases.joining import open_case
from listening.config import Priority
from listening.learning.sample import UNCHECKED_ALWAYS
from listening.mention import erase
from listening.spikes.columns import author_mark
from listening.spikes.detector import Path, Severity
from listening.spikes.filtering import chosen, part
from listening.spikes.known import KnownSpike
from listening.spikes.picture import DriverKind, Found
from listening.spikes.record import Moment, Said, SeriesReading, Spike, SpikeMember, SpikeMoment, SpikeOutcome, Stage
from listening.spikes.sight import CLEAR
from listening.spikes.stories import ToldStory
from listening.triage.answering import Reason
from tests.made import NOW, config
from tests.spikes.test_filtering import COLUMNS, MANY, WHOLE

READING = SeriesReading(at=NOW + 60_000, window=60, observed=31, expected=5, z=8.1, log10_p=-15.6, strength=1.7)
SPIKE = Spike(
    id="ab12cd34",
    since=NOW,
    opened=NOW + 60_000,
    members=(
        SpikeMember(
            series="topic:Rocket",
            path=Path.surge,
            since=NOW,
            seen=NOW + 60_000,
            severity=Severity.high,
            now=READING,
            peak=READING,
        ),
    ),
    lead="topic:Rocket",
    severity=Severity.high,
    alarmed=NOW + 60_000,
    moments=(
        Moment(NOW + 60_000, SpikeMoment.opened, "topic:Rocket"),
        Moment(NOW + 60_000, SpikeMoment.alarm, "topic:Rocket"),
    ),
)
RIGHTS = SpikeRights(take=True, judge=True, crisis=False, token="t")


def story(asked: Chosen | None = None, said: tuple[Said, ...] = (), **more: Any) -> SpikeStory:
    asked = asked or Chosen()
    return SpikeStory(
        known=KnownSpike(spike=msgspec.structs.replace(SPIKE, **more), picture=WHOLE, remarks=said, alert=None),
        part=part(COLUMNS, chosen(COLUMNS, asked.keys, asked.label), WHOLE, 5),
        posts=tuple(MANY[:5]),
        first=tuple(MANY[:2]),
        repeated=MANY[3],
        handles={},
        voices={author_mark(m): m for m in MANY},
        cases=(),
        crises=(),
        chosen=asked,
        now=NOW + 600_000,
    )


def text(tree: Any) -> str:
    return json.dumps(tree, default=lambda each: each.to_plotly_json(), ensure_ascii=False)


def test_a_case_says_who_wrote_what() -> None:
    opener = MANY[0]
    opening = Opening(
        department="care",
        route="",
        reason=Reason.complaint,
        evidence="e",
        priority=Priority.high,
        topics=opener.topics,
        source=opener.source,
    )
    post = Post(opener.id, opener.created, Side.customer, opens=True)
    case = begin("C1", open_case(post, opening, opener.created), 1)
    told = msgspec.structs.replace(story(), cases=(case,), openers={opener.id: opener})
    shown = text(spike.body(told, config(), RIGHTS)).split("s-said")[1:]
    assert len(shown) == 1
    gone = msgspec.structs.replace(told, openers={opener.id: erase(opener)})
    assert "s-said" not in text(spike.body(gone, config(), RIGHTS))


def test_an_address_chooses() -> None:
    asked = chosen_of("?term=boots+burn&country=PT&sentiment=negative&from=5&to=9&page=2&nonsense=1")
    assert asked.keys == {DriverKind.term: "boots burn", DriverKind.country: "PT"}
    assert (asked.label, asked.start, asked.end, asked.page) == ("negative", 5, 9, 2)
    assert chosen_of("?from=9&to=5&sentiment=furious&page=x&term=").query == {}
    assert chosen_of(f"?term={'x' * 500}").query == {}
    assert chosen_of("") == Chosen()


def test_what_is_clicked_twice_is_given_up() -> None:
    once = Chosen(keys={DriverKind.term: "fire"})
    assert once.with_key(DriverKind.city, "Lisbon") == {"term": "fire", "city": "Lisbon"}
    assert once.with_key(DriverKind.term, "fire") == {}
    assert once.with_label("negative") == {"term": "fire", "sentiment": "negative"}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_spreadsheet_computes_a_cell(cell: str) -> None:
    assert plain(cell) == "'" + cell


@pytest.mark.parametrize(
    ("cell", "apart"),
    [("x ;=1+1", "x ;'=1+1"), ("a; @SUM(A1)", "a; '@SUM(A1)"), ('x";"=1', 'x";"\'=1'), ("x\n=1", "x\n'=1")],
)
def test_no_spreadsheet_of_semicolons_computes_what_stands_behind_one(cell: str, apart: str) -> None:
    assert plain(cell) == apart
    assert plain("fine; really") == "fine; really"


def test_numbers_stay_numbers() -> None:
    assert plain(-0.5) == -0.5
    assert plain("fine - really") == "fine - really"
    assert plain(None) is None


def test_nobody_has_it() -> None:
    shown = text(spike.body(story(), config(), RIGHTS))
    assert "NOBODY HAS IT" in shown
    assert "I have it" in shown
    assert "6.2×" in shown


def test_somebody_has_it_and_says_what_it_was() -> None:
    said = (Said(at=NOW + 1, who="Kim", taken=True), Said(at=NOW + 2, who="Kim", outcome=SpikeOutcome.false_alarm))
    shown = text(spike.body(story(said=said), config(), RIGHTS))
    assert "NOBODY HAS IT" not in shown
    assert "I have it" not in shown
    assert "Kim" in shown
    assert "false alarm" in shown


def test_who_may_not_gets_no_button() -> None:
    rights = SpikeRights(take=False, judge=False, crisis=False, token="t")
    assert "I have it" not in text(spike.body(story(), config(), rights))
    assert "Give it" not in text(spike.body(story(), config(), rights))
    assert "What was it" not in text(spike.page("x", rights, config()))


def test_what_is_chosen_is_said_and_can_be_given_up() -> None:
    shown = text(spike.body(story(Chosen(keys={DriverKind.term: "boots burn"})), config(), RIGHTS))
    assert "Show everything" in shown
    assert " of 300 mentions" in shown


def test_only_an_address_of_the_web_becomes_a_link() -> None:
    bad = msgspec.structs.replace(MANY[0], url="javascript:alert(1)")
    shown = msgspec.structs.replace(story(), posts=(bad,), first=(), repeated=None)
    assert "javascript:" not in text(spike.body(shown, config(), RIGHTS))


def test_the_first_seconds() -> None:
    empty = msgspec.structs.replace(story(), part=None, posts=(), first=(), repeated=None)
    empty = msgspec.structs.replace(empty, known=KnownSpike(spike=SPIKE, picture=None, remarks=(), alert=None))
    assert "Counting" in text(spike.body(empty, config(), RIGHTS))


def test_the_list() -> None:
    over = msgspec.structs.replace(SPIKE, id="over0000", closed=NOW + 300_000, stage=Stage.closed)
    rows = [
        listing.ListedSpike(
            spike=each, picture=WHOLE, opinion=story().known.opinion, terms=WHOLE.drivers[DriverKind.term]
        )
        for each in (SPIKE, over)
    ]
    shown = text(listing.listing(rows, CLEAR, config(), NOW + 600_000))
    assert "1 now" in shown
    assert "NOBODY HAS IT" in shown
    assert "/spikes/over0000" in shown
    assert "not said yet" in shown


def test_on_paper() -> None:
    body = report.report(story(), config())
    assert body.startswith(b"%PDF-")
    assert body.count(b"/Type /Page\n") == 1 or b"/Count 1" in body
    assert report.report(story(), config()) == body


def test_paper_begins_with_the_sentences_of_the_page() -> None:
    said = " ".join(text(summary(story(), config())).split())
    (page,) = PdfReader(io.BytesIO(report.report(story(), config()))).pages
    paper = " ".join(page.extract_text().split())
    for sentence in said.split(". ")[:3]:
        words = [word for word in sentence.strip(" .").split() if word.isalnum()]
        assert len(words) > 3
        assert all(word in paper for word in words), sentence
    assert "Nobody has it" in paper or "has it;" in paper


def test_its_mood_says_that_nobody_checked_it() -> None:
    shown = text(spike.body(story(), config(), RIGHTS))
    assert shown.count(UNCHECKED_ALWAYS) == 1
    (page,) = PdfReader(io.BytesIO(report.report(story(), config()))).pages
    assert UNCHECKED_ALWAYS in " ".join(page.extract_text().split())
    # Of what is in no language that is scored nothing was judged.
    silent = msgspec.structs.replace(WHOLE, moods=(0, 0, 0, 9))
    known = msgspec.structs.replace(story().known, picture=silent)
    assert UNCHECKED_ALWAYS not in text(spike.body(msgspec.structs.replace(story(), known=known), config(), RIGHTS))


def test_stories_stand_with_their_numbers() -> None:
    several = ToldStory(first=Found(NOW, 1, 41), people=38, reposts=9, fastest=20, fastest_at=NOW)
    told = msgspec.structs.replace(story(), stories=(StoryShown(several, MANY[0]),), extract=tuple(MANY[1:3]))
    shown = text(spike.body(told, config(), RIGHTS))
    share = 100 * 41 / len(COLUMNS)
    assert f"41 posts by 38 people, {share:.0f} % of all; 9 are reposts; most in 5 min: 20 from " in shown
    assert "Said most often" not in shown
    assert shown.index("Stories ") < shown.index("What most of the rest says") < shown.index("The newest")
    finding = text(spike.body(msgspec.structs.replace(story(), finding=True), config(), RIGHTS))
    assert "is being put together" in finding
