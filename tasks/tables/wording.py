"""The general words by which titles, units, labels and notes are known."""

import re

from tasks.documents.normal import normal

# A line longer than this is prose.
LONGEST_TITLE = 60
# Names of indicators of all levels end so.
INDICATOR = "指标"

_UNIT = re.compile(r"(?:金额|货币|计价|计量)?单位:((?:人民币)?[百千万亿]*元(?:[^\w].*)?)\)?$")
_BARE_UNIT = re.compile(r"\(?((?:人民币)?[百千万亿]*元)\)?")
_PRINTED_UNIT = re.compile(
    r"[（(]?\s*(?:金额|货币|计价|计量)?单\s*位\s*[:：]\s*(?:人民币)?[百千万亿]*元.*$"
)
_LABEL = re.compile(r"[^:。;,]{2,20}:")
_TABLE = re.compile(r"(?:表|清单|明细|一览|情况)(?:\([^()]*\))?$")
_NUMBERED = re.compile(
    r"\(?(?:附件|附表|附|表|公开|预算|决算|部门|单位)*第?[\d一二三四五六七八九十.\-]+(?:号|表)*\)?"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_SIGNATURE = re.compile(
    r"\(?(?:签字|签章|盖章|公章)|(?:填报|制表|填表|审核|复核|经办|编报|负责)人[^:]*:|(?:填报|填表|编报)日期:"
)
_YEAR = re.compile(r"\d{4}年")
_NOTE = re.compile(r"\(?(?:备注|附注|注释|注|说明|填表说明)\d*[:.、]")
_CONTINUED = re.compile(r"\(?(?:续表|续上表|接上页|接上表|续)[\d一二三四五六七八九十]*\)?")
_CONTINUED_TAIL = re.compile(r"\(?(?:续表|续)[\d一二三四五六七八九十]*\)?$")
_ITEM = re.compile(r"(?:\(?[一二三四五六七八九十]+[、.)]|\(?\d+[、)]|\d+\.(?!\d)|[①-⑳]|指标\d+:)")
_AMOUNT = re.compile(r"[-−+]?[\d,]*\.?\d+%?|-+|—+")


def unit_of(text: str) -> str | None:
    """The unit of account that a line such as 单位：万元 ends with, or that is all it says."""
    plain = normal(text)
    found = _UNIT.search(plain) or _BARE_UNIT.fullmatch(plain)
    return found[1].rstrip(")") if found else None


def before_unit(text: str) -> str:
    """What stands on the line before 单位：…, as printed."""
    return "" if _BARE_UNIT.fullmatch(normal(text)) else _PRINTED_UNIT.sub("", text).strip()


def is_label(text: str) -> bool:
    """Whether the line is one as 编制单位：…; 表1：… is none."""
    found = _LABEL.match(normal(text))
    return found is not None and not is_table_number(found[0].rstrip(":"))


def is_subtitle(text: str) -> bool:
    """Whether the line stands in brackets, as （2024年度）."""
    return _BRACKETS.fullmatch(normal(text)) is not None


def is_signature(text: str) -> bool:
    """Whether the line is for those who sign, as 单位负责人（签字）： or 填表人：."""
    return _SIGNATURE.search(normal(text)) is not None


def is_year(text: str) -> bool:
    """Whether the line stands in brackets and names a year, as （2024年度）."""
    return is_subtitle(text) and _YEAR.search(normal(text)) is not None


def is_table_number(text: str) -> bool:
    """Whether the line is only a number, as 附件1, 表一 or 公开01表."""
    return _NUMBERED.fullmatch(normal(text)) is not None


def is_table_label(text: str) -> bool:
    """Whether the line is a number that says of what, as 附件1 or 公开01表."""
    return is_table_number(text) and any(char in text for char in "附表公")


def names_table(text: str) -> bool:
    """Whether the line ends as titles of tables do."""
    return _TABLE.search(normal(text)) is not None and could_be_title(text)


def could_be_title(text: str) -> bool:
    """Whether the line is neither prose nor a label nor a mere number."""
    plain = normal(text)
    return (
        len(plain) <= LONGEST_TITLE
        and not plain.endswith((":", "。", ";", ",", "、"))
        and "。" not in plain
        and not is_label(plain)
        and not is_subtitle(plain)
        and not is_continuation_mark(plain)
        and not is_table_number(plain)
    )


def is_note(text: str) -> bool:
    """Whether the line begins as 备注： does."""
    return _NOTE.match(normal(text)) is not None


def is_continuation_mark(text: str) -> bool:
    """Whether the line says only that the table goes on, as 续表."""
    return _CONTINUED.fullmatch(normal(text)) is not None


def without_continuation_mark(title: str) -> str:
    """The normal form of a title without （续）."""
    return _CONTINUED_TAIL.sub("", normal(title))


def begins_item(text: str) -> bool:
    """Whether the text begins with a number or label of its own, as 1. or 指标 1：."""
    return _ITEM.match(normal(text)) is not None


def is_amount(text: str) -> bool:
    """Whether the text is one number, percentage or dash and nothing else."""
    return _AMOUNT.fullmatch(normal(text)) is not None
