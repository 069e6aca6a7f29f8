"""A worker is killed with -9 where it hurts; the next one goes on."""

from __future__ import annotations

import signal
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from listening.config import Network
from listening.outbox.answer import AnswerState
from tests.cases.conftest import Office
from tests.forked import forked
from tests.outbox import dying
from tests.outbox.box import Outbox
from tests.outbox.conftest import config_text
from tests.outbox.servers import FakeNetwork, Fault
from tests.outbox.test_thread import LONG, in_order
from tests.patience import PATIENCE_S


def worker(box: Outbox, url: str, net: Network, tmp_path: Path, writes: int) -> ForkServerProcess:
    config = tmp_path / "config.toml"
    config.write_text(config_text(net, box.server.url))
    return forked(dying.main, url, config, box.now, writes)


def died(running: ForkServerProcess) -> int | None:
    """How it ended, as a negative signal: None if it has not."""
    running.join(PATIENCE_S)
    return running.exitcode


@pytest.mark.parametrize(
    ("net", "fault"),
    [(Network.bluesky, Fault.hang_after), (Network.mastodon, Fault.hang_after), (Network.mastodon, Fault.hang_before)],
)
def test_between_a_request_and_its_answer(
    office: Office, server: FakeNetwork, redis_url: str, tmp_path: Path, net: Network, fault: Fault
) -> None:
    box = Outbox(office, server, net, [fault])
    running = worker(box, redis_url, net, tmp_path, 0)
    try:
        assert server.arrived.wait(PATIENCE_S)
    finally:
        running.kill()
        running.join(PATIENCE_S)
    assert running.exitcode == -signal.SIGKILL
    assert box.found().state is AnswerState.sending
    box.went_out_once()


def steps() -> list[tuple[Network, int, int]]:
    """Before it takes the answer, which is the same everywhere; before it writes what became of it; and, on Threads,
    what was prepared."""
    posted = [(net, 2, 1) for net in Network if net is not Network.threads]
    return [(Network.bluesky, 1, 0), *posted, (Network.threads, 2, 0), (Network.threads, 3, 1)]


@pytest.mark.parametrize(("net", "writes", "posts"), steps())
def test_before_it_is_written_down(
    office: Office, server: FakeNetwork, redis_url: str, tmp_path: Path, net: Network, writes: int, posts: int
) -> None:
    box = Outbox(office, server, net, [])
    assert died(worker(box, redis_url, net, tmp_path, writes)) == -signal.SIGKILL
    assert len(server.posts) == posts
    box.went_out_once()


@pytest.mark.parametrize(("net", "writes"), [(Network.bluesky, 2), (Network.mastodon, 2), (Network.threads, 3)])
def test_within_a_thread(
    office: Office, server: FakeNetwork, redis_url: str, tmp_path: Path, net: Network, writes: int
) -> None:
    """Its first post is there, and that the next one follows was not written down."""
    box = Outbox(office, server, net, [], LONG, thread=True)
    assert died(worker(box, redis_url, net, tmp_path, writes)) == -signal.SIGKILL
    assert len(server.posts) == 1
    box.whole()
    assert len(in_order(box)) == len(box.answer.posts)
