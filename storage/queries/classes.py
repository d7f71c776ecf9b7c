"""Which codes and names the current documents print."""

from sqlalchemy import String, cast, func, or_, select
from sqlmodel import col

from storage.database import Database
from storage.models import DisclosureVersion, Extraction, Fact, Source
from storage.queries.current import current

Printed = tuple[int | None, str, str | None, str | None, str]


def printed_classes(database: Database) -> list[Printed]:
    """Each year, classification, code and name with each disclosure that prints it.

    Only rows that state an amount other than 0 in the column of that year count: a table of two
    years also prints the codes of the one in the column of the other, blank. Files of the same
    office, year and kind are one disclosure; a file that nobody can attribute is one by itself.

    Returns:
        (fiscal year, classification, code, name, the disclosure's id or the file's sha256).
    """
    disclosure = func.coalesce(
        cast(col(DisclosureVersion.disclosure_id), String), col(DisclosureVersion.object_sha256)
    )
    statement = (
        select(
            col(Fact.fiscal_year),
            col(Fact.classification),
            col(Fact.code),
            col(Fact.name),
            disclosure,
        )
        .join(Extraction, col(Extraction.id) == col(Fact.extraction_id))
        .join(
            DisclosureVersion,
            col(DisclosureVersion.object_sha256) == col(Extraction.object_sha256),
        )
        .join(Source, col(Source.id) == col(DisclosureVersion.source_id))
        .where(
            *current(),
            col(Fact.amount_yuan).is_not(None),
            or_(col(Fact.amount_fen).is_(None), col(Fact.amount_fen) != 0),
        )
        .distinct()
    )
    with database.read() as session:
        return [(*row,) for row in session.connection().execute(statement)]
