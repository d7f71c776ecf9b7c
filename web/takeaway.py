"""The whole archive to take away: the files that `gongkai publish` made."""

from stat import S_ISREG
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse, HTMLResponse

from storage.exports.publishing import Publication, read_published
from storage.exports.schema import tables
from storage.objects.errors import StorageError, os_errors
from storage.queries.withheld import last_withheld
from web.addresses import READ_ONLY
from web.answers import MOST_ROWS
from web.api import PREFIX
from web.archive import Archive, NotHere, Shared
from web.rendering import render

router = APIRouter()

MEDIA_TYPES = {".zip": "application/zip"}
# How a file is opened: with what, in English and Chinese, and a line to copy.
OPENING = {
    "gongkai-package.zip": (
        (("Unpack", "解压"), "python -m zipfile -e gongkai-package.zip package"),
        (
            ("Python", ""),
            "import csv; "
            'facts = csv.DictReader(open("package/facts.csv", encoding="utf-8", newline=""))',
        ),
    ),
    "gongkai-sqlite.zip": (
        (("Unpack", "解压"), "python -m zipfile -e gongkai-sqlite.zip snapshot"),
        (
            ("Python", ""),
            "import sqlite3; "
            'figures = sqlite3.connect("snapshot/gongkai.db").execute("SELECT * FROM figures")',
        ),
        (("Datasette", ""), "datasette snapshot/"),
    ),
}


@router.api_route("/take-away", methods=READ_ONLY)
def take_away(request: Request, archive: Shared) -> HTMLResponse:
    """What can be taken away, and how it is opened."""
    return render(
        request,
        "takeaway.html",
        published=_handed_out(archive),
        titles={table.name: (table.title, table.title_zh) for table in tables()},
        opening=OPENING,
        api=PREFIX,
        most_rows=MOST_ROWS,
    )


@router.api_route("/take-away/{name}", methods=READ_ONLY)
def published_file(
    request: Request, archive: Shared, name: Annotated[str, Path(max_length=100)]
) -> Response:
    """A file that was published, whole or in ranges.

    Raises:
        NotHere: no file of this name was published.
        StorageError: it is not there as it was published.
    """
    folder = archive.settings.published
    published = _handed_out(archive)
    if published is None or (file := published.file(name)) is None:
        raise NotHere("No such file was published; the page “Take away” lists those that are.")
    path = folder / published.folder / file.name
    with os_errors(f"cannot hand out {path}", folder):
        found = path.stat()
    if not S_ISREG(found.st_mode) or found.st_size != file.bytes:
        raise StorageError(f"{path} is not as it was published; run gongkai publish again")
    etag = f'"{file.sha256}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    known = request.headers.get("if-none-match", "")
    if etag in (tag.strip().removeprefix("W/") for tag in known.split(",")):
        return Response(None, 304, headers=headers)
    return FileResponse(
        path,
        headers=headers,
        media_type=MEDIA_TYPES.get(path.suffix, "application/octet-stream"),
        filename=file.name,
        stat_result=found,
    )


def _handed_out(archive: Archive) -> Publication | None:
    """What was published, unless a file was withheld since."""
    published = read_published(archive.settings.published)
    since = last_withheld(archive.database)
    if published and since and any(file.made_at <= since for file in published.files):
        return None
    return published
