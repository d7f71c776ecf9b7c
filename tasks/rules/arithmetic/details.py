"""A12: the total of a list is the sum of its rows; a row over others is the sum of those."""

from collections.abc import Collection, Iterator, Sequence

from tasks.documents.normal import normal
from tasks.records import RuleResult
from tasks.rules.arithmetic.entries import of_form
from tasks.rules.arithmetic.procurement import categories_of
from tasks.rules.arithmetic.readings import Reading, alike, may_hold_sums, own_figure, readings
from tasks.rules.arithmetic.undisclosed import lack, rows_at_odds, undisclosed
from tasks.rules.compare import compare, undone
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import term
from tasks.statements.amounts import NOTHING, figure
from tasks.statements.model import Column, Line, Statement

# What does not add up over rows.
_NO_SUMS = ("quantity", "unit-price", "share", "change-rate", "execution-rate", "balance-rate")
_OF_WHICH = "其中"
# So many sums of a column must close for each that does not, if no other column tells.
_MOST = 3
# Lists that may leave out what is secret; of units each is there.
_MAY_OMIT = ("project", "procurement", "functional", "economic", "list")


@rule(
    "A12",
    severity="error",
    title="The total of a list = the sum of its rows",
    title_zh="明细合计 = 各明细行之和",
    tolerance="half of the last digit printed in each figure, summed",
    applies=(
        "a list with one row for the total, where it is certain which rows are its parts: by their "
        "codes, or because the same rows add up in the other columns; not where B03 applies"
    ),
    source="measured: lists of units, projects, procurement and leaf codes, budgets of projects",
    note=(
        "Rows may be sums of rows below them though nothing says so; where no reading closes in "
        "most columns the answer is not-checked. Where nothing else proves the parts a difference "
        "is a warning. Lists of projects leave out what is secret (Yantai's 信访局 says so below "
        "its table): a lack in rows that agree in themselves is a warning."
    ),
)
def details_add_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """The total of a list is the sum of its rows, in every column."""
    statements = {statement.number for statement in disclosure.statements}
    for statement in disclosure.statements:
        yield from _of_statement(statement)
    for number, facts in disclosure.facts_of.items():
        if number not in statements:
            yield from of_form(facts)


def _of_statement(statement: Statement) -> Iterator[RuleResult]:
    """The sums of the first reading that closes in every column, or of the one that closes most."""
    if statement.two_sided or statement.kind.id == "assets":
        return
    items = [line for line in statement.lines if line.role == "item" and _counts(line)]
    columns = [column for column in statement.columns if column.measure not in _NO_SUMS]
    totals = [line for line in statement.lines if line.role == "total"]
    if not (items and columns) or len(totals) > 1 or any(line.fiscal_year for line in items):
        return
    best: list[RuleResult] = []
    unsure: set[int | None] = set()
    for reading in readings([] if categories_of(statement) else totals, items, columns):
        found = list(_applied(statement, reading, columns))
        if not any(_is_wrong(entry) for entry in found):
            yield from found
            return
        if not best or _closing(found) > _closing(best):
            best = found
            unsure = {family.whole.row for family in reading if not family.sure}
    if best:
        yield from _judged(statement, best, unsure, items, columns)


def _counts(line: Line) -> bool:
    own = normal(line.name or "").startswith(_OF_WHICH)
    return line.classification != "three-public" and not own


def _applied(
    statement: Statement, reading: Reading, columns: Sequence[Column]
) -> Iterator[RuleResult]:
    for family in reading:
        for column in columns:
            given = [
                term(statement, line, column.col, line.name or line.code)
                for line in family.parts
                if own_figure(line, column)
            ]
            stands = any(part.figure.reason not in NOTHING for part in given)
            if stands or family.whole.figures[column.col].value:
                said = (family.whole.code, family.whole.name, column.label)
                label = " ".join(part for part in said if part)
                stated = term(statement, family.whole, column.col, label)
                yield compare("A12", stated.anchor, stated, given)


def _is_wrong(entry: RuleResult) -> bool:
    return entry.verdict == "fail" and entry.reason is None


def _tells(entry: RuleResult) -> bool:
    """Whether a sum that closes says anything of which rows are its parts."""
    parts = [part for part in entry.operands[1:] if figure(part.text).value]
    return len(parts) > 1 and (entry.verdict == "pass" or entry.reason == "rounding")


def _closing(found: Sequence[RuleResult]) -> int:
    return sum(_tells(entry) for entry in found) - sum(_is_wrong(entry) for entry in found)


def _judged(
    statement: Statement,
    found: Sequence[RuleResult],
    unsure: Collection[int | None],
    items: Sequence[Line],
    columns: Sequence[Column],
) -> Iterator[RuleResult]:
    """What the sums that do not close prove, by how sure it is which rows are their parts."""
    certain = alike(items)
    doubt = _doubt(statement)
    unclear = not certain and any(may_hold_sums(items, column) for column in columns)
    at_odds = rows_at_odds(statement)
    for entry in found:
        if not _is_wrong(entry):
            yield entry
            continue
        proved = certain or _proved(entry, found)
        if doubt or (unclear and not proved) or entry.operands[0].row in unsure:
            yield undone(entry, doubt or "structure-uncertain")
        elif _may_lack(entry, found, statement, at_odds):
            yield undisclosed(entry, f"t{statement.number}")
        else:
            yield entry if proved else entry._replace(severity="warning")


def _proved(entry: RuleResult, found: Sequence[RuleResult]) -> bool:
    """Whether the same rows add up in other columns, or most others in the same column."""
    first = entry.operands[0]
    row = [other for other in found if other.operands[0].row == first.row]
    column = [other for other in found if other.operands[0].col == first.col]
    told, wrong = sum(map(_tells, row)), sum(map(_is_wrong, row))
    return (0 < wrong <= told) or sum(map(_tells, column)) >= _MOST * sum(map(_is_wrong, column))


def _doubt(statement: Statement) -> str | None:
    if statement.partial:
        return "reading-doubtful"
    unnamed = any(said.startswith("row ") for said in statement.unread)
    return "structure-uncertain" if unnamed else None


def _may_lack(
    entry: RuleResult,
    found: Sequence[RuleResult],
    statement: Statement,
    at_odds: set[int | None],
) -> bool:
    """Whether whole rows may have been left out.

    Each row agrees in itself, and no other column adds up: a missing row lacks in all of its own.
    """
    listed = {line.classification for line in statement.lines if line.role == "item"}
    if not any(kind.startswith(_MAY_OMIT) for kind in listed) or lack(entry) < 0:
        return False
    same = [other for other in found if other.operands[0].row == entry.operands[0].row]
    lacking = sum(_is_wrong(other) or other.verdict == "not-checked" for other in same)
    if lacking == 1 and any(_tells(other) for other in same):
        return False
    return not any(operand.row in at_odds for operand in entry.operands)
