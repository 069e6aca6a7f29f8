"""A thread goes out in order, each post once, and none after one that is missing."""

from __future__ import annotations

import random

import msgspec
import pytest

from layouts.cases.outgoing import going
from listening.cases.case import Act, Action, Actor, Case, Refusal, State
from listening.cases.crisis import Switch, Wish
from listening.cases.page import AuthorBefore, casefile
from listening.config import Network
from listening.outbox.accounts import held_back
from listening.outbox.answer import Answer, AnswerState
from listening.outbox.doing import AnswerDoing, AnswerStep
from listening.outbox.page import outgoing
from listening.people.permissions import Role
from listening.store import keys, outbox
from listening.store.cases import crises
from tests.cases.conftest import Office, post
from tests.outbox.box import ADA, Killed, Outbox, dying
from tests.outbox.servers import FakeNetwork, Fault

THREADED = (Network.bluesky, Network.mastodon, Network.threads, Network.x)
LONG = (
    "We are very sorry about your bag, @kim.example. "
    + " ".join(f"Sentence {n} says what we found on day {n} of looking." for n in range(24))
    + " See https://x.example/ä?"
)


def texts(server: FakeNetwork) -> list[str]:
    found = []
    for each in server.posts:
        sent = each["sent"]
        found.append(sent.get("record", sent).get("text") or sent.get("status"))
    return found


def below(net: Network, server: FakeNetwork) -> list[str]:
    """Which post each of them was said to answer."""
    found = []
    for each in server.posts:
        sent = each["sent"]
        match net:
            case Network.bluesky:
                found.append(sent["record"]["reply"]["parent"]["uri"])
            case Network.mastodon:
                found.append(sent["in_reply_to_id"])
            case Network.threads:
                found.append(sent["reply_to_id"])
            case _:
                found.append(sent["reply"]["in_reply_to_tweet_id"])
    return found


def in_order(box: Outbox) -> list[Answer]:
    """Whatever became of it: what is there is the beginning of it, in order, each once, each below the one before."""
    posts = box.answer.posts
    sent = texts(box.server)
    assert sent == list(posts[: len(sent)])
    by_state = [each for each in box.thread() if each.state is AnswerState.sent]
    assert [each.number for each in by_state] == list(range(len(by_state)))
    parents = below(box.answer.network, box.server)[1:]
    assert parents == [each.remote for each in by_state][: len(parents)]
    return by_state


def test_it_goes_only_when_asked(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.bluesky, [])
    box.whole()
    box.now += 1000
    box.write(LONG)
    case = box.book.find("C1")
    assert case is not None
    done = box.desk.send("C1", "we", ADA, box.now, case.version)
    assert getattr(done, "sentence", "").startswith("The answer has ")


@pytest.mark.parametrize("net", THREADED)
def test_all_of_it_in_order(office: Office, server: FakeNetwork, net: Network) -> None:
    box = Outbox(office, server, net, [], LONG, thread=True)
    assert len(box.answer.posts) > 2
    box.whole()
    first = in_order(box)[0]
    assert len(server.posts) == len(box.answer.posts)
    case = box.book.find("C1")
    assert case is not None
    assert (case.state, case.answered_at) == (State.answered, first.posted_at)
    assert all(case.has(each.post) for each in box.thread())
    assert outbox.stuck(box.client) == 0
    known = box.desk.send("C1", "we", ADA, box.now, case.version)
    assert isinstance(known, Refusal)


def test_the_root_stays_the_root_on_bluesky(office: Office, server: FakeNetwork) -> None:
    Outbox(office, server, Network.bluesky, [], LONG, thread=True).whole()
    replies = [each["sent"]["record"]["reply"] for each in server.posts]
    assert {each["root"]["uri"] for each in replies} == {"at://did:plc:first/app.bsky.feed.post/1"}
    assert [each["parent"] for each in replies[1:]] == [
        {"uri": each["uri"], "cid": each["cid"]} for each in server.posts[:-1]
    ]


@pytest.mark.parametrize("net", THREADED)
@pytest.mark.parametrize("fault", [Fault.cut_before, Fault.error_before])
def test_nothing_goes_after_one_that_is_missing(
    office: Office, server: FakeNetwork, net: Network, fault: Fault
) -> None:
    box = Outbox(office, server, net, [Fault.none] * (2 if net is Network.threads else 1) + [fault], LONG, thread=True)
    box.whole()
    sent = in_order(box)
    if net is Network.x:
        assert (len(sent), len(server.posts), box.last().asks) == (1, 1, True)
        assert box.said()[-1].endswith(f"1 of {len(box.answer.posts)} posts went out.")
        box.desk.say(box.last().id, "", ADA, box.now)
        rest(box)
        box.whole()
    assert len(in_order(box)) == len(box.answer.posts)


