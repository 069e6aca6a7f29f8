"""Setting right what was decided, by the API."""

import time

from listening.config import Retention
from listening.people.permissions import Role
from listening.store import mentions
from tests.dashboard.conftest import Web
from tests.made import mention


def test_a_correction_is_kept_shown_and_taken_back(web: Web) -> None:
    now = time.time_ns() // 1_000_000
    mentions.record(web.client, [mention("net:1", now, compound=0.6, department="care")], now, Retention())
    who = web.signed_in(Role.agent)
    body = {"mention": "net:1", "sentiment": "negative", "department": "ground", "needs_answer": True}
    said = web.post(who, "/api/v1/corrections", json=body).json()
    assert (said["sentiment"], said["decided_sentiment"]) == ("negative", "positive")
    assert (said["department"], said["decided_department"]) == ("ground", "care")
    (listed,) = web.get(who, "/api/v1/corrections").json()["corrections"]
    assert listed == said
    back = web.post(who, "/api/v1/corrections", json={"mention": "net:1", "take_back": True}).json()
    assert back["sentiment"] is None
    assert web.get(who, "/api/v1/corrections").json()["corrections"] == []


def test_what_cannot_be_is_said(web: Web) -> None:
    who = web.signed_in(Role.manager)
    for body, field in (
        ({"mention": "net:1"}, "mention"),
        ({"mention": "net:1", "department": "nowhere"}, "department"),
        ({"mention": "net:1", "sentiment": "unscored"}, "sentiment"),
        ({"mention": "net:1", "sentiment": "negative", "take_back": True}, "mention"),
    ):
        answer = web.post(who, "/api/v1/corrections", json=body)
        assert answer.status_code == 422, body
        assert field in answer.json()["detail"][0]["loc"]
    assert web.post(who, "/api/v1/corrections", json={"mention": "net:9", "about_us": False}).status_code == 404
    reader = web.signed_in(Role.executive)
    assert web.post(reader, "/api/v1/corrections", json={"mention": "net:9"}).status_code == 403
