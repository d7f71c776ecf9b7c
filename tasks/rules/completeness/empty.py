"""I02, I03: an empty table is declared empty, and no other is."""

from collections.abc import Iterator

from tasks.records import Operand, RuleResult, Severity
from tasks.rules.compare import result, undone
from tasks.rules.completeness.declared import (
    about,
    as_zero,
    conditional,
    in_contents,
    of_all,
    of_table,
    of_text,
    subject_of,
)
from tasks.rules.completeness.kinds import has_text, why_not_complete
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import operand_of, term
from tasks.statements.amounts import NOTHING, Figure, figure
from tasks.statements.model import Line, Statement

_FINAL = "final"
_CARRIED = ("carried-in", "carried-out", "offset")
_PART_OF_APPROPRIATIONS = "general-public-expenditure"
_DETAILS = "basic-expenditure"
_DETAILED = "general-public-expenditure"


@rule(
    "I02",
    severity="warning",
    title="An empty table is declared empty",
    title_zh="空表应有说明",
    tolerance="none",
    applies="a statement without a figure other than zero, in a whole disclosure",
    source="财预〔2016〕143号 (not verified); forms of Chongqing, Hebei, Shanghai and others:"
    " 无…，故此表无数据; 空表列示",
    note="Printed zeros and a zero in the text say it as well as a note; a file of tables alone"
    " may have the words in another file and is left unchecked. Of a table of basic expenditure"
    " whose total another table leaves blank only the words are missing (info).",
)
def empty_is_declared(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Each empty statement has words that say so: its own, in the text, or in the contents."""
    if why_not_complete(disclosure):
        return
    for statement in disclosure.statements:
        if statement.kind.classification == "none" or not statement.empty:
            continue
        anchor = f"t{statement.number}"
        title = statement.table.title
        declared, reason = _declaration(disclosure, statement)
        if declared:
            yield result(
                "I02",
                anchor,
                "pass",
                [declared],
                reason=reason,
                message=f"{title} is empty, and the document says so: {declared.text}",
                message_zh=f"《{title}》为空表，已说明：{declared.text}",
            )
        elif why := _doubt(disclosure, statement):
            yield result("I02", anchor, "not-checked", [_first(statement)], reason=why)
        else:
            yield _undeclared(disclosure, statement)


def _undeclared(disclosure: Disclosure, statement: Statement) -> RuleResult:
    title = statement.table.title
    severity: Severity | None = "error" if disclosure.complete else None
    why, why_zh = "nothing in the document says why", "文件未作说明"
    if other := _nothing_left(disclosure, statement):
        severity = "info"
        why = f"no words say so; {other.table.title} has nothing to detail either"
        why_zh = f"文件未作说明（《{other.table.title}》亦无此项数字）"
    return result(
        "I02",
        f"t{statement.number}",
        "fail",
        [_first(statement)],
        severity=severity,
        stated="",
        expected="无…，故此表无数据",
        message=f"{title} is empty, and {why}",
        message_zh=f"《{title}》为空表，但{why_zh}",
    )


def _nothing_left(disclosure: Disclosure, statement: Statement) -> Statement | None:
    """The table whose basic expenditure an empty table of details would detail, if it has none."""
    whole = disclosure.only(_DETAILED) if statement.kind.id == _DETAILS else None
    columns = {c.col for c in whole.columns if c.measure == "basic"} if whole else set()
    if whole is None or whole.partial or whole.doubt or not columns:
        return None
    figures = (line.figures.get(col) for line in whole.lines for col in columns)
    return whole if all(stated is None or _is_nothing(stated) for stated in figures) else None


def _is_nothing(stated: Figure) -> bool:
    return stated.value == 0 or stated.reason in NOTHING


def _declaration(disclosure: Disclosure, statement: Statement) -> tuple[Operand | None, str | None]:
    subject = subject_of(statement)
    said = (
        of_table(statement)
        or (of_text(disclosure, subject) if subject else None)
        or in_contents(disclosure, (statement.kind.id,))
        or of_all(disclosure)
    )
    if said:
        return said, "declared-empty"
    zero = _zero(statement) or (as_zero(disclosure, subject) if subject else None)
    return zero, "zero-stated" if zero else None


def _zero(statement: Statement) -> Operand | None:
    for line in statement.lines:
        for col, stated in line.figures.items():
            if stated.value == 0:
                return term(statement, line, col).operand
    return None


def _doubt(disclosure: Disclosure, statement: Statement) -> str | None:
    """Why an empty statement may not be one: figures that were not read, words elsewhere."""
    unreadable = any(
        stated.reason == "not-a-number"
        for line in statement.lines
        for stated in line.figures.values()
    )
    left = (figure(cell.text) for cell in statement.table.cells)
    if unreadable or any(entry.value and entry.decimals for entry in left) or disclosure.scans:
        return "reading-doubtful"
    return None if has_text(disclosure) and not disclosure.beside else "other-files"


def _first(statement: Statement) -> Operand:
    cells = statement.table.cells
    return operand_of(
        next((cell for cell in cells if cell.text.strip()), cells[0]), statement.number
    )


@rule(
    "I03",
    severity="error",
    title="A table with figures is not declared empty",
    title_zh="有数据的报表不应说明为空表",
    tolerance="none",
    applies="a statement with a figure other than zero; a table of the appropriation that is"
    " declared empty beside one that has figures",
    source="the table and its own note contradict each other in print",
    note="Only words of the table itself count (title, head, notes), and only where they are"
    " about its matter and no condition (此表如无数字则…).",
)
def figures_not_declared_empty(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Each statement with figures has no note that it has none."""
    for statement in disclosure.statements:
        if statement.kind.classification == "none":
            continue
        declared = of_table(statement)
        if declared and conditional(declared.text):
            declared = None
        witness = statement
        if statement.empty:
            other = _appropriated(disclosure, statement) if declared else None
            if other is None:
                continue
            witness = other
        stated = _stated(witness, disclosure.identity.fiscal_year)
        if stated is None:
            continue
        line, col = stated
        shown = term(witness, line, col)
        if declared is None:
            yield result(
                "I03",
                f"t{statement.number}",
                "pass",
                [shown],
                message=f"{shown.where} has figures and is not declared empty",
                message_zh=f"《{shown.where}》有数据，未说明为空表",
            )
        else:
            found = _contradiction(statement, shown.where, shown.operand, declared)
            doubtful = _of_neighbour(disclosure, statement, declared)
            yield undone(found, "reading-doubtful") if doubtful else found


def _of_neighbour(disclosure: Disclosure, statement: Statement, declared: Operand) -> bool:
    """Whether words without a subject may be those of an empty table on the same page."""
    if about(declared.text, subject_of(statement)):
        return False
    pages = set(statement.table.pages)
    return any(
        other.empty and other.number != statement.number and pages & set(other.table.pages)
        for other in disclosure.statements
    )


def _contradiction(
    statement: Statement, where: str, shown: Operand, declared: Operand
) -> RuleResult:
    title = statement.table.title
    return result(
        "I03",
        f"t{statement.number}",
        "fail",
        [declared, shown],
        expected=shown.text,
        message=f"{title} is declared empty ({declared.text}), but {where} states {shown.text}",
        message_zh=f"《{title}》说明为空表（{declared.text}），但《{where}》列有{shown.text}",
    )


def _appropriated(disclosure: Disclosure, statement: Statement) -> Statement | None:
    """The statement whose figures an empty table of the whole appropriation must have."""
    if statement.kind.id != "appropriation-totals":
        return None
    part = disclosure.only(_PART_OF_APPROPRIATIONS)
    return None if part is None or part.empty else part


def _stated(statement: Statement, year: int | None) -> tuple[Line, int] | None:
    """The place of the first figure of the year other than zero, that of a total before others.

    What was budgeted in another year, or only budgeted where accounts stand beside it, or is
    carried over, contradicts no words that there is nothing this year.
    """
    said = {column.phase for column in statement.columns}
    columns = [
        column.col
        for column in statement.columns
        if (statement.kind.stock or column.fiscal_year in (None, year))
        and (column.phase == _FINAL or _FINAL not in said)
        and column.measure not in _CARRIED
    ]
    lines = [line for line in statement.lines if line.role not in _CARRIED]
    totals = [line for line in lines if line.role == "total"]
    for line in (*totals, *lines):
        for col in columns:
            if col in line.figures and line.figures[col].value:
                return line, col
    return None
