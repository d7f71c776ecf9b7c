"""What holds now, of all that was read and served."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.models import Capture, DisclosureVersion, Extraction, Source
from storage.queries.withheld import is_shown


def current() -> tuple[ColumnElement[bool], ...]:
    """Conditions on Extraction, DisclosureVersion and Source for what holds now and is shown."""
    newer, other = aliased(Extraction), aliased(DisclosureVersion)
    other_source = aliased(Source)
    return (
        col(Source.object_sha256) == col(DisclosureVersion.object_sha256),
        is_shown(col(Extraction.object_sha256)),
        ~exists().where(
            col(newer.object_sha256) == col(Extraction.object_sha256),
            col(newer.id) > col(Extraction.id),
            col(newer.checked_at).is_not(None),
        ),
        ~exists().where(
            col(other.object_sha256) == col(DisclosureVersion.object_sha256),
            col(other.id) < col(DisclosureVersion.id),
            col(other.disclosure_id) == col(DisclosureVersion.disclosure_id),
            col(other_source.id) == col(other.source_id),
            col(other_source.object_sha256) == col(other.object_sha256),
        ),
    )


def first_capture(name: str) -> ScalarSelect[Any]:
    """A column of the capture by which they were first received from there."""
    return (
        select(getattr(Capture, name))
        .where(
            col(Capture.source_id) == col(Source.id),
            col(Capture.object_sha256) == col(DisclosureVersion.object_sha256),
        )
        .order_by(col(Capture.captured_at))
        .limit(1)
        .scalar_subquery()
    )


def first_captured() -> ScalarSelect[Any]:
    """When the bytes of a DisclosureVersion were first received from its Source."""
    return (
        select(func.min(Capture.captured_at))
        .where(
            col(Capture.source_id) == col(Source.id),
            col(Capture.object_sha256) == col(DisclosureVersion.object_sha256),
        )
        .scalar_subquery()
    )
