"""What a channel answers becomes words of ours; `masthead alert-test` says them in one line."""

from __future__ import annotations

import json
import logging
import socket
import threading
from pathlib import Path

import pytest

from masthead.__main__ import main
from tests.alerting.plans import BASE, CHAIN, WEBHOOK
from tests.alerting.sinks import HttpSink, MailSink
from tests.patience import PATIENCE_S
from workers.notify import channels, webhooks
from workers.notify.channels import UnusableChannel


@pytest.fixture
def closed() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.parametrize(
    ("status", "said"),
    [(200, ""), (204, ""), (401, "the service answered 401"), (500, "the service answered 500")],
)
def test_what_a_service_answers(http: HttpSink, status: int, said: str) -> None:
    http.answer = lambda _: status
    assert channels.send(http.url("t0ken"), "title", "text") == said
    assert webhooks.post(http.address("hook"), "s", "id", b"{}", 0) == said
    assert http.titles("t0ken")[0] == "title"


def test_nobody_there(closed: int) -> None:
    assert channels.send(f"json://127.0.0.1:{closed}/x", "a", "b") == "connection refused"
    assert webhooks.post(f"http://127.0.0.1:{closed}/x", "s", "id", b"{}", 0) == "the connection failed"
    assert channels.send("json://nobody.invalid/x", "a", "b") == "its host is unknown"


def test_mail_that_is_refused(mail: MailSink) -> None:
    mail.accepts = False
    said = channels.send(mail.url("ana"), "title", "text")
    assert said == "the mail server answered 550"


def test_one_recipient_who_refuses_costs_the_others_no_second_mail(mail: MailSink) -> None:
    url = f"mailto://127.0.0.1:{mail.port}?from=masthead@example.com&to=ana@example.com,bo@example.com,cy@example.com"
    url += "&cc=di@example.com&mode=insecure"
    mail.refuses = {"bo@example.com", "di@example.com"}
    have: set[str] = set()
    said = channels.send(url, "title", "text", have, have.add)
    assert said == "2 of 4 recipients did not take it: the mail server answered 550"
    assert "example.com" not in " ".join(have)
    mail.refuses = {"di@example.com"}
    assert channels.send(url, "title", "text", have, have.add).startswith("1 of 4 recipients")
    mail.refuses.clear()
    assert channels.send(url, "title", "text", have, have.add) == ""
    assert sorted(each.to for each in mail.mails) == [f"{name}@example.com" for name in ("ana", "bo", "cy", "di")]


def test_a_server_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "ANSWER_S", 0.2)
    monkeypatch.setattr(channels, "CONNECT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert channels.send(f"json://127.0.0.1:{port}/x", "a", "b") == "no answer in time"
        url = f"mailto://127.0.0.1:{port}?from=a@example.com&to=b@example.com&mode=insecure"
        assert channels.send(url, "a", "b") in ("no answer in time", "the connection failed")


def test_what_the_message_says_is_no_cause(http: HttpSink) -> None:
    http.answer = lambda _: 302
    said = channels.send(http.url("x"), "Connection refused", "error=401, timed out")
    assert said == "the service answered 302"


def test_an_attempt_has_an_end(http: HttpSink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "WHOLE_S", 0.3)
    given_up = threading.Event()
    http.answer = lambda _: 200 if given_up.wait(PATIENCE_S) else 500
    assert channels.send(http.url("x"), "a", "b") == "no answer in time"
    given_up.set()


@pytest.mark.parametrize("url", ["", "no address", "nosuch://x/s3cret", "slack://s3cret", "json://a/x json://b/y"])
def test_urls_that_will_not_do(url: str) -> None:
    with pytest.raises(UnusableChannel) as error:
        channels.send(url, "a", "b")
    assert "s3cret" not in str(error.value)


def test_apprise_says_nothing_to_any_log(http: HttpSink, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.NOTSET)
    channels.send(http.url("t0ken"), "title", "text")
    assert "t0ken" not in caplog.text
    assert not [r for r in caplog.records if r.name.startswith("apprise")]


@pytest.fixture
def config(tmp_path: Path) -> list[str]:
    path = tmp_path / "config.toml"
    path.write_text(BASE + CHAIN + WEBHOOK)
    return ["--config", str(path), "--data", str(tmp_path)]


def test_alert_test_says_what_happened(
    config: list[str],
    mail: MailSink,
    http: HttpSink,
    closed: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ANA_MAIL", mail.url("ana"))
    assert main(["alert-test", "ana-mail", *config]) == 0
    assert capsys.readouterr().out == "ana-mail: the test message was taken\n"
    assert mail.subjects() == ["Test: Plovair's alerts reach this channel"]

    monkeypatch.setenv("BO_CHAT", f"json://127.0.0.1:{closed}/t0ken")
    assert main(["alert-test", "bo-chat", *config]) == 1
    assert capsys.readouterr().err == "masthead: bo-chat: not delivered: connection refused\n"

    monkeypatch.delenv("BOSS_MAIL", raising=False)
    assert main(["alert-test", "boss-mail", *config]) == 1
    assert (
        capsys.readouterr().err == "masthead: boss-mail: not sent: environment variable BOSS_MAIL is not set or empty\n"
    )

    monkeypatch.setenv("TRACKER", http.address("hook"))
    monkeypatch.setenv("TRACKER_SECRET", "x")
    assert main(["alert-test", "tracker", *config]) == 0
    assert capsys.readouterr().out == "tracker: the test message was taken\n"
    assert json.loads(http.requests[-1].body)["type"] == "alert.test"

    assert main(["alert-test", "nobody", *config]) == 1
    assert (
        capsys.readouterr().err
        == "masthead: there is no channel nobody; there are ana-mail, bo-chat, boss-mail, tracker\n"
    )
