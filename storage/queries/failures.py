"""The failed results of rules behind findings: their titles, the figures that they name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from storage.database import Database
from storage.extractions import newest
from storage.models import Extraction, Finding, FindingFact, RuleResult, Source
from storage.queries.rows import rows


def rules(database: Database) -> list[dict[str, Any]]:
    """The rules that have findings, each with its titles: rule, title, title_zh."""
    known = select(func.min(Finding.rule).label("rule")).cte("known", recursive=True)
    following = select(func.min(Finding.rule)).where(col(Finding.rule) > known.c.rule)
    known = known.union_all(select(following.scalar_subquery()).where(known.c.rule.is_not(None)))
    titles = (
        select(col(column))
        .where(col(RuleResult.rule) == known.c.rule)
        .limit(1)
        .scalar_subquery()
        .label(name)
        for name, column in (("title", RuleResult.title), ("title_zh", RuleResult.title_zh))
    )
    statement = select(known.c.rule, *titles).where(known.c.rule.is_not(None))
    return rows(database, statement)


def severities(database: Database, fact_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """What fails on figures: by the id of a figure, each rule with its gravest severity there."""
    gravity = case({"error": 0, "warning": 1}, value=col(RuleResult.severity), else_=2)
    statement = (
        select(col(FindingFact.fact_id), col(RuleResult.rule), col(RuleResult.severity))
        .join(
            RuleResult,
            (col(RuleResult.extraction_id) == col(FindingFact.extraction_id))
            & (col(RuleResult.result_id) == col(FindingFact.result_id)),
        )
        .where(col(FindingFact.fact_id).in_(list(fact_ids)), col(RuleResult.verdict) == "fail")
        .order_by(gravity.desc(), col(RuleResult.rule))
    )
    found: dict[str, dict[str, str]] = {}
    with database.read() as session:
        for fact_id, rule, severity in session.connection().execute(statement):
            found.setdefault(fact_id, {})[rule] = severity
    return found


def first_results(
    session: Session, rows: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, str | None]]:
    """Of each finding the id and titles of the first result that it sums up and quotes.

    They are those of the newest reading that has the finding; None where it has no such result.
    """
    if not rows:
        return
    statement = (
        select(
            col(RuleResult.extraction_id),
            col(RuleResult.rule),
            col(RuleResult.message),
            col(RuleResult.result_id),
            col(RuleResult.title),
            col(RuleResult.title_zh),
        )
        .where(
            col(RuleResult.extraction_id).in_({row["last_extraction_id"] for row in rows}),
            col(RuleResult.rule).in_({row["rule"] for row in rows}),
            col(RuleResult.verdict) == "fail",
        )
        .order_by(col(RuleResult.id).desc())
    )
    # The first of those that say the same comes last, and stays.
    found = {tuple(row[:3]): tuple(row[3:]) for row in session.connection().execute(statement)}
    for row in rows:
        texts = found.get((row["last_extraction_id"], row["rule"], row["message"]), (None,) * 3)
        yield dict(zip(("result_id", "title", "title_zh"), texts, strict=True))


def doubtful(session: Session) -> list[dict[str, Any]]:
    """Documents with failures that our own reading may have caused: portal, url, results."""
    statement = (
        select(Source, func.count(col(RuleResult.id)).label("results"))
        .join(Extraction, col(Extraction.object_sha256) == col(Source.object_sha256))
        .join(RuleResult, col(RuleResult.extraction_id) == col(Extraction.id))
        .where(
            col(RuleResult.verdict) == "not-checked",
            col(RuleResult.reason) == "reading-doubtful",
            col(Extraction.id).in_(newest()),
            col(Source.role) == "document",
        )
        .group_by(col(Source.id))
        .order_by(col(Source.portal_id), col(Source.id))
    )
    return [
        {"portal": source.portal_id, "url": source.url, "results": results}
        for source, results in session.execute(statement)
    ]
