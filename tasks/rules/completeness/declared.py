"""Declarations: where a document says that there is nothing, and of what."""

import re
from collections.abc import Callable, Iterator, Sequence
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
_WORD = 2
_NOTE = re.compile(r"\s*[(（]?(注|备注|说明)\d*[:：]")
_SENTENCE = re.compile(r"[^。；;]+[。；;]?")
_CARRIED = "carried-over"
_STOPS = "。;,:!)"
_ZERO = r"0(?:\.0+)?(?:[万亿]?元)?(?![\d.])"
_CONTENTS = "table-of-contents"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a declaration is about: a fund, or a kind of expenditure, and its statements.

    Attributes:
        named: its words alone, as in a heading.
        zero: how a sentence states it as zero.
    """

    id: str
    statements: tuple[str, ...]
    named: re.Pattern[str]
    zero: re.Pattern[str]

    def denied_in(self, text: str) -> bool:
        """Whether words say that there is none of it."""
        return self.named.search(text) is not None and any(
            entry.subject == self.id for entry in denials(text)
        )


@dataclass(frozen=True, slots=True)
class Denial:
    """A matter of which words say that there is none.

    Attributes:
        whole: whether nothing unknown follows, as it might of a part: 未安排“三公”经费中的….
    """

    subject: str
    whole: bool


@cache
def subjects() -> tuple[Subject, ...]:
    """All subjects; of words that fit several the first counts."""
    matter, when = (alternatives("declarations", role) for role in ("matter", "when"))
    return tuple(
        Subject(
            row["subject"],
            tuple(row["statements"].split()),
            re.compile(row["words"]),
            re.compile(rf"(?:{row['words']})(?:{matter}|{when})*[为是]?{_ZERO}"),
        )
        for row in entries("subjects")
    )


@cache
def _token() -> re.Pattern[str]:
    """A word that may follow a negation: a subject, a conjunction, or what belongs to them."""
    named = [f"(?P<s{number}>{row['words']})" for number, row in enumerate(entries("subjects"))]
    joined = f"(?P<and>{alternatives('declarations', 'conjunction')})"
    roles = ("verb", "when", "matter")
    return re.compile("|".join([*named, joined, *(alternatives("declarations", r) for r in roles)]))


def denials(text: str) -> Iterator[Denial]:
    """What words say that there is none of, as 没有使用A、B安排的支出.

    Of each member of a list the first subject counts: 政府性基金预算财政拨款 is no appropriation.
    What is carried over is not the year's.
    """
    for negation in _says("negation").finditer(text):
        members: list[list[str]] = [[]]
        place = negation.end()
        while word := _token().match(text, place):
            place = word.end()
            if word.lastgroup == "and":
                members.append([])
            elif word.lastgroup:
                members[-1].append(subjects()[int(word.lastgroup[1:])].id)
        whole = place == len(text) or text[place] in _STOPS
        for member in members:
            if member and _CARRIED not in member[1:]:
                yield Denial(member[0], whole)


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
    for text, below in _own_words(statement):
        if _declares(normal(text), subject, strictly=not statement.empty, below=below):
            page = statement.table.pages[-1] if statement.table.pages else None
            return Operand(text, page=page, sentence=text)
    if not statement.empty:
        return None
    for cell in statement.table.cells:
        text = normal(cell.text)
        if len(text) > _WORD and _declares(text, subject):
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


def _own_words(statement: Statement) -> Iterator[tuple[str, bool]]:
    """The words of a table, and whether they stand below it."""
    table = statement.table
    yield from ((text, False) for text in (table.title, *table.lead))
    yield from ((text, True) for text in _joined(table.notes))


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


def _declares(
    text: str, subject: Subject | None, *, strictly: bool = False, below: bool = True
) -> bool:
    """Whether words declare a table of a subject empty.

    Args:
        strictly: the table has figures, so that a wrong reading would accuse: no words about a
            part, and above it none without its subject, which may be the table's before it.
    """
    denied = list(denials(text))
    if subject and any(d.subject == subject.id and (d.whole or not strictly) for d in denied):
        return True
    if not (_says("table").search(text) or _says("conditional").search(text)):
        return False
    if strictly and not below:
        return False
    return all(subject and entry.subject == subject.id for entry in denied)


def of_text(disclosure: Disclosure, subject: Subject) -> Operand | None:
    """The first sentence of running text that says there is nothing of a subject."""
    before = ""
    for number, text in disclosure.texts.items():
        if subject.denied_in(text):
            return _sentence(disclosure, number, subject.denied_in)
        # 本部门无此项支出 below a heading that names the subject.
        headed = len(before) <= _HEADING and subject.named.search(before)
        if headed and _says("here").search(text):
            return _sentence(disclosure, number, _says("here").search)
        before = text
    return None


def _sentence(disclosure: Disclosure, number: int, says: Callable[[str], object]) -> Operand:
    """The sentence of a paragraph that says it, as printed."""
    printed = disclosure.paragraphs[number].text
    sentences = _SENTENCE.findall(printed)
    said = next((text.strip() for text in sentences if says(normal(text))), None)
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
            return _sentence(disclosure, number, subject.zero.search)
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
