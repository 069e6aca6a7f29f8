"""Whether the accounts are let in, and what has not gone out: said, and told to somebody, before it is looked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import redis

from listening.alerting.from_parts import PATIENCE_MS, lasting, late
from listening.config import Config, Network, parse
from listening.outbox import limits
from listening.outbox.standing import AccountState, informed
from listening.store import standing
from listening.store.health import itself, look
from listening.system.health import Check, HealthState
from masthead.__main__ import main
from tests.cases.conftest import Office
from tests.outbox.box import Outbox
from tests.outbox.conftest import config_text
from tests.outbox.servers import FakeNetwork
from workers.outbox import asking
from workers.outbox.bluesky import session
from workers.outbox.youtube import access

NOW = 1_780_000_000_000
HOUR = 3_600_000
REFUSED = {
    Network.bluesky: "Bluesky does not know we with this app password.",
    Network.mastodon: "Mastodon does not know this account with its token.",
    Network.discourse: "The forum does not know this account with its key.",
    Network.github: "GitHub does not know its token.",
    Network.appstore: "The App Store does not let in who has this key.",
    Network.googleplay: "Google Play does not let this service account answer reviews.",
    Network.mail: "The mail server does not know this user with its password.",
    Network.facebook: "Facebook does not take its token: it is too old.",
    Network.instagram: "Instagram does not take its token: it is too old.",
    Network.threads: "Threads does not take its token: it is too old.",
    Network.youtube: "Google does not know this account with its token any more; it has to be let in anew.",
    Network.x: "X does not know this account with its keys.",
}


@pytest.fixture
def server(server: FakeNetwork) -> Iterator[FakeNetwork]:
    yield server
    server.lets_in, server.longest = True, 0


def _config(server: FakeNetwork, net: Network) -> Config:
    return parse(config_text(net, server.url))


def _account(client: redis.Redis, config: Config, now: int) -> Check:
    return next(check for check in look(client, config, now).checks if check.name == "account we")


@pytest.mark.parametrize("net", Network)
def test_an_account_that_is_not_let_in_is_said(client: redis.Redis, server: FakeNetwork, net: Network) -> None:
    config = _config(server, net)
    assert _account(client, config, NOW).detail == "not asked yet"
    asking.run(client, config, NOW)
    assert _account(client, config, NOW + 60_000).detail == "let in, asked 60 s ago"

    server.lets_in = False
    session._kept.clear()
    access._kept.clear()
    asking.run(client, config, NOW + HOUR)
    asking.run(client, config, NOW + 2 * HOUR)
    server.lets_in = None  # what cannot be asked now stays as it was
    asking.run(client, config, NOW + 3 * HOUR)
    found = _account(client, config, NOW + 4 * HOUR)
    assert (found.state, found.since, found.brief) == (HealthState.warning, NOW + HOUR, "we cannot answer")
    assert found.detail == f"not let in for 3 h: {REFUSED[net]} Nothing can be answered with it."
    assert look(client, config, NOW).ok == all(c.state is not HealthState.wrong for c in itself(client, config, NOW))

    server.lets_in = True
    asking.run(client, config, NOW + 5 * HOUR)
    assert _account(client, config, NOW + 5 * HOUR).state is HealthState.ok


def test_a_secret_that_cannot_be_read_names_no_place(
    client: redis.Redis, server: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OUTBOX")
    config = _config(server, Network.mastodon)
    asking.run(client, config, NOW)
    assert "Its secret cannot be read" in _account(client, config, NOW).detail
    assert "OUTBOX" not in _account(client, config, NOW).detail


@pytest.mark.parametrize("net", [Network.youtube, Network.mastodon])
def test_check_says_where_a_secret_of_an_account_is_not(
    server: FakeNetwork, net: Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(config_text(net, server.url))
    assert main(["check", "--config", str(file)]) == 0
    assert "accounts (we).secret" not in capsys.readouterr().out
    head, _, account = file.read_text().partition("[[accounts]]")
    before = account.partition('secret = "')[2].partition('"')[0]
    file.write_text(f"{head}[[accounts]]{account.replace(before, 'env:NOT_HERE')}")
    assert main(["check", "--config", str(file)]) == 0
    assert "accounts (we).secret: environment variable NOT_HERE is not set or empty" in capsys.readouterr().out


def test_what_config_does_not_know_any_more_is_forgotten(client: redis.Redis, server: FakeNetwork) -> None:
    config = _config(server, Network.mastodon)
    asking.run(client, config, NOW)
    asking.run(client, msgspec.structs.replace(config, accounts=()), NOW)
    assert standing.states(client) == []


def test_what_did_not_go_out_is_told_to_somebody(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.bluesky, [])
    session._kept.clear()
    server.lets_in = False
    assert not [c for c in itself(box.client, box.config, box.now) if c.told and c.name == "answers"]
    assert box.whole().stuck
    checks = [c for c in itself(box.client, box.config, box.now) if c.name == "answers"]
    (matter,) = late(lasting(checks, lasting(checks, (), NOW), NOW + PATIENCE_MS), NOW + PATIENCE_MS)
    assert (matter.title, matter.link) == ("Masthead: 1 answer did not go out", "/desk")


def test_the_servers_own_limit_counts(client: redis.Redis, server: FakeNetwork) -> None:
    config, server.longest = _config(server, Network.mastodon), 1_200
    assert limits.most(config.accounts[0]) == 500
    asking.run(client, config, NOW)
    known = informed(config, standing.states(client))
    assert limits.most(known.accounts[0]) == 1_200
    server.longest = 0  # said once, it stays known
    asking.run(client, config, NOW)
    assert limits.most(informed(config, standing.states(client)).accounts[0]) == 1_200
    account = msgspec.structs.replace(config.accounts[0], longest=300)
    ours = msgspec.structs.replace(config, accounts=(account,))
    assert limits.most(informed(ours, [AccountState(name="we", at=NOW, longest=1_200)]).accounts[0]) == 300
