"""The log: its newest checkpoint, what it proves, and the signed note to take away."""

import logging
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from storage.objects import StorageError
from storage.queries.sealed import SealedLog
from storage.sealing import unsealed
from web.addresses import READ_ONLY
from web.archive import Archive, NotHere, Shared
from web.rendering import render

router = APIRouter()
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """The log as far as it answers: `readable` is False where it does not, or is not whole."""

    log: SealedLog | None
    readable: bool = True

    def has(self, leaf: int | None) -> bool | None:
        """Whether it has sealed a leaf of this number; None where nobody can tell."""
        if leaf is None:
            return False
        if not self.readable:
            return None
        return self.log is not None and leaf < self.log.size


def newest(archive: Archive) -> SealedLog | None:
    """The log, None where nothing is sealed; StorageError where it cannot be read."""
    try:
        return archive.log.get()
    except TimeoutError as error:
        raise StorageError("the store of the log gives no answer yet") from error


def seen(archive: Archive) -> Seen:
    """The log, for a page that is shown in any case."""
    try:
        return Seen(newest(archive))
    except StorageError as error:
        _log.warning("the log cannot be read: %s", error)
        return Seen(None, readable=False)


def waiting(archive: Archive) -> int:
    """How many captures and acts are not sealed yet."""
    with archive.database.read() as session:
        return unsealed(session)


@router.api_route("/log", methods=READ_ONLY)
def log(request: Request, archive: Shared) -> HTMLResponse:
    """The newest checkpoint, and what can be done with it."""
    return render(request, "log.html", sealed=seen(archive), waiting=waiting(archive))


@router.api_route("/log/checkpoint", methods=READ_ONLY)
def checkpoint(archive: Shared) -> Response:
    """The newest signed note, as it was signed.

    Raises:
        NotHere: nothing is sealed yet.
        StorageError: the log cannot be read.
    """
    found = newest(archive)
    if found is None:
        raise NotHere("Nothing is sealed in the log yet.")
    headers = {"Cache-Control": "no-cache"}
    return Response(found.note, headers=headers, media_type="text/plain; charset=utf-8")
