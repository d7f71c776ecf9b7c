"""The family of a portal, remembered with what it was told by."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import col, select, update

from storage.database import Database, insert_ignore
from storage.models import PortalState


class Family(NamedTuple):
    """The family that a portal's entry page showed, the sign that decided, and when."""

    family: str
    evidence: str
    at: datetime


def remember_family(
    database: Database, portal_id: str, family: str, evidence: str, at: datetime
) -> None:
    """Note the family of a portal; the newest word counts."""
    with database.write() as session:
        insert_ignore(session, PortalState, [{"portal_id": portal_id}], ["portal_id"])
        session.execute(
            update(PortalState)
            .where(col(PortalState.portal_id) == portal_id)
            .values(family=family, family_evidence=evidence, family_at=at)
        )


def families(database: Database) -> dict[str, Family]:
    """The remembered families by the ids of their portals."""
    statement = select(
        PortalState.portal_id,
        PortalState.family,
        PortalState.family_evidence,
        PortalState.family_at,
    ).where(col(PortalState.family).is_not(None), col(PortalState.family_at).is_not(None))
    with database.read() as session:
        return {
            portal_id: Family(family or "", evidence or "", at)
            for portal_id, family, evidence, at in session.exec(statement)
            if at is not None
        }
