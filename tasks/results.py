"""Rule results as rows of the database, and the facts that they are about."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

from tasks.records import Fact, Indicator, Operand, Project, RuleResult, plain_result

Stated = Fact | Indicator | Project
Place = tuple[Hashable, ...]


def result_row(result: RuleResult) -> dict[str, Any]:
    """The columns of `RuleResult` but its keys."""
    row = plain_result(result)
    row["result_id"], row["finding"] = row.pop("id"), row.pop("group")
    return row


def place(entry: Stated | Operand) -> Place:
    """Table, row and column; of running text page, sentence and column."""
    if isinstance(entry, Indicator | Project):
        return entry.table, entry.row, type(entry).__name__
    if entry.table is None:
        return entry.page, entry.sentence, entry.col
    return entry.table, entry.row, entry.col


def links(
    results: Iterable[RuleResult], facts: Iterable[tuple[Place, str]]
) -> list[tuple[str, str]]:
    """(result, fact) for every operand of a failed result that is a fact of its own document.

    Args:
        facts: place and id of each.
    """
    stated = defaultdict(list)
    for at, id_ in facts:
        stated[at].append(id_)
    return sorted(
        {
            (result.id, id_)
            for result in results
            if result.verdict == "fail"
            for operand in result.operands
            if operand.document is None
            for id_ in stated.get(place(operand), ())
        }
    )
