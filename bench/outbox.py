"""Answers on their way through networks and workers that fail at random: how many are lost or doubled.

``python -m bench.outbox --runs 1000 [--seed 0]``: so many runs for each network, on servers of its own. One draws up
to five faults of the network (time-outs before and after writing, late, 429, 500 before and after, cut before, after
and at any byte, a session that has run out, written and deleted before anybody looks) and up to three deaths of the
worker around a write of its own; in half of them the source hears the post, at any moment once it is there. The clock
is turned by hand, and who hangs ends the connection at once, which is the same to us: tests wait. ``--networks mail``:
these alone. ``--thread``: answers too long for one post, where a network takes threads; *disorder* counts threads of
which what is there is not the beginning, in order, each below the one before. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections import Counter

import redis
from msgspec.structs import replace

from listening.config import Network, parse
from listening.mention import Mention
from listening.outbox.answer import Answer, AnswerState
from listening.outbox.networks import FACTS
from listening.store import keys
from tests.cases.conftest import MINUTE, Office
from tests.outbox.box import Killed, Outbox, dying
from tests.outbox.conftest import STORES, config_text
from tests.outbox.servers import FakeNetwork, Fault, network
from tests.outbox.test_thread import LONG, in_order, texts
from tests.servers import Valkey
from workers.outbox.mastodon import mastodon

HANGING = frozenset({Fault.hang_before, Fault.hang_after, Fault.late})


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--runs", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--networks", default=",".join(Network))
    asked.add_argument("--thread", action="store_true")
    args = asked.parse_args()
    os.environ["OUTBOX"] = "app-password"
    mastodon.POLL_S = 0.0
    began, told = time.monotonic(), {}
    with Valkey() as valkey, network() as server, redis.Redis.from_url(valkey.url) as client:
        server.patient = False
        for net in map(Network, args.networks.split(",")):
            if args.thread and not FACTS[net].threads:
                continue
            told[net.value] = soak(client, server, net, args.runs, args.seed, args.thread)
            print(f"{net}: {told[net.value]}", flush=True)
    print(json.dumps({"runs": args.runs, "seed": args.seed, "seconds": round(time.monotonic() - began), **told}))


def soak(client: redis.Redis, server: FakeNetwork, net: Network, runs: int, seed: int, thread: bool) -> dict[str, int]:
    """What became of that many answers."""
    counted = Counter(
        dict.fromkeys(("lost", "twice", "sent_without_id", "stuck_untold", "sent", "asks", "failed", "refused"), 0)
    )
    office = Office(client, parse(config_text(net, server.url)))
    for n in range(runs):
        drawn = random.Random(f"{seed} {net} {n}")
        counted.update((threaded if thread else one)(office, server, net, drawn))
    return dict(counted)


def one(office: Office, server: FakeNetwork, net: Network, drawn: random.Random) -> dict[str, int]:
    client = office.client
    client.flushall()
    # A review has one answer, and that is never there twice; that somebody deleted it there, no store says.
    known = [fault for fault in Fault if fault is not Fault.deleted or net not in STORES]
    faults = drawn.choices(known, k=drawn.randrange(6))
    server.cut_at = drawn.randrange(500)
    box = Outbox(office, server, net, faults)
    step = drawn.choice((1_000, 5_000, 5_000, 20 * MINUTE))
    found = until_over(box, drawn, step)
    posts = len(server.posts)
    told = client.zscore(keys.answers_stuck(), found.id) is not None
    return {
        "lost": int(posts == 0 and found.state is AnswerState.sent),
        "twice": int(posts > 1),
        "sent_without_id": int(found.state is AnswerState.sent and not (found.remote and found.post)),
        "stuck_untold": int(found.state is not AnswerState.sent and not told),
        "sent": int(found.state is AnswerState.sent),
        "asks": int(found.asks),
        "failed": int(found.state is AnswerState.failed),
        "refused": int(found.state is AnswerState.refused),
    }


def threaded(office: Office, server: FakeNetwork, net: Network, drawn: random.Random) -> dict[str, int]:
    """As ``one``, of an answer that goes as a thread."""
    office.client.flushall()
    server.cut_at = drawn.randrange(500)
    box = Outbox(office, server, net, drawn.choices(list(Fault), k=drawn.randrange(9)), LONG, thread=True)
    until_over(box, drawn, drawn.choice((1_000, 5_000, 5_000, 20 * MINUTE)))
    last, sent = box.last(), [each for each in box.thread() if each.state is AnswerState.sent]
    try:
        in_order(box)
        disorder = 0
    except AssertionError:
        disorder = 1
    posted, whole = Counter(texts(server)), len(sent) == len(box.answer.posts)
    told = box.client.zscore(keys.answers_stuck(), last.id) is not None
    return {
        "lost": int(any(each.text not in posted for each in sent)),
        "twice": int(any(number > 1 for number in posted.values())),
        "disorder": disorder,
        "sent_without_id": int(any(not (each.remote and each.post) for each in sent)),
        "stuck_untold": int(not whole and not told),
        "sent": int(whole),
        "begun": int(not whole and bool(sent)),
        "asks": int(last.asks),
        "failed": int(last.state is AnswerState.failed),
        "refused": int(last.state is AnswerState.refused),
    }


def until_over(box: Outbox, drawn: random.Random, step: int) -> Answer:
    """Look until nothing is left to be done, with deaths in between."""
    with dying(drawn):
        hears = drawn.random() < 0.5
        while True:
            try:
                while box.client.zcard(keys.answers_due()):
                    box.look()
                    if hears and box.server.there and drawn.random() < 0.3:
                        hears = False
                        box.office.ingest(_heard(box))
                    box.now += step
                return box.found()
            except Killed:
                continue


def _heard(box: Outbox) -> Mention:
    """The post that was made last, as its source hears it."""
    if not box.answer.posts:
        return box.heard()
    number = box.answer.posts.index(texts(box.server)[-1])
    said, first = next(each for each in box.thread() if each.number == number), box.answer
    box.answer = said
    found = replace(box.heard(), parent=said.target)
    box.answer = first
    return found


if __name__ == "__main__":
    main()
