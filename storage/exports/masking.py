"""Hiding who is to be called where: names, telephone, identity numbers and addresses of mail.

The archive keeps documents as they were published; what is handed on has *** instead. Figures and
project codes stay: a run of digits with a unit of money after it is never taken for a number to
call.
"""

import re

MASK = "***"

_END = r"(?![\d.%％]|\s*[元万亿千百])"
_DASH = r"\s*[-—–－‐]{1,2}\s*"
_MOBILE = rf"(?<![\w.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{{4}}[- ]?\d{{4}}(?![A-Za-z]){_END}"
# An area code and a number; without a mark between them it may be anything.
_LANDLINE = (
    rf"(?<![\w.])(?:0\d{{2,3}}{_DASH}|[(（]0\d{{2,3}}[)）]\s?)\d{{7,8}}(?:-\d{{1,6}})?(?!\w)"
)
# 18 digits with a date of birth (GB 11643).
_IDENTITY = (
    r"(?<!\w)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\w)"
)
_MAIL = r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_NUMBER = re.compile("|".join((_IDENTITY, _MOBILE, _LANDLINE, _MAIL)), re.ASCII)

_CALLED = re.compile(
    rf"((?:电话|手机|传真|联系方式|座机)(?:号码?)?(?:[(（][^()（）]{{1,6}}[)）])?\s*[:：]?\s*)"
    rf"\d[\d\s()（）—–－-]{{5,}}\d{_END}"
)

_PERSON = "联系人|联络人|负责人|责任人|经办人|填报人|填表人|制表人|编制人|审核人|复核人|法定代表人"
# Two to four characters, or two set apart: 王 三.
_NAME = r"(?:[一-龥]\s{1,2}[一-龥]|[一-龥·]{2,4}?)"
_NAMED = re.compile(
    rf"((?:{_PERSON})(?:姓名)?(?:[(（][^()（）]{{1,6}}[)）])?\s*[:：]\s*)"
    rf"(?!{_PERSON}){_NAME}(?:[、/]{_NAME})*"
    rf"(?=[\s,，;；。.、()（）\[\]|<]|$|\d|\*|联系|电话|手机|办公|传真|填报|审核|日期|单位)"
)
# One of these is in all that is hidden.
_ANY = re.compile(r"[\d@:：]")


def masked(text: str) -> str:
    """The text with *** for names after a label, telephone and identity numbers, and mail."""
    if not _ANY.search(text):
        return text
    text = _CALLED.sub(rf"\1{MASK}", text)
    text = _NUMBER.sub(MASK, text)
    return _NAMED.sub(rf"\1{MASK}", text)
