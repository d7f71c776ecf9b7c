"""A table in another unit than it says: one finding, with the unit under which it agrees."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from tasks.records import RuleResult
from tasks.rules.compare import UNIT_SLIP, result
from tasks.rules.disclosure import Disclosure
from tasks.rules.terms import operand_of
from tasks.statements.amounts import UNITS

RULE = "I05"
# The doubt that the reader has in a statement whose total is another's but for the unit.
_DOUBT = "unit-magnitude"


def units_explained(disclosure: Disclosure, results: Sequence[RuleResult]) -> list[RuleResult]:
    """The results, with one more for each table whose figures agree only in another unit.

    The comparisons that fail because of it stay failures and carry it as their cause. Where the
    reader doubted the unit they are not checked, and the finding stands alone.
    """
    doubted = {s.number for s in disclosure.statements if s.doubt == _DOUBT}
    open_ = [e for e in results if e.reason == UNIT_SLIP or e.verdict == "not-checked"]
    slipped = [entry for entry in open_ if _slips(entry, doubted)]
    if not slipped:
        return list(results)
    causes = {table: _cause(disclosure, table, slips) for table, slips in _tables(results, slipped)}
    explained = [
        entry._replace(cause=causes[table].id)
        if entry.reason == UNIT_SLIP
        and entry.cause is None
        and (table := _first(entry, causes)) is not None
        else entry
        for entry in results
    ]
    return [*causes.values(), *explained]


def _slips(entry: RuleResult, doubted: set[int]) -> bool:
    """Whether another unit makes a comparison hold."""
    of_doubted = entry.repair in UNITS and any(o.table in doubted for o in entry.operands)
    return entry.reason == UNIT_SLIP or (entry.verdict == "not-checked" and of_doubted)


def _first(entry: RuleResult, causes: Mapping[int, RuleResult]) -> int | None:
    return next((o.table for o in entry.operands if o.table in causes), None)


def _tables(
    results: Sequence[RuleResult], slipped: Sequence[RuleResult]
) -> list[tuple[int, list[RuleResult]]]:
    """The tables none of whose comparisons with others hold, each with those that slipped.

    Of two tables that disagree with each other, that which more of the document contradicts.
    """
    holding = {
        operand.table
        for entry in results
        if entry.verdict == "pass" and len({o.table for o in entry.operands}) > 1
        for operand in entry.operands
    }
    counts = Counter(
        table
        for entry in slipped
        for table in {o.table for o in entry.operands}
        if table is not None
    )
    found: dict[int, list[RuleResult]] = defaultdict(list)
    for entry in slipped:
        tables = {o.table for o in entry.operands if o.table is not None} - holding
        most = max((counts[table] for table in tables), default=0)
        named = [table for table in tables if counts[table] == most]
        if len(named) == 1:
            found[named[0]].append(entry)
    return sorted(found.items())


def _cause(disclosure: Disclosure, table: int, slips: Sequence[RuleResult]) -> RuleResult:
    stated = disclosure.tables[table].unit or "?"
    title = disclosure.tables[table].title
    readings = Counter(_reading(disclosure, table, entry) for entry in slips)
    reading = readings.most_common(1)[0][0]
    return result(
        RULE,
        f"t{table}-unit",
        "fail",
        [operand_of(disclosure.tables[table].cells[0], table)],
        reason=UNIT_SLIP,
        stated=stated,
        expected=reading,
        repair=reading,
        message=(
            f"{title}: the unit {stated} is stated, but {len(slips)} figures agree with the rest"
            f" of the document only if read otherwise ({reading})"
        ),
        message_zh=f"《{title}》：标注单位为{stated}，但有{len(slips)}处数字换算后才与其他部分一致（{reading}）",
    )


def _reading(disclosure: Disclosure, table: int, entry: RuleResult) -> str:
    """The unit in which the table agrees: `repair` is that of the stated figure's place."""
    repair, own = entry.repair or "", UNITS.get(disclosure.tables[table].unit or "")
    first = entry.operands[0].table
    if first == table or own is None or repair not in UNITS:
        return repair
    # Text is in the unit behind its figure, which the operand does not carry: usually 万元.
    unit = (disclosure.tables[first].unit if first is not None else None) or "万元"
    wanted = own * UNITS.get(unit, 1) / UNITS[repair]
    return next((name for name, factor in UNITS.items() if factor == wanted), repair)
