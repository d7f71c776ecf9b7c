"""Portals beside their runs: the family that is remembered, and looks at single pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select, update

from storage.database import Database, insert_ignore
from storage.hosts import note_visit, out_of_turn, save_states, states
from storage.leases import Clock, utc_now
from storage.models import Host, PortalState


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
        write_family(session, portal_id, Family(family, evidence, at))


def write_family(session: Session, portal_id: str, family: Family) -> None:
    """The same within a transaction."""
    insert_ignore(session, PortalState, [{"portal_id": portal_id}], ["portal_id"])
    session.execute(
        update(PortalState)
        .where(col(PortalState.portal_id) == portal_id)
        .values(family=family.family, family_evidence=family.evidence, family_at=family.at)
    )


def families(database: Database) -> dict[str, Family]:
    """The remembered families by the ids of their portals."""
    return _read(database)


def family(database: Database, portal_id: str) -> Family | None:
    """The remembered family of one portal, if any."""
    return _read(database, col(PortalState.portal_id) == portal_id).get(portal_id)


def _read(database: Database, *conditions: ColumnElement[bool]) -> dict[str, Family]:
    statement = select(PortalState).where(col(PortalState.family).is_not(None), *conditions)
    with database.read() as session:
        return {
            state.portal_id: Family(state.family, state.family_evidence or "", state.family_at)
            for state in session.exec(statement)
            if state.family is not None and state.family_at is not None
        }


def resting(
    database: Database, names: Sequence[str], budget: int, *, now: Clock = utc_now
) -> frozenset[str]:
    """Those of these hosts that rest now, or had their requests of this night."""
    with database.read() as session:
        found = select(Host.name).where(
            col(Host.name).in_(names), col(Host.name).in_(out_of_turn(now(), budget))
        )
        return frozenset(session.exec(found))


def note_look(
    database: Database, host: str, at: datetime, reason: str | None, wait_until: datetime | None
) -> None:
    """Count a request to a host that no run made.

    Args:
        reason: why it gave no answer of its own; None where it did.
        wait_until: until when it asked to be left alone.
    """
    with database.write() as session:
        found = states(session, [host])
        note_visit(found[host], at, good=reason is None, reason=reason, wait_until=wait_until)
        save_states(session, found.values())
