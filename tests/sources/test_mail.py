"""A mailbox, against a server that speaks IMAP."""

from __future__ import annotations

import asyncio
import json
import random
import time
from contextlib import aclosing
from urllib.parse import parse_qsl

import pytest

from listening.config import ConfigError
from listening.config import parse as configured
from listening.mention import Kind, Mention, Reject
from masthead.commands.source import advice
from tests.made import CONFIG, NOW
from tests.patience import PATIENCE_S
from tests.sources.driver import Kept, Wire
from tests.sources.mailbox import Mailbox
from tests.sources.servers import Answer, Http
from workers.sources.base import Blame, Cut
from workers.sources.mail import access, box
from workers.sources.mail.letters import parse
from workers.sources.mail.mail import stream
from workers.sources.mail.table import Mail, MailSecurity


def letter(number: int = 1, body: str = "It is late", more: str = "", type: str = "text/plain; charset=utf-8") -> bytes:
    head = f"Message-ID: <{number}@mx.example>\nFrom: Ann Bell <ann@home.example>\nTo: care@acme.example\n"
    head += f"Subject: Acme {number}\nDate: Sun, 15 Jun 2025 17:00:00 +0200\nContent-Type: {type}\n{more}"
    return (head + "\n" + body + "\n").encode()


def read(data: bytes, **more: object) -> Mention:
    found = parse(data, "post", NOW, **more)  # type: ignore[arg-type]
    assert isinstance(found, Mention), found
    return found


def id_of(number: int) -> str:
    return read(letter(number)).id


# -- what a letter says


def test_a_letter() -> None:
    made = read(letter())
    assert (made.text, made.name, made.kind, made.own) == ("Acme 1\n\nIt is late", "Ann Bell", Kind.post, False)
    assert made.created == 1_749_999_600_000
    assert read(letter()).id == made.id != read(letter(2)).id


def test_a_thread_by_its_references() -> None:
    more = "In-Reply-To: <2@mx.example>\nReferences: <1@mx.example>\n <2@mx.example>\n"
    reply = read(letter(3, more=more))
    assert (reply.parent, reply.root, reply.kind) == (id_of(2), id_of(1), Kind.reply)
    assert reply.text == "It is late", "the subject was said before"
    assert read(letter(3, more="References: <1@mx.example> <2@mx.example>\n")).parent == id_of(2)


QUOTED = {
    "On Sun, 15 Jun 2025 at 10:00, Care <care@acme.example> wrote:\n> Which order?": "en",
    "Am 15.06.2025 um 10:00 schrieb Care <care@acme.example>:\n> Welche Bestellung?": "de",
    "Le 15 juin 2025 à 10:00, Care <care@acme.example> a écrit :\n> Laquelle ?": "fr",
    "-----Original Message-----\nFrom: Care\nSent: today\nTo: Ann\nSubject: x\n\nWhich order?": "Outlook",
    "> Which order?\n> And when?": "marks alone",
    "-- \nAnn Bell\nHome Street 1": "signature",
}


@pytest.mark.parametrize("quoted", QUOTED, ids=QUOTED.values())
def test_what_is_quoted_and_what_is_signed_is_cut(quoted: str) -> None:
    assert read(letter(body=f"Order 7.\n\nThanks\n\n{quoted}")).text == "Acme 1\n\nOrder 7.\n\nThanks"


def test_words_between_quotes_stay() -> None:
    assert read(letter(body="> Which?\nSeven\n> When?\nToday")).text == "Acme 1\n\nSeven\nToday"


def test_html_is_text_and_the_plain_part_goes_first() -> None:
    html = read(letter(body="<p>It is <b>late</b></p><p>A &amp; B</p>", type="text/html"))
    assert html.text == "Acme 1\n\nIt is late\n\nA & B"
    parts = (
        "--x\nContent-Type: text/html\n\n<p>html</p>\n--x\nContent-Type: text/plain\n\nplain\n"
        "--x\nContent-Type: image/png\nContent-Disposition: attachment\n\n\n--x--"
    )
    both = read(letter(body=parts, type='multipart/mixed; boundary="x"'))
    assert (both.text, both.pictures) == ("Acme 1\n\nplain", 1)


def test_nobodys_address_is_in_what_comes_out() -> None:
    data = letter(body="Write to ann@home.example or ben.c+d@mail.home.example.", more="Reply-To: eve@home.example\n")
    for made in (read(data), read(data.replace(b"Ann Bell", b'"ann@home.example"'))):
        shown = repr(made)
        assert "home.example" not in shown
        assert "mx.example" not in shown
    assert made.name == ""
    assert made.author == read(letter(9)).author, "letters of one writer are known by a digest"
    refused = parse(b"From: ann@home.example\n\n", "post", NOW)
    assert isinstance(refused, Reject)
    assert "home.example" not in refused.raw


