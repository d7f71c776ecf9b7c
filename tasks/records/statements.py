"""What documents state: whose they are, their figures, their projects and their targets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tasks.records.documents import Box

DocumentKind = Literal[
    "budget", "final_accounts", "performance_targets", "self_evaluation", "unknown"
]
Scope = Literal["department", "unit", "unknown"]
# What an identity rests on, from the document's own words to those around it.
Source = Literal["title", "text", "form", "table-title", "metadata", "file-name", "link", "portal"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence for a field of an identity: what says so, and whether it was followed.

    Attributes:
        field: a field of `Identity`, as "fiscal_year".
        value: what this evidence says of it.
        text: the words it was read from, as printed.
        followed: whether the identity says the same.
    """

    field: str
    value: str
    source: Source
    text: str
    page: int | None = None
    followed: bool = True


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose document it is, of which fiscal year and kind. None: not stated.

    Attributes:
        division_code: six digits of GB/T 2260; None where a name fits several places.
        division_path: from the province down, as ("重庆市", "北碚区").
        index_number: 索引号 of the open government information catalogue.
        evidence: what each field rests on, and what contradicts it (`followed` is False).
    """

    title: str | None
    organisation: str | None
    division_code: str | None
    fiscal_year: int | None
    kind: DocumentKind
    scope: Scope
    published: str | None = None
    index_number: str | None = None
    division_path: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Classed:
    """A class that a figure is booked under: code and name as printed."""

    classification: str
    code: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure that a document states, with its place.

    Attributes:
        statement, classification, measure, fund, phase: ids of tasks/statements/vocabulary/*.csv.
        code, name: as printed; a code printed in several columns is joined. None: not printed.
            Of the three public expenses the code is the id of the item.
        fiscal_year: of the column, not of the document.
        amount_fen: the amount in 分; None for blanks, "——", what is not money, and what is finer.
        amount_yuan: the same as exact decimal text in 元; also given where finer than 分.
        stated, unit: the text and the unit as printed.
        reason: why there is no amount: "blank", "dash", "none", "not-a-number", "not-money",
            "unit-unknown", "finer-than-fen".
        value: the stated figure as exact decimal text in its unit; None where it is no number.
        side: "income" or "expenditure" of a two-sided table, or "economic-department" and
            "economic-government" where the expenditure stands there once more by class.
        entity: the unit inside the office, or the project, whose row this is; None: the whole.
        further: other classes printed in the same row, as the government's economic class.
            Of a form the class that its head names.
        listed_code: the code by the list of the column's year, where only a name is printed.
        grade: how sure the list is of code and name (tasks/statements/classification).
        name_en: English for the class or item.
        phrase: in running text the words that give the meaning, as "比上年增加".
        doubt: why the stated figure may not mean what it says, as "unit-magnitude".
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
    value: str | None = None
    phase: str | None = None
    side: str | None = None
    entity: str | None = None
    further: tuple[Classed, ...] = ()
    listed_code: str | None = None
    grade: str | None = None
    name_en: str | None = None
    phrase: str | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A step of a calculation in a target's text, as 102 人次 × 2000 元: exact decimal texts."""

    quantity: str
    unit: str
    price: str
    price_unit: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One performance indicator (绩效指标) of an office or of a project, as printed.

    Attributes:
        level1, level2, level3: 一级, 二级, 三级指标.
        category: the second level in the ministry's terms, an id of vocabulary/indicators.csv.
        comparator: "≥", "≤", "=", ">", "<", "定性"; None where none is printed.
        value, unit: the target; `value` is exact decimal text or, of a 定性 target, its words.
        weight: in points or per cent of 100, as exact decimal text.
        core: whether it is marked 核心指标; None where the form does not ask.
        text: the printed target as a whole.
        actual, score: 实际完成值 and 得分 of a self-evaluation, as printed.
        project: the project's name; None for the office as a whole.
        terms: quantity × price texts in the target.
        cols: the column of each printed part by its role, as in indicator_columns.csv.
    """

    level1: str | None
    level2: str | None
    level3: str | None
    comparator: str | None
    value: str | None
    unit: str | None
    weight: str | None
    core: bool | None
    text: str
    project: str | None
    table: int
    row: int
    page: int | None
    bbox: Box | None = None
    ref: str | None = None
    path: str | None = None
    category: str | None = None
    actual: str | None = None
    score: str | None = None
    terms: tuple[Term, ...] = ()
    cols: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """One project (项目) with its amount, as a form or a list of projects states it.

    Attributes:
        code: 项目编码 as printed.
        amount_fen, amount_yuan, stated, unit: the amount of the year as in `Fact`.
        period: as printed; `start` and `end` as YYYY-MM-DD, YYYY-MM or YYYY where it says so.
        nature: 常年, 一次性, 延续 … as printed.
        basis: 立项依据; goal: 绩效目标; summary: 项目概况.
        department, entity: 主管部门 and 实施单位 as printed.
        cells: row and column of each printed field, blank ones too, by the names of
            form_fields.csv; "amount" is that of the amount above.
    """

    code: str | None
    name: str
    amount_fen: int | None
    amount_yuan: str | None
    stated: str | None
    unit: str | None
    period: str | None
    basis: str | None
    goal: str | None
    table: int
    row: int | None
    page: int | None
    bbox: Box | None = None
    ref: str | None = None
    path: str | None = None
    start: str | None = None
    end: str | None = None
    nature: str | None = None
    summary: str | None = None
    department: str | None = None
    entity: str | None = None
    cells: Mapping[str, tuple[int, int]] = field(default_factory=dict)
