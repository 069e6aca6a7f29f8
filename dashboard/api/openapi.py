"""The API put to work: its addresses, its description, and what it says to whoever asks wrongly."""

from __future__ import annotations

from functools import cache

import msgspec
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.body import problems, refusal
from dashboard.api.parameters import UnusableParameters
from dashboard.api.spec import Problem, document
from dashboard.api.table import API, OPERATIONS
from dashboard.door.rules import AddressRule, RefusedAs
from dashboard.search.file import Missing
from dashboard.served import Served, add, bound, make
from dashboard.site import Site
from listening.people.permissions import Permission


@cache
def described() -> bytes:
    """The description as it is sent: no config says anything of it, so a process makes it once."""
    return msgspec.json.encode(document(OPERATIONS))


class OpenApi:
    """The description of all operations, OpenAPI 3.1."""

    def __init__(self, site: Site) -> None:
        self._spec = described()

    async def spec(self, request: Request) -> Response:
        return Response(self._spec, media_type="application/json")


SERVED = (
    *API,
    Served(AddressRule("/api/v1/openapi.json", Permission.read_api, RefusedAs.data), OpenApi.spec, OpenApi),
)


def install(app: FastAPI, site: Site) -> None:
    """Add every address below ``/api/v1``, and the hooks."""
    made = make((each.made_by for each in SERVED if each.made_by is not None), site)
    add(app, ((each.rule, bound(each.made_by, each.by, made)) for each in SERVED if each.made_by is not None))
    app.add_exception_handler(UnusableParameters, _unusable)
    app.add_exception_handler(Missing, _missing)


async def _missing(request: Request, error: Exception) -> Response:
    return refusal(503, "There is no index of search yet: it is made while `masthead index` runs.")


async def _unusable(request: Request, error: Exception) -> Response:
    assert isinstance(error, UnusableParameters)
    return problems([Problem(("query", each.parameter), each.message, "value_error") for each in error.wrong])
