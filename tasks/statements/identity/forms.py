"""What the fields of forms say: 部门名称：…, 主管部门 | …, 索引号：…, 公开日期：…."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise

from tasks.documents.normal import normal
from tasks.records import Extraction, Table
from tasks.statements.headers import slots
from tasks.statements.identity.offices import office
from tasks.statements.vocabulary import rows

_FORM_ROWS = 6
_CODE = re.compile(r"^[\[(]?[0-9A-Z]{2,}[\])]?[-_—]?")
_CODED = re.compile(r"^[\[(]?\d{3,9}[\])]?[-_—]?(?=\D{4})")
_NEXT_FIELD = re.compile(
    r"(金额)?单位:.*|(?<=.{4})20\d\d年.*|公开\d+表.*|(?<=.{4})(日期|填报|编制|财务|联系|负责)[^:]{0,6}:.*"
)
_STAMP = re.compile(r"\((印章|盖章|公章|签章|章)\)")


@cache
def _labels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["role"], re.compile(row["label"])) for row in rows("identity_labels"))


def role_of(label: str) -> str | None:
    """What a field is for: "own", "carrying" or "superior" office, "published", "index"."""
    text = _STAMP.sub("", normal(label)).rstrip(":")
    return next((role for role, form in _labels() if form.fullmatch(text)), None)


def fields(extraction: Extraction) -> Iterator[tuple[str, str, int | None]]:
    """(role, value, page) of each field on the cover, above tables and in the heads of forms."""
    for paragraph in extraction.paragraphs:
        yield from _in_line(paragraph.text, paragraph.page, labelled=True)
    for table in extraction.tables:
        page = table.pages[0] if table.pages else None
        for line in (*table.lead, *table.notes):
            yield from _in_line(line, page, labelled=False)
        yield from _in_cells(table, page)


def _in_line(
    line: str, page: int | None, *, labelled: bool
) -> Iterator[tuple[str, str, int | None]]:
    text = normal(line)
    label, colon, value = text.partition(":")
    role = role_of(label) if colon else None
    if role:
        yield role, _NEXT_FIELD.sub("", value), page
    elif not labelled and _CODED.match(text):
        yield "own", text, page


def _in_cells(table: Table, page: int | None) -> Iterator[tuple[str, str, int | None]]:
    for row in slots(table)[:_FORM_ROWS]:
        for left, right in pairwise(row):
            if left is not right and (role := role_of(left.text)):
                yield role, normal(right.text), right.page or page
        if len({id(cell) for cell in row}) == 1:
            yield from _in_line(row[0].text, row[0].page or page, labelled=True)


def offices(extraction: Extraction) -> Mapping[str, Counter[str]]:
    """The offices that fields name, by role, with how often; codes before them are left out."""
    named: dict[str, Counter[str]] = defaultdict(Counter)
    for role, value, _ in fields(extraction):
        if role in ("own", "carrying", "superior") and (name := office(_CODE.sub("", value))):
            named[role][name] += 1
    return named
