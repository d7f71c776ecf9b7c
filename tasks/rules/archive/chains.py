"""E06: what a document repeats of others: last year's figures, the budget, those of its units."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tasks.records import Fact, RuleResult, Severity
from tasks.rules.archive.documents import Known, latest_first, like, same_body, tolerance
from tasks.rules.archive.figures import Key, anchor, label_of, others, own, says_nothing
from tasks.rules.archive.units import sums_of_units
from tasks.rules.compare import compare, undone
from tasks.rules.rule import across
from tasks.statements.classification.lists import across_years, changes
from tasks.statements.identity.offices import renamed

_CARRIED = {"carried-in": "carried-out"}
_KINDS = {"budget": ("budget", "部门预算"), "final_accounts": ("final accounts", "部门决算")}


@across(
    "E06",
    severity="warning",
    title="What is repeated from other documents of the office is what they state",
    title_zh="与本部门其他公开文件相符（上年、年初预算、年末结转、所属单位）",
    tolerance="half of the last digit printed in each figure, summed",
    applies="another document of the same office: of the prior year, the budget of the year of "
    "the final accounts, or the documents of its units",
    source="预算法实施条例 (2020) art. 6; sample tables of 财预〔2016〕143号",
    note="The published rule compares the prior-year column alone; the budget in final accounts, "
    "balances carried over and sums of units are the same comparison of two documents. Codes "
    "that changed between the years, offices that were renamed with other tasks, balances "
    "carried over and the 预算数 of final accounts (often adjusted) are information.",
)
def repeats_others(document: Known, known: Sequence[Known]) -> Iterator[RuleResult]:
    """Every figure that another document of the office states too."""
    yield from _prior_year(document, known)
    yield from _approved_budget(document, known)
    yield from _carried_over(document, known)
    yield from sums_of_units(document, known)


def _prior_year(document: Known, known: Sequence[Known]) -> Iterator[RuleResult]:
    """Figures of the year before, against those that the document of that year states."""
    before = latest_first(like(document, known, years_before=1))
    year = document.identity.fiscal_year
    if not before or year is None or document.identity.scope == "unknown":
        return
    said = _named(before[0])
    moved = any(_was_renamed(document, other) for other in before)
    for key in document.figures:
        if (key.year, key.phase) != (year - 1, document.phase):
            continue
        fact = document.figure(key)
        found = [(d, f) for d in before if (f := d.figure(key))]
        if fact is None or says_nothing(fact):
            continue
        if found:
            restated = moved or _may_be_restated(key, year)
            yield _best("prior-year", document, fact, found, said, "info" if restated else None)
        else:
            yield from _recoded(document, fact, key, before, said)


def _named(document: Known) -> tuple[str, str]:
    """A document in words, as in: the 2023 budget, 2023年部门预算."""
    kind, kind_zh = _KINDS[document.identity.kind]
    year = document.identity.fiscal_year
    return f"the {year} {kind}", f"{year}年{kind_zh}"


def _was_renamed(document: Known, other: Known) -> bool:
    names = document.identity.organisation, other.identity.organisation
    return names[0] is not None and names[1] is not None and renamed(names[0], names[1])


def _may_be_restated(key: Key, year: int) -> bool:
    """Whether codes came or went below this one, so that last year's figures may be rearranged."""
    return key.classification == "functional" and any(
        change.year == year and code.startswith(key.item)
        for change in changes()
        for code in (change.code, change.new_code)
    )


def _recoded(
    document: Known, fact: Fact, key: Key, before: Sequence[Known], said: tuple[str, str]
) -> Iterator[RuleResult]:
    """A figure under a code that the year before did not have, against the code it had then."""
    year = document.identity.fiscal_year
    assert year is not None
    for code in across_years(key.item, year, year - 1):
        former = key._replace(item=code)
        found = [(d, f) for d in before if code != key.item and (f := d.figure(former))]
        # What became a class of its own is compared as a whole: its parts have no counterpart.
        if found and any(c.new_code == key.item for c in changes() if c.code == code):
            yield _best("recoded", document, fact, found, said, "info")


def _approved_budget(document: Known, known: Sequence[Known]) -> Iterator[RuleResult]:
    """Final accounts repeat the budget of their year, in a column or as 年初预算 in the text."""
    accounts = document.identity
    if accounts.kind != "final_accounts" or accounts.scope == "unknown":
        return
    budgets = latest_first(
        other
        for other in known
        if (other.identity.kind, other.identity.fiscal_year, other.identity.scope)
        == ("budget", accounts.fiscal_year, accounts.scope)
        and accounts.fiscal_year is not None
        and same_body(accounts, other.identity)
    )
    if not budgets:
        return
    said = _named(budgets[0])
    for key in document.figures:
        fact = document.figure(key) if key.phase == "budget" else None
        found = [(d, f) for d in budgets if (f := d.figure(key))]
        if fact and found and not says_nothing(fact):
            yield _best("approved-budget", document, fact, found, said, "info")
    for fact in document.disclosure.narrated:
        if fact.phase == "budget" and "年初预算" in (fact.sentence or ""):
            found = [(d, f) for d in budgets if (f := _booked(d, fact))]
            if found:
                carried = any(_carries_over(d) for d, _ in found)
                yield _best(
                    "approved-budget", document, fact, found, said, "info" if carried else None
                )


