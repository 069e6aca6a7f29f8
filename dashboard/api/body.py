"""Bodies of the API: one reader of what was sent, one way to say what is wrong with it."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.misfit import misfit
from dashboard.api.spec import Problem, Problems
from listening.cases.case import Refusal, RefusalKind

T = TypeVar("T", bound=msgspec.Struct)
FIELD = re.compile(r"([\w.\[\]-]+):")


async def read_body(request: Request, shape: type[T], longest: int, empty: bytes = b"") -> T | Response:
    """What was sent, or a 422 that says what is wrong with it.

    ``longest``: bytes; ``empty``: what a missing body stands for.
    """
    sent = await request.body()
    if len(sent) > longest:
        return problem(f"the body: {longest:,} bytes at most")
    try:
        return msgspec.json.decode(sent or empty, type=shape)
    except msgspec.ValidationError as error:
        return problem(misfit(error, shape))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return problem("the body: not JSON")


def problem(sentence: str) -> Response:
    """A 422; the sentence may begin with the field it is about."""
    field = FIELD.match(sentence)
    return problems([Problem(("body", field[1] if field else ""), sentence, "value_error")])


def problems(found: list[Problem]) -> Response:
    """A 422 that says all that is wrong."""
    return encoded(Problems(found), 422)


def refusal(status: int, sentence: str) -> Response:
    """An answer that is one sentence."""
    return Response(msgspec.json.encode({"detail": sentence}), status, media_type="application/json")


STATUS = {
    RefusalKind.not_allowed: 403,
    RefusalKind.not_possible: 409,
    RefusalKind.overtaken: 409,
    RefusalKind.unusable: 422,
}


def refused(why: Refusal) -> Response:
    """An act on a case that is not done."""
    return problem(why.sentence) if why.why is RefusalKind.unusable else refusal(STATUS[why.why], why.sentence)


def encoded(answer: msgspec.Struct, status: int = 200) -> Response:
    return Response(msgspec.json.encode(answer), status, media_type="application/json")
