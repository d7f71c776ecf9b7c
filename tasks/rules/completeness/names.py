"""I14: the names that a document gives its office."""

import re
from collections.abc import Iterator, Sequence

from tasks.records import Operand, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import paragraph_operand
from tasks.statements.identity.divisions import place_of

_LEVEL = re.compile(r"\(?(机关本级|本级|机关|本部)\)?$")


@rule(
    "I14",
    severity="info",
    title="One office, one name",
    title_zh="单位名称前后一致",
    tolerance="the place may be left out, and 本级 or 机关 added",
    applies="a document whose own words name its office",
    source="good practice: an office is to be found under one name",
    note="Units inside have names of their own: only a name that ends with the other is its form.",
)
def one_name(disclosure: Disclosure) -> Iterator[RuleResult]:
    """All names that a document gives its office are forms of one."""
    own = disclosure.identity.organisation
    said = [e.value for e in disclosure.identity.evidence if e.field == "organisation"]
    names = [name for name in dict.fromkeys(said) if own and _alike(_core(own), _core(name))]
    if own is None or not names:
        return
    one = len({_core(name) for name in names}) == 1
    stated = " / ".join(names)
    yield result(
        "I14",
        "names",
        "pass" if one else "fail",
        _operands(disclosure, names),
        stated=stated,
        expected=None if one else "one organisation",
        message=f"the office is called {stated}" + ("" if one else "; taken for one"),
        message_zh=f"单位名称：{stated}" + ("" if one else "；按同一单位处理"),
    )


def _core(name: str) -> str:
    """The name without its place and its level: 信访局 of 高邑县信访局本级."""
    _, rest = place_of(_LEVEL.sub("", name))
    return rest or name


def _alike(own: str, other: str) -> bool:
    return own.endswith(other) or other.endswith(own)


def _operands(disclosure: Disclosure, names: Sequence[str]) -> list[Operand]:
    """For each name the first paragraph that has it."""
    return [
        next(
            (
                paragraph_operand(disclosure, number, name)
                for number, paragraph in disclosure.paragraphs.items()
                if name in paragraph.text
            ),
            Operand(name),
        )
        for name in names
    ]
