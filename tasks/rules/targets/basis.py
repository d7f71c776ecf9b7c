"""G18: the grounds of a project name the year and the amount of its budget."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tasks.records import Project, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.targets.forms import plain, project_operands
from tasks.statements.amounts import UNITS

_GROUNDS = re.compile(
    r"(?P<year>20\d\d)年(?:度)?(?P<what>[^,;。\d]{0,20}?(?:经费|资金|预算|支出|费用))(?:共|合计|安排)?(?:为|是)?"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>(?:百?万|千|亿)?元)"
)


@rule(
    "G18",
    severity="info",
    title="The grounds of a project are of the year and amount of its budget",
    title_zh="立项依据所述年度与金额应与预算一致",
    tolerance="none",
    applies="grounds that state an amount for a year (2022年…经费为220万元)",
    source="the form's own words",
)
def grounds_are_of_the_year(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G18: an amount of another year is not the ground of this year's budget."""
    year = disclosure.identity.fiscal_year
    for project in disclosure.projects:
        if year is None or not project.basis or project.amount_yuan is None:
            continue
        for number, found in enumerate(_GROUNDS.finditer(plain(project.basis))):
            yield _judged(project, year, found, number, disclosure)


def _judged(
    project: Project, year: int, found: re.Match[str], number: int, disclosure: Disclosure
) -> RuleResult:
    amount = Decimal(found["number"].replace(",", "")) * UNITS[found["unit"]]
    own = Decimal(project.amount_yuan or 0)
    agrees = int(found["year"]) == year or amount == own
    said = f"{found['year']}年…{found['number']}{found['unit']}"
    stated = f"{(own / UNITS[project.unit or '元']).normalize():f} {project.unit or '元'}"
    return result(
        "G18",
        f"t{project.table}-r{project.row}-{number}",
        "pass" if agrees else "fail",
        project_operands(disclosure, project, "basis", "amount"),
        stated=said,
        expected=f"{year}: {stated}",
        message=f"{project.name}: the grounds state {said}, the budget of {year} is {stated}",
        message_zh=f"{project.name}：立项依据为“{found[0]}”，{year}年预算为{stated}",
        group=None if agrees else f"{found['year']}-{found['number']}",
    )
