"""Our own files: fingerprinted addresses that browsers keep for a year."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

YEAR = "public, max-age=31536000, immutable"

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""Said here because what the machine's own table says differs between machines."""

ALL_SCRIPTS, WALL_SCRIPTS = "together.js", "wall.js"
TOGETHER = {"together.css": ".css", ALL_SCRIPTS: ".js", WALL_SCRIPTS: ".js"}
"""Names that stand for every file at the top with that ending, in order: one request instead of twenty."""
ONLY = {WALL_SCRIPTS: frozenset({"_kit.js", "bind.js", "charts.js", "live.js"})}
"""Those that stand for these files alone. Nobody clicks on a wall: what pages have for that costs first paint."""
ALONE = {".css": b"%s\n", ".js": b"try {\n%s\n} catch (error) {\n  reportError(error);\n}\n"}
"""How a file stands among others: a script that breaks breaks alone."""


class File(msgspec.Struct, frozen=True):
    changed: float
    body: bytes
    fingerprint: str
    type: str


class Files:
    """The files below a directory, read once and again when they change; and those at its top as one.

    ``public``: names that may be served to everybody; none = all, behind the gate.
    """

    def __init__(self, directory: Path, prefix: str, public: frozenset[str] = frozenset()) -> None:
        self._directory = directory.resolve()
        self._prefix = prefix
        self._public = public
        self._read: dict[str, File] = {}

    def address(self, name: str) -> str:
        """Where a browser finds this version of a file. FileNotFoundError if there is none."""
        file = self._file(name)
        if file is None:
            raise FileNotFoundError(self._directory / name)
        return f"{self._prefix}{name}?v={file.fingerprint}"

    def names(self, suffix: str) -> list[str]:
        """The files at the top of the directory that end in ``suffix``, in order."""
        return sorted(path.name for path in self._directory.glob(f"*{suffix}"))

    def fingerprint(self) -> str:
        """Changes when any file does: what an open screen was built from."""
        whole = hashlib.sha256()
        for path in sorted(self._directory.rglob("*")):
            if path.is_file():
                whole.update(path.read_bytes())
        return whole.hexdigest()[:12]

    def answer(self, request: Request, name: str) -> Response:
        """The file, with how long it may be kept. HTTPException 404 if there is none."""
        file = self._file(name) if not self._public or name in self._public else None
        if file is None:
            raise HTTPException(404, "There is no such file.")
        fresh = request.query_params.get("v") == file.fingerprint
        # Weak: the compressed and the plain form share it.
        tag = f'W/"{file.fingerprint}"'
        headers = {"cache-control": YEAR if fresh else "no-cache", "etag": tag}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(file.body, media_type=file.type, headers=headers)

    def _file(self, name: str) -> File | None:
        if name in TOGETHER:
            return self._together(name)
        try:
            path = (self._directory / name).resolve()
            # Neither ``..`` nor a link may lead out of the directory.
            if not path.is_relative_to(self._directory) or not path.is_file():
                return None
        except (ValueError, OSError):  # a zero byte, or a name longer than any file's
            return None
        changed = path.stat().st_mtime
        known = self._read.get(name)
        if known is None or known.changed != changed:
            body = path.read_bytes()
            kind = TYPES.get(path.suffix) or mimetypes.guess_type(name)[0]
            fingerprint = hashlib.sha256(body).hexdigest()[:16]
            known = File(changed, body, fingerprint, kind or "application/octet-stream")
            self._read[name] = known
        return known

    def _together(self, name: str) -> File | None:
        suffix = TOGETHER[name]
        names = [each for each in self.names(suffix) if name not in ONLY or each in ONLY[name]]
        parts = [part for each in names if (part := self._file(each)) is not None]
        if not parts:
            return None
        changed = max(part.changed for part in parts)
        fingerprint = hashlib.sha256("".join(part.fingerprint for part in parts).encode()).hexdigest()[:16]
        known = self._read.get(name)
        if known is None or known.fingerprint != fingerprint:
            body = b"".join(ALONE[suffix] % part.body for part in parts)
            known = self._read[name] = File(changed, body, fingerprint, TYPES[suffix])
        return known
