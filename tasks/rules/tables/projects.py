"""C13, C18: projects against the project expenditure, and against the projects they consist of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tasks.documents.normal import normal
from tasks.records import Fact, Project, RuleResult
from tasks.rules.compare import Relation, undone
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.tables.funding import GENERAL, funding_of
from tasks.rules.tables.matching import alike, compared, own_columns, whole
from tasks.rules.terms import Term, term, term_of
from tasks.statements.model import Column, Line, Statement

_FORMS = ("project-performance-targets", "project-list")
# Money for lower levels is no expenditure of the department.
_TRANSFERS = re.compile("转移支付|专项资金绩效目标表")
# Some provinces list with the projects what is neither basic nor project expenditure.
_WITH_OTHERS = re.compile("项目支出及其他支出")
_OTHERS = ("operating", "subsidy-to-affiliates", "remitted-to-superior")
_OF_YEAR = ("total", "requested")
_SHOWN = 8


@rule(
    "C13",
    severity="error",
    title="The projects add up to the project expenditure, or to less",
    title_zh="各项目金额之和 = 项目支出合计（项目不全时不超过）",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a table of projects with its total, or forms of projects with amounts of the year",
    source="预算法实施条例 (2020) art. 6; 财预〔2021〕101号",
    note="A table of project expenditure holds all projects, one of 项目支出及其他支出 (Guangdong)"
    " also operating expenditure and what goes to superiors and affiliates; forms need not, unless"
    " the text says how many there are. Forms of transfers to lower levels are left out: those are"
    " not spent by the department (惠民殡葬补助资金 in a budget of Yantai). Where the projects but"
    " one are just the total, that one is such money too.",
)
def projects_add_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C13: tables of projects by fund; then all forms together."""
    for statement in disclosure.by_kind.get("project-expenditure", ()):
        yield from _table(disclosure, statement)
    yield from _forms(disclosure)


def _table(disclosure: Disclosure, projects: Statement) -> Iterator[RuleResult]:
    """The totals of a table of projects are the project expenditure of the same funds."""
    line = whole(projects)
    if line is None or disclosure.only("project-expenditure") is None:
        return
    # What a fund carried over stands in a column of its own.
    carried = any(column.measure == "carried-in" for column in projects.columns)
    for kind in ("expenditure", "general-public-expenditure"):
        other = disclosure.only(kind)
        total = whole(other) if other else None
        if other is None or total is None:
            continue
        for column in projects.columns_of(""):
            same = [c for c in _columns(other, projects) if _matching(c, column)]
            if column.measure == "total" and same and same[0].measure == "project":
                stated = term(projects, line, column.col)
                parts = [term(other, total, c.col, c.label.split(" / ")[-1]) for c in same]
                yield from compared(
                    "C13",
                    f"{stated.anchor}-t{other.number}",
                    stated,
                    parts,
                    (projects, other),
                    relation="≤" if carried and column.fund == GENERAL else "=",
                )


def _columns(other: Statement, projects: Statement) -> list[Column]:
    """The columns of a table of expenditure whose money a table of projects lists."""
    others = _OTHERS if _WITH_OTHERS.search(normal(projects.table.title)) else ()
    return [c for measure in ("project", *others) for c in own_columns(other, measure)]


def _matching(one: Column, other: Column) -> bool:
    return one.fund == other.fund and alike(one, other)


def _forms(disclosure: Disclosure) -> Iterator[RuleResult]:
    parts = [part for _, part in _in_forms(disclosure)]
    stated = next(_ceilings(disclosure), None) if parts else None
    if stated is None:
        return
    complete = _all_listed(disclosure, len(parts))
    relation: Relation = "=" if complete else "≥"
    for found in compared("C13", "forms", stated, parts, (), relation=relation):
        shown = found if len(parts) <= _SHOWN else _short(found, stated, len(parts))
        one_too_many = found.verdict == "fail" and _but_one(stated, parts)
        yield undone(shown, "structure-uncertain") if one_too_many else shown


def _in_forms(disclosure: Disclosure) -> Iterator[tuple[Project, Term]]:
    """Each project of the forms once, with its amount of the year."""
    amounts = _amounts(disclosure)
    known: set[object] = set()
    for project in disclosure.projects:
        title = disclosure.tables[project.table].title
        fact = amounts.get((project.table, project.name, project.stated))
        key = project.code or (normal(project.name), project.entity, project.amount_fen)
        if fact is not None and key not in known and not _TRANSFERS.search(normal(title)):
            known.add(key)
            yield project, term_of(fact, project.name, title)


def _amounts(disclosure: Disclosure) -> Mapping[tuple[int, str | None, str | None], Fact]:
    """The amounts of projects in forms, without those of another year or of several."""
    return {
        (number, fact.entity, fact.stated): fact
        for number, facts in disclosure.facts_of.items()
        if disclosure.recognised.get(number) in _FORMS
        for fact in facts
        if fact.classification == "project"
        and fact.measure in _OF_YEAR
        and not fact.doubt
        and fact.amount_yuan is not None
    }