def rest(box: Outbox) -> Answer:
    """Send what did not go out."""
    case = box.book.find("C1")
    assert case is not None
    answer = box.desk.send("C1", "we", ADA, box.now, case.version)
    assert isinstance(answer, Answer), answer
    again = box.desk.send("C1", "we", ADA, box.now, case.version + 1)
    assert isinstance(again, Refusal)
    return answer


@pytest.mark.parametrize("net", THREADED)
@pytest.mark.parametrize("seed", range(3))
def test_faults_deaths_and_ears(
    office: Office, server: FakeNetwork, net: Network, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "patient", False)
    drawn = random.Random(f"{seed} {net}")
    quick = [fault for fault in Fault if fault is not Fault.deleted]
    box = Outbox(office, server, net, drawn.choices(quick, k=drawn.randrange(6)), LONG, thread=True)
    with dying(drawn):
        while box.client.zcard(keys.answers_due()):
            try:
                box.look()
            except Killed:
                continue
            in_order(box)
            box.now += 5_000
    assert len(in_order(box)) == len(box.answer.posts) or box.last().stuck


@pytest.mark.parametrize("net", THREADED)
def test_posts_that_are_heard_are_these(office: Office, server: FakeNetwork, net: Network) -> None:
    first = [Fault.none] if net is Network.threads else []
    box = Outbox(office, server, net, [*first, Fault.cut_after, *first, Fault.cut_after], LONG, thread=True)
    for number in range(2):
        box.answer = box.last()
        assert (box.answer.number, box.look().state) == (number, AnswerState.unknown)
        heard = msgspec.structs.replace(box.heard(), parent=box.answer.target)
        box.office.ingest(heard)
        assert box.found().state is AnswerState.sent
        box.office.ingest(heard)
        assert (box.last().number, box.last().state) == (number + 1, AnswerState.queued)
    box.whole()
    assert len(texts(server)) == len(box.answer.posts) == len(in_order(box))
    case = box.book.find("C1")
    assert case is not None
    assert len(case.posts) == 1 + len(box.answer.posts)


def crisis(box: Outbox, on: bool) -> None:
    wish = Wish(topic="Plovair", switch=Switch.on if on else Switch.off, statement="We know." if on else "")
    crises.switch(box.client, wish, "Ada", Role.manager, box.now)


def test_who_sent_it_is_told_how_much_went_out(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.bluesky, [], LONG, thread=True)
    box.look()
    crisis(box, on=True)
    box.whole()
    last, many = box.last(), len(box.answer.posts)
    assert (last.number, last.state, last.begun) == (1, AnswerState.refused, f"1 of {many} posts went out")
    assert (outbox.stuck(box.client), len(server.posts)) == (1, 1)
    assert box.said()[-1].endswith(f"1 of {many} posts went out.")
    case = box.book.find("C1")
    assert case is not None
    refused = box.desk.send("C1", "we", ADA, box.now, case.version)
    assert getattr(refused, "sentence", "").startswith("This answer needs approval first")
    crisis(box, on=False)
    # However the same draft comes again, it does not begin anew.
    assert outbox.stands_in_the_way(last, last.draft_at)
    assert not outbox.stands_in_the_way(last, last.draft_at, last.number)
    rest(box)
    box.whole()
    assert len(in_order(box)) == many
    assert outbox.stuck(box.client) == 0


def test_the_rest_is_sent_from_the_case_that_its_case_was_merged_into(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.bluesky, [], LONG, thread=True)
    box.look()
    crisis(box, on=True)
    box.whole()
    crisis(box, on=False)
    box.office.ingest(post("2", box.now, author="bo"))
    merged = box.office.desk.act("C1", Act(action=Action.merge, case="C2"), ADA, box.now)
    assert isinstance(merged, Case)
    into = box.book.find("C2")
    assert into is not None
    stopped = box.desk.last(into)
    assert stopped == box.last()
    shown = outgoing(into, stopped, False, ADA, box.desk.rules())
    rules, targets = box.desk.rules(), box.book.targets
    file = casefile(into, {}, [], {}, AuthorBefore(0, ()), [], rules, targets, ADA, box.now, {})
    told = [getattr(part, "data-answers", None) for each in going(file, shown) for part in each._traverse()]
    wishes = [msgspec.json.decode(each, type=AnswerDoing) for each in told if each]
    (wish,) = [each for each in wishes if each.does is AnswerStep.send]
    assert (wish.case, wish.version, wish.value) == ("C1", into.version, "we")
    assert isinstance(box.desk.send(wish.case, wish.value, ADA, box.now, into.version + 1), Refusal), "no such version"
    box.now += 1000
    answer = box.desk.send(wish.case, wish.value, ADA, box.now, wish.version)
    assert isinstance(answer, Answer), answer
    into = box.book.find("C2")
    assert into is not None
    assert box.desk.last(into) == answer
    box.office.desk.act("C2", Act(action=Action.draft, text="Something else"), ADA, box.now)
    waits = box.desk.send("C2", "we", ADA, box.now, into.version + 1)
    assert isinstance(waits, Refusal)
    assert waits.sentence == "An answer of this case is on its way already."
    box.office.ingest(post("3", box.now, author="cy"))
    further = box.office.desk.act("C2", Act(action=Action.merge, case="C3"), ADA, box.now)
    assert isinstance(further, Refusal)
    assert further.sentence == "An answer of C1 is on its way: wait until it is out."
    box.whole()
    assert len(in_order(box)) == len(box.answer.posts)
    case = box.book.find("C2")
    assert case is not None
    assert all(case.has(each.post) for each in box.thread() if each.state is AnswerState.sent)
    assert outbox.stuck(box.client) == 0
    assert isinstance(box.desk.send("C1", "we", ADA, box.now, case.version), Refusal), "nothing of it is left"


