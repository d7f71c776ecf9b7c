"""Errors of the API as problem details (RFC 9457): what is wrong, and what would be right."""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, NotRequired

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from typing_extensions import TypedDict

from storage.database import DatabaseError, TakesTooLong
from storage.objects import StorageError
from storage.queries.chain import UnknownFact
from storage.queries.search import BadQuery
from storage.queries.withheld import Withheld
from web.addresses import READ_ONLY
from web.archive import NotHere

MEDIA_TYPE = "application/problem+json"
_ALLOWED = {"Allow": ", ".join(READ_ONLY)}
_log = logging.getLogger(__name__)


class WrongParameter(TypedDict):
    """A parameter that cannot be understood: its name, what is wrong or allowed."""

    parameter: str
    problem: str


class Problem(TypedDict):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: NotRequired[list[WrongParameter]]


# Status and line for each trouble; where there is no line, the error's own is for the visitor.
_ANSWERS: dict[type[Exception], tuple[int, str | None]] = {
    BadQuery: (400, None),
    NotHere: (404, None),
    Withheld: (403, None),
    UnknownFact: (404, "The archive has no figure with this id."),
    TakesTooLong: (503, None),
    DatabaseError: (503, "The archive's database does not answer now; try again later."),
    StorageError: (503, "The archive's store does not give this now; try again later."),
    Exception: (500, "The answer could not be made; the operator finds the reason in the log."),
}


def problem(
    request: Request, status: int, detail: str, headers: Mapping[str, str], **others: Any
) -> Response:
    """An answer that says what is wrong; it is not to be kept."""
    said = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.scope["path"],
        **others,
    }
    kept = {"Cache-Control": "no-store", **headers}
    return Response(to_json(said), status, kept, MEDIA_TYPE)


def answer_problems(api: FastAPI) -> None:
    """Let the API answer every error with a problem; what an operator needs goes to the log."""
    for kind, (status, line) in _ANSWERS.items():
        api.add_exception_handler(kind, _handler(status, line))
    api.add_exception_handler(HTTPException, _refused)
    api.add_exception_handler(RequestValidationError, _misunderstood)


def _handler(status: int, line: str | None) -> Callable[[Request, Exception], Response]:
    def handler(request: Request, error: Exception) -> Response:
        if status >= 500:
            _log.warning("%r: %s", request.url.path, error)
        return problem(request, status, line or str(error), {})

    return handler


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        return problem(request, 405, "This API is for reading: ask with GET.", _ALLOWED)
    detail = "There is nothing at this address." if error.status_code == 404 else error.detail
    return problem(request, error.status_code, detail, error.headers or {})


def _misunderstood(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = [_wrong(request, entry) for entry in error.errors()]
    detail = "; ".join(f"{entry['parameter']}: {entry['problem']}" for entry in wrong)
    return problem(request, 422, detail, {}, errors=wrong)


def _wrong(request: Request, entry: Mapping[str, Any]) -> WrongParameter:
    # A place is ("query", "limit"), or ("query",) where several parameters do not fit together.
    name = str(entry["loc"][1]) if len(entry["loc"]) > 1 else str(entry["loc"][0])
    if entry["type"] == "extra_forbidden":
        known = ", ".join(_parameters(request))
        return {"parameter": name, "problem": f"There is no such parameter; known are {known}"}
    return {"parameter": name, "problem": str(entry["msg"]).removeprefix("Value error, ")}


def _parameters(request: Request) -> list[str]:
    described = request.app.state.described["paths"][request.scope["route"].path]["get"]
    return [str(parameter["name"]) for parameter in described["parameters"]]
