"""What a visitor sees when something is not there or not possible: one line, never a trace."""

import logging

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from storage.database import DatabaseError
from storage.objects import ObjectMissing, StorageError
from storage.queries.chain import UnknownFact
from tasks.documents.sandbox import StoppedError
from web.archive import NotHere
from web.rendering import render

_log = logging.getLogger(__name__)


def answer_troubles(app: FastAPI) -> None:
    """Let the application answer errors in words; what only an operator needs goes to the log."""

    @app.exception_handler(NotHere)
    def not_here(request: Request, error: NotHere) -> Response:
        return _answer(request, 404, str(error))

    @app.exception_handler(UnknownFact)
    def unknown_fact(request: Request, _: UnknownFact) -> Response:
        return _answer(request, 404, "The archive has no figure with this id.")

    @app.exception_handler(ObjectMissing)
    def object_missing(request: Request, error: ObjectMissing) -> Response:
        _log.warning("%s", error)
        return _answer(request, 404, "The file of this page is not in the archive's store.")

    @app.exception_handler(RequestValidationError)
    def no_such_address(request: Request, _: RequestValidationError) -> Response:
        return _answer(request, 404, "There is no such page.")

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        line = "There is no such page." if error.status_code == 404 else f"{error.detail}."
        return _answer(request, error.status_code, line, error.headers)

    @app.exception_handler(DatabaseError)
    def no_database(request: Request, error: DatabaseError) -> Response:
        _log.error("%s", error)
        return _answer(request, 503, "The archive's database does not answer now; try again later.")

    @app.exception_handler(StorageError)
    def no_store(request: Request, error: StorageError) -> Response:
        _log.error("%s", error)
        return _answer(request, 503, "The archive's store does not give this file now.")

    @app.exception_handler(StoppedError)
    def not_drawn(request: Request, error: StoppedError) -> Response:
        _log.warning("%s: %s", request.url.path, error)
        return _answer(request, 503, f"This page cannot be drawn: {error.reason}.")


def _answer(
    request: Request, status: int, line: str, headers: object = None
) -> Response:
    if request.url.path.startswith("/api/"):
        response: Response = JSONResponse({"error": line}, status)
    else:
        response = render("trouble.html", status, status=status, line=line)
    if isinstance(headers, dict):
        response.headers.update(headers)
    return response
