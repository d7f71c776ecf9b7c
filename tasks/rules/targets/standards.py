"""G11: one standard for each subject."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tasks.records import Operand, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure, TargetForm
from tasks.rules.rule import rule
from tasks.rules.targets.forms import operands, plain, project_operand, stem
from tasks.statements.amounts import UNITS

_MONEY = r"(?:百|万|千)?元"
_STANDARD = re.compile(
    rf"(?:人均|每人)(?P<each>\d[\d,.]*)(?P<unit>{_MONEY})(?P<more>(?:/|每)?[月年天日次])?"
    rf"|(?P<price>\d[\d,.]*)(?P<of>{_MONEY})(?:/|每)(?:人|名)(?P<time>(?:[·/每]?[月年天日次])?)"
)
_CLAUSES = re.compile(r"[,;。\n]")
_GENERAL = re.compile(r"(补助|补贴|发放|支付)?标准$")
_TEXTS = ("summary", "goal", "basis")
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Standard:
    """An amount for each person: 人均3元, with the words around it."""

    yuan: Decimal
    time: str
    text: str
    subject: str
    operand: Operand


@rule(
    "G11",
    severity="error",
    title="One subject has one standard in a form",
    title_zh="同一事项在同一表内只有一个标准",
    tolerance="none",
    applies="an indicator that states an amount for each person, and a sentence of its form that"
    " holds the name of the indicator and such an amount for the same time",
    source="the form's own words",
)
def one_standard_each(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G11: what is 人均3元 in the text is not 人均1.5元 in the indicator."""
    for form in disclosure.target_forms:
        project = form.project
        if project is None:
            continue
        stated = list(_of_indicators(disclosure, form))
        cells = [project_operand(disclosure, project, field) for field in _TEXTS if stated]
        said = [s for cell in cells if cell for s in _standards(cell.text, "", cell)]
        for anchor, own in stated:
            for number, other in enumerate(said):
                if own.time == other.time and own.subject in other.subject:
                    yield _compared(f"{anchor}-{number}", form.name or "", own, other)


def _of_indicators(disclosure: Disclosure, form: TargetForm) -> Iterator[tuple[str, Standard]]:
    for anchor, indicator in form.anchored:
        if "元" not in indicator.text or "人" not in indicator.text:
            continue
        name = _GENERAL.sub("", stem(indicator.level3 or ""))
        cells = operands(disclosure, indicator, "target")
        if cells and len(name) >= _SHORTEST:
            found = list(_standards(indicator.text, name, cells[0]))
            if len(found) == 1:
                yield anchor, found[0]


def _standards(text: str, subject: str, operand: Operand) -> Iterator[Standard]:
    """The amounts for each person in a text; without a subject, the clause around each is it."""
    for clause in _CLAUSES.split(plain(text)):
        for found in _STANDARD.finditer(clause):
            number = (found["each"] or found["price"]).replace(",", "").rstrip(".")
            time = (found["more"] or found["time"] or "").lstrip("·/每")
            yuan = Decimal(number) * UNITS.get(found["unit"] or found["of"], Decimal(1))
            yield Standard(yuan, time, found[0], subject or clause, operand)


def _compared(anchor: str, name: str, own: Standard, other: Standard) -> RuleResult:
    agree = own.yuan == other.yuan
    return result(
        "G11",
        anchor,
        "pass" if agree else "fail",
        [own.operand, other.operand],
        stated=own.text if agree else f"{other.text} vs {own.text}",
        expected=own.text if agree else "one standard",
        message=f"{name}: {own.subject} is {own.text} in the indicator, {other.text} in the text",
        message_zh=f"{name}：{own.subject}在指标中为{own.text}，在文字中为{other.text}",
    )