def test_words_in_headers_and_bodies_that_are_encoded() -> None:
    data = letter(body="Gr=C3=BC=C3=9Fe", more="Content-Transfer-Encoding: quoted-printable\n")
    data = data.replace(b"Ann Bell", b"=?utf-8?q?J=C3=B6rg?=").replace(b"Acme 1", b"=?iso-8859-1?q?Caf=E9?=")
    made = read(data)
    assert (made.name, made.text) == ("Jörg", "Café\n\nGrüße")
    assert read(letter(body="x", type="text/plain; charset=nonsense")).text == "Acme 1\n\nx"


def test_letters_of_the_brand_are_answers() -> None:
    assert read(letter(), own=("@HOME.example",)).own
    assert read(letter(), own=("ann@home.example",)).own
    assert not read(letter(), own=("@example", "bell@home.example")).own


@pytest.mark.parametrize("more", ["Auto-Submitted: auto-replied\n", "Content-Type: multipart/report\n"])
def test_what_a_machine_answers_is_nothing(more: str) -> None:
    data = letter(more=more) if "Auto" in more else letter(type="multipart/report")
    assert parse(data, "post", NOW) is None


@pytest.mark.parametrize(
    ("date", "created"),
    [("15 Jun 2025 17:00 +0200", NOW - 400_000), ("1 Jan 2020 1:00", NOW), ("soon", NOW), ("1 Jan 2037 1:00", NOW)],
)
def test_when_it_was_written(date: str, created: int) -> None:
    assert read(letter().replace(b"Sun, 15 Jun 2025 17:00:00 +0200", date.encode())).created == created


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no writer"),
        (b"From: nobody\n\nx", "no writer"),
        (letter(body="\n> only quoted").replace(b"Acme 1", b""), "no text"),
        (letter(body="x" * 60_000), "text too long"),
    ],
)
def test_rejects(data: bytes, reason: str) -> None:
    found = parse(data, "post", NOW)
    assert isinstance(found, Reject)
    assert found.reason == reason


