"""Pages of archived PDFs as pictures, kept on disk once they are drawn."""

import hashlib
import logging
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from fastapi import Response

from storage.disk import require_free
from storage.objects import StorageError
from tasks.documents.pictures.drawing import Mark
from tasks.documents.pictures.page import marked_page
from web.archive import Archive, NotHere

_log = logging.getLogger(__name__)

# Pixels for a point of the page.
_SCALE = 1.5


def is_drawable(media_type: str, pages: int, page: int | None) -> bool:
    """Whether a file has a page that can be shown."""
    return media_type == "application/pdf" and page is not None and 1 <= page <= pages


def is_stored(archive: Archive, sha256: str) -> bool:
    """Whether the file is in the store, as far as the store answers."""
    try:
        return archive.store.stat(sha256) is not None
    except StorageError:
        return False


def as_png(content: bytes) -> Response:
    """The answer with a picture."""
    return Response(content, media_type="image/png", headers={"Cache-Control": "max-age=3600"})


def picture(archive: Archive, sha256: str, page: int, marks: Sequence[Mark]) -> bytes:
    """A page as PNG with its marks.

    It is kept under `<data>/pictures/`, a folder that may be emptied at any time; what was kept
    is shown only while the object itself is there.

    Raises:
        NotHere: the object is not in the store.
        StorageError: the store is in trouble or the object damaged.
        tasks.documents.confined.StoppedError: the page cannot be drawn within the limits.
    """
    if archive.store.stat(sha256) is None:
        raise NotHere("The file of this page is not in the archive's store.")
    kept = _path(archive.settings.data, sha256, page, marks)
    with suppress(FileNotFoundError):
        return kept.read_bytes()
    with tempfile.TemporaryDirectory(prefix="gongkai-picture-") as folder:
        copy = Path(folder, "document.pdf")
        archive.store.fetch(sha256, copy)
        png = marked_page(copy, page, marks, _SCALE, "PNG", archive.reader)
    try:
        require_free(archive.settings.data, archive.settings.min_free_bytes)
        _keep(kept, png)
    except (OSError, StorageError) as error:
        _log.warning("picture not kept: %s", error)
    return png


def _path(data: Path, sha256: str, page: int, marks: Sequence[Mark]) -> Path:
    drawn = hashlib.sha256(repr(marks).encode()).hexdigest()[:16] if marks else "bare"
    return data / "pictures" / sha256[:2] / sha256 / f"{page}-{drawn}.png"


def _keep(path: Path, png: bytes) -> None:
    """Write under another name first: a reader sees the whole picture or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(png)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
