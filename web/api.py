"""The same values as the pages show, as JSON; moments in ISO 8601."""

from typing import Any

from fastapi import APIRouter

from storage.queries import chain as chains
from storage.queries import documents as queries
from web import document as views
from web.addresses import READ_ONLY, FactId, Sha256
from web.archive import Shared

router = APIRouter(prefix="/api")


@router.api_route("/offices", methods=READ_ONLY)
def offices(archive: Shared) -> list[dict[str, Any]]:
    """Every office with its years, documents and facts."""
    return queries.offices(archive.database)


@router.api_route("/documents/{sha256}", methods=READ_ONLY)
def document(archive: Shared, sha256: Sha256) -> dict[str, Any]:
    """A document with its results, tables and the places of its facts."""
    return views.document(archive.database, sha256)


@router.api_route("/facts/{fact_id}", methods=READ_ONLY)
def fact(archive: Shared, fact_id: FactId) -> dict[str, Any]:
    """A figure with its whole chain."""
    return chains.chain(archive.database, fact_id)