@pytest.mark.parametrize("line", ["> ", "On ", "\n", "\n-- ", "-", "Am 1. schrieb ", "From: a\n", "\n  \t", "a@b.c"])
def test_letters_that_repeat_a_line_are_read(line: str) -> None:
    assert parse(letter(body=line * (40_000 // len(line))), "post", NOW)


def test_nested_parts_without_end_are_read() -> None:
    part = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(2000))
    found = parse(b"From: a@b.example\n" + part.encode(), "post", NOW)
    assert isinstance(found, Reject)
    assert found.reason == "not a letter"


# -- against a server


def source(server: Mailbox, **more: object) -> Mail:
    table: dict[str, object] = {"every_seconds": 1.0, "topics": ("Acme",), "password": "env:MAIL_PASSWORD"}
    table |= {"security": MailSecurity.none} | more
    return Mail(
        name="post",
        host="127.0.0.1",
        port=server.port,
        user="care@acme.example",
        **table,  # type: ignore[arg-type]
    )


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "secret")


def told(kept: Kept) -> list[str]:
    return [event.id for event in kept.events if isinstance(event, Mention)]


def test_fifty_cuts_lose_nothing_and_store_nothing_twice() -> None:
    server = Mailbox(cuts=50)
    server.folders["INBOX"] = {1: letter(1)}
    server.grows = [letter(number) for number in range(2, 31)]

    async def run() -> None:
        kept = Kept()
        async with server:
            await kept.listen(
                stream,
                source(server),
                lambda k: (len(set(told(k))) == 30 and server.cuts == 0) or len(told(k)) > 200,
                batch=1,
            )
        assert set(told(kept)) == {id_of(number) for number in range(1, 31)}
        assert len(kept.cuts) == 50

    asyncio.run(run())


@pytest.mark.parametrize("idle", [True, False])
def test_what_comes_while_it_waits_is_told_and_nothing_is_changed(idle: bool) -> None:
    server = Mailbox(idle=idle)
    server.folders["INBOX"] = {1: letter(1)}

    async def run() -> None:
        kept = Kept()

        def enough(kept: Kept) -> bool:
            if len(told(kept)) == 1 and len(server.folders["INBOX"]) == 1:
                asyncio.get_running_loop().call_later(0.2, server.deliver, letter(2))
            return len(told(kept)) == 2

        async with server:
            await kept.listen(stream, source(server), enough, batch=1)
        assert told(kept) == [id_of(1), id_of(2)]
        assert all(event.topics == ("Acme",) for event in kept.events if isinstance(event, Mention))
        assert not [each for each in server.asked if each.startswith(("SELECT", "STORE"))]
        assert all("PEEK" in each for each in server.asked if "BODY" in each)

    asyncio.run(run())


def test_several_folders_and_numbers_that_are_given_anew() -> None:
    server = Mailbox()
    server.folders |= {"INBOX": {5: letter(1)}, "Sent": {9: letter(2)}}

    def enough(kept: Kept) -> bool:
        if len(told(kept)) == 2 and server.validity == 7:
            server.validity = 8
            server.folders = {"INBOX": {1: letter(1), 2: letter(3)}, "Sent": {1: letter(2)}}
        return id_of(3) in told(kept)

    async def run() -> None:
        kept = Kept()
        async with server:
            await kept.listen(stream, source(server, folders=("INBOX", "Sent")), enough, batch=1)
        assert set(told(kept)) == {id_of(1), id_of(2), id_of(3)}

    asyncio.run(run())


NO = b"%t NO [%s] no\r\n"
FAULTS: list[tuple[str, dict[str, bytes], str, Blame]] = [
    ("cut", {"greeting": b""}, "ended the connection", Blame.nothing),
    ("password", {"LOGIN": b"%t NO [AUTHENTICATIONFAILED] secret\r\n"}, "password refused", Blame.token),
    ("slow down", {"LOGIN": b"%t NO [LIMIT] Too many\r\n"}, "asked to slow down", Blame.nothing),
    ("fault", {"LOGIN": b"%t NO [UNAVAILABLE] later\r\n"}, "has a fault", Blame.nothing),
    ("bye", {"EXAMINE": b"* BYE going down\r\n"}, "ended the connection", Blame.nothing),
    ("no folder", {"EXAMINE": b"%t NO unknown\r\n"}, "no such folder", Blame.address),
    ("ends early", {"FETCH": b"* 1 FETCH (UID 1 BODY[] {50}\r\nx"}, "in time", Blame.nothing),
    ("giant", {"FETCH": b"* 1 FETCH (UID 1 BODY[] {%d}\r\n" % 10**9}, "too large", Blame.nothing),
    ("giant line", {"SEARCH": b"* SEARCH " + b"1 " * 600_000}, "too large", Blame.nothing),
    ("no IMAP", {"greeting": b"HTTP/1.1 400 Bad Request\r\n\r\n"}, "IMAP", Blame.nothing),
    ("nonsense", {"SEARCH": b"* SEARCH x y\r\n%t BAD what\r\n"}, "does not speak IMAP", Blame.address),
    ("slow", {"LOGIN": b"nothing"}, "in time", Blame.nothing),
]


@pytest.mark.parametrize(("fault", "says", "said", "blame"), FAULTS, ids=[each[0] for each in FAULTS])
def test_every_fault_is_a_cut_that_says_whose_it_is(
    fault: str, says: dict[str, bytes], said: str, blame: Blame, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault in ("slow", "ends early"):  # the others are answered, however long that takes here
        monkeypatch.setattr(box, "STEP_S", 1.0)
    monkeypatch.setattr("imaplib._MAXLINE", 1_000_000)  # imap_tools allows 20 million
    server = Mailbox()
    server.folders["INBOX"] = {1: letter(1)}
    server.says = says

    async def run() -> Cut:
        async with server, asyncio.timeout(PATIENCE_S), aclosing(stream(source(server), "", Wire())) as heard:
            try:
                async for one in heard:
                    assert one.cursor == "", "nothing was told, so there is nowhere to go on"
            except Cut as cut:
                return cut
        pytest.fail("the stream has ended without a reason")

    cut = asyncio.run(run())
    assert said in str(cut)
    assert "secret" not in str(cut)
    assert cut.blame is blame or fault == "no IMAP"
    if fault == "slow down":
        assert cut.retry_after


class TokenServer:
    """Gives access tokens ``t1``, ``t2`` …, each with another refresh token."""

    def __init__(self, says: Answer | None = None) -> None:
        self.says = says
        self.given = 0

    def answer(self, *_: object) -> Answer:
        if self.says:
            return self.says
        self.given += 1
        given = {"access_token": f"t{self.given}", "expires_in": 3599, "refresh_token": f"r{self.given}"}
        return Answer(200, json.dumps(given).encode())


def by_token(server: Mailbox, tokens: Http) -> Mail:
    more = {"password": "", "client_id": "app", "client_secret": "env:APP", "refresh_token": "env:REFRESH"}
    return source(server, token_url=f"{tokens.url}/token", private=True, **more)


@pytest.fixture
def _tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP", "hush")
    monkeypatch.setenv("REFRESH", "once")
    access._kept.clear()


@pytest.mark.usefixtures("_tokens")
def test_a_mailbox_that_takes_no_password_is_read_by_tokens_that_are_renewed() -> None:
    server, given = Mailbox(), TokenServer()
    server.folders["INBOX"] = {1: letter(1)}
    server.token = "t1"

    async def run() -> None:
        kept = Kept()
        async with server, Http(given.answer) as tokens:
            mail = by_token(server, tokens)
            await kept.listen(stream, mail, lambda k: len(told(k)) == 1, batch=1)
            server.deliver(letter(2))
            await kept.listen(stream, mail, lambda k: len(told(k)) == 2, batch=1)
            assert given.given == 1, "a second connection needs no new token"
            server.deliver(letter(3))
            server.token = "t2"  # the mailbox takes no t1 any more
            await kept.listen(stream, mail, lambda k: len(told(k)) == 3, batch=1)
        assert [str(cut) for cut in kept.cuts] == [
            "its access token is refused: it is of another mailbox, or may not read mail by IMAP"
        ]
        forms = [dict(parse_qsl(body.decode())) for body in tokens.posted]
        assert forms[0] == {
            "grant_type": "refresh_token",
            "refresh_token": "once",
            "client_id": "app",
            "client_secret": "hush",
        }

    asyncio.run(run())


@pytest.mark.usefixtures("_tokens")
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(400, b'{"error": "invalid_grant", "error_description": "hush"}'), "its sign-in has ended"),
        (Answer(401, b'{"error": "invalid_client"}'), "client_id or client_secret is not the one"),
        (Answer(400, b"<html>"), "token refused"),
        (Answer(200, b"{}"), "is no token"),
        (Answer(503), "has a fault"),
    ],
)
def test_a_sign_in_that_has_ended_is_said_in_a_sentence(answer: Answer, said: str) -> None:
    async def run() -> None:
        async with Mailbox() as server, Http(TokenServer(answer).answer) as tokens:
            mail = by_token(server, tokens)
            with pytest.raises(Cut, match=said) as cut:
                await anext(stream(mail, "", Wire()))
            assert "hush" not in str(cut.value)
            if cut.value.blame is Blame.token:
                assert advice(1, mail, cut.value.blame) == "look at sources[1] (post).refresh_token"

    asyncio.run(run())


