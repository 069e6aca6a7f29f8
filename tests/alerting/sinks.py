"""Real servers on loopback that alerts are sent to: one for mail, one for HTTP."""

from __future__ import annotations

import email
import socketserver
import threading
from collections.abc import Callable
from email.message import Message
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec


class Mail(msgspec.Struct, frozen=True):
    to: str
    subject: str
    text: str


class MailSink:
    """An SMTP server that takes every message, as long as ``accepts`` says so."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.accepts = True
        self.refuses: set[str] = set()
        self.greeting = "220 sink"
        sink = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                sink._talk(self)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def url(self, to: str) -> str:
        return f"mailto://127.0.0.1:{self.port}?from=masthead@example.com&to={to}@example.com&mode=insecure"

    def subjects(self, to: str = "") -> list[str]:
        return [mail.subject for mail in self.mails if not to or mail.to.startswith(to + "@")]

    def _talk(self, handler: socketserver.StreamRequestHandler) -> None:
        def say(line: str) -> None:
            handler.wfile.write(f"{line}\r\n".encode())

        say(self.greeting)
        to = ""
        while line := handler.rfile.readline():
            word = line.split(b" ")[0].strip().upper()
            if word in (b"EHLO", b"HELO"):
                say("250 sink")
            elif word == b"QUIT":
                say("221 bye")
                return
            elif word == b"RCPT":
                to = line.split(b"<")[1].split(b">")[0].decode()
                say("250 ok" if self.accepts and to not in self.refuses else "550 nobody here, password hunter2")
            elif word == b"DATA":
                say("354 go on")
                body = b""
                while (line := handler.rfile.readline()) not in (b".\r\n", b""):
                    body += line
                self._keep(to, email.message_from_bytes(body, policy=default))
                say("250 taken")
            else:
                say("250 ok")

    def _keep(self, to: str, message: Message) -> None:
        part = message.get_body(("plain", "html"))  # type: ignore[attr-defined]
        self.mails.append(Mail(to, str(message["subject"]), part.get_content() if part else ""))

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Request(msgspec.Struct, frozen=True):
    path: str
    headers: dict[str, str]
    body: bytes


class HttpSink:
    """An HTTP server that keeps what is posted. ``answer(request)`` gives the status."""

    def __init__(self, answer: Callable[[Request], int] = lambda _: 200) -> None:
        self.requests: list[Request] = []
        self.answer = answer
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.path, headers, body)
                sink.requests.append(request)
                self.send_response(sink.answer(request))
                self.send_header("content-length", "0")
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def url(self, path: str) -> str:
        """An Apprise URL that posts JSON."""
        return f"json://127.0.0.1:{self.port}/{path}"

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def titles(self, path: str) -> list[str]:
        """Titles of the alerts that came to a path of ``url``."""
        found = [r.body for r in self.requests if r.path == f"/{path}"]
        return [msgspec.json.decode(body)["title"] for body in found]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
