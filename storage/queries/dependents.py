"""What rests on an object: the addresses that served it, disclosures, figures."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import distinct, func, select
from sqlmodel import Session, col

from storage.database import Database
from storage.models import (
    Capture,
    Disclosure,
    DisclosureVersion,
    Extraction,
    Fact,
    Organisation,
)

_AT_ONCE = 500


def dependents(database: Database, hashes: Sequence[str]) -> dict[str, dict[str, Any]]:
    """By hash: addresses, the last moment one of them served it, disclosures, figures.

    Returns:
        `addresses` (URLs), `captured_at` (None if it was never captured), `disclosures`
        (organisation, fiscal_year, kind), `figures` (their number in all readings).
    """
    found: dict[str, dict[str, Any]] = {
        sha256: {"addresses": [], "captured_at": None, "disclosures": [], "figures": 0}
        for sha256 in hashes
    }
    with database.read() as session:
        for begin in range(0, len(hashes), _AT_ONCE):
            some = hashes[begin : begin + _AT_ONCE]
            _add_addresses(session, some, found)
            _add_disclosures(session, some, found)
            _add_figures(session, some, found)
    return found


def _add_addresses(
    session: Session, hashes: Sequence[str], found: dict[str, dict[str, Any]]
) -> None:
    sha256, url = col(Capture.object_sha256), col(Capture.url)
    rows = (
        select(sha256, url, func.max(col(Capture.captured_at)))
        .where(sha256.in_(hashes))
        .group_by(sha256, url)
        .order_by(sha256, url)
    )
    for name, address, moment in session.execute(rows):
        entry = found[str(name)]
        entry["addresses"].append(address)
        entry["captured_at"] = max(filter(None, (entry["captured_at"], moment)))


def _add_disclosures(
    session: Session, hashes: Sequence[str], found: dict[str, dict[str, Any]]
) -> None:
    sha256 = col(DisclosureVersion.object_sha256)
    columns = (col(Organisation.name), col(Disclosure.fiscal_year), col(Disclosure.kind))
    rows = (
        select(sha256, *columns)
        .distinct()
        .join(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .join(Organisation, col(Organisation.id) == col(Disclosure.organisation_id))
        .where(sha256.in_(hashes))
        .order_by(sha256, *columns)
    )
    for name, organisation, year, kind in session.execute(rows):
        found[name]["disclosures"].append(
            {"organisation": organisation, "fiscal_year": year, "kind": kind}
        )


def _add_figures(session: Session, hashes: Sequence[str], found: dict[str, dict[str, Any]]) -> None:
    sha256 = col(Extraction.object_sha256)
    rows = (
        select(sha256, func.count(distinct(col(Fact.id))))
        .join(Fact, col(Fact.extraction_id) == col(Extraction.id))
        .where(sha256.in_(hashes))
        .group_by(sha256)
    )
    for name, number in session.execute(rows):
        found[name]["figures"] = number
