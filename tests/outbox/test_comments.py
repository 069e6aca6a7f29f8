"""Facebook, Instagram, Threads, YouTube and X: what they are given, and what people are told where they refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import redis

from layouts.cases.outgoing import counted
from listening.cases.case import Act, Action, Refusal
from listening.config import Account, ConfigError, Network, parse
from listening.mention import Kind, Mention
from listening.outbox.accounts import usable
from listening.outbox.addresses import posted_at_address
from listening.outbox.answer import AnswerState
from listening.outbox.costs import read_cost
from listening.outbox.page import outgoing
from listening.outbox.rule_of_x import REFUSED
from listening.store import sources
from listening.store.health import look
from listening.system.health import HealthState
from tests.cases.conftest import MINUTE, T0, Office, post
from tests.outbox.box import ADA, TEXT, Outbox
from tests.outbox.comments import CHANNEL, PAGE, VIDEO
from tests.outbox.conftest import config_text
from tests.outbox.servers import FakeNetwork, Fault
from tests.outbox.test_sending import LOST
from workers.outbox import asking
from workers.outbox.x import x
from workers.outbox.youtube import quota


def meta(code: int, subcode: int = 0) -> tuple[int, Any]:
    return 400, {"error": {"code": code, "error_subcode": subcode, "message": "made up"}}


def google(reason: str, status: int = 403) -> tuple[int, Any]:
    return status, {"error": {"errors": [{"reason": reason}]}}


@pytest.mark.parametrize(
    ("net", "given"),
    [
        (Network.facebook, {"message": TEXT}),
        (Network.instagram, {"message": TEXT}),
        (Network.threads, {"media_type": "TEXT", "text": TEXT, "reply_to_id": "81"}),
        (Network.youtube, {"snippet": {"parentId": "Ugx7", "textOriginal": TEXT}}),
        (Network.x, {"text": TEXT, "reply": {"in_reply_to_tweet_id": "7001"}}),
    ],
)
def test_what_each_is_given(office: Office, server: FakeNetwork, net: Network, given: object) -> None:
    """What answers an answer goes below the first of its thread; Threads and X have threads of any depth."""
    box = Outbox(office, server, net, [])
    found = box.went_out_once()
    assert server.posts[0]["sent"] == given
    ids = {Network.facebook: "9_900", Network.youtube: "Ugx7.900"}
    assert (found.remote, found.post) == (ids.get(net, "900"), f"s:{ids.get(net, '900')}")


@pytest.mark.parametrize(
    ("net", "refusal", "state", "why"),
    [
        (
            Network.facebook,
            meta(190, 467),
            "refused",
            "Facebook does not take the token of we: it was with",
        ),
        (Network.facebook, meta(10), "refused", "The token of we lacks the permission to answer"),
        (Network.facebook, meta(368), "refused", "Facebook has blocked we for a while"),
        (Network.facebook, meta(100), "refused", "What is answered is gone, or Facebook does not take this answer"),
        (Network.facebook, meta(32), "queued", "Facebook asks us to wait"),
        (Network.facebook, meta(2), "refused", "Facebook does not take this answer as it is."),
        (Network.instagram, meta(190), "refused", "Instagram does not take the token of we"),
        (Network.threads, meta(10), "refused", "The token of we lacks the permission"),
        (Network.youtube, google("commentsDisabled"), "refused", "Comments are switched off there."),
        (Network.youtube, google("parentCommentNotFound", 404), "refused", "The comment that is answered is gone."),
        (Network.youtube, google("quotaExceeded"), "refused", "YouTube's quota for today is used up; send it again"),
        (Network.youtube, google("rateLimitExceeded"), "queued", "YouTube asks us to wait"),
        (Network.youtube, google("processingFailure", 400), "unknown", "YouTube could not work on it"),
        (Network.youtube, (401, {}), "queued", "Google ended our access"),
        (Network.x, (403, {"detail": "Reply to this conversation is not allowed"}), "refused", REFUSED),
        (
            Network.x,
            (403, {"detail": "You are not allowed to create a Tweet with duplicate content."}),
            "unknown",
            "X says",
        ),
        (Network.x, (402, {"title": "CreditsDepleted"}), "refused", "X takes no more: the app's credits are used up."),
        (Network.x, (400, {}), "refused", "X does not take this answer as it is."),
    ],
)
def test_a_refusal_is_a_sentence(
    office: Office, server: FakeNetwork, net: Network, refusal: tuple[int, Any], state: str, why: str
) -> None:
    box = Outbox(office, server, net, [])
    server.refusal = refusal
    found = box.look()
    assert (found.state.value, found.why[: len(why)]) == (state, why)
    assert server.posts == []
    assert found.stuck == (state == "refused")


def test_units_of_youtube_are_counted_with_those_of_its_source(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.youtube, [Fault.cut_after])
    box.went_out_once()
    day = "2027-01-15"
    assert sources.spent(box.client, "s", day, 0) == quota.POST_UNITS + quota.LOOK_UNITS
    sources.spent(box.client, "s", day, 1_000_000 - 60)  # less is left than a post needs
    box.now += MINUTE
    box.office.ingest(post("Ugx7.6", box.now, parent="Ugx7"))
    box.write("And another")
    box.answer = box.send()
    assert box.look().why.startswith("The 1,000,000 units of YouTube's quota for today are used; send it again after")
    assert (len(server.posts), box.found().stuck) == (1, True)


def test_what_x_takes_for_an_answer_is_paid_from_the_budget_of_its_source(office: Office, server: FakeNetwork) -> None:
    """With an address it costs more; looking for it costs as reading does: the account, and the one post there."""
    box = Outbox(office, server, Network.x, [Fault.cut_after])
    box.went_out_once()
    source = box.config.sources[0]
    paid = 200_000 + read_cost(x.USER_AS + 1, source)
    assert sources.paid(box.client, "s", box.now) == (paid, paid)
    box.now += MINUTE
    box.office.ingest(post("7002", box.now, "@plovair and now?", parent="7001"))
    box.write("Soon")
    case = box.book.find("C1")
    assert case is not None
    sources.pay(box.client, "s", box.now, 5_000_000 - paid - 15_000)  # what is left pays for one
    prices = box.desk.prices(case, box.now)
    assert (
        prices["we"].said
        == "Sending it with we costs 0.015 USD. So far 4.99 of 5.00 USD today, 4.99 of 100.00 this month."
    )
    assert prices["we"].why == ""
    box.answer = box.send()
    server.refusal = (429, {})
    assert box.look().state is AnswerState.queued
    assert sources.paid(box.client, "s", box.now)[0] == 5_000_000 - 15_000, "nothing was made, nothing is paid"
    sources.pay(box.client, "s", box.now, 1)
    box.now += MINUTE
    found = box.look()
    assert (found.state, found.stuck, len(server.posts)) == (AnswerState.refused, True, 1)
    assert found.why == (
        "An answer for 0.015 USD is more than is left of s's budget: 4.99 of 5.00 USD today are spent. Send it after "
        "16 January, 00:00 UTC, or raise day_budget in config.toml."
    )


def test_what_the_budget_does_not_pay_for_cannot_be_sent(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.x, [])
    box.went_out_once()
    sources.spent(box.client, "s", "2027-01", 100_000_000)
    box.write("Soon")
    case = box.book.find("C1")
    assert case is not None
    done = box.desk.send("C1", "we", ADA, box.now, case.version)
    assert isinstance(done, Refusal)
    assert done.sentence.startswith(
        "An answer for 0.015 USD is more than is left of s's budget: 100.20 of 100.00 USD this"
    )
    assert "Send it after 01 February, 00:00 UTC" in done.sentence
    shown = outgoing(case, None, False, ADA, box.desk.rules(), {}, box.desk.prices(case, box.now))
    assert (shown.ready, shown.why) == (False, done.sentence)


def test_what_x_does_not_let_a_program_answer(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.x, [])
    box.look()
    box.now += MINUTE
    named = post("7002", box.now, "@plovair where is it?", "lee")
    heard = post("7003", box.now, "Plovair is horrible, the worst, I hate it", "ann")
    ours = post("7004", box.now - MINUTE, "Plovair flies again", own=True)
    quotes = post("7005", box.now, "Plovair is horrible, the worst, I hate it, too", "joe", kind=Kind.quote)
    box.office.ingest(named, ours, heard, msgspec.structs.replace(quotes, original="s:7004"))
    told = {}
    for number in range(2, 5):
        id = f"C{number}"
        box.office.desk.act(id, Act(action=Action.draft, text=TEXT), ADA, box.now)
        case = box.book.find(id)
        assert case is not None
        done = box.desk.send(id, "we", ADA, box.now, case.version)
        why = told[case.answered_next] = done.sentence if isinstance(done, Refusal) else ""
        shown = outgoing(case, None, False, ADA, box.desk.rules(), box.desk.held_by_rules(case))
        assert (shown.ready, "" if shown.ready else shown.why) == (not why, why)
    assert told == {"s:7002": "", "s:7003": REFUSED, "s:7005": ""}


def test_threads_says_that_its_answers_are_used_up(
    office: Office, server: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Outbox(office, server, Network.threads, [])
    server.posts = [{"id": str(n)} for n in range(1000)]
    assert box.look().why == "Threads takes 1,000 answers of an account in 24 hours, and we has used them."


def test_a_container_that_ended_is_made_anew(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.threads, [Fault.none, Fault.error_before])
    assert (box.look().state, box.found().prepared) == (AnswerState.unknown, "c0")
    server.containers["c0"] = "EXPIRED"
    assert box.went_out_once().prepared == "c1"


CAPTION = post("98", T0, "@plovair lost it", kind=Kind.post)
COMMENT = post("99", T0, "@plovair lost it", parent="98", root="98")


@pytest.mark.parametrize("named", [CAPTION, COMMENT], ids=["caption", "comment"])
@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.deleted])
def test_what_names_the_account_at_others_is_answered_on_instagram(
    office: Office, server: FakeNetwork, named: Mention, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands below a picture of others it lists; what stands below a comment there, a person looks for."""
    monkeypatch.setattr(server, "patient", False)
    box = Outbox(office, server, Network.instagram, [fault], opener=named)
    known = fault in (Fault.none, Fault.slow_down, Fault.run_out)
    if known or (named is CAPTION and fault not in LOST):
        assert box.went_out_once().post == "s:900"
    else:
        assert box.went_out_once_or_asks().asks
    where = {"media_id": "98"} if named is CAPTION else {"media_id": "98", "comment_id": "99"}
    assert [each["sent"] for each in server.posts] in ([], [where | {"message": TEXT}])


