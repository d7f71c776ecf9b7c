"""G20, G21: shares of money that cannot be one, and money of another level of government."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from tasks.documents.normal import normal
from tasks.records import Fact, Indicator, Project, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.targets.forms import (
    has_any,
    operands,
    passed,
    project_operands,
    stem,
    words,
)
from tasks.rules.terms import term_of

_OWN = ("own-level", "county-fiscal")
_SUPERIOR = (
    "superior-transfer",
    "central-fiscal",
    "provincial-fiscal",
    "municipal-fiscal",
)
_MUNICIPALITIES = ("11", "12", "31", "50")


@rule(
    "G20",
    severity="info",
    title="Projects of different size have different shares",
    title_zh="规模不同的项目占比不应相同",
    tolerance="none",
    applies="shares of money (…资金占比) of one name in several projects of different amounts, that"
    " are no limits",
    source="arithmetic: one whole, different parts",
)
def shares_differ(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G20: 11 and 4 万元 are not both 24 % of the whole."""
    found: dict[tuple[str, str], list[tuple[str, Indicator, Project]]] = defaultdict(list)
    for form in disclosure.target_forms:
        for anchor, indicator in form.anchored:
            name = stem(indicator.level3 or "")
            share = has_any(name, "share") and has_any(name, "money") and indicator.unit == "%"
            if share and form.project and indicator.comparator in (None, "=") and indicator.value:
                found[name, indicator.value].append((anchor, indicator, form.project))
    for (name, value), entries in found.items():
        amounts = {project.amount_yuan for _, _, project in entries if project.amount_yuan}
        if len(amounts) != len(entries):
            continue
        if len(entries) == 1:
            cells = operands(disclosure, entries[0][1], "target")
            said = (f"{value}% in one project alone", f"仅一个项目为{value}%")
            yield passed("G20", entries[0][0], cells, name, said)
            continue
        listed = ", ".join(f"{p.name} ({p.stated})" for _, _, p in entries)
        yield result(
            "G20",
            entries[0][0],
            "fail",
            [o for _, i, _ in entries for o in operands(disclosure, i, "target")],
            stated=" and ".join(f"{value}%" for _ in entries),
            expected="cannot be derived",
            message=f"{name}: {value}% in projects of different size: {listed}",
            message_zh=f"{name}：规模不同的项目均为{value}%：{listed}",
        )


@rule(
    "G21",
    severity="info",
    title="Money of the level that a project's name says",
    title_zh="项目名称所示资金层级与资金来源栏一致",
    tolerance="none",
    applies="a project named after a level of government above the office's (市级…专项 of a"
    " district), in a form with columns for own and for other money",
    source="the form's own words",
)
def money_is_of_its_level(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G21: 市级…专项经费 of a district is not all booked as the district's own."""
    above = words(_above(disclosure.identity.division_code))
    for project in disclosure.projects:
        level = next((word for word in above if normal(project.name).startswith(word)), None)
        if level is None:
            continue
        facts = [f for f in disclosure.facts_of.get(project.table, ()) if f.entity == project.name]
        own, other = _amounts(facts, _OWN), _amounts(facts, _SUPERIOR)
        if not own:
            continue
        booked = term_of(own[0])
        yield result(
            "G21",
            f"t{project.table}-r{project.row}",
            "pass" if other else "fail",
            [booked, *project_operands(disclosure, project, "name")],
            stated=booked.figure.text.strip(),
            expected=f"{level}补助?",
            message=f"{project.name}: named after money of another level ({level}), booked as the"
            f" office's own level: {booked.figure.text.strip()}",
            message_zh=f"{project.name}：名称为{level}资金，列于本级支出{booked.figure.text.strip()}",
        )


def _amounts(facts: list[Fact], funds: tuple[str, ...]) -> list[Fact]:
    """The amounts of these funds that are not zero."""
    return [
        fact
        for fact in facts
        if fact.fund in funds and fact.measure == "total" and Decimal(fact.value or 0) != 0
    ]


def _above(division: str | None) -> str:
    """The list of levels above an office: of a county, a prefecture or a province."""
    if not division:
        return ""
    if division.endswith("0000"):
        return "superior-of-province"
    prefecture = division.endswith("00") and division[:2] not in _MUNICIPALITIES
    return "superior-of-prefecture" if prefecture else "superior-of-county"
