"""The wrappings of a file: gzip, zstd, a zip archive, UTF-16. Out comes one stream of bytes in UTF-8."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import zstandard

from workers.sources.file.columns import FileError

STANDARD_INPUT = "-"
"""The name of a file that stands for what is piped in."""
BLOCK = 1 << 18
"""Bytes read at a time."""
UNREADABLE = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, zstandard.ZstdError, NotImplementedError)
"""What reading a damaged stream raises."""

_FED = 1 << 11
"""Compressed bytes given to zstd at once: little, so that a bomb cannot swell to more than memory holds."""
_WINDOW = 1 << 31
"""Bytes zstd may look back; the monthly dumps of Reddit are written with as much."""
_READABLE = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".js")
_TWEETS = re.compile(r"(?:^|/)data/tweets?(?:-part\d+)?\.js$")
"""Where an archive of Twitter or X keeps what its owner wrote."""


class Opened:
    """A file or a pipe, unpacked. ``stream`` is its content; ``sheet`` is set instead for a workbook."""

    def __init__(self, path: Path) -> None:
        """FileError if it cannot be opened or unpacked."""
        self._spooled: IO[bytes] | None = None
        try:
            self.path = self._settled(path)
            """A regular file with the content, which can be read again."""
            self._file = self.path.open("rb", buffering=0)
            self.size = self.path.stat().st_size
            """Bytes, as they lie on disk."""
        except OSError as error:
            raise FileError(str(error.strerror)) from None
        self.wrapped = ""
        """What it is wrapped in: gzip, zstd, zip, or nothing."""
        self.sheet = False
        try:
            self._buffered = io.BufferedReader(self._file)
            self.stream: io.BufferedIOBase = self._unpacked(self._buffered)
        except UNREADABLE as error:
            self.close()
            raise FileError(f"broken {self.wrapped}: {error}") from None
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._file.close()
        if self._spooled is not None:
            self._spooled.close()

    @property
    def position(self) -> int:
        """Bytes read of ``size``."""
        return self.size if self._file.closed else self._file.tell()

    def _settled(self, path: Path) -> Path:
        """A pipe is read to its end first: what a file is, is told by more than one look at it."""
        if str(path) != STANDARD_INPUT and (path.is_file() or not path.exists() or path.is_dir()):
            return path
        if str(path) == STANDARD_INPUT and sys.stdin.isatty():
            raise FileError("nothing is piped in; as in: unzip -p posts.zip | masthead import -")
        # Open for as long as it is read; gone with it.
        self._spooled = tempfile.NamedTemporaryFile(prefix="masthead-import-")  # noqa: SIM115
        if str(path) == STANDARD_INPUT:
            shutil.copyfileobj(sys.stdin.buffer, self._spooled)
        else:
            with path.open("rb") as pipe:
                shutil.copyfileobj(pipe, self._spooled)
        self._spooled.flush()
        return Path(self._spooled.name)

    def _unpacked(self, file: io.BufferedReader[io.FileIO]) -> io.BufferedIOBase:
        begins = file.peek(4)[:4]
        if begins[:2] == b"\x1f\x8b":
            self.wrapped = "gzip"
            # read1 hands out what there is before it fails, so that a cut gzip loses nothing that is in it.
            return _in_utf8(gzip.GzipFile(fileobj=file))
        if begins == b"\x28\xb5\x2f\xfd":
            self.wrapped = "zstd"
            return _in_utf8(_Zstd(file))
        if begins == b"PK\x03\x04":
            self.wrapped = "zip"
            return self._of_zip(zipfile.ZipFile(file))
        return _in_utf8(file)

    def _of_zip(self, archive: zipfile.ZipFile) -> io.BufferedIOBase:
        names = [info.filename for info in archive.infolist() if not info.is_dir() and "__MACOSX" not in info.filename]
        if "xl/workbook.xml" in names:
            self.wrapped, self.sheet = "workbook", True
            return io.BytesIO()
        wanted = sorted(filter(_TWEETS.search, names)) or [n for n in names if n.lower().endswith(_READABLE)]
        if not wanted or (len(wanted) > 1 and not _TWEETS.search(wanted[0])):
            there = ", ".join(names[:10]) or "nothing"
            raise FileError(f"this zip holds {there}; unpack it and import one file after the other")
        if any(archive.getinfo(name).flag_bits & 1 for name in wanted):
            raise FileError("this zip has a password; unpack it first")
        return _in_utf8(_Members(archive, wanted))


class _Stream(io.BufferedIOBase):
    """Read block by block, as lines are."""

    def readable(self) -> bool:
        return True


class _Zstd(_Stream):
    def __init__(self, file: io.BufferedReader[io.FileIO]) -> None:
        self._file = file
        self._frame: zstandard.ZstdDecompressionObj | None = None

    def read1(self, size: int = -1, /) -> bytes:
        while True:
            fed = self._file.read(_FED)
            if not fed:
                if self._frame is not None and not self._frame.eof:
                    raise EOFError("the file ends before its content does")
                return b""
            said = b""
            while fed:
                if self._frame is None or self._frame.eof:
                    self._frame = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
                said += self._frame.decompress(fed)
                fed = self._frame.unused_data if self._frame.eof else b""
            if said:
                return said


class _Members(_Stream):
    """Files of a zip archive, one after the other."""

    def __init__(self, archive: zipfile.ZipFile, names: Sequence[str]) -> None:
        self._archive = archive
        self._names = list(names)
        self._open: IO[bytes] | None = None

    def read1(self, size: int = -1, /) -> bytes:
        while True:
            if self._open is None:
                if not self._names:
                    return b""
                self._open = self._archive.open(self._names.pop(0))
            if said := self._open.read(BLOCK):
                return said
            self._open = None
            if self._names:
                return b"\n"


class _Transcoded(_Stream):
    def __init__(self, stream: io.BufferedIOBase, begun: bytes, encoding: str) -> None:
        self._stream = stream
        self._begun = begun
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def read1(self, size: int = -1, /) -> bytes:
        while True:
            block = self._begun or self._stream.read1(BLOCK)
            self._begun = b""
            said = self._decoder.decode(block, final=not block)
            if said or not block:
                return said.encode()


class _Begun(_Stream):
    """A stream of which the beginning was looked at."""

    def __init__(self, stream: io.BufferedIOBase, begun: bytes) -> None:
        self._stream = stream
        self._begun = begun

    def read1(self, size: int = -1, /) -> bytes:
        if self._begun:
            begun, self._begun = self._begun, b""
            return begun
        return self._stream.read1(BLOCK)


def _in_utf8(stream: io.BufferedIOBase) -> io.BufferedIOBase:
    """UTF-16 is told by its mark, or by most of every second byte being nought."""
    begun = stream.read1(BLOCK)
    if begun[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _Transcoded(stream, begun, "utf-16")
    look = begun[:400]
    even, odd = look[::2].count(0), look[1::2].count(0)
    if len(look) >= 8 and max(even, odd) > len(look) // 3 and not min(even, odd):
        return _Transcoded(stream, begun, "utf-16-le" if odd else "utf-16-be")
    return _Begun(stream, begun)
