"""What two tables state of the same thing: their rows, their columns, and how both compare."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from tasks.documents.normal import normal
from tasks.records import RuleResult
from tasks.rules.compare import Relation, compare, undone
from tasks.rules.disclosure import Disclosure
from tasks.rules.terms import Term, term
from tasks.statements.amounts import NOTHING, figure
from tasks.statements.model import Column, Line, Statement

# Digits that a cell in General format with ten characters prints, its point among these.
_CUT = 9

Coded = Mapping[str, tuple[Line, ...]]


def one_each(disclosure: Disclosure, first: str, second: str) -> tuple[Statement, Statement] | None:
    """The two tables, where the document has exactly one of each; several units are not mixed."""
    one, other = disclosure.only(first), disclosure.only(second)
    return None if one is None or other is None else (one, other)


def whole(statement: Statement) -> Line | None:
    """The row of the total; where a table of one unit has none, the row of that unit."""
    total = next((line for line in statement.lines if line.role == "total"), None)
    if total is not None:
        return total
    units = [line for line in statement.lines if line.classification == "organisation"]
    return units[0] if len(units) == 1 and statement.kind.classification != "none" else None


def columns_alike(
    first: Statement, second: Statement, measures: Iterable[str]
) -> Iterator[tuple[Column, Column]]:
    """The columns of two undivided tables that state the same measure of the same year."""
    for measure in measures:
        others = own_columns(second, measure)
        for column in own_columns(first, measure):
            same = [other for other in others if alike(column, other)]
            if len(same) == 1:
                yield column, same[0]


def own_columns(statement: Statement, measure: str) -> list[Column]:
    """The columns of a measure over all funds of an undivided table."""
    return [
        column
        for column in statement.columns_of("")
        if (column.measure, column.fund, column.item) == (measure, statement.kind.fund, None)
    ]


def alike(column: Column, other: Column) -> bool:
    """Whether two columns are of the same year and phase."""
    phases = {column.phase, other.phase} - {None}
    return column.fiscal_year == other.fiscal_year and len(phases) < 2


def coded(statement: Statement) -> Coded:
    """The rows of an undivided table by code.

    Several rows of one code are parts of it, as those of several units; but where one row is the
    sum of others besides, or rows are missing from the total, none can be told for sure.
    """
    found: dict[str, tuple[Line, ...]] = {}
    for line in statement.side(""):
        if line.code and line.role == "item" and line.classification != "organisation":
            found[line.code] = (*found.get(line.code, ()), line)
    repeated = any(len(lines) > 1 for lines in found.values())
    return {} if repeated and (_nested(found) or not _closes(statement, found)) else found


def _nested(lines: Coded) -> bool:
    """Whether a code stands below another."""
    return any(code[:digits] in lines for code in lines for digits in range(3, len(code)))


def _closes(statement: Statement, lines: Coded) -> bool:
    """Whether all rows together are the total, in the first column of amounts."""
    total = whole(statement)
    column = statement.columns[0].col
    stated = total.figures[column].value if total is not None else None
    figures = [line.figures[column] for parts in lines.values() for line in parts]
    given = sum((entry.value for entry in figures if entry.value is not None), Decimal(0))
    finest = max((entry.decimals for entry in figures), default=0)
    return stated is not None and abs(stated - given) <= len(figures) * Decimal(5).scaleb(
        -finest - 1
    )


def under(lines: Coded, code: str) -> tuple[Line, ...]:
    """The rows that make up a code: its own, else those of the next level that is listed."""
    if code in lines:
        return lines[code]
    below = [entry for entry in lines if entry.startswith(code)]
    return tuple(
        line
        for entry in below
        if not any(entry[:digits] in lines for digits in range(len(code) + 1, len(entry)))
        for line in lines[entry]
    )


def terms(statement: Statement, lines: Iterable[Line], column: Column) -> list[Term]:
    """The figures of one column, labelled with code and name."""
    return [term(statement, line, column.col, label(line)) for line in lines]


def label(line: Line) -> str | None:
    """Code and name of a row."""
    return " ".join(said for said in (line.code, line.name) if said) or None


def plain_name(line: Line) -> str:
    """The name without a leading number: 七、住房保障支出 is 住房保障支出."""
    return normal(line.name or "").split("、", 1)[-1]


def compared(
    rule_id: str,
    anchor: str,
    stated: Term,
    parts: Sequence[Term],
    tables: Iterable[Statement],
    *,
    relation: Relation = "=",
    group: str | None = None,
    tolerance: Decimal | None = None,
) -> Iterator[RuleResult]:
    """One comparison across tables; silent where nothing but blanks and zeros is stated.

    A failure proves nothing where the rows or the unit of one of the tables are in doubt.

    Args:
        group: ties failures with one explanation.
        tolerance: instead of the print's, in the unit of the stated figure.
    """
    if not parts or not any(entry.figure.value for entry in (stated, *parts)):
        return
    if relation == "≤" and stated.figure.reason in NOTHING:
        return
    found = compare(rule_id, anchor, stated, parts, relation=relation, tolerance=tolerance)
    if found.verdict == "fail" and not found.reason and len(parts) == 1 and _is_cut(stated):
        half = Decimal(5).scaleb(-stated.figure.decimals - 1)
        found = compare(rule_id, anchor, stated, parts, relation=relation, tolerance=half)
    if group is not None and found.verdict == "fail":
        found = found._replace(group=f"{rule_id}-{group}")
    yield settled(found, tables)


def _is_cut(stated: Term) -> bool:
    """Whether a cell in General format may have cut the decimals that another table prints."""
    value = stated.value
    return value is not None and len(value.as_tuple().digits) >= _CUT


def settled(found: RuleResult, tables: Iterable[Statement]) -> RuleResult:
    """The result; undone where one of the tables is read with doubt."""
    if found.verdict != "fail":
        return found
    if any(table.partial or table.doubt for table in tables):
        return undone(found, "reading-doubtful")
    if any(table.unread for table in tables):
        return undone(found, "structure-uncertain")
    return found


def likeliest(readings: Iterable[RuleResult]) -> Iterator[RuleResult]:
    """Of several ways to read what a figure includes, the one that fits best."""
    ranked = sorted(readings, key=_misfit)
    yield from ranked[:1]


def _misfit(found: RuleResult) -> tuple[bool, bool, Decimal]:
    stated = figure(found.stated or "").value or Decimal(0)
    apart = abs(stated - Decimal(found.expected)) if found.expected else Decimal(0)
    return found.verdict != "pass", found.verdict != "fail", apart
