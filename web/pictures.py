"""Pages of archived PDFs as pictures, kept on disk once they are drawn."""

import logging
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from storage.disk import require_free
from storage.objects import StorageError
from tasks.documents.pictures.page import page_picture
from tasks.records import Box
from web.archive import Archive, NotHere

_log = logging.getLogger(__name__)


def is_drawable(media_type: str, pages: int, page: int | None) -> bool:
    """Whether a file has a page that can be shown."""
    return media_type == "application/pdf" and page is not None and 1 <= page <= pages


def picture(archive: Archive, sha256: str, page: int, box: Box | None) -> bytes:
    """A page as PNG with one box marked.

    It is kept under `<data>/pictures/`, a folder that may be emptied at any time; what was kept
    is shown only while the object itself is there.

    Raises:
        NotHere: the object is not in the store.
        StorageError: the store is in trouble or the object damaged.
        tasks.documents.confined.StoppedError: the page cannot be drawn within the limits.
    """
    if archive.store.stat(sha256) is None:
        raise NotHere("The file of this page is not in the archive's store.")
    kept = _path(archive.settings.data, sha256, page, box)
    with suppress(FileNotFoundError):
        return kept.read_bytes()
    with tempfile.TemporaryDirectory(prefix="gongkai-picture-") as folder:
        copy = Path(folder, "document.pdf")
        archive.store.fetch(sha256, copy)
        png = page_picture(copy, page, [] if box is None else [box], reader=archive.reader)
    try:
        require_free(archive.settings.data, archive.settings.min_free_bytes)
        _keep(kept, png)
    except (OSError, StorageError) as error:
        _log.warning("picture not kept: %s", error)
    return png


def _path(data: Path, sha256: str, page: int, box: Box | None) -> Path:
    corners = "" if box is None else "".join(f"-{round(side * 100_000)}" for side in box)
    return data / "pictures" / sha256[:2] / sha256 / f"{page}{corners}.png"


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
