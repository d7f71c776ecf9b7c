"""What is withheld, and the conditions that keep it out of every answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, select
from sqlmodel import Session, SQLModel, col

from storage.database import Database, DatabaseError
from storage.models import Extraction, Finding, Withholding

# Tables under names of their own, for a statement may ask for its own rows of them.
_LINK, _RESULT, _FACT, _QUOTED = (
    SQLModel.metadata.tables[name].alias(f"quoted_{name}").c
    for name in ("finding_fact", "rule_result", "fact", "extraction")
)


class Withheld(DatabaseError):  # noqa: N818, named after what happened
    """The file that was asked for is withheld; the message says since when and why."""

    def __init__(self, since: datetime, reason: str) -> None:
        super().__init__(f"This file is withheld since {since:%Y-%m-%d}: {reason}")


def is_shown(sha256: Any) -> ColumnElement[bool]:
    """That the file of a column is not withheld."""
    return not_(exists().where(col(Withholding.object_sha256) == sha256, _stands()))


def quotes_shown(
    extraction_id: Any, *, result_id: Any = None, rule: Any = None
) -> ColumnElement[bool]:
    """That no operand of a result of a reading is a figure of a withheld file.

    Args:
        extraction_id: column of the reading.
        result_id: column of the result; None: of any result of `rule`.
    """
    which = (
        [_LINK.result_id == result_id]
        if rule is None
        else [
            _RESULT.extraction_id == _LINK.extraction_id,
            _RESULT.result_id == _LINK.result_id,
            _RESULT.rule == rule,
        ]
    )
    quoting = exists().where(
        _LINK.extraction_id == extraction_id,
        *which,
        _FACT.id == _LINK.fact_id,
        _QUOTED.id == _FACT.extraction_id,
        col(Withholding.object_sha256) == _QUOTED.object_sha256,
        _stands(),
    )
    # Asked first, since nearly always there is none.
    return not_(and_(exists().where(_stands()), quoting))


def is_finding_shown() -> tuple[ColumnElement[bool], ...]:
    """Conditions on Finding and its newest Extraction: no file that it speaks of is withheld."""
    return (
        is_shown(col(Extraction.object_sha256)),
        quotes_shown(col(Finding.last_extraction_id), rule=col(Finding.rule)),
    )


def require_shown(session: Session, sha256: str) -> None:
    """Raise `Withheld` if a file is not to be shown."""
    standing = select(Withholding).where(col(Withholding.object_sha256) == sha256, _stands())
    found = session.scalars(standing).first()
    if found is not None:
        raise Withheld(found.began_at, found.reason)


def last_withheld(database: Database) -> datetime | None:
    """When the last of the files that are withheld now was; None: there is none."""
    with database.read() as session:
        return session.scalar(select(func.max(col(Withholding.began_at))).where(_stands()))


def _stands() -> ColumnElement[bool]:
    return col(Withholding.ended_at).is_(None)
