"""S04, S08: characters that stand for others, and white space inside codes."""

import re
from collections.abc import Iterator, Mapping

from tasks.documents.normal import normal
from tasks.records import Cell, Operand, Paragraph, RuleResult, Table
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.extraction.mended import none_found
from tasks.rules.rule import rule
from tasks.rules.terms import operand_of, paragraph_operand
from tasks.statements.model import Statement
from tasks.tables.wording import is_amount

_SPACED = re.compile(r"[0-9A-Za-z]+(?:\s+[0-9A-Za-z]+)+")
# Codes of classes have three, five or seven digits.
_LOOK_ALIKE = re.compile(r"(?=.*[OoIl])[1-5OoIl](?:[\dOoIl]{2}|[\dOoIl]{4}|[\dOoIl]{6})")
_MEANT = str.maketrans("OoIl", "0011")
_LEAST_DIGITS = 2


@rule(
    "S04",
    severity="info",
    title="Codes are printed without white space and without letters that look like digits",
    title_zh="编码内无空格、无形近字母",
    tolerance="none",
    applies="project codes of forms and codes of classes in tables",
    source="a code is one word; a line that is wrapped in its cell may leave a space in it",
    note="White space counts only in files without pages: on a page a line's end between two"
    " letters cannot be told from a space.",
)
def codes_are_whole(disclosure: Disclosure) -> Iterator[RuleResult]:
    """S04: codes with white space inside, or with O and I for 0 and 1."""
    found = False
    for number, cell, stated, expected in (*_of_projects(disclosure), *_of_classes(disclosure)):
        found = True
        spaced = expected == _NO_SPACE
        meant = normal(stated) if spaced else stated.translate(_MEANT)
        why, why_zh = ("white space", "空格") if spaced else ("a letter for a digit", "形近字母")
        yield result(
            "S04",
            f"t{number}-r{cell.row}-c{cell.col}",
            "fail",
            [operand_of(cell, number)],
            stated=stated,
            expected=expected,
            repair=f"read as {meant}",
            message=f"the code {stated} has {why} in it; read as {meant}",
            message_zh=f"编码“{stated}”中有{why_zh}，按{meant}读取",
            group="codes",
        )
    coded = any(project.code for project in disclosure.projects)
    if not found and (coded or any(s.classification != "none" for s in disclosure.statements)):
        yield none_found("S04", "no code has white space or a letter for a digit in it", "编码完整")


_NO_SPACE = "no inner space"


def _of_projects(disclosure: Disclosure) -> Iterator[tuple[int, Cell, str, str]]:
    codes: dict[int, set[str]] = {}
    for project in disclosure.projects:
        if project.code:
            codes.setdefault(project.table, set()).add(normal(project.code))
    for number, known in codes.items():
        for cell in disclosure.tables[number].cells:
            text = cell.text.strip()
            if _is_spaced(cell) and normal(text) in known:
                yield number, cell, text, _NO_SPACE


def _of_classes(disclosure: Disclosure) -> Iterator[tuple[int, Cell, str, str]]:
    for statement in disclosure.statements:
        keys = min((column.col for column in statement.columns), default=0)
        codes = {line.code for line in statement.lines if line.code}
        for cell in statement.table.cells:
            if cell.col < keys and cell.text and cell.text[0] in "12345OoIl ":
                yield from _of_class(statement, cell, codes)


def _of_class(
    statement: Statement, cell: Cell, codes: set[str]
) -> Iterator[tuple[int, Cell, str, str]]:
    text = cell.text.strip()
    if _is_spaced(cell) and normal(text) in codes:
        yield statement.number, cell, text, _NO_SPACE
    elif _LOOK_ALIKE.fullmatch(text) and sum(map(str.isdigit, text)) >= _LEAST_DIGITS:
        yield statement.number, cell, text, text.translate(_MEANT)


def _is_spaced(cell: Cell) -> bool:
    text = cell.text.strip()
    return " " in text and cell.page is None and _SPACED.fullmatch(text) is not None


