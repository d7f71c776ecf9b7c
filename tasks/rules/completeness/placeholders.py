"""I08: words of a template that nobody replaced."""

import re
from collections.abc import Iterator

from tasks.records import Operand, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import operand_of, paragraph_operand

# Names of persons are hidden in the same way: 王XX, 李某某.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱郭罗梁宋郑谢韩唐冯董曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛潘杜戴姚谭廖邹熊"
    "陆郝崔邱秦侯邵孟"
)
_PLACEHOLDER = re.compile(
    "待填写|待补充|待完善|请填写|此处填写"
    f"|(?<![A-Za-z0-9{_SURNAMES}])(?:20)?(?:[XxＸｘ]{{2,}}|[×✕]{{2,}}|[○〇]{{2,}})(?![A-Za-z0-9])"
    f"|(?<![{_SURNAMES}])某某(?=单位|部门|局|委|办|厅|县|市|区|镇|街道|项目|年|公司|中心)"
)
# The beginnings of all these, for a first look.
_SIGNS = re.compile("[XxＸｘ×✕○〇某填待][XxＸｘ×✕○〇某写补完填]")
_AROUND = 8


@rule(
    "I08",
    severity="warning",
    title="No placeholder of a template is left",
    title_zh="无未替换的模板占位符",
    tolerance="none",
    applies="titles, running text and tables",
    source="what is published is the disclosure and not its template",
    note="Names of persons that are hidden (王XX, 李某某) and codes are no placeholders.",
)
def no_placeholders(disclosure: Disclosure) -> Iterator[RuleResult]:
    """I08: XX, ××, 某某局 and 待填写 where a name or figure belongs."""
    found = False
    anywhere = _SIGNS.search(disclosure.narrative) is not None
    for number, paragraph in disclosure.paragraphs.items() if anywhere else ():
        for place in _PLACEHOLDER.finditer(paragraph.text):
            found = True
            operand = paragraph_operand(disclosure, number)
            yield _left(f"p{number}-{place.start()}", operand, place)
    for number, table in disclosure.tables.items():
        if in_title := _PLACEHOLDER.search(table.title):
            found = True
            yield _left(f"t{number}-title", operand_of(table.cells[0], number), in_title)
        for cell in disclosure.showing(number, _SIGNS):
            if inside := _PLACEHOLDER.search(cell.text):
                found = True
                yield _left(f"t{number}-r{cell.row}-c{cell.col}", operand_of(cell, number), inside)
    if not found and (disclosure.paragraphs or disclosure.tables):
        yield result(
            "I08",
            "document",
            "pass",
            message="no placeholder of a template is left",
            message_zh="无模板占位符",
        )


def _left(anchor: str, operand: Operand, place: re.Match[str]) -> RuleResult:
    text = place.string
    around = text[max(place.start() - _AROUND, 0) : place.end() + _AROUND]
    return result(
        "I08",
        anchor,
        "fail",
        [operand],
        stated=place[0],
        expected="a name or figure",
        message=f'a placeholder of the template is left: "{place[0]}" in "{around}"',
        message_zh=f"模板占位符未替换：“{around}”中的“{place[0]}”",
        group="placeholders",
    )
