"""B05, B06: rows that are missing in a table of codes, and codes that stand in it twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from tasks.records import RuleResult, RuleVerdict
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.hierarchy.sums import SECRET
from tasks.rules.rule import rule
from tasks.rules.terms import Term, term
from tasks.statements.amounts import NOTHING
from tasks.statements.classification.lists import entries, parent
from tasks.statements.model import Line, Statement
from tasks.statements.vocabulary import CATEGORY

_COUNTED = ("functional", "economic")
# More codes than this that stand twice are a table of several units, not a slip.
_SLIPS = 2


@rule(
    "B05",
    severity="warning",
    title="Each code has the row of the code above it, and rows below it",
    title_zh="下级科目有上级行，上级科目有下级行",
    tolerance="none",
    applies=(
        "a table of codes in which most codes of a level have the row above them (or below them); "
        "not where units follow one another without their names"
    ),
    source="预算法 art. 46; 财预〔2016〕143号: by function down to 项",
    note=(
        "Beijing prints 项 alone: levels that a table leaves out are not missed. A 款 of defence, "
        "security or petitions may have secret 项, and some codes have none below them in the list."
    ),
)
def levels_are_whole(disclosure: Disclosure) -> Iterator[RuleResult]:
    """No row of a level that the table lists is missing above or below a code."""
    for statement in disclosure.statements:
        if _is_coded(statement) and not statement.partial:
            yield from _levels(statement)


@rule(
    "B06",
    severity="warning",
    title="A code stands once in a table",
    title_zh="同一科目在一张表中只出现一次",
    tolerance="none",
    applies=(
        "a table by function or economic class; of a unit, year and second class each code once; "
        "not where units follow one another without their names"
    ),
    source="政府收支分类科目; sample tables of 财预〔2016〕143号",
)
def codes_stand_once(disclosure: Disclosure) -> Iterator[RuleResult]:
    """No code stands twice in one table."""
    for statement in disclosure.statements:
        if _is_coded(statement):
            yield from _once(statement)


def _is_coded(statement: Statement) -> bool:
    """Whether its rows are codes of one list, one column of them."""
    by_class = statement.kind.classification in _COUNTED
    return by_class and not (statement.two_sided or statement.by_item or statement.nested)


def _coded(statement: Statement) -> list[Line]:
    return [
        line
        for line in statement.lines
        if line.role == "item" and line.code and line.classification.startswith(_COUNTED)
    ]


def _key(line: Line) -> tuple[object, ...]:
    """What may stand once: a code of a unit, a second class, a year."""
    return (
        line.classification,
        line.code,
        line.entity,
        line.further,
        line.fiscal_year,
        line.measure,
    )


def _once(statement: Statement) -> Iterator[RuleResult]:
    lines = _coded(statement)
    first: dict[tuple[object, ...], Line] = {}
    again: list[tuple[Line, Line]] = []
    for line in lines:
        earlier = first.setdefault(_key(line), line)
        if earlier is not line:
            again.append((earlier, line))
    if not lines:
        return
    if not again:
        yield _of_table("B06", statement, "pass")
    elif len({line.code for _, line in again}) > _SLIPS:
        yield _of_table("B06", statement, "not-applicable")
    else:
        yield from (_twice(statement, earlier, line) for earlier, line in again)


def _of_table(rule_id: str, statement: Statement, verdict: RuleVerdict) -> RuleResult:
    said, said_zh = _WHOLE[rule_id]
    title = statement.table.title
    passed = verdict == "pass"
    return result(
        rule_id,
        f"t{statement.number}",
        verdict,
        reason=None if passed else "units-unnamed",
        message=f"{title}: {said}" if passed else None,
        message_zh=f"《{title}》{said_zh}" if passed else None,
    )


_WHOLE = {
    "B05": ("no row above or below a code is missing", "上下级科目行完整"),
    "B06": ("every code stands once", "科目无重复"),
}


def _twice(statement: Statement, earlier: Line, line: Line) -> RuleResult:
    one, other = _place(statement, earlier), _place(statement, line)
    title, names = statement.table.title, " / ".join(dict.fromkeys((one.label, other.label)))
    return result(
        "B06",
        other.anchor,
        "fail",
        [other, one],
        reason="code-twice",
        stated=line.code,
        expected="",
        message=f"{title}: the code of {names} stands in rows {earlier.row + 1} and {line.row + 1}",
        message_zh=f"《{title}》{names}：同一科目在第{earlier.row + 1}行与第{line.row + 1}行重复",
    )


def _place(statement: Statement, line: Line) -> Term:
    """The first figure of a row, or its blank, as the place of the row."""
    label = " ".join(said for said in (line.code, line.name) if said)
    given = [col for col, figure in line.figures.items() if figure.reason not in NOTHING]
    return term(statement, line, (given or list(line.figures))[0], label)


def _levels(statement: Statement) -> Iterator[RuleResult]:
    lines = _coded(statement)
    counts = Counter(_key(line) for line in lines)
    if not lines or max(counts.values()) > 1:
        return
    printed = {(line.entity, line.code) for line in lines}
    above = [line for line in lines if len(line.code or "") > CATEGORY and _listed(line)]
    orphans = [line for line in above if (line.entity, parent(line.code or "")) not in printed]
    upper = {(line.entity, parent(line.code or "")) for line in lines}
    leaves = [line for line in lines if (line.entity, line.code) not in upper]
    missing = [
        *((line, "above") for line in _few(orphans, above)),
        *((line, "below") for line in _childless(lines, leaves)),
    ]
    if not missing:
        yield _of_table("B05", statement, "pass")
    for line, which in missing:
        yield _missing(statement, line, which)


def _few(found: Sequence[Line], of: Sequence[Line]) -> Iterator[Line]:
    """Those of each level that are fewer than the others of it: the table does list the level."""
    for digits in {len(line.code or "") for line in of}:
        own = [line for line in found if len(line.code or "") == digits]
        if 2 * len(own) < sum(len(line.code or "") == digits for line in of):
            yield from own


def _childless(lines: Sequence[Line], leaves: Sequence[Line]) -> Iterator[Line]:
    """Upper codes without rows below them, though others have some and the list knows such."""
    deepest = max(len(line.code or "") for line in lines)
    upper = [line for line in lines if len(line.code or "") < deepest]
    for line in _few([line for line in leaves if len(line.code or "") < deepest], upper):
        if not (line.code or "").startswith(SECRET) and line.code in _with_codes_below():
            yield line


def _listed(line: Line) -> bool:
    """Whether the national list has the level of a code: 3010201 below 301 is an office's own."""
    return line.classification == "functional" or len(line.code or "") <= CATEGORY + 2


@cache
def _with_codes_below() -> frozenset[str]:
    return frozenset(above for _, code in entries() if (above := parent(code)))


def _missing(statement: Statement, line: Line, which: str) -> RuleResult:
    place, title = _place(statement, line), statement.table.title
    code = parent(line.code or "") if which == "above" else f"{line.code}.."
    said = f"the row of {code} above it is missing" if which == "above" else "it has no rows below"
    said_zh = f"缺少上级科目{code}行" if which == "above" else "没有下级科目行"
    return result(
        "B05",
        f"{place.anchor}-{which}",
        "fail",
        [place],
        reason=f"row-{which}-missing",
        stated=line.code,
        expected=code,
        message=f"{title}, {place.label}: {said}",
        message_zh=f"《{title}》{place.label}：{said_zh}",
    )
