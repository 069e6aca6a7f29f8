"""An answer by mail: in the thread of the letter it answers, to whoever wrote it, and only where certificates hold."""

from __future__ import annotations

import functools
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from listening.config import Account, ConfigError, Network, parse
from listening.outbox.answer import Answer, AnswerState
from listening.outbox.keys import letter_id, message_id
from tests.cases.conftest import Office
from tests.outbox.box import TEXT, Outbox
from tests.outbox.conftest import config_text
from tests.outbox.letters import LETTER, ORIGINAL, OURS
from tests.outbox.servers import FakeNetwork
from workers import certificates
from workers.outbox.mail import smtp
from workers.outbox.mail.letter import head, written

WE = Account(name="we", network=Network.mail, service="smtps://127.0.0.1:1", handle=OURS, secret="env:OUTBOX")
ANSWER = Answer(
    id="a", case="C1", target="s:1", account="we", network=Network.mail, text="x", by="Ada", at=1, draft_at=1, key="ab"
)


def test_what_is_written(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.mail, [])
    found = box.went_out_once()
    (sent,) = server.posts
    letter = BytesParser(policy=default).parsebytes(bytes(sent["letter"]))
    id = message_id(box.answer.key, OURS)
    assert (sent["to"], letter["To"], letter["From"]) == (["kim@kim.example", OURS], "Kim Lee <kim@kim.example>", OURS)
    assert (letter["Subject"], letter["In-Reply-To"], letter["Message-ID"]) == ("Re: Where is my bag?", ORIGINAL, id)
    assert letter["References"] == f"<first@kim.example> {ORIGINAL}"
    assert letter.get_body().get_content().strip() == TEXT
    assert (found.remote, found.post) == (id, letter_id("s", id))


def test_an_address_that_is_not_taken(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.mail, [])
    server.unknown = ["kim@kim.example"]
    found = box.look()
    assert (found.state, found.why) == (
        AnswerState.refused,
        "The mail server does not take the address that is answered.",
    )
    server.unknown = [OURS]  # without a copy of our own it goes out all the same
    box.answer = box.send()
    box.went_out_once()


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=60))
def test_no_letter_writes_our_header(subject: str, name: str, text: str) -> None:
    raw = LETTER.replace("Where is my bag?", " ".join(subject.split())).replace("Kim Lee", '"' + name + '"')
    about = head(BytesParser().parsebytes(raw.encode("utf-8", "replace")))
    if about is not None:
        letter = BytesParser().parsebytes(written(msgspec.structs.replace(ANSWER, text=text), WE, about))
        assert letter.keys()[:7] == ["From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"]
        assert set(letter.keys()[7:]) <= {"Content-Type", "Content-Transfer-Encoding", "MIME-Version"}


def test_what_config_may_not_say() -> None:
    text = config_text(Network.mail, "http://x").replace("smtp://127.0.0.1:1", "https://smtp.example")
    with pytest.raises(ConfigError) as found:
        parse(text.replace(f'handle = "{OURS}"', 'handle = "care"'))
    said = "\n".join(found.value.errors)
    assert "service: has to be an address like smtps://" in said
    assert "handle: has to be the address that it writes from" in said


@pytest.mark.parametrize("trusted", [True, False])
def test_a_certificate_is_verified(trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = tmp_path / "certificate.pem"
    with _server(certificate) as port:
        account = msgspec.structs.replace(WE, service=f"smtps://127.0.0.1:{port}")
        if trusted:
            monkeypatch.setattr(certificates, "for_mail", lambda: ssl.create_default_context(cafile=certificate))
            with smtp.signed_in(account, "app-password"):
                return
        with (
            pytest.raises(smtp.NotLetIn, match="certificate of the mail server cannot be verified"),
            smtp.signed_in(account, "app-password"),
        ):
            raise AssertionError


@contextmanager
def _server(certificate: Path) -> Iterator[int]:
    """It says what every server says, by TLS from the first byte, with a certificate that nobody knows."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), functools.partial(_Polite, context)) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


class _Polite(socketserver.BaseRequestHandler):
    def __init__(self, context: ssl.SSLContext, *asked: object) -> None:
        self._context = context
        super().__init__(*asked)  # type: ignore[arg-type]

    def handle(self) -> None:
        try:
            with self._context.wrap_socket(self.request, server_side=True) as talk:
                talk.sendall(b"220 ready\r\n")
                while asked := talk.recv(1000):
                    talk.sendall(b"235 in\r\n" if asked.startswith(b"AUTH") else b"250-here\r\n250 AUTH PLAIN\r\n")
        except OSError:
            return
