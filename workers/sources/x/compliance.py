"""Stored posts that are gone from X: a job is made of their ids, and its answer is read when it is there.

Protocol: docs.x.com, X API v2, "Batch compliance": create a job, PUT the ids to its ``upload_url``, ask for its
status, GET the ``download_url``. One job of a kind at a time. Every step can be taken again after a crash.
"""

from __future__ import annotations

from collections.abc import Iterable

import httpx
import msgspec

from listening.mention import Deletion
from workers.sources.base import Blame, Cut
from workers.sources.fetching import AskedWith, fetch, send
from workers.sources.times import END, millis
from workers.sources.x.api import XApi
from workers.sources.x.posts import ID

GONE = frozenset({"delete"})
"""Actions that mean that nothing of a post may be kept: whether deleted, protected or suspended."""


class ComplianceJob(msgspec.Struct):
    """One that X has."""

    id: str
    status: str = ""
    upload_url: str = ""
    download_url: str = ""


class _Answer(msgspec.Struct):
    data: ComplianceJob


class _Result(msgspec.Struct):
    id: str
    action: str = ""
    redacted_at: str = ""


_answer = msgspec.json.Decoder(_Answer).decode
_result = msgspec.json.Decoder(_Result).decode


async def begin(api: XApi, name: str) -> ComplianceJob:
    return _job(await api.post("compliance/jobs", {"type": "tweets", "name": name}))


async def look(api: XApi, id: str) -> ComplianceJob:
    return _job(await api.get(f"compliance/jobs/{id}", {}))


async def upload(http: httpx.AsyncClient, job: ComplianceJob, ids: Iterable[str], private: bool) -> None:
    """The address is signed, and not X's own: the token is not shown to it."""
    await send(http, job.upload_url, AskedWith("PUT", "\n".join(ids).encode(), "text/plain"), private)


async def download(http: httpx.AsyncClient, job: ComplianceJob, source: str, private: bool, now: int) -> list[Deletion]:
    found = await fetch(http, job.download_url, {}, private)
    return gone(found.content, source, now)


def gone(data: bytes, source: str, now: int) -> list[Deletion]:
    """What an answer says is gone, line by line; what cannot be read says nothing."""
    found = []
    for line in data.split(b"\n"):
        try:
            said = _result(line)
        except (ValueError, RecursionError):
            continue
        if said.action in GONE and ID.fullmatch(said.id):
            found.append(Deletion(source=source, id=f"{source}:{said.id}", at=min(_moment(said.redacted_at), now)))
    return found


def _moment(said: str) -> int:
    try:
        at = millis(said)
    except ValueError:
        return 0
    return at if 0 < at < END else 0


def _job(data: bytes) -> ComplianceJob:
    try:
        job = _answer(data).data
    except (ValueError, RecursionError):
        raise Cut("what it answers is not X's API", blame=Blame.address) from None
    if not ID.fullmatch(job.id):
        raise Cut("what it answers is not X's API", blame=Blame.address)
    return job
