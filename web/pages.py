"""The pages: a document, a page of it, the evidence of a figure."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from storage.queries.chain import chain
from tasks.documents.pictures.drawing import Mark
from web.addresses import READ_ONLY, FactId, Sha256
from web.archive import Archive, NotHere, Shared
from web.checks import checks, marks
from web.citations import citations, report_link
from web.document import Places, cell, document, readable
from web.history import history
from web.pictures import as_png, is_drawable, is_stored, picture
from web.rendering import permanent, render, root_of
from web.sealed import seen
from web.sheets import sheet

router = APIRouter()


@router.api_route("/documents/{sha256}", methods=READ_ONLY)
def one_document(request: Request, archive: Shared, sha256: Sha256) -> HTMLResponse:
    """A document: what it is, its checks, its tables."""
    found = document(archive.database, sha256)
    checked = checks(found["results"])
    places, marked = Places(root_of(request), sha256, found["facts"]), marks(checked.failed)
    return render(
        request,
        "document.html",
        document=found["documents"][0],
        also=found["documents"][1:],
        checks=checked,
        places=places,
        sheets=[sheet(table, places, marked) for table in found["tables"]],
        history=history(archive.database, sha256),
        sealed=seen(archive),
    )


@router.api_route("/documents/{sha256}/pages/{page:int}.png", methods=READ_ONLY)
def page_png(
    archive: Shared,
    sha256: Sha256,
    page: int,
    table: int | None = None,
    row: int | None = None,
    col: int | None = None,
) -> Response:
    """A page as a picture, with the cell of table, row and column marked if they are given."""
    _drawable(archive, sha256, page)
    marked = _marked(archive, sha256, page, (table, row, col))
    return as_png(picture(archive, sha256, page, _box(marked["bbox"] if marked else None)))


@router.api_route("/documents/{sha256}/pages/{page:int}", methods=READ_ONLY)
def one_page(
    request: Request,
    archive: Shared,
    sha256: Sha256,
    page: int,
    table: int | None = None,
    row: int | None = None,
    col: int | None = None,
) -> HTMLResponse:
    """A page of a document with one cell marked, for cells that state no figure."""
    read = _drawable(archive, sha256, page)
    marked = _marked(archive, sha256, page, (table, row, col))
    return render(
        request,
        "page.html",
        document=read,
        page=page,
        cell=marked,
        stored=is_stored(archive, sha256),
    )


@router.api_route("/facts/{fact_id}", methods=READ_ONLY)
def evidence(request: Request, archive: Shared, fact_id: FactId) -> HTMLResponse:
    """A figure with the whole chain to the moment of its capture."""
    found = chain(archive.database, fact_id)
    here = permanent(request, f"/facts/{fact_id}")
    return render(
        request,
        "evidence.html",
        **found,
        citations=citations(found, here),
        report=report_link(archive.settings.report_address, here),
        checks=checks(found["findings"]),
        sealed=seen(archive),
        has_picture=_has_picture(found),
        stored=is_stored(archive, found["object"]["sha256"]),
    )


@router.api_route("/facts/{fact_id}/page.png", methods=READ_ONLY)
def evidence_png(archive: Shared, fact_id: FactId) -> Response:
    """The page of a figure with its cell marked, as the reading that gave the figure saw it."""
    found = chain(archive.database, fact_id)
    if not _has_picture(found):
        raise NotHere("There is no picture of this figure's page.")
    fact = found["fact"]
    return as_png(picture(archive, found["object"]["sha256"], fact["page"], _box(fact["bbox"])))


def _drawable(archive: Archive, sha256: str, page: int) -> dict[str, Any]:
    """The document, if it has a picture of this page."""
    read = readable(archive.database, sha256)
    if not is_drawable(read["media_type"], read["pages"], page):
        raise NotHere("There is no picture of such a page.")
    return read


def _marked(
    archive: Archive, sha256: str, page: int, place: tuple[int | None, int | None, int | None]
) -> dict[str, Any] | None:
    table, row, col = place
    if table is None or row is None or col is None:
        return None
    found = cell(archive.database, sha256, (table, row, col))
    if found["page"] != page:
        raise NotHere("This cell is not on this page.")
    return found


def _has_picture(found: dict[str, Any]) -> bool:
    read = found["extraction"]
    return is_drawable(read["media_type"], read["pages"], found["fact"]["page"])


def _box(box: Sequence[float] | None) -> list[Mark]:
    return [] if box is None else [Mark((box[0], box[1], box[2], box[3]))]
