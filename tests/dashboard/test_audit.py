"""Audit: whatever was administered is found, filtered and taken along; nobody else sees it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from zoneinfo import ZoneInfo

import redis

from dashboard.reading.audit import read
from layouts.admin import audit as views
from listening.alerting.silence import Silence
from listening.config import AlertKind
from listening.people.journal import SIGN_INS, AuditAsked, JournalAct
from listening.people.permissions import Role
from listening.store import editions, keys
from listening.store.access import journal
from listening.store.alerts import onduty
from tests.dashboard.conftest import CONFIG, Web

BERLIN = ZoneInfo("Europe/Berlin")


def test_administration_is_kept_for_ever_and_sign_ins_are_not(client: redis.Redis) -> None:
    journal.write(client, "", JournalAct.signed_in, "kim")
    journal.write(client, "Ada", JournalAct.added, "kim (agent)")
    assert client.ttl(keys.audit()) == -1
    assert client.ttl(keys.journal()) > 0
    assert [line.act for line in journal.newest(client, 9)] == [JournalAct.added, JournalAct.signed_in]
    assert [line.whom for line in journal.found(client, AuditAsked())] == ["kim (agent)"]
    assert [line.whom for line in journal.found(client, AuditAsked(act="sign-ins"))] == ["kim"]


def test_what_was_written_by_hand_is_told_too(client: redis.Redis, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    editions.offer(client, path)
    editions.offer(client, path)
    told = [(line.who, line.whom) for line in journal.found(client, AuditAsked())]
    assert told == [("config.toml", "edition 1, found in the file")], "once"


def test_filters(client: redis.Redis) -> None:
    for n in range(2500):
        journal.write(client, "Ada" if n % 2 else "Bo", JournalAct.steered, f"edition {n}")
    assert len(journal.found(client, AuditAsked(who="ada"))) == 1250, "over many pages"
    assert [line.whom for line in journal.found(client, AuditAsked(words="EDITION 77"), 2)] == [
        "edition 779",
        "edition 778",
    ]
    at = journal.found(client, AuditAsked(words="edition 100"))[0].at
    assert all(line.at >= at for line in journal.found(client, AuditAsked(start=at)))
    assert all(line.at < at for line in journal.found(client, AuditAsked(end=at)))
    assert journal.found(client, AuditAsked(act=JournalAct.added.value)) == []


def test_silences_are_told(client: redis.Redis) -> None:
    made: Silence = onduty.silence(
        client, by="Ada", reason="known", minutes=180, now=1_000_000, kind=AlertKind.spike, topic="Baggage"
    )
    assert onduty.end_silence(client, made.id, "Bo")
    told = [(line.who, line.act, line.whom) for line in journal.found(client, AuditAsked())]
    about = "alerts about spike, Baggage"
    assert told == [("Bo", JournalAct.ended_silence, about), ("Ada", JournalAct.silenced, f"{about} for 3 h: known")]


def test_what_is_asked_is_read_or_refused() -> None:
    asked = read({"who": "a", "act": "added", "from": "2026-03-28", "to": "2026-03-29"}, BERLIN)
    assert isinstance(asked, AuditAsked)
    assert asked.end - asked.start == 47 * 3_600_000, "the clocks went forward"
    for sent in ({"x": "1"}, {"act": "nothing"}, {"from": "yesterday"}, {"to": "9999-12-31"}, {"who": "x" * 101}):
        assert isinstance(read(sent, BERLIN), str), sent
    assert set(JournalAct) > SIGN_INS


def test_page_csv_and_api_say_the_same(web: Web) -> None:
    admin = web.signed_in(Role.administrator)
    journal.write(web.client, "=Ada", JournalAct.steered, "edition 2, changed in routes", "127.0.0.1")
    got = web.get(admin, "/audit/audit.csv?words=routes")
    rows = list(csv.reader(io.StringIO(got.content.decode("utf-8-sig"))))
    assert rows[1][1:] == ["'=Ada", "steered", "changed config.toml:", "edition 2, changed in routes", "127.0.0.1"]
    answer = web.get(admin, "/api/v1/audit?words=routes&limit=5").json()
    assert [(each["who"], each["whom"]) for each in answer["entries"]] == [("=Ada", "edition 2, changed in routes")]
    assert web.get(admin, "/api/v1/audit?limit=x").status_code == 422
    assert web.get(admin, "/audit/audit.csv?act=x").status_code == 422
    lines = journal.found(web.client, AuditAsked())
    assert "/config/2" in str(views.view({}, lines, web.config, lines[0].at))
    for role in (Role.manager, Role.reader):
        assert web.get(web.signed_in(role), "/api/v1/audit").status_code == 403


def test_what_stood_among_sign_ins_is_moved_once(client: redis.Redis) -> None:
    """As stores of format 2 had it; a kill in between costs nothing."""
    for n, act in enumerate((JournalAct.added, JournalAct.signed_in, JournalAct.steered), 1):
        client.xadd(keys.journal(), {"entry": f'{{"at":{n},"who":"Ada","act":"{act.value}"}}'}, id=f"{n}-0")
    client.xadd(keys.audit(), {"entry": '{"at":1,"who":"Ada","act":"added"}'}, id="1-0")
    assert journal.part(client) == 2
    assert journal.part(client) == 0
    assert [line.act for line in journal.found(client, AuditAsked())] == [JournalAct.steered, JournalAct.added]
    assert [line.act for line in journal.found(client, AuditAsked(act="sign-ins"))] == [JournalAct.signed_in]
