"""The addresses of the API; all of them read, none writes."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from storage.queries import chain as chains
from storage.queries import changes as changing
from storage.queries import documents as documenting
from storage.queries import findings as finding
from storage.queries import search as searching
from storage.queries.status import overview
from web import document as views
from web import sealed
from web.addresses import FactId, Sha256
from web.api import models, questions
from web.api.answers import LIST_AGE, THING_AGE, answer
from web.api.listing import listing
from web.api.privacy import private_document
from web.archive import Shared

router = APIRouter()

_STREAMS = {
    "content": {
        "application/x-ndjson": {"schema": {"type": "string"}},
        "text/csv": {"schema": {"type": "string"}},
    }
}


def _get(
    path: str, model: Any, tag: str, *, streams: bool = False
) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Register a GET whose operation id is the name of its function, and a HEAD beside it."""

    def registered(function: Callable[..., Response]) -> Callable[..., Response]:
        answers: dict[str, Any] = {"model": model, **(_STREAMS if streams else {})}
        router.add_api_route(
            path,
            function,
            methods=["GET"],
            operation_id=function.__name__,
            responses={200: answers},
            response_model=None,
            tags=[tag],
        )
        router.add_api_route(path, function, methods=["HEAD"], include_in_schema=False)
        return function

    return registered


@_get("/facts", models.Listing[models.FactRow], "facts", streams=True)
def facts(
    request: Request, archive: Shared, question: Annotated[questions.FactsQuestion, Query()]
) -> Response:
    """Figures that fit, each with its office, its document and its place on the page."""
    return listing(
        request,
        "facts",
        models.FactRow,
        question,
        lambda limit, cursor: searching.search(archive.database, question.query(limit, cursor)),
    )


@_get("/facts/tally", models.TallyAnswer, "facts")
def tally(
    request: Request, archive: Shared, question: Annotated[questions.TallyQuestion, Query()]
) -> Response:
    """How many figures fit, up to 10,000, and how they are spread."""
    found = searching.tally(archive.database, question.query())
    facets = {
        name: [{"value": value, "count": count} for value, count in values]
        for name, values in found.facets.items()
    }
    value = {
        "count": found.count,
        "more": found.more,
        "facets": facets,
        "distinct": found.distinct,
    }
    return answer(request, value, LIST_AGE)


@_get("/facts/{fact_id}", models.ChainAnswer, "facts")
def fact(request: Request, archive: Shared, fact_id: FactId) -> Response:
    """A figure with its whole chain: cell, page, file, captures, portal and run."""
    return answer(request, chains.chain(archive.database, fact_id), THING_AGE)


@_get("/offices", models.Listing[models.OfficeRow], "documents", streams=True)
def offices(
    request: Request, archive: Shared, question: Annotated[questions.ListQuestion, Query()]
) -> Response:
    """Every office with its years, documents, figures and findings, by division code and name."""
    return listing(
        request,
        "offices",
        models.OfficeRow,
        question,
        lambda limit, cursor: documenting.office_page(archive.database, limit=limit, cursor=cursor),
    )


@_get("/documents", models.Listing[models.DocumentRow], "documents", streams=True)
def documents(
    request: Request, archive: Shared, question: Annotated[questions.DocumentsQuestion, Query()]
) -> Response:
    """Documents in the order in which they came to the archive."""
    return listing(
        request,
        "documents",
        models.DocumentRow,
        question,
        lambda limit, cursor: documenting.document_page(
            archive.database,
            office=question.office,
            place=question.place,
            year=question.year,
            kind=question.kind,
            limit=limit,
            cursor=cursor,
        ),
    )


@_get("/documents/{sha256}", models.DocumentAnswer, "documents")
def document(request: Request, archive: Shared, sha256: Sha256) -> Response:
    """A document with its results, tables and the places of its figures."""
    found = views.document(archive.database, sha256)
    return answer(request, found, THING_AGE, hide=private_document)


@_get("/documents/{sha256}/results", models.Listing[models.ResultRow], "documents")
def results(
    request: Request,
    archive: Shared,
    sha256: Sha256,
    question: Annotated[questions.ResultsQuestion, Query()],
) -> Response:
    """All results of the checks of a document, failed ones first; there is no next page."""
    rows = [
        row
        for row in views.results(archive.database, sha256)
        if question.verdict in (None, row["verdict"])
    ]
    return answer(request, {"rows": rows, "next": None}, THING_AGE)


@_get("/findings", models.Listing[models.FindingRow], "findings", streams=True)
def findings(
    request: Request, archive: Shared, question: Annotated[questions.FindingsQuestion, Query()]
) -> Response:
    """What is wrong in documents, the gravest first, then the newest."""
    return listing(
        request,
        "findings",
        models.FindingRow,
        question,
        lambda limit, cursor: finding.finding_page(
            archive.database, question.query(), limit, cursor
        ),
    )


@_get("/changes", models.Listing[models.ChangeRow], "changes", streams=True)
def changes(
    request: Request, archive: Shared, question: Annotated[questions.ChangesQuestion, Query()]
) -> Response:
    """What became of files between two visits, the newest first."""
    return listing(
        request,
        "changes",
        models.ChangeRow,
        question,
        lambda limit, cursor: changing.changes(
            archive.database,
            kind=question.kind,
            since=question.since,
            limit=limit,
            cursor=cursor,
        ),
    )


@_get("/log", models.LogAnswer, "status")
def log(request: Request, archive: Shared) -> Response:
    """The newest signed state of the log of what was received, its keys and its time stamps."""
    found = sealed.newest(archive)
    value = {
        "leaves": found.size if found else 0,
        "not_sealed": sealed.waiting(archive),
        "root": found.root.hex() if found else None,
        "last_at": found.last_at if found else None,
        "checkpoint": found.note.decode() if found else None,
        "keys": found.keys if found else [],
        "time_stamps": [asdict(stamp) for stamp in found.stamps] if found else [],
    }
    # Hashes and signatures, in which nothing may be masked.
    return answer(request, value, LIST_AGE, hide=lambda whole: whole)


@_get("/status", models.StatusAnswer, "status")
def status(request: Request, archive: Shared) -> Response:
    """Totals of the archive, what is missing, and what needs somebody."""
    found = overview(archive.database, revisit_days=archive.settings.revisit_days)
    return answer(request, found, LIST_AGE)