def test_what_does_not_name_it_is_answered_at_instagram(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.instagram, [], opener=CAPTION)
    server.refusal = meta(100, 33)
    assert box.look().why.startswith(
        "Instagram lets comments below this account's own posts be answered from here, and"
    )
    assert (box.found().state, box.found().stuck) == (AnswerState.refused, True)


@pytest.mark.parametrize("net", [Network.facebook, Network.instagram, Network.threads, Network.github])
def test_a_token_that_is_about_to_end_is_said(client: redis.Redis, server: FakeNetwork, net: Network) -> None:
    """That of Threads stands in the environment here, where nothing can be put."""
    config = parse(config_text(net, server.url))
    server.begin([])
    server.token_ends_s = T0 // 1000 + 5 * 86_400
    asking.run(client, config, T0)
    asked = server.calls.count("refresh_access_token")
    assert bool(asked) == (net is Network.threads)
    check = next(each for each in look(client, config, T0).checks if each.name == "account we")
    server.token_ends_s = 4_000_000_000
    assert (check.state, check.brief) == (HealthState.warning, "we: token ends in 5 days")
    assert check.detail.startswith("let in, but its token ends in 5 days: make a new one")
    asking.run(client, config, T0)
    assert next(each for each in look(client, config, T0).checks if each.name == "account we").state is HealthState.ok


