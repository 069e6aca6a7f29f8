"""Reviews of apps, against servers with the APIs of both stores."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import jwt
import pytest

from listening.config import ConfigError
from listening.config import parse as configured
from listening.mention import Deletion, Kind, Label, Mention, Reject, erase
from masthead.commands.source import advice
from tests.made import CONFIG, DAY, MINUTE, NOW, mention
from tests.sources.driver import Kept, Wire
from tests.sources.servers import Answer, Http
from tests.sources.stores import Store, account, apple, apple_key, apple_page, google, google_key, google_page, key_file
from workers.sources.appstore import appstore
from workers.sources.appstore import reviews as apple_reviews
from workers.sources.appstore.table import AppStore
from workers.sources.base import Blame, Cut, Stream
from workers.sources.googleplay import googleplay
from workers.sources.googleplay import reviews as google_reviews
from workers.sources.googleplay.account import GRANT
from workers.sources.googleplay.table import GooglePlay
from workers.sources.remembered import MOST
from workers.sources.reviewed import ReviewList, ReviewPage, StoreReview


class Network(NamedTuple):
    make: Any
    page: Any
    parse: Any
    stream: Stream
    first: str
    """Id of the review with the number 1."""

    def read(self, *reviews: dict[str, Any], now: int = NOW) -> list[Any]:
        return [event for each in self.parse(self.page(list(reviews)), "app", now).reviews for event in each.events]

    def source(self, server: Http) -> Any:
        common: dict[str, Any] = {"name": "app", "server": f"{server.url}/", "every_minutes": 0.0002, "private": True}
        if self.make is apple:
            return AppStore(app="7", key_id="K7", issuer="57246542", key=f"file:{key_file()}", **common)
        return GooglePlay(package="com.acme", key=f"file:{account(server.url)}", **common)


APPLE = Network(apple, apple_page, apple_reviews.parse, appstore.stream, "app:00-1")
GOOGLE = Network(google, google_page, google_reviews.parse, googleplay.stream, "app:gp:1")
both = pytest.mark.parametrize("network", [APPLE, GOOGLE], ids=["apple", "google"])


def told(kept: Kept) -> list[str]:
    return [event.id for event in kept.events if isinstance(event, Mention)]


# -- what a page says


def test_a_review_of_the_app_store() -> None:
    assert APPLE.read(apple(1)) == [
        Mention(
            id="app:00-1",
            source="app",
            created=NOW,
            text="Acme 1\n\nIt is slow",
            author="ann",
            name="ann",
            location="Germany",
            stars=2,
        )
    ]


def test_a_review_of_google_play() -> None:
    review, answer = GOOGLE.read(google(1, text="Too slow\tAcme is &", answer="Mended"))
    assert review == Mention(
        id="app:gp:1",
        source="app",
        created=NOW,
        text="Too slow\n\nAcme is &",
        author="Ann",
        name="Ann",
        language="de",
        stars=2,
    )
    assert (answer.id, answer.text, answer.created) == ("app:gp:1/answer", "Mended", NOW + MINUTE)


@both
def test_what_the_developer_answered_is_our_own(network: Network) -> None:
    review, answer = network.read(network.make(1, NOW, "Thanks"), now=NOW + DAY)
    assert (answer.own, answer.parent, answer.root, answer.kind) == (True, review.id, review.id, Kind.reply)
    assert answer.stars == 0


def test_an_answer_that_is_not_public_yet_is_none() -> None:
    page = apple_page([apple(1, answer="Thanks")]).replace(b"PUBLISHED", b"PENDING_PUBLISH")
    read = apple_reviews.parse(page, "app", NOW)
    assert read is not None
    assert [event for event in read.reviews[0].events if event][1:] == []


@pytest.mark.parametrize(
    ("network", "more", "reason"),
    [
        (APPLE, {"rating": 0}, "no stars"),
        (APPLE, {"rating": 6}, "no stars"),
        (APPLE, {"title": None, "body": " "}, "no text"),
        (APPLE, {"body": "x" * 60_000}, "text too long"),
        (APPLE, {"createdDate": "yesterday"}, "not a review"),
        (APPLE, {"createdDate": "2025-06-15T12:00:00"}, "bad time"),
        (GOOGLE, {"starRating": -1}, "no stars"),
        (GOOGLE, {"text": "\t"}, "no text"),
        (GOOGLE, {"text": "x" * 60_000}, "text too long"),
        (GOOGLE, {"lastModified": {"seconds": "9" * 20}}, "bad time"),
        (GOOGLE, {"lastModified": {"seconds": "soon"}}, "bad time"),
        (GOOGLE, {"lastModified": None}, "bad time"),
    ],
)
def test_rejects(network: Network, more: dict[str, Any], reason: str) -> None:
    (event,) = network.read(network.make(1, **more))
    assert isinstance(event, Reject)
    assert event.reason == reason


def test_the_address_of_the_next_page_is_not_followed_but_its_cursor() -> None:
    page = apple_reviews.parse(apple_page([apple(1)], "abc=="), "app", NOW)
    assert page is not None
    assert page.further == "abc=="


# -- what is told of a list


class Pages:
    """A list that changes between two readings."""

    def __init__(self) -> None:
        self.reviews: list[StoreReview] = []

    def put(self, number: int, at: int, text: str = "x", stars: int = 3) -> None:
        made = Mention(id=f"app:{number}", created=at, text=text, stars=stars)
        self.reviews = [each for each in self.reviews if self._id(each) != made.id] + [StoreReview(at, (made,))]

    @staticmethod
    def _id(review: StoreReview) -> str:
        (event,) = review.events
        return event.id if isinstance(event, Mention) else ""

    def told(self, of: ReviewList, now: int) -> list[Mention]:
        async def page(further: str) -> ReviewPage:
            return ReviewPage(tuple(sorted(self.reviews, key=lambda each: -each.at)))

        async def read() -> list[Mention]:
            return [heard.event async for heard in of.news(page, now) if isinstance(heard.event, Mention)]

        return asyncio.run(read())


def test_edits_are_seen_across_restarts_and_the_same_again_is_nothing() -> None:
    pages = Pages()
    pages.put(1, NOW - DAY)
    pages.put(2, NOW - 8 * DAY)
    of = ReviewList("", NOW)
    assert [each.id for each in pages.told(of, NOW)] == ["app:1"]
    assert pages.told(of, NOW) == []
    of = ReviewList(of.cursor, NOW + DAY)
    pages.put(1, NOW - DAY, stars=1)
    (edit,) = pages.told(of, NOW + DAY)
    assert (edit.id, edit.stars, edit.edited) == ("app:1", 1, NOW + DAY)
    pages.put(1, NOW + DAY, "other words")
    (edit,) = pages.told(ReviewList(of.cursor, NOW + 2 * DAY), NOW + 2 * DAY)
    assert (edit.text, edit.edited) == ("other words", NOW + DAY)


def test_a_review_that_appears_late_is_told_and_one_that_is_gone_is_not() -> None:
    pages = Pages()
    pages.put(1, NOW)
    of = ReviewList("", NOW)
    assert len(pages.told(of, NOW)) == 1
    pages.put(2, NOW - 3 * DAY)
    pages.reviews = pages.reviews[1:]
    assert [each.id for each in pages.told(of, NOW)] == ["app:2"]


def test_what_is_remembered_is_bounded_and_nothing_old_is_told_again() -> None:
    pages = Pages()
    for number in range(MOST + 50):
        pages.put(number, NOW - DAY + number)
    of = ReviewList("", NOW)
    assert len(pages.told(of, NOW)) == MOST + 50
    assert len(of.cursor) < 60 * MOST
    assert pages.told(ReviewList(of.cursor, NOW), NOW) == []


def test_a_cursor_that_cannot_be_read_begins_anew() -> None:
    pages = Pages()
    pages.put(1, NOW)
    assert len(pages.told(ReviewList("no cursor", NOW), NOW)) == 1


# -- against a server


@both
def test_fifty_cuts_lose_nothing_and_store_nothing_twice(network: Network) -> None:
    store = Store(network.make, network.page, cuts=50, grows_to=12)
    store.begin = int(time.time() * 1000) - DAY

    async def run() -> None:
        kept = Kept()
        async with Http(store.answer) as server:
            await kept.listen(network.stream, network.source(server), lambda k: len(set(told(k))) == 12, batch=1)
        prefix = network.first[:-1]
        assert sorted(set(told(kept))) == sorted(f"{prefix}{number}" for number in range(1, 13))
        assert not [event for event in kept.events if isinstance(event, Mention) and event.edited]
        assert store.cuts == 0
        assert len(kept.cuts) == 50

    asyncio.run(run())


@both
def test_an_edit_and_an_answer_are_told_once(network: Network) -> None:
    at = int(time.time() * 1000) // 1000 * 1000 - DAY
    store = Store(network.make, network.page)
    store.reviews = {number: network.make(number, at + number * 1000) for number in (1, 2, 3)}

    def enough(kept: Kept) -> bool:
        if len(told(kept)) >= 3:
            changed = {"rating": 5} if network.make is apple else {"starRating": 5}
            store.reviews[1] = network.make(1, at + 1000, "Thanks", **changed)
        return len(told(kept)) >= 5

    async def run() -> None:
        kept = Kept()
        async with Http(store.answer) as server:
            await kept.listen(network.stream, network.source(server), enough, batch=1)
        edit, answer = [event for event in kept.events if isinstance(event, Mention)][3:5]
        assert (edit.id, edit.stars) == (network.first, 5)
        assert edit.edited > at
        assert (answer.id, answer.own, answer.edited) == (f"{network.first}/answer", True, 0)
        assert not [event for event in kept.events if isinstance(event, Deletion)]

    asyncio.run(run())


def test_google_is_shown_what_the_account_signs_and_asked_for_a_token_once() -> None:
    store = Store(google, google_page)

    def seen(kept: Kept) -> bool:
        return kept.wire.lives > 2

    async def run() -> None:
        kept = Kept()
        async with Http(store.answer) as server:
            source = GOOGLE.source(server)
            store.reviews = {1: google(1, int(time.time() * 1000))}

            def enough(kept: Kept) -> bool:
                number = len(store.reviews) + 1
                store.reviews[number] = google(number, int(time.time() * 1000))
                return seen(kept)

            await kept.listen(googleplay.stream, source, enough, batch=1)
            (form,) = server.posted
            asked = {key: values[0] for key, values in parse_qs(form.decode()).items()}
            assert asked["grant_type"] == GRANT
            says = jwt.decode(asked["assertion"], google_key().public_key(), ["RS256"], audience=f"{server.url}/token")
            assert says["iss"] == "masthead@acme.iam.example"
            assert says["exp"] - says["iat"] == 3600

    asyncio.run(run())


def test_apple_is_shown_a_token_of_a_team_or_of_one_person() -> None:
    team = AppStore(name="app", app="7", key_id="K7", issuer="57246542", key="env:X")
    one = AppStore(name="app", app="7", key_id="K7", key="env:X")
    now = int(time.time())
    for source, who in ((team, {"iss": "57246542"}), (one, {"sub": "user"})):
        made = appstore.token(source, key_file().read_text(), now)
        assert jwt.get_unverified_header(made) == {"alg": "ES256", "kid": "K7", "typ": "JWT"}
        says = jwt.decode(made, apple_key().public_key(), ["ES256"], audience="appstoreconnect-v1")
        assert says == who | {"iat": now, "exp": now + 900, "aud": "appstoreconnect-v1"}


# -- keys that cannot be used


@pytest.mark.parametrize(
    ("network", "key", "said"),
    [
        (APPLE, "no key", "no private key of App Store Connect"),
        (APPLE, "", "no key: environment variable REVIEWS_KEY is not set or empty"),
        (GOOGLE, "{}", "not the JSON file of a service account"),
        (GOOGLE, '{"client_email": "a", "private_key": "secret"}', "the private_key in its key cannot be used"),
        (GOOGLE, '{"client_email": "a", "private_key": "b", "token_uri": "file:///x"}', "token_uri in its key"),
    ],
)
def test_a_key_that_is_none(network: Network, key: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWS_KEY", key)

    async def run() -> Cut:
        async with Http(lambda *_: Answer(500)) as server:
            table = network.source(server)
            made = type(table)(
                **{name: getattr(table, name) for name in table.__struct_fields__ if name != "key"}
                | {"key": "env:REVIEWS_KEY"}
            )
            with pytest.raises(Cut) as cut:
                async for _ in network.stream(made, "", Wire()):
                    pass
            return cut.value

    cut = asyncio.run(run())
    assert said in str(cut)
    assert "secret" not in str(cut)
    assert cut.blame is Blame.token


# -- in the house


@pytest.mark.parametrize(
    ("stars", "compound", "first"),
    [(2, -0.5, "★★☆☆☆"), (1, 0.6, "★☆☆☆☆ (words sound positive)"), (5, -0.3, "★★★★★ (words sound negative)")],
)
def test_stars_stand_before_the_words_and_say_when_both_disagree(stars: int, compound: float, first: str) -> None:
    review = mention(text="x", stars=stars, compound=compound)
    assert review.shown == f"{first}\nx"
    assert review.label is not Label.unscored
    assert erase(review).stars == 0
    assert mention(text="x").shown == "x"


TABLES = {
    "appstore": 'app = "acme"\nkey_id = "K 7"\nissuer = "me"\nkey = ""\ntopics = ["Acme", "App"]\n',
    "googleplay": 'package = "acme"\nkey = ""\ntopics = ["Acme", "App"]\n',
}


@pytest.mark.parametrize("kind", TABLES)
def test_config(kind: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        configured(f'{CONFIG}\n[[sources]]\nkind = "{kind}"\nname = "app"\n{TABLES[kind]}')
    said = str(wrong.value)
    assert "topics: 'App' is unknown; one of Acme, Rocket" in said
    assert "key: is empty" in said
    assert ("app: 'acme' is no Apple ID" if kind == "appstore" else "package: 'acme' is no package name") in said
    if kind == "appstore":
        assert "key_id: 'K 7'" in said
        assert "issuer: 'me'" in said


def test_a_refused_key_is_looked_for_under_its_name() -> None:
    source = AppStore(name="app", app="7", key_id="K7", key="env:X")
    assert advice(3, source, Blame.token) == "look at sources[3] (app).key"
    assert json.loads(google_page([]))["reviews"] == []
