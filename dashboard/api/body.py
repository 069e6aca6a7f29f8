"""How the API reads what was sent, and how it answers: one reader, one way to say what is wrong."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.misfit import misfit
from dashboard.api.spec import Problem, Problems
from listening.cases.case import Refusal, RefusalKind

T = TypeVar("T", bound=msgspec.Struct)


async def read_body(
    request: Request, decoder: msgspec.json.Decoder[T], longest: int, empty: bytes = b""
) -> T | Response:
    """What was sent, or a 422 that says what is wrong with it.

    ``longest``: bytes; ``empty``: what a missing body stands for.
    """
    sent = await request.body()
    if len(sent) > longest:
        return problem(f"the body: {longest:,} bytes at most")
    try:
        return decoder.decode(sent or empty)
    except msgspec.ValidationError as error:
        return problem(misfit(error, decoder.type))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return problem("the body: not JSON")


def problem(sentence: str) -> Response:
    """A 422; the sentence begins with the field it is about."""
    field = sentence.partition(":")[0]
    problems = Problems([Problem(("body", "" if field == "the body" else field), sentence, "value_error")])
    return Response(msgspec.json.encode(problems), 422, media_type="application/json")


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