def _booked(budget: Known, told: Fact) -> Fact | None:
    """The figure of the budget that a sentence of the final accounts tells, told by its name."""
    if (told.measure, told.fund) != ("total", "general-public-budget"):
        return None
    found = [
        fact
        for key, facts in budget.figures.items()
        for fact in facts
        if (key.statement, key.measure, key.fund, key.year, key.phase)
        == ("general-public-expenditure", "total", told.fund, told.fiscal_year, "budget")
        and key.classification == told.classification
        and (told.classification == "total" or told.name == fact.name)
    ]
    return found[0] if len(found) == 1 else None


def _carries_over(budget: Known) -> bool:
    """Whether money of the year before is in the budget, which final accounts may leave out."""
    return any(
        fact.value and Decimal(fact.value)
        for key, facts in budget.figures.items()
        if key.measure == "carried-in"
        for fact in facts
    )


def _carried_over(document: Known, known: Sequence[Known]) -> Iterator[RuleResult]:
    """What final accounts begin with is what those of the year before ended with."""
    if document.identity.kind != "final_accounts" or document.identity.scope == "unknown":
        return
    before = latest_first(like(document, known, years_before=1))
    for key in document.figures:
        fact = document.figure(key) if key.measure in _CARRIED else None
        if fact is None or says_nothing(fact) or key.year != document.identity.fiscal_year:
            continue
        found = [(d, f) for d in before if (f := _left_over(d, key))]
        if found:
            yield _best("carry-over", document, fact, found, _named(found[0][0]), "info")


def _left_over(before: Known, key: Key) -> Fact | None:
    """The balance at the end of the year before in the same table, fund and class."""
    found = [
        fact
        for other, facts in before.figures.items()
        for fact in facts
        if other.measure == _CARRIED[key.measure]
        and (other.statement, other.fund, other.entity) == (key.statement, key.fund, key.entity)
        and other.year == before.identity.fiscal_year
        and (other.item if other.classification == "functional" else None)
        == (key.item if key.classification == "functional" else None)
    ]
    return found[0] if len(found) == 1 else None


def _best(
    how: str,
    document: Known,
    fact: Fact,
    found: Sequence[tuple[Known, Fact]],
    said: tuple[str, str],
    severity: Severity | None,
) -> RuleResult:
    """A figure against that of each version of the other document: one that agrees is enough."""
    checked = [_compared(how, document, fact, entry, said, severity) for entry in found]
    return next((entry for entry in checked if entry.verdict == "pass"), checked[0])


def _compared(
    how: str,
    document: Known,
    fact: Fact,
    found: tuple[Known, Fact],
    said: tuple[str, str],
    severity: Severity | None,
) -> RuleResult:
    stated = own(fact)
    known, other = found
    place = f"{how}-{anchor(fact)}"
    checked = compare(
        "E06",
        place,
        stated,
        [others(other, known.sha256, said[0])],
        severity=severity,
        tolerance=tolerance(document, fact, [found]),
    )
    if fact.doubt or other.doubt:
        checked = undone(checked, "reading-doubtful")
    if checked.verdict != "fail":
        return checked
    where, where_zh = (f"{stated.where}, ", f"《{stated.where}》") if stated.where else ("", "")
    unit = fact.unit or ""
    reason = checked.reason or how
    what, what_zh = _HOW[how]
    return checked._replace(
        reason=reason,
        group=f"E06-{how}-{fact.statement}",
        message=f"{where}{label_of(fact)}: {what} {fact.stated} {unit}, but {said[0]} states "
        f"{other.stated} {other.unit or ''}",
        message_zh=f"{where_zh}{label_of(fact)}：{what_zh}{fact.stated}{unit}，"
        f"而{said[1]}为{other.stated}{other.unit or ''}",
    )


_HOW = {
    "prior-year": ("last year's figure is given as", "上年数列示"),
    "recoded": ("last year's figure, under another code, is given as", "上年数（科目已调整）列示"),
    "approved-budget": ("the year's budget is given as", "年初预算列示"),
    "carry-over": ("the balance at the start is given as", "年初结转列示"),
}
