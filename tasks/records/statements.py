"""What documents state: whose they are, and their figures."""

from dataclasses import dataclass
from typing import Literal

from tasks.records.documents import Box

DocumentKind = Literal[
    "budget", "final_accounts", "performance_targets", "self_evaluation", "unknown"
]
Scope = Literal["department", "unit", "unknown"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose document it is, of which fiscal year and kind. None: not stated."""

    title: str | None
    organisation: str | None
    division_code: str | None
    fiscal_year: int | None
    kind: DocumentKind
    scope: Scope
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure that a document states, with its place.

    Attributes:
        statement, classification, measure, fund: ids of tasks/statements/vocabulary/*.csv.
        code, name: as printed; None where the row has none.
        fiscal_year: of the column, not of the document.
        amount_fen: the amount in 分; None for blanks, "——", what is not money, and what is finer.
        amount_yuan: the same as exact decimal text in 元; also given where finer than 分.
        stated, unit: the text and the unit as printed.
        reason: why there is no amount: "blank", "dash", "not-a-number",
            "unit-unknown", "finer-than-fen".
    """

    statement: str
    classification: str
    code: str | None
    name: str | None
    measure: str
    fund: str
    fiscal_year: int | None
    amount_fen: int | None
    amount_yuan: str | None
    stated: str
    unit: str | None
    table: int | None
    row: int | None
    col: int | None
    page: int | None
    bbox: Box | None = None
    ref: str | None = None
    path: str | None = None
    sentence: str | None = None
    reason: str | None = None
