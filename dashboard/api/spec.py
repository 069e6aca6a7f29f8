"""The OpenAPI description of the API, made from the tables that the API itself uses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import msgspec

from dashboard.api.parameters import Parameter
from dashboard.door.rules import GET, POST, AddressRule, RefusedAs
from listening.people.permissions import Permission


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
    """One route of the API: GET, or POST if it takes a body."""

    path: str
    needs: Permission
    summary: str
    about: str
    parameters: Sequence[Parameter]
    answer: type[msgspec.Struct]
    media: str = "application/json"
    body: type[msgspec.Struct] | None = None

    @property
    def rule(self) -> AddressRule:
        """What the gate is told of it."""
        return AddressRule(self.path, self.needs, RefusedAs.data, POST if self.body else GET)

    @property
    def name(self) -> str:
        """What a generated client calls it: ``cases``, ``cases_id``, ``post_crises``."""
        parts = re.findall(r"\w+", self.path.removeprefix("/api/v1/"))
        return "_".join(["post", *parts] if self.body else parts)


def document(operations: Sequence[Operation]) -> dict[str, Any]:
    """The description of ``operations``, OpenAPI 3.1."""
    types: list[type[msgspec.Struct]] = [
        *dict.fromkeys(part for each in operations for part in (each.answer, each.body) if part is not None),
        Problems,
    ]
    schemas, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    answers = dict(zip(types, schemas, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Masthead",
            "version": version("masthead"),
            "description": "Figures, mentions and cases. Send a token made with `masthead api-token NAME` as "
            "`Authorization: Bearer TOKEN`; a token reads, people who are signed in also act.",
        },
        "security": [{"token": []}],
        "paths": _paths(operations, answers),
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _paths(operations: Sequence[Operation], answers: dict[type[msgspec.Struct], dict[str, Any]]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for operation in operations:
        method = "post" if operation.body else "get"
        paths.setdefault(operation.path, {})[method] = _described(operation, answers)
    return paths


def _described(operation: Operation, answers: dict[type[msgspec.Struct], dict[str, Any]]) -> dict[str, Any]:
    problems = {"application/json": {"schema": answers[Problems]}}
    described = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": operation.about,
        "parameters": [
            *(
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                for name in re.findall(r"\{(\w+)\}", operation.path)
            ),
            *(
                {
                    "name": parameter.name,
                    "in": "query",
                    "required": False,
                    "description": parameter.about,
                    "schema": parameter.schema,
                }
                for parameter in operation.parameters
            ),
        ],
        "responses": {
            "200": {
                "description": operation.summary,
                "content": {operation.media: {"schema": answers[operation.answer]}},
            },
            "401": {"description": "No token, or one that was revoked."},
            "403": {"description": "The role of this session does not allow it."},
            "422": {"description": "Wrong parameters, each named.", "content": problems},
        },
    }
    if operation.body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": answers[operation.body]}},
        }
    return described
