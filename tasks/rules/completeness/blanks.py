"""I10: fields of forms that were left blank."""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

from tasks.documents.normal import normal
from tasks.records import Cell, Operand, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import operand_of, paragraph_operand
from tasks.statements.forms.vocabulary import label_of

_LABEL = re.compile(r"([^\s:：，。；、]{2,16})\s*[:：]\s*")
_BLANK = re.compile(r"[\s_＿—-]*")
# 主管部门及主管部门编码 asks for two things.
_AND_CODE = re.compile(r"[^及]*及(.*)(编码|代码)")
# Fields of form_fields.csv that every form must have filled.
_MANDATORY = ("name", "code", "department", "entity", "office", "unit-code")
_MOST = 60


@rule(
    "I10",
    severity="info",
    title="The fields of a form are filled",
    title_zh="表单必填栏已填写",
    tolerance="none",
    applies="forms of performance targets and the lines around them",
    source="forms of 财预〔2015〕88号: name and code of the project, department, who fills it in",
    note="Signatures are often put on paper only, so this is information.",
)
def fields_are_filled(disclosure: Disclosure) -> Iterator[RuleResult]:
    """I10: labels without a value in lines of their own and in the heads of forms."""
    first: dict[int, int] = {}
    for entry in disclosure.indicators:
        first[entry.table] = min(entry.row, first.get(entry.table, entry.row))
    if not first:
        return
    found = [
        *_in_lines(disclosure),
        *(e for n, row in first.items() for e in _head(disclosure, n, row)),
    ]
    yield from found
    if not found:
        yield result(
            "I10",
            "document",
            "pass",
            message="no field of the forms is blank",
            message_zh="表单栏目均已填写",
        )


def _in_lines(disclosure: Disclosure) -> Iterator[RuleResult]:
    lines = [*disclosure.paragraphs.items(), None]
    for line, following in pairwise(lines):
        if line is None or len(line[1].text) > _MOST:
            continue
        number, paragraph = line
        value_below = following is not None and _is_value(following[1].text)
        for label in _blank_labels(paragraph.text, value_below=value_below):
            operand = paragraph_operand(disclosure, number, label)
            yield _blank(f"p{number}-{normal(label)}", operand, label)


def _blank_labels(text: str, *, value_below: bool) -> Iterator[str]:
    """The labels of a line that have no value behind them, nor in the line below."""
    labels = list(_LABEL.finditer(text))
    if not labels or labels[0].start():
        return
    ends = [label.start() for label in labels[1:]] + [len(text)]
    for label, end in zip(labels, ends, strict=True):
        filled_below = value_below and end == len(text)
        blank = _BLANK.fullmatch(text, label.end(), end) and not filled_below
        if blank and _is_mandatory(label[1]):
            yield label[1]


def _is_value(text: str) -> bool:
    return len(text) <= _MOST and not _LABEL.match(text)


@cache
def _is_mandatory(label: str) -> bool:
    return any(pattern.fullmatch(normal(label)) for pattern in _labels())


@cache
def _labels() -> tuple[re.Pattern[str], ...]:
    path = Path(__file__).parent / "fields.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(re.compile(row["label"]) for row in csv.DictReader(file))


def _head(disclosure: Disclosure, number: int, below: int) -> Iterator[RuleResult]:
    """The blank fields of a form above its first indicator."""
    cells = disclosure.cells(number)
    for cell in disclosure.tables[number].cells:
        if cell.row >= below or not cell.text or label_of(cell.text).field not in _FIELDS:
            continue
        value = cells.get((cell.row, cell.col + cell.colspan))
        if value is None or value.row != cell.row:
            continue
        if label := _blank_field(cell, value, cells):
            anchor = f"t{number}-r{cell.row}-c{cell.col}"
            yield _blank(anchor, operand_of(cell, number), label)


_FIELDS = (*_MANDATORY, "known")


def _blank_field(cell: Cell, value: Cell, cells: Mapping[tuple[int, int], Cell]) -> str | None:
    """What the label asks for and does not get."""
    label = normal(cell.text)
    if both := _AND_CODE.fullmatch(label):
        has_code = any(char.isdigit() for char in value.text)
        return None if has_code or not value.text.strip() else both[1] + both[2]
    if label_of(cell.text).field == "known" or value.text.strip():
        return None
    further = cells.get((value.row, value.col + value.colspan))
    if further is not None and further.text.strip() and label_of(further.text).field is None:
        return None
    return label


def _blank(anchor: str, operand: Operand, label: str) -> RuleResult:
    return result(
        "I10",
        anchor,
        "fail",
        [operand],
        stated=f"{label} empty",
        expected="filled",
        message=f"the field {label} is blank",
        message_zh=f"“{label}”栏未填写",
        group="fields",
    )
