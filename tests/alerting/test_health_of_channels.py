"""A channel that no alert gets through is seen: who says so, and from when to when."""

from __future__ import annotations

from pathlib import Path

import pytest
import redis
from playwright.sync_api import Browser

from listening.alerting.channel import ChannelState, attempted, losing
from listening.config import load
from listening.people.permissions import Role
from listening.store.access import access
from listening.system.health import HealthState, health
from masthead.__main__ import main
from tests.alerting.plans import BASE, CHAIN, NOON, WEBHOOK, config_of
from tests.alerting.sinks import MailSink
from tests.dashboard.conftest import Serving, Web
from tests.servers import Valkey
from tests.system.running import until

CONFIG = config_of(CHAIN, WEBHOOK)
MINUTE = 60_000
REFUSED = "connection refused"


def fares(*attempts: tuple[int, str, bool]) -> ChannelState | None:
    """The state after attempts at some minutes: why they failed, and whether they were the last."""
    state: ChannelState | None = None
    for minute, error, lost in attempts:
        state = attempted(state, "ana-mail", NOON + minute * MINUTE, error, lost)
    return state


@pytest.mark.parametrize(
    ("attempts", "since", "lost"),
    [
        ([(0, "", False)], None, 0),
        ([(0, REFUSED, False)], 0, None),
        ([(0, REFUSED, False), (1, "", False)], None, 0),
        ([(0, REFUSED, False), (1, REFUSED, False), (3, REFUSED, True)], 0, 3),
        ([(0, REFUSED, True), (9, REFUSED, False), (12, REFUSED, True)], 0, 0),
        ([(0, REFUSED, True), (9, "", False)], None, 0),
        ([(0, "", False), (5, REFUSED, False), (8, REFUSED, True)], 5, 8),
    ],
)
def test_shown_once_a_message_was_given_up_and_until_one_is_taken(
    attempts: list[tuple[int, str, bool]], since: int | None, lost: int | None
) -> None:
    state = fares(*attempts)
    assert state is not None
    found = losing([state], CONFIG)
    if since is None or lost is None:
        assert found == ()
        return
    assert (found[0].since, found[0].lost) == (NOON + since * MINUTE, NOON + lost * MINUTE)


def test_a_channel_that_config_has_no_more_is_nobodys_trouble() -> None:
    state = fares((0, REFUSED, True))
    assert state is not None
    assert losing([state], config_of(WEBHOOK)) == ()


def test_health_warns_in_one_line_without_names() -> None:
    state = fares((0, REFUSED, True))
    assert state is not None
    now = NOON + 12 * MINUTE
    for states, standing, detail in (
        ([], HealthState.ok, "4 configured, none fails"),
        ([state], HealthState.warning, "1 of 4 fails, for 12 min"),
    ):
        check = health([], [], states, now, CONFIG).checks[-1]
        assert (check.name, check.state, check.detail) == ("channels", standing, detail)
    assert [c.name for c in health([], [], [state], now, config_of("")).checks][-1] != "channels"


def test_every_place_that_says_so(
    browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that is given up, then ``alert-test``: /healthz, status, administration, alerts."""
    mail = MailSink()
    monkeypatch.setenv("ANA_MAIL", mail.url("ana"))
    with Valkey() as valkey, redis.Redis.from_url(valkey.url) as client:
        path = tmp_path / "config.toml"
        path.write_text(f'{BASE}{CHAIN}{WEBHOOK}[redis]\nurl = "{valkey.url}"\n')
        here = ["--config", str(path), "--data", str(tmp_path)]
        serving = Serving(load(path), valkey.url)
        web = Web(serving.server, client, CONFIG)
        try:
            mail.accepts = False
            assert main(["alert-test", "ana-mail", *here]) == 1
            found: list[dict[str, str]] = []

            def told() -> bool:
                """On a busy machine Redis may not answer at once, and then that alone is said."""
                found[:] = web.get(web.browser(), "/healthz").json()["checks"]
                return found[-1]["name"] == "channels"

            until(told, "what /healthz says of channels")
            check = found[-1]
            assert check["state"] == "warning"
            assert check["detail"].startswith("1 of 4 fails, for ")
            main(["status", *here])
            assert "ana-mail                    fails since" in capsys.readouterr().out
            access.add_user(client, "Kim", Role.administrator)
            page = browser.new_page()
            page.context.add_cookies([web.cookie_of("Kim")])  # type: ignore[list-item]
            page.goto(f"{web.origin}/admin")
            page.wait_for_selector("text=the mail server answered 550")
            page.goto(f"{web.origin}/alerts")
            page.wait_for_selector("text=Messages by ana-mail fail since")

            mail.accepts = True
            assert main(["alert-test", "ana-mail", *here]) == 0
            page.wait_for_selector("text=Messages by ana-mail fail since", state="detached")
            page.goto(f"{web.origin}/admin")
            page.wait_for_selector("text=works; a message was taken")
            answer = web.get(web.browser(), "/healthz").json()
            assert answer["checks"][-1]["state"] == "ok"
            page.close()
        finally:
            web.close()
            serving.stop()
            mail.close()
