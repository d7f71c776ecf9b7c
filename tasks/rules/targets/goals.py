"""G10, G13: the words of a goal against its indicators and its project."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tasks.documents.normal import normal
from tasks.records import Indicator, Operand, Project, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure, TargetForm
from tasks.rules.rule import rule
from tasks.rules.targets.forms import has_any, operands, passed, plain, project_operand, stem
from tasks.statements.amounts import figure
from tasks.statements.forms.targets import Target, target_in_name

_CLAUSES = re.compile(r"[,;。、:\n]|(?<=\D)\.")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SHORTEST = 4
# How much longer one of two names of a subject may be.
_MOST = Decimal("1.4")
_ENDING = 5
_NAMED = 6
_OWN = 4


@dataclass(frozen=True, slots=True)
class Aim:
    """A number in a goal: 化解信访积案 239 件 is 化解信访积案, 239, 件."""

    subject: str
    target: Target
    text: str


@rule(
    "G10",
    severity="warning",
    title="Numbers of a goal are those of its indicators",
    title_zh="绩效目标中的数值 = 指标值",
    tolerance="none; a stricter indicator fulfils the goal",
    applies="a number in a goal whose subject and unit are those of exactly one indicator",
    source="the form's own words",
)
def goals_agree_with_indicators(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G10: a goal of ≥ 90 % has an indicator of 90 %."""
    for form in disclosure.target_forms:
        project = form.project
        goal = project_operand(disclosure, project, "goal") if project else None
        if project is None or goal is None or not form.indicators:
            continue
        for number, aim in enumerate(_aims(goal.text)):
            yield from _compared(disclosure, form, goal, number, aim)


def _aims(text: str) -> Iterator[Aim]:
    for clause in _CLAUSES.split(plain(text)):
        subject, target = _parted(clause)
        if target.value is not None and len(subject) >= _SHORTEST:
            yield Aim(subject, target, clause)


def _parted(clause: str) -> tuple[str, Target]:
    """Subject and number of a clause with one number: 稳控102名重点人员 is 稳控重点人员, 102 名."""
    figures = _NUMBER.findall(clause)
    if len(figures) != 1:
        return clause, Target()
    start = clause.index(figures[0]) + len(figures[0])
    for end in range(min(len(clause), start + 4), start, -1):
        subject, target = target_in_name(f"#{clause[:end]}")
        if target.value is not None:
            return subject.lstrip("#") + clause[end:], target
    return clause, Target()


def _compared(
    disclosure: Disclosure, form: TargetForm, goal: Operand, number: int, aim: Aim
) -> Iterator[RuleResult]:
    near = [i for i in form.indicators if _same_unit(i, aim.target) and _of_subject(i, aim.subject)]
    equal = [i for i in near if _agrees(i, aim.target)]
    exact = [i for i in near if _is_subject(i, aim.subject)]
    if not equal and (len(exact) != 1 or _stricter(exact[0], aim.target)):
        return
    indicator = (equal or exact)[0]
    stated, sign = _value(indicator) or "", indicator.comparator or ""
    yield result(
        "G10",
        f"t{form.table}-r{goal.row}-c{goal.col}-{number}",
        "pass" if equal else "fail",
        (*operands(disclosure, indicator, "target"), goal),
        stated=stated,
        expected=aim.target.value,
        message=f"{form.name or ''}: the goal says “{aim.text}”, the indicator"
        f" {indicator.level3} {sign}{stated}",
        message_zh=f"{form.name or ''}：绩效目标为“{aim.text}”，"
        f"指标“{indicator.level3}”为{sign}{stated}",
    )


def _same_unit(indicator: Indicator, target: Target) -> bool:
    persons = {"名": "人"}
    own, other = indicator.unit or _unit_of_step(indicator), target.unit or ""
    return persons.get(own, own) == persons.get(other, other)


def _unit_of_step(indicator: Indicator) -> str:
    return indicator.terms[0].unit if len(indicator.terms) == 1 else ""


def _value(indicator: Indicator) -> str | None:
    steps = indicator.terms
    return indicator.value or (steps[0].quantity if len(steps) == 1 else None)


