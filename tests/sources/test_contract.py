"""The contract of a source (docs/sources.md), for every kind: any bytes, and every way a server can fail.

``python -m bench.hostile`` is the long run of what is fuzzed here.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections.abc import Callable, Iterable
from contextlib import aclosing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from listening.config import Demo, Feeds, Jetstream, Mastodon, Push, kinds
from listening.mention import Deletion, Mention, Reject
from listening.pushed.mapping import PushMapping
from listening.store.feeds import FeedState
from tests.made import NOW
from tests.patience import PATIENCE_S
from tests.sources import meta_server, tube, x_server
from tests.sources.driver import Kept, Wire
from tests.sources.servers import Answer, Http
from tests.sources.stores import account, apple, apple_page, google, google_page, key_file
from tests.sources.test_feeds import Memory, item, rss
from workers.sources import fetching
from workers.sources.appstore import appstore
from workers.sources.appstore import reviews as apple_reviews
from workers.sources.appstore.table import AppStore
from workers.sources.base import Cut, Stream
from workers.sources.bluesky import jetstream, jetstream_frames, jetstream_v2
from workers.sources.discourse import discourse, posts
from workers.sources.discourse.table import Discourse
from workers.sources.feeds import entries
from workers.sources.feeds.feeds import FeedStream
from workers.sources.github import discussions, github, issues
from workers.sources.github.table import GitHub
from workers.sources.googleplay import googleplay
from workers.sources.googleplay import reviews as google_reviews
from workers.sources.googleplay.table import GooglePlay
from workers.sources.hackernews import hackernews, items
from workers.sources.hackernews.table import HackerNews
from workers.sources.mail import letters
from workers.sources.mail.table import Mail
from workers.sources.mastodon import events, mastodon
from workers.sources.meta import facebook, instagram
from workers.sources.meta.account_posts import AccountShell
from workers.sources.meta.hooks import changes
from workers.sources.meta.page_posts import PageShell
from workers.sources.meta.polled import PolledPage
from workers.sources.meta.table import Facebook, Instagram
from workers.sources.reviewed import ReviewPage
from workers.sources.threads import posts as threads_posts
from workers.sources.threads.table import Threads
from workers.sources.threads.threads import ThreadsShell
from workers.sources.x import posts as x_posts
from workers.sources.x.table import X
from workers.sources.x.x import XShell
from workers.sources.youtube import comments, youtube
from workers.sources.youtube.table import YouTube

EXAMPLE = Path(__file__).parents[2] / "examples" / "masthead-notices"
sys.path.append(str(EXAMPLE))  # as if it were installed
import masthead_notices  # noqa: E402
import masthead_notices.stream  # noqa: E402

PUSH = Push(name="push")
POST = {
    "did": "did:plc:abcdefghijklmnopqrstuvwx",
    "time_us": NOW * 1000,
    "kind": "commit",
    "commit": {
        "operation": "create",
        "collection": "app.bsky.feed.post",
        "rkey": "3l3qpg",
        "record": {"text": "hello", "createdAt": "2025-06-15T12:00:00Z"},
    },
}
STATUS: dict[str, Any] = {
    "id": "1",
    "created_at": "2025-06-15T12:00:00Z",
    "content": "<p>x</p>",
    "visibility": "public",
}
STATUS |= {"account": {"acct": "ann"}}
POSTED = {
    "id": 8,
    "topic_id": 70,
    "post_number": 2,
    "created_at": "2025-06-15T12:00:00.000Z",
    "updated_at": "2025-06-15T13:00:00.000Z",
    "cooked": '<aside class="quote"><p>x</p></aside><p>y &amp; z</p>',
    "username": "ann",
    "version": 2,
}
ENTRY = {
    "id": 55,
    "number": 7,
    "title": "Acme",
    "body": "It <!-- x --> is late",
    "user": {"login": "ann", "type": "User"},
    "issue_url": "https://api.github.com/repos/acme/app/issues/7",
    "html_url": "https://github.com/acme/app/issues/7",
    "created_at": "2025-06-15T12:00:00Z",
    "updated_at": "2025-06-15T13:00:00Z",
}


COMMENT = {"id": "1_9", "created_time": "2025-06-15T12:00:00+0000", "message": "Acme", "from": {"id": "5"}}
POST_OF_A_PAGE = COMMENT | {"id": "1042_1", "comments": {"data": [COMMENT], "paging": {"next": "x", "cursors": {}}}}
PHOTO_COMMENT = {"id": "9", "timestamp": "2025-06-15T12:00:00+0000", "text": "Acme", "username": "ann"}
PHOTO = PHOTO_COMMENT | {"id": "3", "caption": "x", "comments": {"data": [PHOTO_COMMENT]}}
COMMENTED = {"field": "comments", "value": {"id": "9", "text": "Acme", "media": {"id": "3"}}}
ACCOUNT_ENTRY = {"id": "17841", "time": 1750000000, "changes": [COMMENTED], **COMMENTED}


def of_a_page(data: bytes) -> Iterable[object]:
    """Of whatever its webhooks and its feed may be."""
    for change in changes(data, "fb", "page"):
        yield change if isinstance(change, Reject) else facebook.told(change, "fb", "1042", NOW)
    yield from events_of(facebook.feed(data, "fb", "1042", NOW))


def of_an_account(data: bytes) -> Iterable[object]:
    for change in changes(data, "ig", "instagram"):
        found = change if isinstance(change, Reject) else instagram.told(change, "ig", "17841", NOW)
        yield None if isinstance(found, instagram.Mentioned) else found
    yield from events_of(instagram.listed(data, "ig", "17841", "", NOW))


def of_threads(data: bytes) -> Iterable[object]:
    yield from threads_posts.told(data, "th", NOW)
    yield from events_of(threads_posts.listed(data, "th", NOW))


def of_x(data: bytes) -> Iterable[object]:
    found = x_posts.parse(data, "x", frozenset(), NOW)
    yield found.event if isinstance(found, x_posts.XPost) else None
    page = x_posts.found(data, "x", frozenset(), NOW)
    yield from (post.event for post in page.posts) if page else ()


def events_of(page: ReviewPage | PolledPage | None) -> list[object]:
    return [event for review in page.reviews for event in review.events] if page else []


def framed(data: bytes) -> bytes:
    """An event of Jetstream v1 as v2 sends it, where it is one."""
    time, at = b'"time": "2025-06-15T15:06:40.000001Z"', b'"time_us": %d' % (NOW * 1000)
    flat = data.replace(b'"kind": "commit", "commit": {', b'"$type": "%scommit", ' % jetstream_v2.MESSAGE.encode())
    return b'{"$type": "message", "payload": ' + flat.replace(at, time)[:-1] + b"}"


def of_github(data: bytes) -> list[object]:
    """Of its lists, and of a webhook about the first entry as a discussion and as a comment of one."""
    lists = [post.event for of in issues.GitHubList for post in issues.parse(data, of, "gh", "acme/app", NOW) or ()]
    about = b'{"action": "edited", "repository": {"full_name": "acme/app"}, "discussion": %s, "comment": %s}'
    hooks = [discussions.parse(about % (data[1:-1], each), "gh", ("acme/app",), NOW) for each in (b"", data[1:-1])]
    return [*lists, *hooks, discussions.parse(data, "gh", ("acme/app",), NOW)]


def comments_of(data: bytes) -> list[object]:
    of = comments.Commented("tube", tube.CHANNEL)
    page = comments.threads(data, of, NOW)
    asked = comments.comments(data, of, tube.VIDEO, NOW)
    assert comments.reasons(data) is not None
    found = [each for thread in page.threads for each in (thread.top, *thread.replies)] if page else []
    return [each.event for each in (*found, *(asked.comments if asked else ()))]


class Kind(NamedTuple):
    """One kind: what its parser makes of bytes, and its stream from a server."""

    table: type[Any]
    parse: Callable[[bytes], Iterable[object]]
    good: bytes
    source: Callable[[Http], Any] | None = None
    """None: it connects to nowhere."""
    stream: Callable[[], Stream] | None = None


KINDS = [
    Kind(
        Jetstream,
        lambda data: [jetstream_frames.parse(data, "sky").event, jetstream_v2.parse(framed(data), "sky").event],
        json.dumps(POST).encode(),
        lambda server: Jetstream(name="sky", urls=(server.url.replace("http", "ws"),)),
        lambda: jetstream.Shell(),
    ),
    Kind(
        Mastodon,
        lambda data: [events.parse(data, events.Host("toots", "social.example"), NOW).event],
        json.dumps({"event": "update", "payload": json.dumps(STATUS)}).encode(),
        lambda server: Mastodon(name="toots", server=server.url),
        lambda: mastodon.stream,
    ),
    Kind(
        Push,
        lambda data: PushMapping(PUSH).body(data, NOW),
        json.dumps([{"id": 1, "text": "x", "created": "2025-06-15T12:00:00Z"}]).encode(),
    ),
    Kind(
        Feeds,
        lambda data: entries.parse(data, "feeds", "https://x.example/f", FeedState(read=1), NOW).events,
        rss(item(), item(2)),
        lambda server: Feeds(name="feeds", urls=(server.url,), private=True),
        lambda: FeedStream(Memory(Kept()), 0).stream,
    ),
    Kind(
        Discourse,
        lambda data: [post.event for post in posts.parse(data, "forum", "https://f.example", NOW) or ()],
        json.dumps({"latest_posts": [POSTED, POSTED | {"id": 9, "user_deleted": True}]}).encode(),
        lambda server: Discourse(name="forum", server=server.url, private=True),
        lambda: discourse.stream,
    ),
    Kind(
        GitHub,
        of_github,
        json.dumps([ENTRY]).encode(),
        lambda server: GitHub(name="gh", repositories=("acme/app",), server=server.url, private=True),
        lambda: github.GitHubShell(None).stream,
    ),
    Kind(
        HackerNews,
        lambda data: [items.parse(data, "hn", NOW)],
        b'{"by":"ann","id":8,"parent":7,"text":"Aw &amp; x<p>y","time":1750000000,"type":"comment"}',
        lambda server: HackerNews(name="hn", server=server.url, private=True),
        lambda: hackernews.stream,
    ),
    Kind(  # its faults are in test_mail.py: it speaks no HTTP
        Mail,
        lambda data: [letters.parse(data, "post", NOW)],
        b"From: Ann <a@b.example>\nMessage-ID: <1@b.example>\nReferences: <0@b.example>\n"
        b'Content-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/html\n\n<p>Acme &amp; x</p>\n--x--',
    ),
    Kind(
        AppStore,
        lambda data: events_of(apple_reviews.parse(data, "app", NOW)),
        apple_page([apple(2, answer="Thanks"), apple(1)], further="abc"),
        lambda server: AppStore(
            name="app", app="7", key_id="K7", key=f"file:{key_file()}", server=server.url, private=True
        ),
        lambda: appstore.stream,
    ),
    Kind(
        GooglePlay,
        lambda data: events_of(google_reviews.parse(data, "play", NOW)),
        google_page([google(2, answer="Thanks"), google(1)], further="abc"),
        lambda server: GooglePlay(
            name="play", package="com.acme", key=f"file:{account(server.url)}", server=server.url, private=True
        ),
        lambda: googleplay.stream,
    ),
    Kind(  # both its webhooks and its lists in one: whatever is no list is a webhook
        Facebook,
        of_a_page,
        json.dumps(
            json.loads(meta_server.page_body(meta_server.change(), at=NOW)) | {"data": [POST_OF_A_PAGE]}
        ).encode(),
        lambda server: Facebook(name="fb", **meta_server.keys(server.url)),
        lambda: PageShell(None).stream,
    ),
    Kind(
        Instagram,
        of_an_account,
        json.dumps({"object": "instagram", "entry": [ACCOUNT_ENTRY], "data": [PHOTO]}).encode(),
        lambda server: Instagram(name="ig", account="17841", **meta_server.keys(server.url)),
        lambda: AccountShell(None).stream,
    ),
    Kind(
        Threads,
        of_threads,
        json.dumps({"values": {"field": "replies", "value": PHOTO_COMMENT}, "data": [PHOTO_COMMENT]}).encode(),
        lambda server: Threads(name="th", token=meta_server.secret("page-token", "x"), server=server.url, private=True),
        lambda: ThreadsShell(None).stream,
    ),
    Kind(
        X,
        of_x,
        x_server.line(x_server.post(x_server.id_at(NOW)), "1"),
        lambda server: X(name="x", **x_server.keys(server.url)),
        lambda: XShell(None).stream,
    ),
    Kind(
        YouTube,
        comments_of,
        tube.listed([tube.thread(tube.comment("t1"), [tube.comment("t1.1")], 9)], "commentThread", "9"),
        lambda server: YouTube(
            name="tube", channel=tube.CHANNEL, key=f"file:{tube.key_file()}", server=server.url, private=True
        ),
        lambda: youtube.stream,
    ),
    Kind(
        masthead_notices.Notices,
        lambda data: masthead_notices.stream.parse(data, "board", NOW),
        b'[{"id": 7, "text": "x", "created": "2025-06-15T12:00:00Z"}, {"id": 8, "deleted": true}]',
        lambda server: masthead_notices.Notices(name="board", url=server.url, private=True),
        lambda: masthead_notices.stream.stream,
    ),
]
FETCHING = [
    "workers.sources.appstore.appstore.fetch",
    "workers.sources.feeds.feeds.fetch",
    "workers.sources.discourse.discourse.fetch",
    "workers.sources.github.github.fetch",
    "workers.sources.googleplay.account.exchange",
    "workers.sources.googleplay.googleplay.fetch",
    "workers.sources.hackernews.hackernews.fetch",
    "workers.sources.meta.graph.fetch",
    "workers.sources.x.api.fetch",
    "workers.sources.youtube.youtube.fetch",
    "masthead_notices.stream.fetch",
]
"""What asks: a slow answer is waited for a second, not thirty."""
CONNECTED = [kind for kind in KINDS if kind.source]


def named(kind: Kind) -> str:
    return str(kind.table.__struct_config__.tag)


def test_every_kind_is_here() -> None:
    """The demo makes its mentions itself: nobody sends it bytes."""
    assert {kind.table for kind in KINDS} >= set(kinds.known().tables.values()) - {Demo}


@pytest.mark.parametrize("kind", KINDS, ids=named)
def test_the_same_bytes_have_the_same_ids(kind: Kind) -> None:
    def ids() -> list[str]:
        return [event.id for event in kind.parse(kind.good) if isinstance(event, Mention)]

    assert ids()
    assert ids() == ids()


@pytest.mark.parametrize("kind", KINDS, ids=named)
def test_fuzzed_bytes_are_parsed(kind: Kind) -> None:
    rng = random.Random(1)
    for _ in range(1000 // len(KINDS)):
        for event in kind.parse(damaged(kind.good, rng)):
            assert isinstance(event, Mention | Deletion | Reject | None)


def damaged(data: bytes, rng: random.Random) -> bytes:
    """A payload with some of it lost, doubled, swapped or replaced."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(out) + 1)
        end = min(at + rng.randint(0, 20), len(out))
        match rng.randrange(5):
            case 0:
                del out[at:end]
            case 1:
                out[at:at] = out[at:end]
            case 2:
                out[at:end] = rng.randbytes(end - at)
            case 3:
                out[at:at] = rng.choice(
                    [b"<", b"&#0;", b"\0", b'"', b"}", b"[" * 50, b"\xff\xfe", b"null", b"]]>", b"1e999"]
                )
            case _:
                del out[at:]
    return bytes(out)


