"""What checking found."""

from typing import Literal, NamedTuple

from tasks.records.documents import Box

RuleVerdict = Literal["pass", "fail", "not-applicable", "not-checked"]
Severity = Literal["error", "warning", "info"]


class Operand(NamedTuple):
    """A cell or sentence that a rule looked at; `document`: SHA-256 of another document's file."""

    text: str
    table: int | None = None
    row: int | None = None
    col: int | None = None
    page: int | None = None
    bbox: Box | None = None
    sentence: str | None = None
    document: str | None = None


class RuleResult(NamedTuple):
    """One application of a rule to one row, column, sentence or table.

    Attributes:
        id: unique within the document and the same on every run.
        stated, expected: the printed figure and what the operands give, in the table's unit.
        repair: what the figures should be and what supports that; nothing is ever changed.
        cause: id of the result that explains this one.
        group: ties results of one rule with the same explanation; a finding is a failed group.
    """

    id: str
    rule: str
    verdict: RuleVerdict
    severity: Severity
    reason: str | None
    title: str
    title_zh: str
    message: str
    message_zh: str
    stated: str | None
    expected: str | None
    repair: str | None
    cause: str | None
    group: str
    operands: tuple[Operand, ...]
