"""Terms: figures in their places, from tables and from running text, ready to be compared."""

from decimal import Decimal
from typing import NamedTuple

from tasks.records import Cell, Fact, Operand
from tasks.rules.disclosure import Disclosure
from tasks.statements.amounts import UNITS, Figure, figure
from tasks.statements.model import Line, Statement
from tasks.statements.vocabulary import Side

# Characters that a cell in General format holds at most, its point among them.
_GENERAL_CHARACTERS = 10


class Term(NamedTuple):
    """A figure in its place: one operand of a comparison.

    Attributes:
        label: of its row or subject, as printed.
        unit: the unit it is stated in; None: not known.
        operand: the cell or sentence.
        where: the title of its table; "" in running text.
    """

    label: str
    figure: Figure
    unit: str | None
    operand: Operand
    where: str = ""

    @property
    def value(self) -> Decimal | None:
        """The figure in its unit; None with `figure.reason`."""
        return self.figure.value

    @property
    def yuan(self) -> Decimal | None:
        """The figure in 元; None where it has no value or its unit is none of money."""
        value = self.figure.value
        factor = UNITS.get(self.unit or "")
        return None if value is None or factor is None else value * factor

    @property
    def anchor(self) -> str:
        """The place of a cell, as a part of ids of results."""
        return f"t{self.operand.table}-r{self.operand.row}-c{self.operand.col}"

    def half_digit(self, decimals: int) -> Decimal:
        """Half of the last printed digit, in its unit.

        Spreadsheets drop final zeros, so figures of tables count as the finest beside them
        (`decimals`). All but the longest: a cell in General format cuts its number to ten digits,
        or to ten characters, its point among them, where the column holds no more. Running text
        is rounded as its writer liked: each figure of it counts for itself.
        """
        own = self.figure.decimals
        digits = len(self.figure.value.as_tuple().digits) if self.figure.value is not None else 0
        cut = digits + bool(own) >= _GENERAL_CHARACTERS
        alone = cut or self.operand.sentence is not None
        return Decimal(5).scaleb(-(own if alone else decimals) - 1)


def term(statement: Statement, line: Line, col: int, label: str | None = None) -> Term:
    """The figure of one row and column of a statement."""
    stated, cell = line.figures[col], line.cells[col]
    place = line.cols.get(col, col)
    return Term(
        label or line.name or line.code or "",
        stated,
        # The unit printed behind the number counts before that of the column, the row, the table.
        stated.unit or statement.units.get(col) or line.unit or statement.unit,
        Operand(stated.text, statement.number, line.row, place, cell.page, cell.bbox),
        statement.table.title,
    )


def figure_of(fact: Fact) -> Figure:
    """The figure of a fact of running text or of a form.

    What the fact's value has and its text has not (减少 17.96 is −17.96, 持平 is 0) counts.
    """
    stated = figure(fact.stated)
    value = None if fact.value is None else Decimal(fact.value)
    if value == stated.value:
        return stated
    decimals = max(-int(value.as_tuple().exponent), 0) if value is not None else 0
    return Figure(fact.stated, value, decimals, None if value is not None else stated.reason)


def term_of(
    fact: Fact, label: str | None = None, where: str = "", document: str | None = None
) -> Term:
    """The figure of a fact of running text or of a form, in its place.

    Args:
        document: sha256 of the document of the fact, where it is not the one that is checked.
    """
    stated = figure_of(fact)
    in_table = fact.table is not None
    operand = Operand(
        fact.stated,
        fact.table,
        fact.row if in_table else None,
        fact.col if in_table else None,
        fact.page,
        fact.bbox,
        fact.sentence,
        document,
    )
    return Term(label or fact.name or fact.code or "", stated, fact.unit, operand, where)


def cell_operand(disclosure: Disclosure, table: int, row: int, col: int) -> Operand:
    """A cell as an operand of a result that compares no figures."""
    return operand_of(disclosure.cells(table)[row, col], table)


def operand_of(cell: Cell, table: int) -> Operand:
    """A cell as an operand."""
    return Operand(cell.text, table, cell.row, cell.col, cell.page, cell.bbox)


def paragraph_operand(disclosure: Disclosure, number: int, text: str | None = None) -> Operand:
    """A paragraph, or words of it, as an operand."""
    paragraph = disclosure.paragraphs[number]
    return Operand(
        text or paragraph.text,
        page=paragraph.page,
        bbox=paragraph.bbox,
        sentence=paragraph.text,
    )


def grand_total(statement: Statement, side: Side) -> Term | None:
    """The total of one side of a table of totals, in its first column of amounts."""
    columns = statement.columns_of(side)
    line = next((line for line in statement.side(side) if line.role == "total"), None)
    return term(statement, line, columns[0].col) if line and columns else None
