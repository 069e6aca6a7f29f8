"""A Facebook Page and an Instagram account, against a server that pages, limits and fails as Meta's does."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import redis
import redis.asyncio

from listening.config import ConfigError
from listening.config import parse as configured
from listening.mention import Deletion, Event, Kind, Mention, Reject
from listening.store import inbox
from listening.store.clock import now_ms
from tests.made import CONFIG, DAY, MINUTE, NOW
from tests.sources import meta_server
from tests.sources.driver import Kept, Wire
from tests.sources.meta_server import ACCOUNT, PAGE, Social, change, error, page_body
from tests.sources.servers import Answer, Http
from workers.sources.base import Blame, Cut
from workers.sources.hooked import HookSilence
from workers.sources.meta import facebook, instagram
from workers.sources.meta.account_posts import AccountShell, InstagramAccount
from workers.sources.meta.graph import REST_S, explained, wait
from workers.sources.meta.hooks import changes
from workers.sources.meta.page_posts import FacebookPage, PageShell
from workers.sources.meta.table import Facebook, Instagram

SHELLS: list[Any] = [(Facebook, PageShell), (Instagram, AccountShell)]


def read(*told: dict[str, Any], **entry: Any) -> list[Event]:
    body = page_body(*told, at=NOW, **entry)
    return [
        each if isinstance(each, Reject) else facebook.told(each, "fb", PAGE, NOW)
        for each in changes(body, "fb", "page")
    ]


def seen(field: str, value: dict[str, Any], bare: bool = False) -> Any:
    """What is made of one change of an account; ``bare``: it stands in the entry itself."""
    told = {"field": field, "value": value}
    entry = {"id": ACCOUNT, "time": NOW // 1000} | (told if bare else {"changes": [told]})
    body = json.dumps([{"object": "instagram", "entry": [entry]}]).encode()
    (found,) = changes(body, "ig", "instagram")
    assert not isinstance(found, Reject)
    return instagram.told(found, "ig", ACCOUNT, NOW)


# -- webhooks


def test_a_comment_an_answer_and_a_post() -> None:
    (comment,) = read(change(parent_id=f"{PAGE}_1", created_time=NOW // 1000 - 5))
    assert comment == Mention(
        id="fb:1_9",
        source="fb",
        created=NOW - 5000,
        text="Acme is late",
        author="5",
        name="Ann",
        kind=Kind.reply,
        url="https://www.facebook.com/1_9",
        parent=f"fb:{PAGE}_1",
        root=f"fb:{PAGE}_1",
    )
    answer, post = read(
        change(comment_id="1_10", parent_id="1_9", **{"from": {"id": PAGE}}),
        change(item="photo", post_id=f"{PAGE}_2", photos=["x", "y"], post={"permalink_url": "https://fb.example/2"}),
    )
    assert isinstance(answer, Mention)
    assert (answer.parent, answer.own) == ("fb:1_9", True)
    assert isinstance(post, Mention)
    assert (post.id, post.kind, post.pictures, post.url) == (f"fb:{PAGE}_2", Kind.post, 2, "https://fb.example/2")


def test_three_ends_are_told_apart() -> None:
    edit, gone, hidden, liked, post_gone = read(
        change(verb="edited", created_time=NOW // 1000 - 500),
        change(verb="remove"),
        change(verb="hide"),
        change(item="reaction"),
        change(item="post", verb="remove", comment_id=""),
    )
    assert isinstance(edit, Mention)
    assert (edit.edited, edit.created) == (NOW, NOW - 500_000)
    assert gone == Deletion(source="fb", id="fb:1_9", at=NOW)
    assert hidden is None
    assert liked is None
    assert post_gone == Deletion(source="fb", id=f"fb:{PAGE}_1", at=NOW)


def test_private_messages_are_not_taken_and_a_batch_is_all_of_it() -> None:
    assert read(messaging=[{"sender": {"id": "5"}, "message": {"mid": "m", "text": "Acme, hush"}}]) == []
    entry = {"id": PAGE, "time": NOW, "changes": [change(comment_id=f"1_{n}") for n in range(1000)]}
    body = json.dumps({"object": "page", "entry": [entry, {"id": PAGE, "changes": [3]}]}).encode()
    found = changes(body, "fb", "page")
    assert len(found) == 1001
    assert isinstance(found[-1], Reject)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"comment_id": ""}, "no id"),
        ({"comment_id": "../x"}, "no id"),
        ({"message": "x" * 80_000}, "text too long"),
        ({"message": 3}, "not a change"),
    ],
)
def test_rejects(more: dict[str, Any], reason: str) -> None:
    (found,) = read(change(**more))
    assert isinstance(found, Reject)
    assert found.reason == reason


def test_both_shapes_of_an_account_and_where_it_is_named() -> None:
    value = {"id": "9", "text": "Acme?", "from": {"id": "5", "username": "ann"}, "media": {"id": "3"}}
    comment = seen("comments", value)
    assert comment == seen("comments", value, bare=True)
    assert (comment.id, comment.author, comment.parent, comment.created) == ("ig:9", "ann", "ig:3", NOW)
    assert seen("comments", value | {"parent_id": "8"}).parent == "ig:8"
    assert seen("comments", value | {"from": {"id": ACCOUNT}}).own
    assert seen("mentions", {"media_id": "3", "comment_id": "4"}) == instagram.Mentioned("3", "4")
    assert seen("story_insights", {"media_id": "3"}) is None
    (wrong,) = changes(page_body(change(), at=NOW), "ig", "instagram")
    assert isinstance(wrong, Reject)
    assert wrong.reason == "another object"


def test_the_words_of_where_it_is_named_are_asked_for() -> None:
    async def run(says: Answer | None = None) -> list[Event]:
        social = Social(NOW)
        social.says = says
        told = [
            {"field": "mentions", "value": value} for value in ({"media_id": "3"}, {"media_id": "3", "comment_id": "4"})
        ]
        entry = {"id": ACCOUNT, "time": 1, "changes": told}
        async with Http(social.answer) as server, meta_client() as http:
            account = InstagramAccount(table(Instagram, server), http, subscribes=False)
            body = json.dumps({"object": "instagram", "entry": [entry]}).encode()
            return list(await account.told(body, NOW))

    caption, comment = asyncio.run(run())
    assert isinstance(caption, Mention)
    assert (caption.id, caption.text, caption.author, caption.kind) == ("src:44", "look at Acme", "cy", Kind.post)
    assert isinstance(comment, Mention)
    assert (comment.text, comment.parent) == ("ask Acme", "src:3")
    assert all(isinstance(each, Reject) for each in asyncio.run(run(error(100, 33))))
    with pytest.raises(Cut, match="make a new one"):
        asyncio.run(run(error(190)))


# -- asking


def meta_client() -> Any:
    from workers.sources.fetching import client

    return client()


def table(of: Any, server: Http, **more: Any) -> Any:
    account = {"account": ACCOUNT} if of is Instagram else {}
    return of(name="src", every_minutes=0, **meta_server.keys(server.url), **account, **more)


@pytest.mark.parametrize(("of", "shell"), SHELLS)
def test_fifty_cuts_lose_nothing_and_store_nothing_twice(of: Any, shell: Any) -> None:
    social = Social(now_ms() - DAY)
    social.tags = {1: (social.begin, "Acme tagged")} if of is Instagram else {}
    social.cuts, social.grows_to = 50, 40
    total = 40 + len(social.posts) + len(social.tags)

    def told(kept: Kept) -> list[str]:
        return [event.id for event in kept.events if isinstance(event, Mention)]

    async def run() -> None:
        kept = Kept()
        async with Http(social.answer) as server:
            await kept.listen(
                shell(None).stream,
                table(of, server),
                lambda k: len(set(told(k))) == total and social.cuts == 0,
                batch=1,
            )
        assert len(told(kept)) == total, "each once"
        assert not [event for event in kept.events if isinstance(event, Mention) and event.edited]
        assert len(kept.cuts) == 50
        answers = [e for e in kept.events if isinstance(e, Mention) and e.kind is Kind.reply]
        assert {event.root for event in answers} <= {f"src:{PAGE}_{n}" for n in range(5)} | {
            f"src:{n}" for n in range(5)
        }
        assert social.tokens == {f"Bearer {meta_server.TOKEN}"}

    asyncio.run(run())


def test_the_subscription_is_made_anew_where_it_is_gone() -> None:
    social = Social(now_ms() - DAY)

    async def run() -> list[bytes]:
        async with Http(social.answer) as server, meta_client() as http:
            page = FacebookPage(table(Facebook, server, **meta_server.hook_keys()), http, subscribes=True)
            with pytest.raises(Cut, match="does not subscribe the app"):
                await page.ask(0)  # this server answers no success
            assert b"subscribed_fields=feed%2Cmention" in server.posted[-1]
            assert b"appsecret_proof=" in server.posted[-1]
            social.subscribed = ["feed", "mention", "messages"]
            await page.ask(0)
            await page.ask(0)
            assert sum("subscribed_apps" in path for path, _ in server.asked) == 3, "asked, made; asked once more"
            return server.posted

    assert len(asyncio.run(run())) == 1


@pytest.mark.parametrize(
    ("code", "subcode", "said", "blame"),
    [
        (190, 463, "it is too old; make a new one", Blame.token),
        (10, 0, "lacks a permission", Blame.token),
        (200, 0, "development mode", Blame.token),
        (100, 33, "nothing of this ID", Blame.address),
        (2, 0, "the server has a fault", Blame.nothing),
        (4, 0, "asked to slow down", Blame.nothing),
        (32, 0, "asked to slow down", Blame.nothing),
        (613, 0, "asked to slow down", Blame.nothing),
        (80002, 0, "asked to slow down", Blame.nothing),
    ],
)
def test_an_error_says_whose_fault_it_is(code: int, subcode: int, said: str, blame: Blame) -> None:
    cut = explained({}, error(code, subcode).content, "pages_read_engagement")
    assert cut is not None
    assert said in str(cut)
    assert "secret" not in str(cut)
    assert cut.blame is blame


def test_the_limits_that_headers_tell() -> None:
    assert wait({}) == wait({"x-app-usage": '{"call_count": 28}'}) == wait({"x-app-usage": "x"}) == 0
    assert wait({"x-app-usage": '{"call_count": 91}'}) == REST_S
    busy = json.dumps({"66": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 19}]})
    assert wait({"x-business-use-case-usage": busy}) == 19 * 60


def test_what_no_webhook_told_is_noticed_once() -> None:
    silence = HookSilence(NOW)
    found = [Mention(id=f"fb:{n}", source="fb", created=NOW + n, text="x") for n in range(4)]
    silence.heard(found[1:2])
    late = NOW + 60 * MINUTE
    assert not silence.proved(found[1], late), "a webhook told it"
    assert not silence.proved(found[2], NOW + MINUTE), "it may still come"
    assert not silence.proved(found[0], late), "from before we were there"
    assert silence.proved(found[2], late)
    assert not silence.proved(found[3], late)


# -- both


def test_what_waits_is_read_once_beside_what_is_asked(client: redis.Redis, redis_url: str) -> None:
    social = Social(now_ms() - DAY)
    social.subscribed = ["feed", "mention"]
    for _ in range(5):
        social.comment()
    (told,) = [f"src:{post}_{number}" for number, (post, _, _) in social.comments.items() if number == 3]
    hook = change(comment_id=told.removeprefix("src:"), message="Acme 3")
    inbox.put_body(client, "src", "d1", page_body(hook, change(comment_id="1_99", verb="remove"), at=now_ms()))
    inbox.put_body(client, "src", "d2", b"}{")

    async def run() -> Kept:
        kept = Kept()
        others = redis.asyncio.Redis.from_url(redis_url)
        async with Http(social.answer) as server:
            source = table(Facebook, server, **meta_server.hook_keys())
            enough = [lambda k: len(k.events) == 2 + 1 + 9, lambda k: len(k.events) == 13]
            await kept.listen(PageShell(others).stream, source, enough[0], batch=1)
            social.comment()
            await kept.listen(PageShell(others).stream, source, enough[1], batch=1)
        await others.aclose()
        return kept

    kept = asyncio.run(run())
    ids = [event.id for event in kept.events if isinstance(event, Mention)]
    assert ids.count(told) == 2, "told and found: one id"
    assert len(set(ids)) == 10
    assert [event.id for event in kept.events if isinstance(event, Deletion)] == ["src:1_99"]
    assert [event.reason for event in kept.events if isinstance(event, Reject)] == ["not JSON"]
    assert kept.newest > 0, "what waits says since when"
    broken, whole = inbox.bodies(client, "src")
    assert (broken.rejects, broken.raw) == (("not JSON",), "}{")
    assert (whole.mentions, whole.deletions, whole.answer) == (1, 1, "2 read, 0 rejected, 0 of no interest")


def test_a_limit_leaves_webhooks_alone(client: redis.Redis, redis_url: str) -> None:
    social = Social(now_ms() - DAY)
    social.says = error(4)
    inbox.put_body(client, "src", "d1", page_body(change(), at=now_ms()))

    async def run() -> Kept:
        kept = Kept()
        others = redis.asyncio.Redis.from_url(redis_url)
        async with Http(social.answer) as server:
            source = table(Facebook, server, **meta_server.hook_keys())
            await kept.listen(PageShell(others).stream, source, lambda k: len(k.events) == 2, batch=1)
        await others.aclose()
        return kept

    kept = asyncio.run(run())
    assert not kept.cuts
    assert {type(event) for event in kept.events} == {Mention, Reject}


def test_config() -> None:
    with pytest.raises(ConfigError) as wrong:
        configured(
            f'{CONFIG}\n[[sources]]\nkind = "facebook"\nname = "fb"\npage = "acme"\ntoken = ""\napp = "77x"\n'
            'version = "24"\ntopics = ["App"]\n'
        )
    said = str(wrong.value)
    for line in (
        "page: 'acme' is no ID",
        "app: '77x' is no ID",
        "token: is empty",
        "version: '24' is none",
        "app_secret: is needed for webhooks, as app is given",
        "topics: 'App' is unknown",
    ):
        assert line in said


def test_no_token_is_told_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> Cut:
        source = Facebook(name="fb", page=PAGE, token="env:NO_SUCH_TOKEN")
        with pytest.raises(Cut) as cut:
            async for _ in PageShell(None).stream(source, "", Wire()):
                pass
        return cut.value

    assert asyncio.run(run()).blame is Blame.token
