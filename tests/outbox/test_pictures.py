"""Pictures go with an answer as they were approved, uploaded first, and never without their words."""

from __future__ import annotations

import json
import re
import struct
import zlib
from base64 import b64decode
from email.parser import BytesParser
from email.policy import default

import msgspec
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from layouts.cases.pictures import chooser
from listening.cases.case import Act, Action, Case, Refusal
from listening.cases.pictures import LARGEST, PictureKind, PictureWish, kind, picture_id, unusable
from listening.config import Account, Network
from listening.outbox import limits
from listening.outbox.answer import AnswerState
from listening.outbox.networks import FACTS
from listening.outbox.page import Outgoing
from listening.people.permissions import Role
from listening.store import outbox, pictures, sources
from tests.cases.conftest import MINUTE, T0, Office, post
from tests.dashboard.conftest import Web
from tests.outbox.box import ADA, TEXT, Outbox
from tests.outbox.servers import FakeNetwork, Fault
from tests.outbox.test_sending import LOST
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


SHOWN = [(PNG, "A bag, open"), (JPEG, "A bag, open")]
FAULTS = [fault for fault in Fault if fault not in (Fault.deleted, Fault.run_out)]


@pytest.mark.parametrize("net", [Network.discourse, Network.mail, Network.x])
@pytest.mark.parametrize("fault", FAULTS)
def test_they_go_with_it_once_whatever_happens(
    office: Office, server: FakeNetwork, net: Network, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As without them: what was written and not answered is found again, what was not is a person's to say."""
    monkeypatch.setattr(server, "patient", False)
    found = Outbox(office, server, net, [fault], shows=SHOWN).whole()
    if found.state is not AnswerState.sent:
        assert (found.asks, len(server.posts), fault in LOST) == (True, 0, True)
        return
    assert len(server.posts) == 1
    assert named(net, server) == [PNG, JPEG]


def named(net: Network, server: FakeNetwork) -> list[bytes]:
    """The pictures that the post names, in its order, each with what it shows."""
    (post,) = server.posts
    if net is Network.mail:
        letter = BytesParser(policy=default).parsebytes(bytes(post["letter"]))
        assert letter.get_body().get_content().strip() == TEXT
        parts = list(letter.iter_attachments())
        assert [part["Content-Description"] for part in parts] == ["A bag, open"] * 2
        assert [part.get_filename() for part in parts] == ["picture-1.png", "picture-2.jpeg"]
        return [part.get_content() for part in parts]
    if net is Network.discourse:
        ids = re.findall(r"!\[A bag, open\|\d+x\d+\]\(upload://b(\d+)\.png\)", post["sent"]["raw"])
        assert post["sent"]["raw"].startswith(f"{TEXT}\n\n![")
        sent = [server.pictures[int(id) - 1][1] for id in ids]
        assert all(b'filename="picture.' in each for each in sent)
        return [PNG if PNG in each else JPEG if JPEG in each else each for each in sent]
    ids = [int(id) - 701 for id in post["sent"]["media"]["media_ids"]]
    told = [json.loads(server.pictures[id + 1][1]) for id in ids]
    assert [each["metadata"] for each in told] == [{"alt_text": {"text": "A bag, open"}}] * 2
    return [b64decode(json.loads(server.pictures[id][1])["media"]) for id in ids]


@pytest.mark.parametrize("net", [Network.discourse, Network.x])
def test_one_that_is_not_taken_keeps_it_back(office: Office, server: FakeNetwork, net: Network) -> None:
    box = Outbox(office, server, net, [], shows=SHOWN)
    server.picture_faults = [Fault.none, Fault.error_before]
    assert (box.look().state, server.posts) == (AnswerState.queued, [])
    server.picture_faults = [Fault.too_large]
    box.now += MINUTE
    assert box.look().state is AnswerState.refused
    assert box.found().why.endswith("does not take a picture from we.")
    assert server.posts == []


def test_what_a_picture_shows_writes_no_marks_and_no_header(office: Office, server: FakeNetwork) -> None:
    alt = "A [bag]|9x9](upload://x) of Łódź\nBcc: eve@example.com"
    for net in (Network.discourse, Network.mail):
        box = Outbox(office, server, net, [Fault.cut_after], shows=[(PNG, alt)])
        assert box.whole().state is AnswerState.sent, "what stands there is known again"
        (post,) = server.posts
        if net is Network.mail:
            letter = BytesParser(policy=default).parsebytes(bytes(post["letter"]))
            (part,) = letter.iter_attachments()
            assert (letter["Bcc"], part["Bcc"]) == (None, None)
            assert part["Content-Description"] == " ".join(alt.split())
        else:
            assert (
                r"![A \[bag\]/9x9\](upload://x) of Łódź Bcc: eve@example.com|640x480](upload://b1.png)"
                in post["sent"]["raw"]
            )
        office.client.flushdb()


def test_what_pictures_cost_on_x_is_paid(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.x, [], shows=SHOWN)
    assert box.whole().state is AnswerState.sent
    assert sources.paid(box.client, "s", box.now)[0] == 200_000 + 2 * 5_000


def test_a_network_without_pictures_says_so(office: Office, server: FakeNetwork) -> None:
    box = begun(office, server, Network.github, PNG)
    with pytest.raises(AssertionError, match=r"GitHub takes no pictures; this answer has 1\. GitHub lets no program"):
        box.send()
    assert all(bool(facts.pictures) != bool(facts.no_pictures) for facts in FACTS.values())
    shown = " ".join(str(part) for part in chooser(Outgoing(accounts=box.config.accounts)))
    assert "No picture can go with it. GitHub lets no program add a file to a comment." in shown
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
