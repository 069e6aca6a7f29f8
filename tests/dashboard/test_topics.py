"""Topics: their terms are tried on what is stored, and saved, by whoever leads a team."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from dashboard.server import Server
from layouts.steering.proposals import filled
from listening.config import Config, Topic, TopicKind, parse
from listening.learning.deciding import LearntTriage
from listening.mention import Mention
from listening.people.permissions import Role
from listening.steering import boolean, typed
from listening.steering.load import loads
from listening.steering.past import PastRules
from listening.steering.proposing import belonging, candidates, keeping_out
from listening.steering.trying import tried
from listening.steering.typed import TypedTerms
from listening.steering.writing import with_topic
from listening.store import editions, keys
from listening.store.access import access
from listening.terms import Matcher
from tests.dashboard.conftest import CONFIG, Serving, Web, say
from tests.made import mention
from tests.workers.desk import at_desk
from workers import past as judging
from workers.context import desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NOW = time.time_ns() // 1_000_000
HOUR = 3_600_000
DAY = 24 * HOUR


# -- written


def test_only_the_topic_is_written_and_comments_stay() -> None:
    rest = '\n# next\n[[departments]]\nname = "c"\n'
    text = '# top\n[[topics]]\nname = "A"  # us\nany = ["a", "b"]  # both\nnone = ["x"]\n' + rest
    changed = with_topic(text, Topic(name="A", any=("a", "c")))
    assert changed == '# top\n[[topics]]\nname = "A"  # us\nany = ["a", "c"]  # both\n' + rest
    assert with_topic(text, Topic(name="A", any=("a", "b"), none=("x",))) == text, "nothing is touched for nothing"


def test_a_new_topic_stands_after_the_last() -> None:
    new = Topic(name="Lounge", kind=TopicKind.campaign, all=("lounge", "café"))
    found = parse(with_topic(CONFIG, new))
    assert [each.name for each in found.topics] == ["Plovair", "Baggage", "Lounge"]
    assert found.topics[2] == new
    assert with_topic(CONFIG, new).startswith(CONFIG.partition("[[departments]]")[0].rstrip("\n"))


def test_what_was_written_is_what_is_read() -> None:
    hostile = ('a"b', "c\\d", "#x", "naïve café", "日本", "x" * 90, "y" * 90)
    found = parse(with_topic(CONFIG, Topic(name="Baggage", kind=TopicKind.product, any=hostile)))
    assert found.topic("Baggage").any == hostile


# -- tried


def test_what_is_added_and_removed_equals_matching_each() -> None:
    texts = ["my bag is lost", "baggage fee", "handbag sale", "lost baggage", "nothing", "BAG! and sale"]
    stored = [mention(f"net:{n}", NOW - n * HOUR, text=text) for n, text in enumerate(texts)]
    now, new = (
        Topic(name="Baggage", any=("baggage",)),
        Topic(name="Baggage", any=("bag", "baggage"), none=("fee", "sale")),
    )
    found = tried(now, new, stored)
    before, after = Matcher([now]), Matcher([new])
    assert found.before == sum(bool(before.matching(text)) for text in texts)
    assert found.after == sum(bool(after.matching(text)) for text in texts)
    assert [each.mention.text for each in found.added_shown] == ["my bag is lost"]
    assert [each.mention.text for each in found.removed_shown] == ["baggage fee"]
    ((start, end),) = found.added_shown[0].marked
    assert found.added_shown[0].mention.text[start:end] == "bag"
    ((start, end),) = found.removed_shown[0].marked
    assert found.removed_shown[0].mention.text[start:end] == "fee", "what keeps it out is marked"
    assert (found.looked_at, found.added, found.removed, sum(found.days)) == (6, 1, 1, found.after)


def test_own_and_deleted_posts_are_not_looked_at() -> None:
    stored = [
        mention("net:1", text="bag", own=True),
        mention("net:2", text="bag", deleted=True),
        mention("net:3", text="bag"),
    ]
    found = tried(None, Topic(name="n", any=("bag",)), stored)
    assert (found.looked_at, found.before, found.after) == (1, 0, 1)
    assert tried(None, Topic(name="n", any=("bag",)), []).looked_at == 0


def test_who_would_have_them() -> None:
    text = CONFIG.replace(
        'name = "all"', 'name = "bags"\ndepartment = "ground"\ntopics = ["Baggage"]\n[[routes]]\nname = "all"'
    )
    now, then = parse(text), parse(with_topic(text, Topic(name="Baggage", kind=TopicKind.product, any=("bag",))))
    where = {"topics": ("Plovair",), "department": "care"}
    stored = [
        mention("net:1", NOW, text="plovair lost my bag, terrible, awful", compound=-0.8, **where),
        mention("net:2", NOW, text="plovair, my bag", **where),
        mention("net:3", NOW, text="baggage of mine", topics=("Baggage",), department="ground"),
        mention("net:4", NOW - DAY, text="plovair", **where, received=NOW - DAY),
    ]
    found = tried(now.topic("Baggage"), then.topic("Baggage"), stored, NOW)
    assert (found.arrived, found.arrived_before, found.arrived_after) == (3, 1, 2)
    assert [each.id for each in found.changed] == ["net:1", "net:2", "net:3"]
    rules = PastRules(then, LearntTriage(then, "care"))
    care, ground = loads(found.changed, now, then, rules)
    assert (care.department, care.mentions_before, care.mentions_after) == ("care", 2, 0)
    assert (ground.mentions_before, ground.mentions_after) == (1, 2)
    assert care.cases_before == ground.cases_after == 1, "the one that asks"
    assert loads([stored[3]], now, then, rules) == (), "a department that keeps what it has is left out"


# -- proposed

BAGS = Topic(name="Bags", any=("bag", "baggage"))
SALE = mention("net:sale", NOW, text="Designer bag sale! Hermès bag, https://x.example/bag-sale")


def bags() -> list[Mention]:
    sold = [mention(f"net:s{n}", NOW, text=f"bag sale number {n}") for n in range(5)]
    lost = [mention(f"net:l{n}", NOW, text=f"you lost my bag {n}") for n in range(20)]
    both = [mention("net:b", NOW, text="my bag from the sale is lost")]
    return [SALE, *sold, *lost, *both, mention("net:o", NOW, text="a sale", own=True), mention("net:x", text="sale")]


def test_noise_is_kept_out_by_what_loses_least() -> None:
    stored = bags()
    good = {each.id for each in stored if "lost" in each.text}
    found = keeping_out(BAGS, SALE, stored, {"net:sale", "net:s1"}, good)
    best = found[0]
    assert (best.term, best.does) == ("bag sale", "none of"), "not “sale”, which would cost a good one"
    assert (best.removed, best.marked, best.lost, best.added) == (6, 2, 0, 0)
    for each in found:
        assert each.topic.none == (each.term,)
        assert not Matcher([each.topic]).matching(SALE.full_text)
        after = [m for m in stored if not m.own and Matcher([each.topic]).matching(m.full_text)]
        before = [m for m in stored if not m.own and Matcher([BAGS]).matching(m.full_text)]
        assert each.removed == len(before) - len(after)
    assert not {"bag", "baggage"} & {each.term for each in found}, "its own terms are not its noise"


def test_what_all_the_noise_says_is_proposed_first() -> None:
    topic = Topic(name="Delta", any=("delta",))
    cases = [mention(f"net:v{n}", text=f"delta variant spreads, week {n}") for n in range(12)]
    stored = [*cases, *(mention(f"net:{n}", text=f"my delta flight {n}") for n in range(12))]
    found = keeping_out(topic, cases[3], stored, (), ())
    assert {each.removed for each in found[:4]} == {12}
    assert "variant" in {each.term for each in found}
    # One that is worth keeping among many does not put a number of one week before it.
    assert {each.removed for each in keeping_out(topic, cases[3], stored, (), {"net:v7"})[:2]} == {12}
    # More than half of a topic is no noise of it.
    assert {each.removed for each in keeping_out(topic, cases[3], stored[:-1], (), ())} == {1}


def test_what_belongs_comes_by_words_that_are_its_own() -> None:
    stored = [
        *(mention(f"net:{n}", text=f"the lost bag, carousel {n}") for n in range(8)),
        mention("net:w", text="waiting at the carousel"),
        *(mention(f"net:t{n}", text=f"the weather {n}") for n in range(40)),
    ]
    found = belonging(BAGS, stored[8], stored, (), ())
    assert (found[0].term, found[0].added, found[0].removed) == ("carousel", 1, 0)
    assert found[0].topic.any == ("bag", "baggage", "carousel")
    assert "the" not in {each.term for each in found}
    # Kept out by one of none, or for want of one of all: that one goes.
    strict = Topic(name="Bags", all=("carousel", "bag"), none=("waiting",))
    (only,) = belonging(strict, stored[8], stored, (), ())
    assert (only.does, only.term, only.topic.all, only.topic.none) == ("without", "bag, waiting", ("carousel",), ())
    assert only.added == 1


@pytest.mark.parametrize(
    "text", ["行李在哪里？我的行李丢了", "أين حقيبتي يا شركة", "🧳🧳", "", "https://a.example/b", "@x #y"]
)
def test_any_script_gives_terms_that_can_be_used(text: str) -> None:
    mentioned = mention("net:1", text=text)
    terms = candidates(text)
    assert all(Matcher([Topic(name="n", any=(term,))]).matching(text) for term in terms)
    assert terms or len(text) < 5 or "http" in text
    keeping_out(BAGS, mentioned, [mentioned], {"net:1"}, ())
    belonging(BAGS, mentioned, [mentioned], {"net:1"}, ())


def test_terms_in_an_address_are_read_or_refused() -> None:
    terms = TypedTerms(any=("a b", "ü/%?"), none=("x",), name="New")
    at = filled("Bags", terms).removeprefix("/topics/Bags/")
    assert typed.read(unquote(at)) == terms
    for wrong in ("", "{", "[]", '{"any": 1}', '{"or": []}', "\ud800"):
        assert typed.read(wrong) is None


# -- as a query

QUERIES = {
    '(bag OR "lost luggage") AND NOT sale': (("bag", "lost luggage"), (), ("sale",)),
    "bag": (("bag",), (), ()),
    "bag lost": ((), ("bag", "lost"), ()),
    "bag AND (lost OR gone OR (late | delayed*)) -sale": (("lost", "gone", "late", "delayed*"), ("bag",), ("sale",)),
    "bag NOT (sale OR “for sale”)": (("bag",), (), ("sale", "for sale")),
    "NOT (sale OR NOT bag)": (("bag",), (), ("sale",)),
    "((a1) && (b1 OR c1))": (("b1", "c1"), ("a1",), ()),
    '"and" OR "not"': (("and", "not"), (), ()),
    "行李 OR @plovair OR #bags": (("行李", "@plovair", "#bags"), (), ()),
    "a OR A": (("a",), (), ()),
    "well-known -sale": (("well-known",), (), ("sale",)),
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_is_terms(query: str) -> None:
    found = boolean.read(query)
    assert (found.any, found.all, found.none) == QUERIES[query]
    assert boolean.read(boolean.written(found)) == found


UNSAYABLE = {
    "": "needs a word",
    "NOT a": "only words that must not be there",
    "(a OR b) AND (c OR d)": "one of one list only",
    "(a AND b) OR c": "wanted together stand beside OR",
    "a OR NOT b": "NOT stands beside OR",
    "NOT (a AND b) AND c": "NOT stands beside OR",
    "(a": "not closed",
    "a)": "not opened",
    'a "b': "quotation mark",
    "a AND": "missing after AND",
    "a OR OR b": "missing after OR: there comes OR",
    "a NEAR/5 b": "how near",
    "lang:en a": "asks for a field",
    "a or b": "write OR for the one",
    "b*g": "leaves out letters",
    "a*": "leaves too much open",
    "(" * 60 + "a" + ")" * 60: "more than 50 deep",
}


@pytest.mark.parametrize("query", UNSAYABLE)
def test_what_cannot_be_said_is_refused_in_words(query: str) -> None:
    with pytest.raises(boolean.UnsayableQuery, match=re.escape(UNSAYABLE[query])):
        boolean.read(query)


_words = st.lists(
    st.sampled_from(["bag", "lost bag", "@x", "#sale", "late*", "not", "行李", "-a", "b(c", "x:y", "and"])
)


@given(some=_words, every=_words, no=_words)
def test_terms_come_back_from_their_query(some: list[str], every: list[str], no: list[str]) -> None:
    terms = TypedTerms(any=tuple(dict.fromkeys(some)), all=tuple(dict.fromkeys(every)), none=tuple(dict.fromkeys(no)))
    if not (terms.any or terms.all):
        return
    found = boolean.read(boolean.written(terms))
    # What is said by the same words: one of one is the same as every one of one.
    texts = [
        "bag",
        "lost bag",
        "@x #sale",
        "late not",
        "行李 -a",
        "b(c x:y and bag",
        "lost bag @x #sale late not 行李 -a b(c x:y and",
    ]
    before, after = (Matcher([Topic(name="n", any=t.any, all=t.all, none=t.none)]) for t in (terms, found))
    assert [before.matching(text) for text in texts] == [after.matching(text) for text in texts]


@given(st.text(alphabet='ab "()|-&NOTANDR*:?', max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = boolean.read(text)
    except boolean.UnsayableQuery:
        return
    assert found.any or found.all


# -- by a page


@pytest.fixture
def steered(client: redis.Redis, redis_url: str, tmp_path: Path) -> Iterator[tuple[Web, Path]]:
    """A web process that may write its file."""
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    editions.offer(client, path)
    config = parse(CONFIG)
    serving = Serving.__new__(Serving)
    serving.begin(Server(config, redis_url, "127.0.0.1", 0, path=path))
    web = Web(serving.server, client, config)
    yield web, path
    serving.stop()
    web.close()


def test_a_manager_cleans_a_noisy_topic(steered: tuple[Web, Path], browser: Browser) -> None:
    web, path = steered
    bags = [mention(f"demo:{n}", NOW - n * 1000, text=f"my baggage <b>{n}</b>", topics=("Baggage",)) for n in range(30)]
    noise = [
        mention(f"demo:n{n}", NOW - n * 1000, text="baggage by Vuitton sale", topics=("Baggage",)) for n in range(12)
    ]
    say(web.client, web.config, *bags, *noise)
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    access.add_user(web.client, "Mia", Role.manager)
    page.context.add_cookies([web.cookie_of("Mia")])
    page.goto(f"{web.origin}/topics/:mention/demo%3An1")
    expect(page.locator("blockquote")).to_contain_text("Vuitton sale")
    row = page.locator("section .proposed-terms tbody tr", has_text="by vuitton")
    assert row.locator("td").all_inner_texts()[1:] == ["12", "1", "none"]
    row.locator("a").click()
    expect(page.locator(".topic-filled")).to_be_visible()
    assert page.input_value("#topic-none") == "by vuitton"
    page.goto(f"{web.origin}/topics")
    page.click("text=Baggage")
    page.click(".topic-query summary")
    page.fill("#topic-query", "baggage NOT (vuitton OR sale) NEAR/3 x")
    page.click("#topic-to-terms")
    expect(page.locator("#topic-query-said")).to_contain_text("how near")
    page.fill("#topic-query", "baggage NOT (vuitton OR sale)")
    page.click("#topic-to-terms")
    expect(page.locator("#topic-none")).to_have_value("vuitton\nsale")
    page.click("#topic-try")
    summed = page.locator(".topic-sum")
    expect(summed).to_contain_text("30 of the newest 42")
    expect(summed).to_contain_text("-12")
    assert page.locator(".topic-posts mark").first.inner_text() == "Vuitton"
    assert path.read_text() == CONFIG, "trying changes nothing"
    page.fill("#topic-none", "vuitton\n*")
    page.click("#topic-save")
    expect(page.locator("#topic-said")).to_contain_text("leaves too much open")
    assert path.read_text() == CONFIG
    page.fill("#topic-none", "vuitton\nsale")
    page.fill("#topic-why", "handbags are not baggage")
    page.click("#topic-save")
    expect(page.locator("#topic-said")).to_contain_text("Edition 2 holds")
    assert parse(path.read_text()).topic("Baggage").none == ("vuitton", "sale")
    made = editions.current(web.client)
    assert made is not None
    assert (made.who, made.why) == ("Mia", "handbags are not baggage")
    # Somebody else changed the rest meanwhile: both stay. The same topic: refused.
    editions.save(web.client, path, path.read_text() + "# more\n", "Ada", "", 2)
    page.fill("#topic-any", "baggage\nsuitcase")
    page.click("#topic-save")
    expect(page.locator("#topic-said")).to_contain_text("Edition 4 holds")
    assert path.read_text().endswith("# more\n")
    other = with_topic(path.read_text(), Topic(name="Baggage", kind=TopicKind.product, any=("trunk",)))
    editions.save(web.client, path, other, "Ada", "", 4)
    page.click("#topic-save")
    expect(page.locator("#topic-said")).to_contain_text("Ada changed this topic meanwhile")
    assert path.read_text() == other
    _also_for_the_past(web, page, parse(other))
    page.close()


def _also_for_the_past(web: Web, page: Page, config: Config) -> None:
    """Counted, then changed, by a worker; what no topic is about any more counts nowhere."""
    page.goto(f"{web.origin}/topics")
    page.click("#past-count")
    expect(page.locator("#past")).to_contain_text("is being counted")
    with at_desk(config, web.client):
        judging.Judging(desk.get(), NOW + HOUR).run()
    expect(page.locator("#past")).to_contain_text("42 mentions would change")
    expect(page.locator("#past")).to_contain_text("42 would be of no topic")
    page.click("#past-make")
    expect(page.locator("#past")).to_contain_text("is being changed")
    with at_desk(config, web.client):
        judging.Judging(desk.get(), NOW + HOUR).run()
        judging.Judging(desk.get(), NOW + HOUR).run()
    expect(page.locator("#past")).to_contain_text("42 changed")
    assert web.client.zcard(keys.written()) == 0
