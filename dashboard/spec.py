"""The OpenAPI description of the API, made from the tables that the API itself uses."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import msgspec

from dashboard.parameters import Parameter


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong with a request."""

    loc: tuple[str, str]
    """Where: ("query", name of the parameter)."""
    msg: str
    """What would be right."""
    type: str


class Problems(msgspec.Struct, frozen=True):
    detail: list[Problem]


class Operation(msgspec.Struct, frozen=True):
    """One GET route of the API."""

    path: str
    summary: str
    about: str
    parameters: Sequence[Parameter]
    answer: type[msgspec.Struct]
    media: str = "application/json"


def document(operations: Sequence[Operation]) -> dict[str, Any]:
    """The description of ``operations``, OpenAPI 3.1."""
    types: list[type[msgspec.Struct]] = [*(operation.answer for operation in operations), Problems]
    schemas, components = msgspec.json.schema_components(
        types, ref_template="#/components/schemas/{name}"
    )
    answers = dict(zip(types, schemas, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Masthead",
            "version": version("masthead"),
            "description": "Figures and mentions, read only. Send a token made with "
            "`masthead api-token NAME` as `Authorization: Bearer TOKEN`.",
        },
        "security": [{"token": []}],
        "paths": {operation.path: {"get": _get(operation, answers)} for operation in operations},
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _get(
    operation: Operation, answers: dict[type[msgspec.Struct], dict[str, Any]]
) -> dict[str, Any]:
    problems = {"application/json": {"schema": answers[Problems]}}
    return {
        "operationId": operation.path.rpartition("/")[2],
        "summary": operation.summary,
        "description": operation.about,
        "parameters": [
            {
                "name": parameter.name,
                "in": "query",
                "required": False,
                "description": parameter.about,
                "schema": parameter.schema,
            }
            for parameter in operation.parameters
        ],
        "responses": {
            "200": {
                "description": operation.summary,
                "content": {operation.media: {"schema": answers[operation.answer]}},
            },
            "401": {"description": "No token, or one that was revoked."},
            "403": {"description": "The role of this session may not read the API."},
            "422": {"description": "Wrong parameters, each named.", "content": problems},
        },
    }
