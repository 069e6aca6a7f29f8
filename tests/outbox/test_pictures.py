"""Pictures go with an answer as they were approved, uploaded first, and never without their words."""

from __future__ import annotations

import struct
import zlib

import msgspec
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from listening.cases.case import Act, Action, Case, Refusal
from listening.cases.pictures import LARGEST, PictureKind, PictureWish, kind, picture_id, unusable
from listening.config import Account, Network
from listening.outbox import limits
from listening.outbox.answer import AnswerState
from listening.outbox.networks import FACTS
from listening.people.permissions import Role
from listening.store import outbox, pictures
from tests.cases.conftest import MINUTE, T0, Office, post
from tests.dashboard.conftest import Web
from tests.outbox.box import ADA, TEXT, Outbox
from tests.outbox.servers import FakeNetwork, Fault
from workers.outbox import sending
from workers.outbox.mastodon import mastodon


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _webp(name: bytes, body: bytes) -> bytes:
    whole = b"WEBP" + name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">II", 640, 480) + b"\x08\x02\0\0\0")
    + _chunk(b"IDAT", b"and so on")
    + _chunk(b"IEND", b"")
)
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\0"
    + bytes(9)
    + b"\xff\xc2\x00\x11\x08"
    + struct.pack(">HH", 480, 640)
    + b"\x03" * 10
    + b"\xff\xda\0\x04\1\1and so on\xff\xd9"
)
GIF = b"GIF89a" + struct.pack("<HH", 640, 480) + b"\0\0\0;"
VP8X = _webp(b"VP8X", b"\0\0\0\0" + (639).to_bytes(3, "little") + (479).to_bytes(3, "little"))
VP8L = _webp(b"VP8L", b"\x2f" + (639 | 479 << 14).to_bytes(4, "little") + b"\0" * 9)
VP8 = _webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640, 480))


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (GIF, "image/gif"),
        *((each, "image/webp") for each in (VP8X, VP8L, VP8)),
    ],
)
def test_what_a_picture_is(content: bytes, media: str) -> None:
    assert kind(content) == PictureKind(media, 640, 480)
    assert unusable(content) == ""
    for n in range(8):
        kind(content[:n])  # cut anywhere it is none, or the same


@given(st.binary(max_size=80), st.sampled_from([b"", PNG[:8], b"\xff\xd8\xff", b"GIF89a", b"RIFF0000WEBP"]))
def test_no_bytes_are_too_much(content: bytes, head: bytes) -> None:
    found = kind(head + content)
    assert found is None or found.width * found.height > 0


def test_what_is_not_taken() -> None:
    assert unusable(b"<svg onload=alert(1)>") == "that is no picture; a JPEG, PNG, GIF or WebP is needed."
    assert "bytes; 5,000,000 at most" in unusable(PNG + b"\0" * LARGEST)
    assert "points at most" in unusable(GIF[:6] + struct.pack("<HH", 65_535, 65_535) + GIF[10:])
    assert unusable(PNG[:-1]) == "that picture cannot be read to its end; save it anew and add that."


def draft(box: Outbox, *contents: bytes, alt: str = "A bag, open") -> Case | Refusal | None:
    wishes = tuple(PictureWish(pictures.put(box.client, each), alt) for each in contents)
    box.now += MINUTE
    return box.office.desk.act("C1", Act(action=Action.draft, text=TEXT, pictures=wishes), ADA, box.now)


def begun(office: Office, server: FakeNetwork, net: Network, *contents: bytes) -> Outbox:
    box = Outbox(office, server, net, [])
    box.look()
    office.ingest(post("2", box.now, parent=box.opener))
    server.begin([])
    assert isinstance(draft(box, *contents), Case)
    return box


def test_bluesky_has_them_first(office: Office, server: FakeNetwork) -> None:
    box = begun(office, server, Network.bluesky, PNG, JPEG)
    server.picture_faults = [Fault.none, Fault.error_before]
    box.answer = box.send()
    assert (box.look().state, server.posts) == (AnswerState.queued, [])  # the second was not taken
    assert (box.whole().state, len(server.posts)) == (AnswerState.sent, 1)
    embed = server.posts[0]["sent"]["record"]["embed"]
    assert [each["alt"] for each in embed["images"]] == ["A bag, open"] * 2
    assert embed["images"][0]["aspectRatio"] == {"width": 640, "height": 480}
    assert server.pictures[-2:] == [("image/png", PNG), ("image/jpeg", JPEG)]


