"""What a visitor sees when something is not there or not possible: one line, never a trace."""

import logging
from collections.abc import Callable

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from storage.database import DatabaseError, TakesTooLong
from storage.objects import ObjectMissing, StorageError
from storage.queries.chain import UnknownFact
from storage.queries.paging import BadQuery
from storage.queries.withheld import Withheld
from tasks.documents.confined import StoppedError
from web.archive import NotHere
from web.rendering import render

_log = logging.getLogger(__name__)

# Status and line for each trouble; where there is no line, the error's own is for the visitor.
_ANSWERS: dict[type[Exception], tuple[int, str | None]] = {
    NotHere: (404, None),
    RequestValidationError: (404, "There is no such page."),
    Withheld: (403, None),
    UnknownFact: (404, "The archive has no figure with this id."),
    ObjectMissing: (404, "The file of this page is not in the archive's store."),
    TakesTooLong: (503, None),
    BadQuery: (400, None),
    DatabaseError: (503, "The archive's database does not answer now; try again later."),
    StorageError: (503, "The archive's store does not give this file now; try again later."),
    StoppedError: (503, "This page cannot be drawn within the limits set for hostile files."),
}


def answer_troubles(app: FastAPI) -> None:
    """Let the application answer errors in words; what an operator needs goes to the log."""
    for kind, (status, line) in _ANSWERS.items():
        app.add_exception_handler(kind, _handler(status, line))
    app.add_exception_handler(HTTPException, _refused)


def _handler(status: int, line: str | None) -> Callable[[Request, Exception], Response]:
    def handler(request: Request, error: Exception) -> Response:
        if status == 503 or isinstance(error, ObjectMissing):
            _log.warning("%r: %s", request.url.path, error)
        return _answer(request, status, line or str(error))

    return handler


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    line = "There is no such page." if error.status_code == 404 else f"{error.detail}."
    response = _answer(request, error.status_code, line)
    response.headers.update(error.headers or {})
    return response


def _answer(request: Request, status: int, line: str) -> Response:
    return render(request, "trouble.html", status, status=status, line=line)
