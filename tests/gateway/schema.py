"""Schema: what passes the wire, held against Discord's own description (OpenAPI 3.1).

The description lies beside the project and is not part of it; where it is missing nothing
is validated, and one test says so. Its objects are open, so a misspelt key would pass:
for requests every object is closed. Validators are compiled at first use and kept.
"""

from __future__ import annotations

import copy
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Registry, ValidationError, ValidationErrorKind, Validator, validator_for

from paths import SHARED

if TYPE_CHECKING:
    from pathlib import Path

DESCRIPTION = SHARED / "discord" / "openapi.json"
REQUESTS, ANSWERS = "urn:discord:requests", "urn:discord:answers"

# What discord.py sends and Discord takes although its description does not list it.
UNLISTED = (
    ("RichEmbed", "flags"),
    ("ApplicationCommandUpdateRequest", "nsfw"),
    ("ApplicationCommandCreateRequest", "nsfw"),
    ("MessageEditRequestPartial", "tts"),
    ("IncomingWebhookUpdateRequestPartial", "tts"),
    ("IncomingWebhookUpdateForInteractionCallbackRequestPartial", "tts"),
)


class Schema:
    """Discord's description, ready to hold requests and answers against.

    Args:
        path: the OpenAPI file.
    """

    def __init__(self, path: Path = DESCRIPTION) -> None:
        document = json.loads(path.read_text(encoding="utf-8"))
        self._paths = document["paths"]
        self._responses = document["components"]["responses"]
        schemas = document["components"]["schemas"]
        resources = [
            (REQUESTS, _document(_for_requests(schemas))),
            (ANSWERS, _document(_for_answers(schemas))),
        ]
        self._registry = Registry(resources)
        self._compiled: dict[tuple[str, str, str], Validator | None] = {}

    def request_errors(self, method: str, route: str, body: Any) -> list[str]:
        """What is wrong with the body of a request; each error with its JSON path."""
        return _errors(self._validator(method, route, "request"), body)

    def answer_errors(self, method: str, route: str, status: int, body: Any) -> list[str]:
        """What is wrong with an answer of the server."""
        return _errors(self._validator(method, route, str(status)), body)

    def _validator(self, method: str, route: str, part: str) -> Validator | None:
        key = (method, route, part)
        if key not in self._compiled:
            self._compiled[key] = self._compile(method.lower(), route, part)
        return self._compiled[key]

    def _compile(self, method: str, route: str, part: str) -> Validator | None:
        operation = self._paths.get(route, {}).get(method)
        if operation is None:
            return None
        if part == "request":
            content, base = operation.get("requestBody", {}).get("content", {}), REQUESTS
        else:
            content, base = self._answer(operation, part), ANSWERS
        if "application/json" not in content:
            return None
        schema = content["application/json"]["schema"]
        return validator_for(
            _absolute(_closed(schema) if base is REQUESTS else schema, base),
            registry=self._registry,
            validate_formats=True,
        )

    def _answer(self, operation: dict[str, Any], status: str) -> dict[str, Any]:
        declared = operation["responses"]
        answer = declared.get(status) or declared.get(f"{status[0]}XX") or {}
        if "$ref" in answer:
            answer = self._responses[answer["$ref"].rsplit("/", 1)[-1]]
        content: dict[str, Any] = answer.get("content", {})
        return content


@lru_cache(maxsize=1)
def description() -> Schema | None:
    """Discord's description, read once; None where the file is not there."""
    return Schema() if DESCRIPTION.is_file() else None


def _document(schemas: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "components": {"schemas": schemas},
    }


def _for_requests(schemas: dict[str, Any]) -> dict[str, Any]:
    """The schemas closed, with integers for snowflakes and the unlisted keys let through."""
    opened = copy.deepcopy(schemas)
    opened["SnowflakeType"] = {"type": ["string", "integer"], "pattern": "^(0|[1-9][0-9]*)$"}
    for name, key in UNLISTED:
        opened[name]["properties"][key] = True
    return {name: _closed(schema) for name, schema in opened.items()}


def _for_answers(schemas: dict[str, Any]) -> dict[str, Any]:
    """The schemas with what Discord answers otherwise: a field's error has a word as its code."""
    opened = copy.deepcopy(schemas)
    opened["Error"]["properties"]["code"] = {"type": ["integer", "string"]}
    opened["MessageReferenceType"] = {"type": "integer"}  # a forward's is 1, and is not described
    return opened


def _closed(schema: Any) -> Any:
    """`schema` with every object that lists its properties closed to others."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    told = {key: _closed(value) for key, value in schema.items()}
    if isinstance(told.get("properties"), dict) and "type" in told:
        told.setdefault("unevaluatedProperties", False)
    return told


def _absolute(schema: Any, base: str) -> Any:
    """`schema` with its references pointing into the document at `base`."""
    if isinstance(schema, list):
        return [_absolute(item, base) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: base + value if key == "$ref" else _absolute(value, base)
        for key, value in schema.items()
    }


def _errors(validator: Validator | None, body: Any) -> list[str]:
    if validator is None or validator.is_valid(body):
        return []
    return [line for error in validator.iter_errors(body) for line in _told(error)]


def _told(error: ValidationError) -> list[str]:
    """One line an error; of a union only the branch whose `type` is the instance's own."""
    match error.kind:
        case ValidationErrorKind.OneOfNotValid(context) | ValidationErrorKind.AnyOf(context):
            depth = len(error.instance_path)
            branches = [b for b in context if not any(_is_other_type(e, depth) for e in b)]
            nearest = min(branches or context, key=len)
            return [line for inner in nearest for line in _told(inner)]
    path = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in error.instance_path)
    return [f"${path}: {error.message[:300]}"]


def _is_other_type(error: ValidationError, depth: int) -> bool:
    """Whether `error` says that a union's branch is for another kind of value."""
    path = error.instance_path
    return (len(path) == depth and isinstance(error.kind, ValidationErrorKind.Type)) or (
        len(path) == depth + 1 and path[-1] == "type"
    )
