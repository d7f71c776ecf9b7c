"""D10, D13: numbers of staff, and numbers announced in words."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tasks.documents.normal import normal
from tasks.records import Fact, Operand, RuleResult
from tasks.rules.compare import compare, result, undone
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import cell_operand, paragraph_operand
from tasks.rules.text.agreement import anchor, said
from tasks.rules.text.numerals import number_of
from tasks.rules.text.vocabulary import pattern

_LONG = 30
_NUMBERED = re.compile(r"[一二三四五六七八九十两\d][个项家]")
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|[（(][^（()）]*[）)]")
_COMMAS = re.compile(r"[，,]")
_MARKS = re.compile(r"、")
_JOINED = re.compile(r"、|，|,|和|及|与")
_LISTED = re.compile(r"[、，,]")
# 综合一处至综合九处, and lists that do not end.
_OPEN = re.compile(r"至|等$|等[\d一二三四五六七八九十]")


@rule(
    "D10",
    severity="info",
    title="Numbers of staff add up",
    title_zh="编制与人员数合计一致",
    tolerance="exact",
    applies="a number of staff or posts in the text with its parts (其中), or leading posts",
    source="arithmetic",
)
def staff_adds_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Posts and staff are the sum of the parts named; leaders are no more than leading posts."""
    for facts in disclosure.by_paragraph.values():
        staff = [fact for fact in facts if fact.classification == "staff"]
        for whole, parts in counted(staff):
            terms = [said(part) for part in parts]
            checked = compare("D10", anchor(whole), said(whole), terms, tolerance=Decimal(0))
            yield checked if len(parts) > 1 else undone(checked, "structure-uncertain")
        for fact in staff:
            if pattern("leaders").search(normal(fact.name or "")):
                yield from _leaders(disclosure, fact)


def counted(facts: Sequence[Fact]) -> Iterator[tuple[Fact, list[Fact]]]:
    """Each number with the parts that follow it in the same sentence."""
    whole: Fact | None = None
    parts: list[Fact] = []
    for fact in facts:
        of_whole = (
            whole is not None
            and fact.phrase is not None
            and (fact.code, fact.measure, fact.sentence)
            == (whole.code, whole.measure, whole.sentence)
        )
        if of_whole:
            parts.append(fact)
        elif fact.phrase is None:
            if whole and parts:
                yield whole, parts
            whole, parts = fact, []
    if whole and parts:
        yield whole, parts


def _leaders(disclosure: Disclosure, fact: Fact) -> Iterator[RuleResult]:
    number = fact.row or 0
    found = list(pattern("leader-posts").finditer(disclosure.paragraphs[number].text))
    figures = [number_of(word) for match in found for word in match.groups()]
    known = [figure for figure in figures if figure is not None]
    if not found or len(known) < len(figures) or not fact.value:
        return
    posts, leaders = sum(known), int(fact.value)
    named = [paragraph_operand(disclosure, number, match.group()) for match in found]
    more = leaders > posts
    yield result(
        "D10",
        f"{anchor(fact)}-leaders",
        "fail" if more else "pass",
        (said(fact), *named),
        stated=fact.value,
        expected=str(posts),
        message=f"{fact.name}: {leaders} leaders, {posts} leading posts",
        message_zh=f"{fact.name}：领导班子成员{leaders}人，领导职数{posts}名",
    )


@rule(
    "D13",
    severity="info",
    title="As many items as announced are named",
    title_zh="文中列举的项目数与所称数目一致",
    tolerance="exact",
    applies="a number of things in words with the list of them, in text or in a form",
    source="arithmetic",
    note="A list is counted by its marks; where any way of counting fits, it agrees.",
)
def as_many_as_announced(disclosure: Disclosure) -> Iterator[RuleResult]:
    """五项重点任务 are followed, or preceded, by a list of five."""
    for number, paragraph in disclosure.paragraphs.items():
        if len(paragraph.text) > _LONG:
            for place, match, count, items in _announced(paragraph.text):
                yield _counted(
                    f"p{number}-c{place}",
                    paragraph_operand(disclosure, number, match),
                    count,
                    items,
                )
    for number in disclosure.recognised:
        if not _NUMBERED.search(disclosure.written[number]):
            continue
        for cell in disclosure.tables[number].cells:
            if len(cell.text) > _LONG:
                for place, match, count, items in _announced(cell.text):
                    anchor_ = f"t{number}-r{cell.row}-c{cell.col}-{place}"
                    operand = cell_operand(disclosure, number, cell.row, cell.col)
                    yield _counted(anchor_, operand, count, items, match)


def _announced(text: str) -> Iterator[tuple[int, str, int, str]]:
    """Place, words, number and list of each number of things announced."""
    if not _NUMBERED.search(text):
        return
    plain = _BRACKETS.sub(lambda found: "*" * len(found.group()), text)
    for name, searched, number, listed in (
        ("announced-bracketed", text, 1, 2),
        ("announced-before", plain, 1, 2),
        ("announced-after", plain, 2, 1),
    ):
        for found in pattern(name).finditer(searched):
            count, items = number_of(found.group(number)), found.group(listed)
            if count and count > 1 and _LISTED.search(items) and not _OPEN.search(items):
                yield found.start(), text[found.start() : found.end()], count, items


def _counted(
    place: str, operand: Operand, count: int, items: str, words: str | None = None
) -> RuleResult:
    ways = _ways(items)
    words = words or operand.text
    best = min(ways, key=lambda way: abs(way - count))
    return result(
        "D13",
        place,
        "pass" if best == count else "fail",
        (operand,),
        stated=str(count),
        expected=str(best),
        message=f"{words[:_LONG]}…: {count} announced, {best} named",
        message_zh=f"{words[:_LONG]}…：称{count}项，实列{best}项",
    )


def _ways(items: str) -> list[int]:
    """How many items a list has by its 、, by its commas, and where 和 and 及 part items too."""
    plain = _QUOTED.sub("", items)
    least, most = len(_MARKS.split(plain)), len(_JOINED.split(plain))
    return [len(_COMMAS.split(plain)), *range(least, most + 1)]