def test_a_server_that_is_not_there_and_one_without_tls() -> None:
    async def run() -> None:
        async with Mailbox() as server:
            with pytest.raises(Cut, match="no secure connection"):
                await anext(stream(source(server, security=MailSecurity.tls), "", Wire()))
        with pytest.raises(Cut, match="cannot be asked") as cut:
            await anext(stream(source(server), "", Wire()))
        assert cut.value.blame is Blame.address

    asyncio.run(run())


def test_a_letter_that_is_too_large_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(box, "LARGEST", 1000)
    server = Mailbox()
    server.folders["INBOX"] = {1: letter(1, "x" * 2000), 2: letter(2)}

    async def run() -> None:
        kept = Kept()
        async with server:
            await kept.listen(stream, source(server), lambda k: bool(told(k)), batch=1)
        refused, good = kept.events
        assert isinstance(refused, Reject)
        assert refused.reason == "letter too large"
        assert isinstance(good, Mention)

    asyncio.run(run())


def test_fuzzed_letters_are_parsed() -> None:
    rng = random.Random(2)
    good = bytearray(
        letter(body="--x\nContent-Type: text/html\n\n<p>x</p>\n--x--", type='multipart/mixed; boundary="x"')
    )
    for _ in range(200):
        data = bytearray(good)
        for _ in range(5):
            at = rng.randrange(len(data))
            data[at : at + rng.randrange(9)] = rng.randbytes(rng.randrange(9))
        parse(bytes(data), "post", int(time.time() * 1000))


def test_config() -> None:
    table = 'kind = "mail"\nname = "post"\nhost = "mail.example.com"\nport = 143\nsecurity = "none"\nuser = ""\n'
    table += 'password = ""\nfolders = []\nown = ["acme"]\ntopics = ["App"]\n'
    with pytest.raises(ConfigError) as wrong:
        configured(f"{CONFIG}\n[[sources]]\n{table}")
    for said in (
        "security: the password",
        "user: ''",
        "folders: 1 to 20",
        "password: is empty",
        "own: 'acme'",
        "topics: 'App'",
    ):
        assert said in str(wrong.value)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ('password = "env:P"\nrefresh_token = "env:R"\nclient_id = "a"', "password: stands beside refresh_token"),
        ('refresh_token = "env:R"', "client_id: is empty"),
        ('refresh_token = "env:R"\nclient_id = "a"\ntoken_url = "http://x.example/"', "token_url: 'http://x.example"),
    ],
)
def test_config_of_tokens(keys: str, said: str) -> None:
    table = f'kind = "mail"\nname = "post"\nhost = "mail.example.com"\nuser = "care@acme.example"\n{keys}\n'
    with pytest.raises(ConfigError, match=said):
        configured(f"{CONFIG}\n[[sources]]\n{table}")
