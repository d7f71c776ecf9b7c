"""Answers as JSON with a strong ETag, and which of its columns a list shows."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic_core import to_json

from web.api.privacy import private
from web.rendering import root_of

Row = dict[str, Any]

# Seconds for which an answer holds: of a list, and of what has an id or a hash for a name.
LIST_AGE = 60
THING_AGE = 3600


def answer(
    request: Request,
    value: Any,
    age: int,
    headers: Mapping[str, str] | None = None,
    *,
    hide: Callable[[Any], Any] = private,
) -> Response:
    """The value as JSON without personal data; 304 where the visitor has it already.

    Args:
        age: seconds for which anybody may keep it.
        hide: takes personal data away.
    """
    body = to_json(hide(value))
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    common = {"ETag": etag, "Cache-Control": f"public, max-age={age}", **(headers or {})}
    known = request.headers.get("if-none-match", "")
    if known == "*" or etag in (tag.strip().removeprefix("W/") for tag in known.split(",")):
        return Response(status_code=304, headers=common)
    return Response(body, headers=common, media_type="application/json")


def next_page(request: Request, cursor: str | None) -> str | None:
    """The address of the same question after a cursor, from the root of our origin."""
    if cursor is None:
        return None
    asked = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
    return f"{address(request)}?{urlencode([*asked, ('cursor', cursor)])}"


def address(request: Request) -> str:
    """The path of a request with all that stands before it."""
    root, path = root_of(request), str(request.scope["path"])
    return path if path.startswith(root) else f"{root}{path}"


def chosen(fields: str | None, row: type) -> list[str]:
    """The columns that `fields` names, or all of a row.

    Args:
        row: a TypedDict.

    Raises:
        RequestValidationError: an unknown or empty name, or one given twice.
    """
    known = list(row.__annotations__)
    if fields is None:
        return known
    names = fields.split(",")
    wrong = [name for name in names if name not in known]
    if wrong or len(set(names)) < len(names):
        what = f"no such column: {', '.join(wrong)}" if wrong else "a column given twice"
        message = f"{what}; known are {', '.join(known)}"
        raise RequestValidationError(
            [{"type": "value_error", "loc": ("query", "fields"), "msg": message}]
        )
    return names