# Radicals and characters without width, wherever they stand; full-width digits and white space
# inside figures.
_STRANGE = re.compile("[\u2e80-\u2fd5\u200b-\u200f\ufeff\u00ad]")
_IN_FIGURE = re.compile("[０-９．]|(?<=\\d)[\u00a0\u3000](?=\\d)")
_ANY = re.compile("[\u2e80-\u2fd5\u200b-\u200f\ufeff\u00ad０-９．\u00a0\u3000]")
_OF_MONEY = re.compile("[０-９][０-９．，,]*(?:[百千万亿]*元|[%％])")


@rule(
    "S08",
    severity="info",
    title="Characters are those that they look like",
    title_zh="字符无形近替代",
    tolerance="none",
    applies="tables and running text",
    source="Unicode: radicals (⻋ for 车), full-width digits and characters without width look"
    " like others or like nothing, and are others for a program",
    note="One result a table or paragraph; full-width digits count in figures alone, since"
    " headings often have them.",
)
def characters_are_plain(disclosure: Disclosure) -> Iterator[RuleResult]:
    """S08: tables and paragraphs whose characters had to be exchanged before reading."""
    found = False
    for number, table in disclosure.tables.items():
        if entry := _in_table(table, disclosure.written[number]):
            found = True
            strange, cell = entry
            yield _strange(f"t{number}", [operand_of(cell, number)], strange, table.title)
    anywhere = _ANY.search(disclosure.narrative) is not None
    for number, paragraph in disclosure.paragraphs.items():
        if not (anywhere or paragraph.mended):
            continue
        if strange := _in_paragraph(paragraph):
            found = True
            yield _strange(f"p{number}", [paragraph_operand(disclosure, number)], strange, "")
    if not found and (disclosure.tables or disclosure.paragraphs):
        yield none_found("S08", "no character stands for another", "无形近替代字符")


def _in_table(table: Table, written: str) -> tuple[Mapping[str, None], Cell] | None:
    """The strange characters of a table, each once, and the first cell that has one."""
    replaced = _replaced(table)
    cells = []
    if _ANY.search(written):
        cells = [cell for cell in table.cells if _strange_in(cell.text)]
    if not replaced and not cells:
        return None
    own = [char for cell in cells for char in _strange_in(cell.text)]
    return dict.fromkeys([*replaced, *own]), cells[0] if cells else _having(table, replaced)


def _strange_in(text: str) -> list[str]:
    found = _STRANGE.findall(text)
    return [*found, *_IN_FIGURE.findall(text)] if is_amount(text) else found


def _replaced(record: Table | Paragraph) -> list[str]:
    mends = (mend for mend in record.mended if mend.kind == "characters")
    return [char for mend in mends for char in mend.printed]


def _having(table: Table, replaced: list[str]) -> Cell:
    """The first cell with what the first of these characters stands for."""
    meant = normal(replaced[0])
    return next((cell for cell in table.cells if meant in cell.text), table.cells[0])


def _in_paragraph(paragraph: Paragraph) -> Mapping[str, None]:
    found = [*_replaced(paragraph), *_STRANGE.findall(paragraph.text)]
    for figure in _OF_MONEY.findall(paragraph.text):
        found += _IN_FIGURE.findall(figure)
    return dict.fromkeys(found)


def _strange(
    anchor: str, operands: list[Operand], strange: Mapping[str, None], title: str
) -> RuleResult:
    stated = " ".join(f"{char} U+{ord(char):04X}" for char in strange)
    meant = "".join(normal(char) for char in strange)
    where, where_zh = (f"{title}: ", f"《{title}》：") if title else ("the text: ", "正文：")
    return result(
        "S08",
        anchor,
        "fail",
        operands,
        stated=stated,
        expected=meant,
        repair="read as the characters that they look like",
        message=f"{where}characters stand for others that look the same: {stated}",
        message_zh=f"{where_zh}有形近替代字符：{stated}，已按字形读取",
        group="characters",
    )
