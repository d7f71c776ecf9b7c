"""G14–G16: periods of projects against their quantities, their nature, their medium term."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tasks.records import Indicator, Project, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import limit, rule
from tasks.rules.targets.forms import (
    has_any,
    operands,
    project_operand,
    project_operands,
)

_DAYS = ("天", "日")
_PERIOD = ("start", "end-date", "period")
_MONTH = 2
_YEAR = 366


def period_of(project: Project) -> tuple[date, date] | None:
    """The first and the last day of a project; None where its form does not say so."""
    if not project.start or not project.end:
        return None
    first = [int(part) for part in project.start.split("-")]
    last = [int(part) for part in project.end.split("-")]
    month = last[1] if len(last) >= _MONTH else 12
    day = last[2] if len(last) > _MONTH else monthrange(last[0], month)[1]
    try:
        begin, end = date(*[*first, 1, 1][:3]), date(last[0], month, day)
    except ValueError:
        return None
    return (begin, end) if begin <= end else None


def days_of(project: Project) -> int | None:
    """How many days a project lasts, its first and last included."""
    period = period_of(project)
    return None if period is None else (period[1] - period[0]).days + 1


def months_of(project: Project) -> int | None:
    """How many months a project lasts; None where its period is not one of whole months."""
    period = period_of(project)
    if period is None:
        return None
    begin, end = period
    if begin.day != 1 or end.day != monthrange(end.year, end.month)[1]:
        return None
    return 12 * (end.year - begin.year) + end.month - begin.month + 1


@rule(
    "G14",
    severity="warning",
    title="Quantities in days fit the period of the project",
    title_zh="以天计的数量不超过项目期限",
    tolerance="none",
    applies="a project with a printed period and a quantity in days that is no upper limit",
    source="arithmetic",
)
def days_fit_the_period(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G14: no quantity in days is longer than the project."""
    for form in disclosure.target_forms:
        project = form.project
        most = days_of(project) if project else None
        if project is None or most is None:
            continue
        for anchor, indicator in form.anchored:
            stated = _days(indicator)
            if stated is None:
                continue
            cells = operands(disclosure, indicator, "target")
            cells += project_operands(disclosure, project, *_PERIOD)
            period = f"{project.start}—{project.end}"
            yield result(
                "G14",
                anchor,
                "pass" if stated <= most else "fail",
                cells,
                stated=f"{stated} days",
                expected=f"≤ {most} days",
                message=f"{project.name}: {stated} days are planned in a period of {most}"
                f" ({period})",
                message_zh=f"{project.name}：计划{stated}天，项目期限{most}天（{period}）",
            )


def _days(indicator: Indicator) -> Decimal | None:
    """The longest time in days that an indicator demands; more than a year is that of several."""
    if indicator.category != "quantity":
        return None
    found = [Decimal(t.quantity.replace(",", "")) for t in indicator.terms if t.unit in _DAYS]
    if indicator.unit in _DAYS and indicator.comparator in (None, "=", "≥", ">"):
        found.append(Decimal(indicator.value or 0))
    return max((days for days in found if days <= _YEAR), default=None)


@rule(
    "G15",
    severity="warning",
    title="A project that goes on all the year lasts as long",
    title_zh="常年项目的期限应为全年",
    tolerance="300 days are a year",
    applies="a project printed as 常年 or 经常性 with its period",
    source="the form's own words",
    limits={"days": "300"},
)
def nature_fits_the_period(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G15: what goes on all the year has the period of a year."""
    for project in disclosure.projects:
        days = days_of(project)
        if days is None or not has_any(project.nature or "", "all-year"):
            continue
        yield result(
            "G15",
            f"t{project.table}-r{project.row}",
            "pass" if days >= limit(disclosure, "G15", "days") else "fail",
            project_operands(disclosure, project, "nature", *_PERIOD),
            stated=project.nature,
            expected="常年" if days >= limit(disclosure, "G15", "days") else "一次",
            message=f"{project.name}: called {project.nature}, with a period of {days} days"
            f" ({project.start}—{project.end})",
            message_zh=f"{project.name}：项目性质为{project.nature}，"
            f"期限{days}天（{project.start}—{project.end}）",
        )


@rule(
    "G16",
    severity="warning",
    title="A continuing project has a goal of the medium term",
    title_zh="延续项目应有中长期目标",
    tolerance="none",
    applies="a project printed as 延续 in a form that asks for the goal of the medium term",
    source="财预〔2015〕88号, whose forms ask for both goals",
)
def continuing_projects_have_goals(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G16: the goal of the medium term of a continuing project is not left blank."""
    for project in disclosure.projects:
        goal = project_operand(disclosure, project, "period-goal")
        if goal is None or not has_any(project.nature or "", "continuing"):
            continue
        yield result(
            "G16",
            f"t{project.table}-r{project.row}",
            "pass" if goal.text.strip() else "fail",
            [goal, *project_operands(disclosure, project, "nature")],
            stated=goal.text.strip(),
            expected="text",
            message=f"{project.name}: called {project.nature}, and the goal of the medium term is "
            + ("given" if goal.text.strip() else "blank"),
            message_zh=f"{project.name}：项目性质为{project.nature}，中长期目标"
            + ("已填列" if goal.text.strip() else "空白"),
        )