def _of_subject(indicator: Indicator, subject: str) -> bool:
    """Whether the names of a subject may be of one: one is in the other, or they end alike."""
    name = target_in_name(stem(indicator.level3 or ""))[0]
    return len(name) >= _SHORTEST and (
        name in subject or subject in name or name[-_ENDING:] == subject[-_ENDING:]
    )


def _is_subject(indicator: Indicator, subject: str) -> bool:
    """Whether one name is in the other, and hardly shorter."""
    name = target_in_name(stem(indicator.level3 or ""))[0]
    if name not in subject and subject not in name:
        return False
    if has_any(subject, "qualified") or has_any(name, "qualified"):
        return name == subject
    return _MOST * min(len(name), len(subject)) >= max(len(name), len(subject))


def _agrees(indicator: Indicator, target: Target) -> bool:
    own = figure(_value(indicator) or "").value
    return own is not None and own == figure(target.value or "").value


def _stricter(indicator: Indicator, target: Target) -> bool:
    """Whether the indicator demands more than the goal, so that both can be meant."""
    own, other = figure(_value(indicator) or "").value, figure(target.value or "").value
    if own is None or other is None:
        return True
    if target.comparator in ("≥", ">"):
        return own > other and indicator.comparator in ("≥", ">", "=", None)
    if target.comparator in ("≤", "<"):
        return own < other and indicator.comparator in ("≤", "<", "=", None)
    return indicator.comparator not in ("=", None)


@rule(
    "G13",
    severity="warning",
    title="A goal names its own project",
    title_zh="绩效目标与本项目相符",
    tolerance="six characters in a row that only the name of another project has",
    applies="a goal that is also the goal of the project it names, and does not name its own",
    source="the form's own words",
)
def goals_name_their_project(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G13: the goal of one project is not that of another."""
    with_goals = [p for p in disclosure.projects if p.goal and p.name]
    pieces = _pieces(with_goals)
    same = _by_goal(with_goals)
    for number, project in enumerate(with_goals):
        goal = plain(project.goal or "")
        cell = project_operand(disclosure, project, "goal")
        if cell is None:
            continue
        anchor = f"t{project.table}-r{cell.row}-c{cell.col}-{number}"
        if _names(goal, project):
            said = ("the goal names its project", "绩效目标与本项目相符")
            yield passed("G13", anchor, [cell], project.name, said)
            continue
        shared = len(same[goal]) > 1
        named = _named(goal, pieces) if shared else None
        other = next((p for p in same[goal] if named and p.name == named[0]), None)
        if named is None or other is None:
            continue
        others = project_operand(disclosure, other, "goal")
        yield result(
            "G13",
            anchor,
            "fail",
            [cell, *([others] if others else [])],
            stated=named[1],
            expected=project.name,
            message=f"{project.name}: the goal is that of {other.name}, word for word",
            message_zh=f"{project.name}：绩效目标与“{other.name}”逐字相同，所述为后者",
        )


def _pieces(projects: list[Project]) -> dict[str, str | None]:
    """Six characters in a row of a name, with the one name that has them."""
    found: dict[str, str | None] = {}
    for name in dict.fromkeys(project.name for project in projects):
        plain = normal(name)
        for start in range(len(plain) - _NAMED + 1):
            piece = plain[start : start + _NAMED]
            found[piece] = None if piece in found and found[piece] != name else name
    return found


def _named(goal: str, pieces: dict[str, str | None]) -> tuple[str, str] | None:
    """The first project that a goal names, and the words in which it does."""
    for start in range(len(goal) - _NAMED + 1):
        name = pieces.get(goal[start : start + _NAMED])
        if name:
            end = start + _NAMED
            while end < len(goal) and goal[start : end + 1] in normal(name):
                end += 1
            return name, goal[start:end]
    return None


def _names(goal: str, project: Project) -> bool:
    name = normal(project.name)
    return any(name[start : start + _OWN] in goal for start in range(max(len(name) - _OWN + 1, 1)))


def _by_goal(projects: list[Project]) -> dict[str, list[Project]]:
    found: dict[str, list[Project]] = {}
    for project in projects:
        found.setdefault(plain(project.goal or ""), []).append(project)
    return found