def _ceilings(disclosure: Disclosure) -> Iterator[Term]:
    """What the projects together cannot exceed, the nearest first."""
    kinds = [("expenditure", "project"), ("project-expenditure", "total")]
    if funding_of(disclosure).general_only:
        kinds.append(("general-public-expenditure", "project"))
    for kind, measure in kinds:
        statement = disclosure.only(kind)
        line = whole(statement) if statement else None
        if (
            statement is not None
            and line is not None
            and not (statement.partial or statement.doubt)
        ):
            for column in own_columns(statement, measure):
                if column.fiscal_year == disclosure.identity.fiscal_year:
                    yield term(statement, line, column.col, "项目支出")
    for fact in disclosure.narrated:
        said = (fact.classification, fact.code, fact.measure, fact.fund)
        if said == ("total", "expenditure", "project", "all") and _of_budget(disclosure, fact):
            yield term_of(fact, "项目支出")
    if "expenditure" not in disclosure.by_kind:
        yield from _of_overall_form(disclosure)


def _of_overall_form(disclosure: Disclosure) -> Iterator[Term]:
    for number, facts in disclosure.facts_of.items():
        if disclosure.recognised.get(number) == "overall-performance-targets":
            for fact in facts:
                said = (fact.classification, fact.measure, fact.fund)
                if said == ("total", "total", "all") and _of_budget(disclosure, fact):
                    yield term_of(fact, fact.name, disclosure.tables[number].title)


def _of_budget(disclosure: Disclosure, fact: Fact) -> bool:
    year = disclosure.identity.fiscal_year
    return fact.fiscal_year == year and fact.phase == "budget" and fact.amount_yuan is not None


def _all_listed(disclosure: Disclosure, number: int) -> bool:
    """Whether the text says that there are just so many projects with targets."""
    return any(
        (fact.classification, fact.code, fact.measure) == ("performance", "targets", "quantity")
        and fact.value is not None
        and Decimal(fact.value) == number
        for fact in disclosure.narrated
    )


def _but_one(stated: Term, parts: Sequence[Term]) -> bool:
    amounts = [part.yuan or Decimal(0) for part in parts]
    return any(sum(amounts) - amount == stated.yuan for amount in amounts)


def _short(found: RuleResult, stated: Term, number: int) -> RuleResult:
    """The result with sentences that do not list every project."""
    if found.expected is None:
        return found
    unit = stated.unit or ""
    return found._replace(
        message=f"{stated.label}: stated {stated.figure.text}, the {number} projects add up to"
        f" {found.expected} {unit}".rstrip(),
        message_zh=f"{stated.label}：列示{stated.figure.text}，{number}个项目合计"
        f"{found.expected}{unit}",
    )


@rule(
    "C18",
    severity="warning",
    title="A first-level project is the sum of its projects; text and tables agree on projects",
    title_zh="一级项目 = 二级项目之和；文字所列项目与表格一致",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a table with projects of two levels; a project with an amount in the text or in a"
    " table of projects, and one form of its name",
    source="预算法实施条例 (2020) art. 6",
)
def project_levels_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C18: levels within tables of projects; their projects, and those of the text, in forms."""
    tables = disclosure.by_kind.get("project-expenditure", ())
    listed = _by_name(disclosure) if tables else {}
    for statement in tables:
        yield from _levels(statement)
        if len(tables) == 1 and listed:
            yield from _in_table(statement, listed)
    yield from _told(disclosure)


def _levels(statement: Statement) -> Iterator[RuleResult]:
    parents: dict[str, list[Line]] = {}
    children: dict[str, list[Line]] = {}
    for line in statement.lines:
        if line.classification == "project" and line.role == "item" and line.name:
            further = any(entry.classification == "project" for entry in line.further)
            (children if further else parents).setdefault(normal(line.name), []).append(line)
    for name, parts in children.items():
        for line in parents.get(name, ())[:1]:
            for column in statement.columns:
                if column.measure == "total" and len(parents[name]) == 1:
                    stated = term(statement, line, column.col)
                    terms = [term(statement, part, column.col, _own_name(part)) for part in parts]
                    yield from compared("C18", stated.anchor, stated, terms, (statement,))


def _in_table(statement: Statement, listed: Mapping[str, list[Term]]) -> Iterator[RuleResult]:
    """A project that stands once in the table has the amount of its one form."""
    lines: dict[str, list[Line]] = {}
    for line in statement.lines:
        if line.classification == "project" and line.role == "item" and line.name:
            lines.setdefault(normal(_own_name(line) or ""), []).append(line)
    columns = [column for column in statement.columns if column.measure == "total"]
    totals = [column for column in columns if column.fund == statement.kind.fund]
    for name, found in lines.items():
        parts = listed.get(name, [])
        if len(found) == len(parts) == len(totals) == 1:
            stated = term(statement, found[0], totals[0].col)
            yield from compared("C18", f"{stated.anchor}-form", stated, parts, (statement,))


def _own_name(line: Line) -> str | None:
    return next((f.name for f in line.further if f.classification == "project"), line.name)


def _told(disclosure: Disclosure) -> Iterator[RuleResult]:
    told = [
        (place, fact)
        for place, fact in enumerate(disclosure.facts)
        if fact.table is None
        and fact.entity is not None
        and (fact.measure, fact.fund) == ("total", "all")
        and _of_budget(disclosure, fact)
    ]
    listed = _by_name(disclosure) if told else {}
    for place, fact in told:
        parts = listed.get(normal(fact.entity or ""), [])
        if len(parts) == 1:
            yield from compared("C18", f"f{place}", term_of(fact, fact.entity), parts, ())


def _by_name(disclosure: Disclosure) -> Mapping[str, list[Term]]:
    found: dict[str, list[Term]] = {}
    for project, part in _in_forms(disclosure):
        found.setdefault(normal(project.name), []).append(part)
    return found
