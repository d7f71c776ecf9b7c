"""I09: personal data that a document publishes; what it says is never repeated here."""

import re
from collections.abc import Iterator

from tasks.documents.normal import normal
from tasks.records import Cell, Operand, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import operand_of, paragraph_operand

_FUNCTIONS = "联系人|联络人|负责人|责任人|经办人|填报人|编报人|填表人|制表人|编制人|审核人|复核人"
# 编制人数 counts people.
_PERSON = f"(?:{_FUNCTIONS})(?![数员])"
_CALLED = "电话|手机|联系方式|座机"
_END = r"(?![\w.]|\s*[元万亿千百%％])"
_WORDS = re.compile(rf"{_FUNCTIONS}|{_CALLED}|\*\*\*")
# Seven digits, more than a code of a class has: an eighth, further ones, or a mark before them.
_NUMBER = re.compile(
    r"[0-9][0-9]{6}(?:[0-9]|[- ][0-9]{4}|(?<=[-—－)）][0-9]{7})|(?<=[-—－)）]\s[0-9]{7}))"
)
_KINDS = {
    "telephone number": re.compile(
        rf"(?<![\w.])1[3-9]\d(?:[- ]?\d{{4}}[- ]?\d{{4}}|\d{{0,5}}\*{{3,}}\d{{0,4}}){_END}"
        rf"|(?<!\w)(?:0\d{{2,3}}[-—－]{{1,2}}|[(（]0\d{{2,3}}[)）]\s?)\d{{7,8}}{_END}"
        rf"|(?:{_CALLED})(?:号码)?[^\d\w]{{0,6}}\d[\d-]{{6,13}}{_END}"
        r"|(?<=[一-龥])\d{3,7}\*{3,}",
        re.ASCII,
    ),
    "identity number": re.compile(
        r"(?<!\w)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\w)",
        re.ASCII,
    ),
    "name": re.compile(
        rf"(?:{_PERSON})(?:姓名)?(?:[(（][^()（）]{{1,6}}[)）])?\s*[:：]\s*"
        rf"(?!无|已|同上|{_PERSON}|签|盖)(?:[一-龥]\s{{1,2}}[一-龥]|[一-龥·]{{2,4}})"
        rf"(?=[\s,，;；。、()（）]|$|\d|\*|联系|电话|手机)"
    ),
}
_NAMED_PERSON = re.compile(rf"(?:{_PERSON})(?:[(（][^()（）]{{1,6}}[)）])?\s*[:：]?")
_LABEL = re.compile(rf"[^:：]{{0,8}}(?:{_PERSON})[^:：]{{0,6}}|[^:：]{{0,4}}(?:{_CALLED})")
_ONLY_NAME = re.compile(r"[一-龥·]{2,4}")
_NAME_FIRST = re.compile(r"[一-龥·]{2,4}(?=[\s\d*]|$)")
_NO_NAME = ("无", "同上", "签字", "签章", "盖章", "已签")
_CHINESE = {"telephone number": "电话号码", "identity number": "身份证号", "name": "姓名"}


@rule(
    "I09",
    severity="info",
    title="No personal data",
    title_zh="不含个人信息",
    tolerance="none",
    applies="running text and tables",
    source="Personal Information Protection Law, articles 4 and 28; names and numbers of contacts"
    " are usual in disclosures",
    note="Results say what kind of data stands where, never the data; exports hide them.",
)
def no_personal_data(disclosure: Disclosure) -> Iterator[RuleResult]:
    """I09: names with a function, telephone and identity numbers, also partly hidden ones."""
    found = [*_in_text(disclosure), *_in_tables(disclosure)]
    yield from found
    if not found and (disclosure.paragraphs or disclosure.tables):
        yield result(
            "I09",
            "document",
            "pass",
            message="no names of contacts, telephone or identity numbers",
            message_zh="未见个人信息",
        )


def _in_text(disclosure: Disclosure) -> Iterator[RuleResult]:
    asked = False
    for number, paragraph in disclosure.paragraphs.items():
        kinds = _kinds(paragraph.text)
        if asked and not kinds and _is_name(paragraph.text):
            kinds = ["name"]
        asked = _NAMED_PERSON.fullmatch(paragraph.text.strip()) is not None
        if kinds:
            yield _published(f"p{number}", paragraph_operand(disclosure, number), kinds)


def _in_tables(disclosure: Disclosure) -> Iterator[RuleResult]:
    for number, table in disclosure.tables.items():
        found = disclosure.showing(number, _WORDS, _NUMBER)
        hinted = {(cell.row, cell.col): cell for cell in found}
        labels = {
            (row, label.col + label.colspan): label
            for label in hinted.values()
            for row in range(label.row, label.row + label.rowspan)
        }
        for cell in table.cells if hinted else ():
            place = (cell.row, cell.col)
            if not cell.text or not (place in hinted or place in labels):
                continue
            if kinds := _in_cell(cell, labels.get(place)):
                anchor = f"t{number}-r{cell.row}-c{cell.col}"
                yield _published(anchor, operand_of(cell, number), kinds)


def _hinted(text: str) -> bool:
    """Whether a text may hold personal data; for a first look."""
    return bool(_WORDS.search(text) or _NUMBER.search(text))


def _kinds(text: str) -> list[str]:
    if not _hinted(text):
        return []
    return [kind for kind, pattern in _KINDS.items() if pattern.search(text)]


def _in_cell(cell: Cell, beside: Cell | None) -> list[str]:
    """What a cell has by itself, and as the value of the label at its left."""
    kinds = _kinds(cell.text)
    if beside is not None and _LABEL.fullmatch(normal(beside.text)):
        named = re.search(_PERSON, beside.text) and _NAME_FIRST.match(cell.text)
        if named and _is_name(named[0]):
            kinds.append("name")
    return list(dict.fromkeys(kinds))


def _is_name(text: str) -> bool:
    return _ONLY_NAME.fullmatch(text.strip()) is not None and text.strip() not in _NO_NAME


def _published(anchor: str, operand: Operand, kinds: list[str]) -> RuleResult:
    what, what_zh = " and ".join(kinds), "、".join(_CHINESE[kind] for kind in kinds)
    return result(
        "I09",
        anchor,
        "fail",
        [operand],
        stated=what,
        message=f"the document publishes personal data here: {what}",
        message_zh=f"此处公开了个人信息：{what_zh}",
        group="personal-data",
    )
