"""What reading mended, as results tell it: places, pieces of text, and that nothing was mended."""

from collections.abc import Iterator

from tasks.records import Mend, MendKind, Operand, RuleResult, Table
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.terms import operand_of

Place = tuple[int, Table, Mend]


def in_tables(disclosure: Disclosure, kind: MendKind) -> Iterator[Place]:
    """The mends of one kind in tables, with their tables and the numbers of these."""
    for number, table in disclosure.tables.items():
        for mend in table.mended:
            if mend.kind == kind:
                yield number, table, mend


def row_operands(disclosure: Disclosure, table: int, row: int) -> tuple[Operand, ...]:
    """The cells with text that begin in a row of a table, from left to right."""
    width = disclosure.tables[table].n_cols
    slots = (disclosure.cells(table).get((row, col)) for col in range(width))
    own = (cell for cell in slots if cell is not None and cell.row == row and cell.text.strip())
    return tuple(operand_of(cell, table) for cell in dict.fromkeys(own))


def place(disclosure: Disclosure, table: int, row: int) -> tuple[str, str]:
    """Where a row stands, in English and Chinese: title of the table, line, page or row."""
    title, cells = disclosure.tables[table].title, disclosure.cells(table)
    # A label over several rows may begin on the page before.
    slots = (cells.get((row, col)) for col in range(disclosure.tables[table].n_cols))
    cell = next((slot for slot in slots if slot is not None and slot.row == row), cells[row, 0])
    if cell.path is not None and cell.path.startswith("line "):
        at, at_zh = cell.path, f"第{cell.path.removeprefix('line ')}行"
    elif cell.page is not None:
        at, at_zh = f"page {cell.page}, row {row + 1}", f"第{cell.page}页，第{row + 1}行"
    else:
        at, at_zh = f"row {row + 1}", f"第{row + 1}行"
    return (f"{title}, {at}", f"《{title}》{at_zh}") if title else (at, at_zh)


def none_found(rule_id: str, said: str, said_zh: str) -> RuleResult:
    """That a whole document keeps a rule."""
    return result(rule_id, "document", "pass", message=said, message_zh=said_zh)


def joint(upper: str, lower: str) -> str:
    """The ends of two pieces of a text, white space aside, as "社会" + "保障和就业支出"."""
    upper, lower = "".join(upper.split()), "".join(lower.split())
    before = _clauses(upper.rstrip(_PAUSES))[-1] + upper[len(upper.rstrip(_PAUSES)) :]
    return f'"{before[-_SHOWN:]}" + "{_clauses(lower)[0][:_SHOWN]}"'


_PAUSES = "，。；、："
_SHOWN = 40
_TO_COMMA = str.maketrans(dict.fromkeys(_PAUSES, "，"))


def _clauses(text: str) -> list[str]:
    return text.translate(_TO_COMMA).split("，")