def test_a_token_of_threads_in_a_file_is_renewed(client: redis.Redis, server: FakeNetwork, tmp_path: Path) -> None:
    kept = tmp_path / "threads"
    kept.touch(0o600)
    kept.write_text("made-up-token\n")
    whole = config_text(Network.threads, server.url).replace('secret = "env:OUTBOX"', f'secret = "file:{kept}"')
    config = parse(whole)
    server.token_ends_s = T0 // 1000 + 19 * 86_400
    for _ in range(2):
        asking.run(client, config, T0)
        assert (kept.read_text(), kept.stat().st_mode & 0o777) == ("made-up-token-anew\n", 0o600)
        assert (
            next(each for each in look(client, config, T0).checks if each.name == "account we").state is HealthState.ok
        )
    server.token_ends_s = 4_000_000_000


def test_an_account_is_that_of_its_page(office: Office, server: FakeNetwork) -> None:
    other = config_text(Network.facebook, server.url).replace(f'handle = "{PAGE}"', 'handle = "105"')
    with pytest.raises(ConfigError, match=r"handle: no source of kind 'facebook' has page = '105'"):
        parse(other)
    with pytest.raises(ConfigError, match=r"it has to be the channel's ID, UC and 22 more signs"):
        parse(config_text(Network.youtube, server.url).replace(f'handle = "{CHANNEL}"', 'handle = "@plovair"'))
    box = Outbox(office, server, Network.facebook, [])
    case = box.book.find("C1")
    assert case is not None
    (ours,) = box.config.accounts
    second = msgspec.structs.replace(ours, name="press's", departments=("press",))
    third = msgspec.structs.replace(ours, name="of another Page", handle="105")
    both = msgspec.structs.replace(box.config, accounts=(ours, second, third))
    assert usable(case, both) == (ours,)


