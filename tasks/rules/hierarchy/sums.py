"""B01–B04: a code is the sum of the codes below it, in every column of amounts."""

from collections.abc import Iterator, Sequence

from tasks.records import RuleResult
from tasks.rules.arithmetic.undisclosed import lack, rows_at_odds, undisclosed
from tasks.rules.compare import compare, undone
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import term
from tasks.statements.amounts import NOTHING
from tasks.statements.model import Column, Line, Statement
from tasks.statements.vocabulary import CATEGORY

_CLASS = 5
# 国防, 公共安全, 信访事务: Budget Law, article 14, lets out state secrets. The police of Fuzhou
# publish 2040201 and 2040299 alone, the 信访局 of Yantai no item for its project expenditure.
SECRET = ("203", "204", "20140")
# 人员经费: wages and benefits to individuals; all other categories are 公用经费.
_PERSONNEL = ("301", "303")
# The classifications whose codes are sums of longer codes.
_COUNTED = ("functional", "economic")

_Coded = tuple[str, Line]


@rule(
    "B01",
    severity="error",
    title="Class (款) = sum of its items (项)",
    title_zh="款级 = 项级之和",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a table by functional class with items below a class",
    source="政府收支分类科目; 预算法实施条例 (2020) art. 6",
)
def classes_add_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Each 款 is the sum of its 项, in every column."""
    yield from _families_of("B01", disclosure)


@rule(
    "B02",
    severity="error",
    title="Category (类) = sum of its classes (款)",
    title_zh="类级 = 款级之和",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a table by functional class with classes below a category",
    source="政府收支分类科目; 预算法实施条例 (2020) art. 6",
)
def categories_add_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Each 类 is the sum of its 款, in every column."""
    yield from _families_of("B02", disclosure)


@rule(
    "B03",
    severity="error",
    title="Grand total = sum of the categories (类)",
    title_zh="总计 = 各类之和",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a table with categories and a row for the total",
    source="政府收支分类科目; 预算法实施条例 (2020) art. 6",
)
def total_adds_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """The grand total is the sum of the categories, in every column.

    So are 人员经费合计 and 公用经费合计 of a table by economic class, each of its own.
    """
    for statement in disclosure.statements:
        if not (statement.two_sided or statement.by_item):
            for column in statement.columns:
                yield from _grand_total(statement, column)
                yield from _halves(statement, column)


@rule(
    "B04",
    severity="error",
    title="Economic category (类) = sum of its classes (款)",
    title_zh="经济分类类级 = 款级之和",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a table by economic class with classes below a category",
    source="政府收支分类科目; 预算法实施条例 (2020) art. 6",
)
def economic_categories_add_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Each economic 类 is the sum of its 款, in every column."""
    yield from _families_of("B04", disclosure)


def _families_of(rule_id: str, disclosure: Disclosure) -> Iterator[RuleResult]:
    for statement in disclosure.statements:
        if not (statement.two_sided or statement.by_item):
            yield from _in_statement(rule_id, statement)


def _in_statement(rule_id: str, statement: Statement) -> Iterator[RuleResult]:
    economic = statement.classification.startswith("economic")
    if rule_id == ("B02" if economic else "B04"):
        return
    coded = [
        (line.code, line)
        for line in statement.lines
        if line.code and line.classification.startswith(_COUNTED)
    ]
    families = [
        family
        for family in _families(coded)
        if rule_id == _level(family[0].code or "", economic=economic)
    ]
    for column in statement.columns:
        for parent, children in families:
            for checked in _sum(rule_id, statement, parent, children, column):
                yield checked if economic else _unless_undisclosed(checked, parent, statement)


def _level(code: str, *, economic: bool) -> str:
    if len(code) == _CLASS:
        return "B01"
    return "B04" if economic else "B02"


def _families(coded: Sequence[_Coded]) -> Iterator[tuple[Line, list[Line]]]:
    """Each 类 or 款 with the lines below it, of the next level that is listed.

    Codes repeat where a table lists one unit after another: then only what follows is below.
    """
    repeated = len(dict(coded)) < len(coded)
    parents = _above_in_order(coded) if repeated else _above(coded)
    children: dict[int, list[Line]] = {}
    for (_, line), parent in zip(coded, parents, strict=True):
        if parent is not None:
            children.setdefault(parent, []).append(line)
    for place, (code, line) in enumerate(coded):
        if len(code) in (CATEGORY, _CLASS) and place in children:
            yield line, children[place]


def _above(coded: Sequence[_Coded]) -> Iterator[int | None]:
    """For each line the place of the line with the longest code that its own begins with."""
    places = {code: place for place, (code, _) in enumerate(coded)}
    for code, _ in coded:
        ends = range(len(code) - 1, CATEGORY - 1, -1)
        yield next((places[code[:end]] for end in ends if code[:end] in places), None)


def _above_in_order(coded: Sequence[_Coded]) -> Iterator[int | None]:
    """The same among the lines before it, up to the first of the same or an upper level."""
    above: list[int] = []
    for place, (code, _) in enumerate(coded):
        while above and len(coded[above[-1]][0]) >= len(code):
            above.pop()
        yield next((over for over in reversed(above) if code.startswith(coded[over][0])), None)
        above.append(place)


def _unless_undisclosed(checked: RuleResult, parent: Line, statement: Statement) -> RuleResult:
    """A lack among secret items, where every row agrees in itself: one of them is not published.

    A row that fails its own sum has a wrong figure, which no secret explains.
    """
    lacking = checked.verdict == "fail" and checked.severity == "error" and lack(checked) > 0
    secret = (parent.code or "").startswith(SECRET)
    if not (lacking and secret):
        return checked
    at_odds = rows_at_odds(statement)
    if any(operand.row in at_odds for operand in checked.operands):
        return checked
    return undisclosed(checked, parent.code or "")


def _grand_total(statement: Statement, column: Column) -> Iterator[RuleResult]:
    total = next((line for line in statement.lines if line.role == "total"), None)
    categories = _categories(statement)
    if total is not None and categories:
        yield from _sum("B03", statement, total, categories, column)


def _categories(statement: Statement) -> list[Line]:
    return [
        line
        for line in statement.lines
        if len(line.code or "") == CATEGORY and line.classification.startswith(_COUNTED)
    ]


def _halves(statement: Statement, column: Column) -> Iterator[RuleResult]:
    """人员经费合计 = 301 + 303, 公用经费合计 = the others, where both are printed once."""
    if statement.classification != "economic-department":
        return
    for measure in ("personnel", "public"):
        sums = [e for e in statement.lines if (e.role, e.measure) == ("subtotal", measure)]
        parts = [
            line
            for line in _categories(statement)
            if ((line.code or "").startswith(_PERSONNEL)) == (measure == "personnel")
        ]
        if len(sums) == 1 and parts:
            yield from _sum("B03", statement, sums[0], parts, column)


def _sum(
    rule_id: str, statement: Statement, whole: Line, parts: list[Line], column: Column
) -> Iterator[RuleResult]:
    col = column.col
    if all(line.figures[col].reason in NOTHING for line in (whole, *parts)):
        return
    label = " ".join(said for said in (whole.code, whole.name, column.label) if said)
    stated = term(statement, whole, col, label)
    terms = [term(statement, line, col, line.code or line.name) for line in parts]
    checked = compare(rule_id, stated.anchor, stated, terms)
    yield undone(checked, "reading-doubtful") if statement.partial else checked