def test_mastodon_has_worked_on_them(office: Office, server: FakeNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mastodon, "POLL_S", 0.01)
    box = begun(office, server, Network.mastodon, PNG)
    box.answer = box.send()
    assert (box.whole().state, len(server.posts)) == (AnswerState.sent, 1)
    (kind_of, body), (sent,) = server.pictures[0], server.posts
    assert (kind_of, server.worked_on, sent["sent"]["media_ids"]) == ("multipart/form-data", 2, ["501"])
    assert PNG in body
    assert b"A bag, open" in body


def test_what_the_network_does_not_take(office: Office, server: FakeNetwork) -> None:
    box = begun(office, server, Network.bluesky, PNG)
    server.picture_faults = [Fault.too_large]
    box.answer = box.send()
    assert (box.look().state, box.found().why) == (AnswerState.refused, "Bluesky does not take a picture from we.")
    assert server.posts == []


def test_other_bytes_are_not_sent(office: Office, server: FakeNetwork) -> None:
    box = begun(office, server, Network.bluesky, PNG)
    box.answer = box.send()
    box.client.set(f"{{m}}!picture:{picture_id(PNG)}", JPEG)
    assert box.look().why == "A picture of it is not kept any more; add it again."
    box.client.set(f"{{m}}!picture:{picture_id(PNG)}", PNG)
    box.answer = box.send()
    other = msgspec.structs.replace(box.answer, pictures=(), version=2)
    assert outbox.change(box.client, box.book, box.answer, other, box.now)
    assert box.look().why == "What was approved has other pictures."
    assert server.posts == []


def test_a_network_without_pictures_says_so(office: Office, server: FakeNetwork) -> None:
    box = begun(office, server, Network.discourse, PNG)
    with pytest.raises(AssertionError, match="The forum takes no pictures; this answer has 1"):
        box.send()
    takes = {net for net, facts in FACTS.items() if facts.pictures}
    assert takes == sending.WITH_PICTURES.keys()
    large = msgspec.structs.replace(box.book.find("C1").draft.pictures[0], size=1_000_001)  # type: ignore[union-attr]
    account = Account(name="we", network=Network.bluesky, service="https://b.example", handle="we", secret="env:X")
    assert limits.pictures_wrong([large], account) == "A picture has 1,000,001 bytes; Bluesky takes 1,000,000."


def test_what_was_added_before_it_was_undressed_is_not_sent(office: Office, server: FakeNetwork) -> None:
    noted = PNG[:-12] + _chunk(b"eXIf", b"52.5 13.4") + PNG[-12:]
    box = begun(office, server, Network.bluesky, noted)
    box.answer = box.send()
    assert box.look().why == "A picture of it still says where and when it was taken; add it again."
    assert server.posts == []


def test_each_needs_its_words(office: Office, server: FakeNetwork) -> None:
    box = begun(office, server, Network.bluesky, PNG)
    done = draft(box, PNG, alt="  ")
    assert isinstance(done, Refusal)
    assert done.sentence.startswith("pictures: a picture needs a text")
    gone = Act(action=Action.draft, text=TEXT, pictures=(PictureWish("0" * 64, "A bag"),))
    done = box.office.desk.act("C1", gone, ADA, box.now)
    assert getattr(done, "sentence", "") == "pictures: a picture is not kept any more; add it again."


def test_who_may_send_one_here(web: Web, office: Office) -> None:
    office.ingest(post("1", T0))
    kim = web.signed_in(Role.manager)
    eva = web.signed_in(Role.executive)

    def sent(who: requests.Session, content: bytes) -> requests.Response:
        return web.post(who, "/case/C1/pictures", data=content)

    assert sent(eva, PNG).status_code == 403
    assert sent(kim, b"<svg>").json()["detail"].startswith("That is no picture")
    assert sent(kim, PNG + b"\0" * LARGEST).status_code == 413
    assert sent(kim, PNG + b"\0" * 1_000_000).status_code == 200
    id = sent(kim, PNG).json()["id"]
    shown = web.get(eva, f"/pictures/{id}")
    assert (shown.headers["content-type"], shown.content) == ("image/png", PNG)
    noted = PNG[:-12] + _chunk(b"tEXt", b"Author\0Kim") + PNG[-12:]
    assert sent(kim, noted).json()["id"] == id
    assert web.get(eva, "/pictures/" + "0" * 64).status_code == 404