ADDRESSES = {
    Network.facebook: ("https://www.facebook.com/plovair/posts/9?comment_id=7&reply_comment_id=900", "9_900"),
    Network.youtube: (f"{VIDEO}.900", "Ugx7.900"),
    Network.x: (f"https://x.com/Plovair/status/{(T0 + 11 * MINUTE - 1_288_834_974_657) << 22}", ""),
}


@pytest.mark.parametrize("net", [Network.facebook, Network.youtube, Network.x, Network.threads, Network.instagram])
def test_somebody_says_where_it_is(office: Office, server: FakeNetwork, net: Network) -> None:
    box = Outbox(office, server, net, [])
    (account,) = box.config.accounts
    address, id = ADDRESSES.get(net, ("https://www.threads.com/@plovair/post/Cabc-9", ""))
    found = posted_at_address(address, box.answer, account)
    assert not isinstance(found, str), found
    assert found.remote
    assert not id or found.post == f"s:{id}"
    if net is not Network.instagram:
        wrong = f"{VIDEO}." if net is Network.youtube else "https://www.threads.com/@kim/post/Cabc-9?comment_id=8"
        for each in ("https://example.com/", wrong):
            assert str(posted_at_address(each, box.answer, account)).startswith("url: ")


def test_how_each_counts_is_told_to_the_page() -> None:
    ours = Account(name="we", network=Network.x, service="https://api.x.com", handle="we", secret="env:X")
    assert counted(ours) == {
        "most": 280, "threads": 1, "bytes": 0, "link": 23, "points": 0, "named": 0, "emoji": 0, "weighted": 1,
    }  # fmt: skip
