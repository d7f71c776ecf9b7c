"""The evidence of a check: every figure that it looked at, marked on its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse

from storage.database import Database
from storage.queries.documents import document_facts, document_results
from tasks.documents.pictures.drawing import Colour, Mark
from web.addresses import READ_ONLY, Sha256
from web.archive import NotHere, Shared
from web.document import Places, readable
from web.pictures import as_png, is_drawable, is_stored, picture
from web.rendering import render, root_of

router = APIRouter()

# What is stated comes first; each is told by its number too. The style sheet has the same.
COLOURS: tuple[Colour, ...] = (
    (176, 32, 24), (0, 88, 160), (0, 104, 72), (116, 60, 150), (140, 76, 0), (72, 76, 82),
)  # fmt: skip

ResultId = Annotated[str, Path(pattern="^[^\\x00]{1,200}$")]


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure that a check looked at. `colour`: its place in `COLOURS`; `link`: its evidence."""

    number: int
    colour: int
    text: str
    page: int | None
    link: str | None
    elsewhere: bool


@router.api_route("/documents/{sha256}/findings/{result_id}", methods=READ_ONLY)
def one_finding(
    request: Request, archive: Shared, sha256: Sha256, result_id: ResultId
) -> HTMLResponse:
    """A result of a check with its operands, and the pages on which they stand."""
    read, result = _result(archive.database, sha256, result_id)
    facts = document_facts(archive.database, read["extraction_id"])
    places = Places(root_of(request), sha256, facts)
    operands = [
        Operand(
            number,
            (number - 1) % len(COLOURS),
            entry["text"],
            entry["page"],
            places.operand(entry),
            entry.get("document") is not None,
        )
        for number, entry in enumerate(result["operands"], 1)
    ]
    pages = [
        page for page in _pages(result) if is_drawable(read["media_type"], read["pages"], page)
    ]
    return render(
        request,
        "finding.html",
        document=read,
        result=result,
        operands=operands,
        pages=pages,
        stored=is_stored(archive, sha256),
    )


@router.api_route("/documents/{sha256}/findings/{result_id}/{page:int}.png", methods=READ_ONLY)
def finding_png(archive: Shared, sha256: Sha256, result_id: ResultId, page: int) -> Response:
    """A page with the operands of a result, each outlined in its colour beside its number."""
    read, result = _result(archive.database, sha256, result_id)
    if page not in _pages(result) or not is_drawable(read["media_type"], read["pages"], page):
        raise NotHere("There is no picture of such a page.")
    return as_png(picture(archive, sha256, page, _marks(result["operands"], page)))


def _result(
    database: Database, sha256: str, result_id: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The newest reading of a document, and a result of its checks."""
    read = readable(database, sha256)
    for result in document_results(database, read["extraction_id"]):
        if result["result_id"] == result_id:
            return read, result
    raise NotHere("The newest reading of this document has no such finding.")


def _pages(result: dict[str, Any]) -> list[int]:
    """The pages of the document itself on which operands stand."""
    return sorted(
        {
            entry["page"]
            for entry in result["operands"]
            if entry.get("document") is None and entry["page"] is not None and entry["bbox"]
        }
    )


def _marks(operands: Sequence[dict[str, Any]], page: int) -> list[Mark]:
    """Of one page; what is stated lies over the others."""
    marks = [
        Mark(tuple(entry["bbox"]), "operand", COLOURS[(number - 1) % len(COLOURS)], str(number))
        for number, entry in enumerate(operands, 1)
        if entry.get("document") is None and entry["page"] == page and entry["bbox"]
    ]
    return marks[::-1]
