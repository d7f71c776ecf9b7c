"""Declarations: where a document says that there is nothing, and of what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tasks.documents.normal import normal
from tasks.records import Operand
from tasks.rules.completeness.vocabulary import alternatives, entries
from tasks.rules.disclosure import Disclosure
from tasks.rules.terms import operand_of, paragraph_operand
from tasks.statements.model import Statement
from tasks.statements.vocabulary import kind_of

_HEADING = 45
_NOTE = re.compile(r"\s*[(（]?(注|备注|说明)\d*[:：]")
_SENTENCE = re.compile(r"[^。；;]+[。；;]?")
_ZERO = r"0(?:\.0+)?(?:[万亿]?元)?(?![\d.])"
_CONTENTS = "table-of-contents"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a declaration is about: a fund, or a kind of expenditure, and its statements.

    Attributes:
        nothing: how a sentence says that there is nothing of it.
        zero: how a sentence states it as zero.
        named: its words alone, as in a heading.
    """

    id: str
    statements: tuple[str, ...]
    nothing: re.Pattern[str]
    zero: re.Pattern[str]
    named: re.Pattern[str]


@cache
def subjects() -> tuple[Subject, ...]:
    """All subjects, those of funds first."""
    words = "|".join(f"(?:{row['words']})" for row in entries("subjects"))
    negation, verb, when, matter, conjunction = (
        alternatives("declarations", role)
        for role in ("negation", "verb", "when", "matter", "conjunction")
    )
    # 没有使用 …, and the members of a list before the one that is looked for.
    members = rf"(?:(?:{words}|{matter})+(?:{conjunction}))*"
    before = rf"(?:{negation})(?:{verb}|{when})*{members}"
    return tuple(
        Subject(
            row["subject"],
            tuple(row["statements"].split()),
            re.compile(rf"{before}(?:{row['words']})(?![^。;,]{{0,8}}结转)"),
            re.compile(rf"(?:{row['words']})(?:{matter}|{when})*[为是]?{_ZERO}"),
            re.compile(row["words"]),
        )
        for row in entries("subjects")
    )


def subject_of(statement: Statement) -> Subject | None:
    """What the figures of a statement are about."""
    return next((s for s in subjects() if statement.kind.id in s.statements), None)


def subject_named(name: str) -> Subject | None:
    """The subject of an id."""
    return next((s for s in subjects() if s.id == name), None)


@cache
def _says(role: str) -> re.Pattern[str]:
    return re.compile(alternatives("declarations", role))


def of_table(statement: Statement) -> Operand | None:
    """The words of a table itself (title, head, notes, cells) that declare it empty.

    Words about another matter are a neighbour's. A condition, as 此表如无数字则…, declares
    an empty table only.
    """
    subject = subject_of(statement)
    for text in _own_words(statement):
        if _declares(normal(text), subject):
            page = statement.table.pages[-1] if statement.table.pages else None
            return Operand(text, page=page, sentence=text)
    if not statement.empty:
        return None
    for cell in statement.table.cells:
        text = normal(cell.text)
        if len(text) > 2 and _declares(text, subject):
            return operand_of(cell, statement.number)
    for line in statement.lines:
        for col, figure in line.figures.items():
            if figure.reason == "none":
                return operand_of(line.cells[col], statement.number)
    return None


def conditional(text: str) -> bool:
    """Whether words declare a table empty only if it is."""
    return _says("conditional").search(normal(text)) is not None


def about(text: str, subject: Subject | None) -> bool:
    """Whether words that declare a table empty name its matter, not only 本表."""
    return subject is not None and subject.named.search(normal(text)) is not None


def _own_words(statement: Statement) -> Iterator[str]:
    table = statement.table
    yield from (table.title, *table.lead)
    yield from _joined(table.notes)


def _joined(notes: Sequence[str]) -> Iterator[str]:
    """Notes, each with the lines that it goes on in."""
    held = ""
    for note in notes:
        if held and (_NOTE.match(note) or held.rstrip().endswith("。")):
            yield held
            held = ""
        held += note
    if held:
        yield held


def _declares(text: str, subject: Subject | None) -> bool:
    if subject and subject.nothing.search(text):
        return True
    if not (_says("table").search(text) or _says("conditional").search(text)):
        return False
    others = [s for s in subjects() if s is not subject and s.nothing.search(text)]
    return not others


def of_text(disclosure: Disclosure, subject: Subject) -> Operand | None:
    """The first sentence of running text that says there is nothing of a subject."""
    before = ""
    for number, text in disclosure.texts.items():
        if subject.nothing.search(text):
            return _sentence(disclosure, number, subject.nothing)
        # 本部门无此项支出 below a heading that names the subject.
        headed = len(before) <= _HEADING and subject.named.search(before)
        if headed and _says("here").search(text):
            return _sentence(disclosure, number, _says("here"))
        before = text
    return None


def _sentence(disclosure: Disclosure, number: int, says: re.Pattern[str]) -> Operand:
    """The sentence of a paragraph that says it, as printed."""
    printed = disclosure.paragraphs[number].text
    sentences = _SENTENCE.findall(printed)
    said = next((text.strip() for text in sentences if says.search(normal(text))), None)
    return paragraph_operand(disclosure, number, said)


def of_all(disclosure: Disclosure) -> Operand | None:
    """A sentence that explains all empty tables at once, as 空表表示本部门无相关收支."""
    for number, text in disclosure.texts.items():
        if _says("general").search(text):
            return paragraph_operand(disclosure, number)
    return None


def as_zero(disclosure: Disclosure, subject: Subject) -> Operand | None:
    """The first sentence of running text that states the whole of a subject as zero."""
    for number, text in disclosure.texts.items():
        if subject.zero.search(text):
            return _sentence(disclosure, number, subject.zero)
    return None


def in_contents(disclosure: Disclosure, kinds: Sequence[str]) -> Operand | None:
    """The line of a list of tables that says one of these kinds is an empty table, and why."""
    for number, kind in disclosure.recognised.items():
        if kind != _CONTENTS:
            continue
        rows: dict[int, list[str]] = {}
        for cell in disclosure.tables[number].cells:
            rows.setdefault(cell.row, []).append(normal(cell.text))
        for cell in disclosure.tables[number].cells:
            named = kind_of(cell.text)
            said = any(_says("listed").fullmatch(text) for text in rows[cell.row])
            if named and said and named.id in kinds:
                return operand_of(cell, number)
    return None
