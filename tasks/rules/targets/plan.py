"""G19: plans of spending through the year."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tasks.records import Fact, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.targets.forms import passed
from tasks.rules.terms import Term, term_of

_WHOLE = Decimal(100)
_DECEMBER = "12月底"


@rule(
    "G19",
    severity="warning",
    title="A plan of spending never falls and ends at 100 %",
    title_zh="资金支出计划逐期递增，年末为100%",
    tolerance="none",
    applies="a form with cumulative shares of spending by date",
    source="the form's own heading: cumulative shares of one budget",
    note="A share under a heading that was lost in print is info, and the plan is complete.",
)
def plans_are_whole(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G19: 25, 50, 75, 100 %."""
    for table in disclosure.facts_of:
        plans: dict[str | None, list[Fact]] = defaultdict(list)
        for fact in disclosure.facts_of[table]:
            if fact.measure == "spending-plan" and fact.unit == "%":
                plans[fact.entity].append(fact)
        for name, facts in plans.items():
            terms = [term_of(fact) for fact in facts]
            anchor = f"t{table}-r{facts[0].row}"
            if any(term.value is None for term in terms):
                yield result("G19", anchor, "not-checked", terms, reason="operand-missing")
                continue
            yield from _judged(anchor, name or "", facts, terms)


def _judged(
    anchor: str, name: str, facts: Sequence[Fact], terms: Sequence[Term]
) -> Iterator[RuleResult]:
    values = [term.value or Decimal(0) for term in terms]
    falls = [place for place in range(1, len(values)) if values[place] < values[place - 1]]
    for place in falls:
        before, after = terms[place - 1], terms[place]
        yield result(
            "G19",
            f"{anchor}-c{after.operand.col}",
            "fail",
            [after, before],
            stated=after.figure.text,
            expected=f"≥ {before.figure.text}",
            message=f"{name}: the plan falls from {before.figure.text} to {after.figure.text}"
            f" at {after.label}",
            message_zh=f"{name}：资金支出计划由{before.figure.text}降至{after.figure.text}"
            f"（{after.label}）",
        )
    if facts[-1].name is None:
        yield _lost_heading(anchor, name, terms[-1])
    elif values[-1] != _WHOLE:
        yield _never_whole(anchor, name, terms)
    elif not falls:
        said = ("the plan of spending ends at 100 %", "资金支出计划止于100%")
        yield passed("G19", anchor, terms, name, said)


def _lost_heading(anchor: str, name: str, last: Term) -> RuleResult:
    return result(
        "G19",
        f"{anchor}-heading",
        "fail",
        [last],
        severity="info",
        stated=last.figure.text,
        expected=_DECEMBER,
        message=f"{name}: {last.figure.text} of the plan stands under a blank heading",
        message_zh=f"{name}：资金支出计划{last.figure.text}的表头空白",
    )


def _never_whole(anchor: str, name: str, terms: Sequence[Term]) -> RuleResult:
    shares = "/".join(format((term.value or Decimal(0)).normalize(), "f") for term in terms)
    last = terms[-1]
    return result(
        "G19",
        f"{anchor}-end",
        "fail",
        terms[::-1],
        stated=f"{shares} %, ends at {last.label}",
        expected=f"100 % at {_DECEMBER}",
        message=f"{name}: the plan of spending ends at {last.figure.text} ({last.label}),"
        " not at 100 %",
        message_zh=f"{name}：资金支出计划止于{last.label}{last.figure.text}，未达100%",
        group=f"ends-{shares}-{last.label}",
    )
