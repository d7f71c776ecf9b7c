"""H01, H02: what running the vehicles costs, beside how many there are."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from tasks.documents.normal import normal
from tasks.records import Fact, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.plausibility.figures import decimal_text, own_facts, public_expenses
from tasks.rules.rule import limit, rule
from tasks.rules.terms import Term, term_of
from tasks.statements.amounts import UNITS

_VEHICLES = "车辆"
_TEN_THOUSAND = UNITS["万元"]
_PHASES = {"final_accounts": "final"}


@rule(
    "H01",
    severity="warning",
    title="No vehicle and none to be bought: no operating costs of vehicles",
    title_zh="无车辆且不购置车辆时无公务用车运行维护费",
    tolerance="none",
    applies="a document that states its number of vehicles and what running them costs",
    source="公务用车运行维护费 in the glossaries of budgets: what vehicles that are kept cost",
    note="Vehicles may be borrowed, rented or kept for several offices: a question, no error, and"
    " information where the document speaks of such (shared_vehicles.csv), as in Yantai.",
)
def no_vehicle_no_cost(disclosure: Disclosure) -> Iterator[RuleResult]:
    """An office without vehicles that buys none has nothing to run."""
    held, expenses = _held(disclosure), _expenses(disclosure)
    cost, purchase = expenses.get("vehicle-operation"), expenses.get("vehicle-purchase")
    if held is None or cost is None or cost.figure.reason == "not-a-number":
        return
    acquired = _acquired(disclosure)
    operands = [entry for entry in (cost, held, purchase, acquired) if entry is not None]
    if any(entry.value for entry in operands[1:]):
        yield result("H01", "vehicles", "not-applicable", operands, reason="vehicles-held")
        return
    if not cost.value:
        yield result(
            "H01",
            "vehicles",
            "pass",
            operands,
            expected="0",
            message="no vehicle, none to be bought, and no operating costs of vehicles",
            message_zh="无车辆，不购置车辆，也无公务用车运行维护费",
        )
        return
    yield _unexplained(cost, held, operands, _shared(disclosure))


def _unexplained(
    cost: Term, held: Term, operands: Sequence[Term], shared: str | None
) -> RuleResult:
    tail, tail_zh = (f"; it speaks of {shared}", f"；文中提到{shared}") if shared else ("", "")
    return result(
        "H01",
        "vehicles",
        "fail",
        operands,
        reason="vehicles-shared" if shared else None,
        severity="info" if shared else None,
        expected="0",
        message=f"{cost.label}: {cost.figure.text} {cost.unit or ''} for running vehicles, although"
        f" the document states {held.figure.text} vehicles and none to be bought{tail}",
        message_zh=f"{cost.label}：列示{cost.figure.text}{cost.unit or ''}，但文件称车辆为"
        f"{held.figure.text}辆且不购置车辆{tail_zh}",
    )


def _shared(disclosure: Disclosure) -> str | None:
    """The words of the text by which vehicles of others are used."""
    texts = disclosure.texts.values()
    return next((word for word in _words() if any(word in text for text in texts)), None)


@cache
def _words() -> tuple[str, ...]:
    file = Path(__file__).parent / "shared_vehicles.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        return tuple(row["word"] for row in csv.DictReader(opened))


@rule(
    "H02",
    severity="info",
    title="Operating costs a vehicle lie in the usual range",
    title_zh="单车运行维护费在通常范围内",
    tolerance="a range in 10,000 yuan a vehicle and year, as limits",
    applies="a document that states vehicles and what running them costs",
    source="experience: the limits hold for nine in ten of the documents measured",
    limits={"least": "0.5", "most": "6"},
)
def cost_per_vehicle(disclosure: Disclosure) -> Iterator[RuleResult]:
    """What running one vehicle costs is neither very little nor very much."""
    held, cost = _held(disclosure), _expenses(disclosure).get("vehicle-operation")
    if held is None or cost is None or not held.value or not cost.yuan:
        return
    least, most = (limit(disclosure, "H02", name) for name in ("least", "most"))
    each = cost.yuan / held.value / _TEN_THOUSAND
    said = decimal_text(each, "0.01")
    inside = least <= each <= most
    yield result(
        "H02",
        "vehicles",
        "pass" if inside else "fail",
        (cost, held),
        stated=said,
        expected=f"{least}–{most}",
        message=f"{cost.label}: {said} 万元 for each of {held.figure.text} vehicles; usual are"
        f" {least} to {most}",
        message_zh=f"{cost.label}：{held.figure.text}辆车，每辆{said}万元，通常为{least}至{most}万元",
    )


def _expenses(disclosure: Disclosure) -> Mapping[str, Term]:
    """The three public expenses in the year and phase of the document, by item."""
    own = disclosure.identity.fiscal_year, _PHASES.get(disclosure.identity.kind, "budget")
    found = public_expenses(disclosure).items()
    return {item: entry for (item, *of), entry in found if (*of,) == own}


def _held(disclosure: Disclosure) -> Term | None:
    """How many vehicles there are: by the text, else by the table of assets."""
    told = (fact for fact in disclosure.narrated if _counts(fact, "quantity"))
    listed = (
        fact
        for fact in own_facts(fact for fact in disclosure.facts if fact.statement == "assets")
        if fact.measure == "quantity" and _VEHICLES in normal(fact.name or "")
    )
    return _first((*told, *listed))


def _acquired(disclosure: Disclosure) -> Term | None:
    """How many are to be bought."""
    return _first(fact for fact in disclosure.narrated if _counts(fact, "acquisition"))


def _counts(fact: Fact, measure: str) -> bool:
    """Whether a fact of the text counts all vehicles, not those of one kind."""
    said = (fact.classification, fact.code, fact.measure)
    return said == ("assets", "vehicles", measure) and fact.phrase is None


def _first(facts: Iterable[Fact]) -> Term | None:
    return next((term_of(fact) for fact in facts if fact.value is not None), None)
