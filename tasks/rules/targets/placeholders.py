"""G09: what stands for nothing."""

from collections.abc import Iterator

from tasks.documents.normal import normal
from tasks.records import RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.targets.forms import cell_of, operands, words
from tasks.rules.terms import operand_of


@rule(
    "G09",
    severity="warning",
    title="Descriptions and targets are filled in",
    title_zh="指标描述与指标值不得以0、无、/代替",
    tolerance="none",
    applies="an indicator with a description, or whose name is a placeholder",
    source="财预〔2015〕88号: the form describes each indicator",
    note="Rows filled with 无 or / say that there is no such indicator: info. 无 or 0 as the target"
    " of a named indicator may be meant (违规事件 0) and is not reported.",
)
def nothing_stands_for_text(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G09: a description is no 0, and no row is filled with 无."""
    for form in disclosure.target_forms:
        for anchor, indicator in form.anchored:
            name = indicator.level3 or ""
            cell = cell_of(disclosure, indicator, "description")
            said = normal(cell.text) if cell else ""
            unfilled = normal(indicator.text) in ("", *words("placeholder"))
            if unfilled and {normal(name), said} & {*words("placeholder")}:
                yield result(
                    "G09",
                    anchor,
                    "fail",
                    operands(disclosure, indicator, "target", "level3"),
                    severity="info",
                    stated=indicator.text or name,
                    expected="indicator or no row",
                    message=f"{indicator.level2 or ''}: a row is filled with {indicator.text}",
                    message_zh=f"{indicator.level2 or ''}：指标行填为“{indicator.text}”",
                    group="row",
                )
                continue
            if cell is None or not said:
                continue
            blank = said in words("placeholder")
            yield result(
                "G09",
                anchor,
                "fail" if blank else "pass",
                [operand_of(cell, indicator.table)],
                stated=cell.text.strip(),
                expected="text" if blank else None,
                message=f"{name}: the description is {cell.text.strip()}",
                message_zh=f"{name}：指标描述为“{cell.text.strip()}”",
                group="description" if blank else None,
            )