def test_the_rest_is_taken_back(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.mastodon, [Fault.none, Fault.slow_down], LONG, thread=True)
    box.look()
    box.now += 1000
    assert box.look().state is AnswerState.sent
    assert isinstance(box.desk.take_back(box.answer.id, ADA, box.now), Refusal)
    stranger = Actor("Bo", Role.agent, ())
    assert isinstance(box.desk.take_back(box.last().id, stranger, box.now), Refusal)
    assert isinstance(box.desk.take_back(box.last().id, ADA, box.now), Answer)
    box.whole()
    assert (len(server.posts), outbox.stuck(box.client)) == (1, 0)
    many = len(box.answer.posts)
    assert box.said()[-1] == f"Takes back the rest of the answer of Ada. 1 of {many} posts went out."
    box.now += 1000
    box.write("Another", thread=False)
    box.answer = box.send()
    assert box.whole().state is AnswerState.sent


def test_what_may_be_there_is_the_last(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.bluesky, [Fault.cut_after], LONG, thread=True)
    assert box.look().state is AnswerState.unknown
    assert isinstance(box.desk.take_back(box.answer.id, ADA, box.now), Answer)
    assert (box.whole().state, len(server.posts)) == (AnswerState.sent, 1)
    assert box.said()[-2:] == [
        "Takes back the rest of the answer of Ada.",
        f"Post 1 of {len(box.answer.posts)} of the answer of Ada went out with we: {box.found().remote_url}",
    ]


def test_what_was_taken_back_before_anything_went_out_may_be_sent(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.x, [Fault.cut_before], LONG, thread=True)
    assert box.whole().asks
    assert isinstance(box.desk.take_back(box.answer.id, ADA, box.now), Answer)
    assert isinstance(box.desk.say(box.answer.id, "", ADA, box.now), Answer)
    box.answer = box.send()
    box.whole()
    assert len(in_order_of(box)) == len(box.answer.posts)


def in_order_of(box: Outbox) -> list[str]:
    assert texts(box.server) == list(box.answer.posts)
    return texts(box.server)


def test_another_cut_is_not_what_was_approved(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.bluesky, [], LONG, thread=True)
    posts = (box.answer.posts[0] + "!", *box.answer.posts[1:])
    changed = msgspec.structs.replace(box.answer, posts=posts, text=posts[0], version=2)
    assert outbox.change(box.client, box.book, box.answer, changed, box.now)
    assert (box.look().why, server.posts) == ("What was approved is not this text any more.", [])


def test_that_it_goes_as_a_thread_is_approved(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.bluesky, [], LONG, thread=True)
    case = box.book.find("C1")
    assert case is not None
    draft = msgspec.structs.replace(case.drafts[-1], thread=False)
    without = msgspec.structs.replace(case, drafts=(draft,))
    rules = box.desk.rules()
    assert held_back(without, without, box.answer, rules) == "What was approved is not this text any more."
    assert held_back(case, case, box.answer, rules) == ""
    done = box.office.desk.act("C1", Act(action=Action.note, text="x", thread=True), ADA, box.now)
    assert getattr(done, "sentence", "") == "thread: a draft goes as one."


def test_where_the_post_before_is_not_known_nothing_goes(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.threads, [Fault.none, Fault.cut_after], LONG, thread=True)
    assert box.look().state is AnswerState.unknown
    done = box.desk.say(
        box.answer.id, f"https://www.threads.com/@{box.config.accounts[0].handle}/post/AbCdE", ADA, box.now
    )
    assert isinstance(done, Answer), done
    box.whole()
    assert (box.last().number, box.last().stuck, len(server.posts)) == (1, True, 1)