BIG = b"x" * (fetching.LARGEST + 1)
FAULTS: list[tuple[str, Answer, str]] = [
    ("cut", Answer(cut_at=0), ""),
    ("token", Answer(401), "token refused"),
    ("forbidden", Answer(403), "token refused"),
    ("slow down", Answer(429, headers={"Retry-After": "7"}), "asked to slow down"),
    ("fault", Answer(503), "has a fault"),
    ("ends early", Answer(200, b"<rss>", {"Content-Length": "500"}), ""),
    ("elsewhere", Answer(302, headers={"Location": "gopher://elsewhere.example/"}), ""),
    ("giant", Answer(200, BIG), ""),
    ("slow", Answer(200, b"x", slow=True), ""),
]


@pytest.mark.parametrize("kind", CONNECTED, ids=named)
@pytest.mark.parametrize(("fault", "answer", "said"), FAULTS, ids=[name for name, *_ in FAULTS])
def test_every_fault_is_a_cut_that_says_whose_it_is(
    kind: Kind, fault: str, answer: Answer, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault == "slow":  # the others are answered, however long that takes here
        for asking in FETCHING:
            monkeypatch.setattr(asking, quick(getattr(fetching, asking.rpartition(".")[2])))
        monkeypatch.setattr("workers.sources.mastodon.mastodon.TIMEOUT_S", 1.0)
        monkeypatch.setattr("workers.sources.wire.OPENING_S", 1.0)

    async def run() -> Cut:
        async with Http(lambda *_: answer) as server:
            assert kind.source
            assert kind.stream
            async with asyncio.timeout(PATIENCE_S), aclosing(kind.stream()(kind.source(server), "", Wire())) as stream:
                try:
                    async for heard in stream:
                        assert heard.cursor == "", "nothing was told, so there is nowhere to go on"
                except Cut as cut:
                    return cut
        pytest.fail("the stream has ended without a reason")

    cut = asyncio.run(run())
    assert said in str(cut)
    assert len(str(cut)) > 10
    assert "\n" not in str(cut)
    assert "elsewhere.example" not in str(cut)
    if fault == "slow down":
        assert cut.retry_after is not None
        assert cut.retry_after >= 7


def quick(fetch: Callable[..., Any]) -> Callable[..., Any]:
    async def asked(*args: Any, **more: Any) -> Any:
        return await fetch(*args, whole_s=1.0, **more)

    return asked
