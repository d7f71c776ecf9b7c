"""Whose document it is, of which fiscal year, kind and scope.

The document's own words come first: its title, then the fields of its forms. What they do not
say is taken from the context (the article on the portal), never guessed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tasks.documents.normal import normal
from tasks.records import DocumentKind, Extraction, Identity, Scope
from tasks.statements.headers import slots
from tasks.statements.vocabulary import divisions

_YEAR = re.compile(r"(20[0-3]\d)年")
_TITLE = re.compile(
    r"^(?P<office>\D{4,40}?)(关于)?(?P<year>20[0-3]\d)年度?(?P<rest>.*(预算|决算|绩效).*)$"
)
_TITLE_YEAR_FIRST = re.compile(
    r"^(?P<year>20[0-3]\d)年度?(?P<office>\D{4,40}?)(?P<rest>(部门|单位)?(预算|决算).*)$"
)
_OFFICE_FIELDS = re.compile(
    r"(业务|项目)?主管(部门|单位)(名称)?|项目(实施)?单位|预算单位(名称)?|部门\(?单位\)?名称|单位名称|编制单位|编报(部门|单位)(\(印章\)|\(盖章\))?"
)
# 本委员会 names nobody, 本溪市 does.
_OFFICE = re.compile(
    r"(?!本[^溪]|我).{2,30}(局|委|委员会|办|办公室|厅|院|中心|政府|处|队|所|站|馆|校|会|部|署)"
)
_TELLING = re.compile(r"预算|决算|绩效")
_PART = re.compile(r"^#*(第[一二三四五六七八九十]+部分)?")
_TITLE_LINES = 40
_COVER_LINES = 5


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a file without reading it: its link, its article, the portal."""

    title: str | None = None
    article: str | None = None
    organisation: str | None = None
    division_code: str | None = None
    published: str | None = None


def identify(extraction: Extraction, context: Context) -> Identity:
    """The identity of a document. Years outside 2000–2039 and unnamed kinds stay unknown."""
    title, office, year = _from_title(extraction)
    field_office = _office_field(extraction)
    stated_title = title or _first_line(extraction) or context.title
    words = "".join(normal(said or "") for said in (stated_title, context.title))
    if not _TELLING.search(words):
        words += normal(context.article or "")
    organisation = office or _in_full(field_office, stated_title, context) or context.organisation
    return Identity(
        title=stated_title,
        organisation=organisation,
        division_code=_division(organisation, context),
        fiscal_year=year or _year_in(extraction, context),
        kind=_kind(words),
        scope=_scope(words),
        published=context.published,
    )


def _lines(extraction: Extraction) -> Iterator[str]:
    """Lines that may be the title: the first ones, alone and joined with the next, then others."""
    texts = [paragraph.text for paragraph in extraction.paragraphs[:_TITLE_LINES]]
    for first, second in pairwise(texts[:_COVER_LINES]):
        yield first
        yield first + second
    yield from texts
    for table in extraction.tables:
        yield table.title


def _from_title(extraction: Extraction) -> tuple[str | None, str | None, int | None]:
    for line in _lines(extraction):
        text = _PART.sub("", normal(line))
        for form in (_TITLE, _TITLE_YEAR_FIRST):
            found = form.match(text)
            if found and len(text) <= 60 and _OFFICE.fullmatch(found["office"]):
                return text, found["office"], int(found["year"])
    return None, None, None


def _first_line(extraction: Extraction) -> str | None:
    for line in _lines(extraction):
        if _TELLING.search(line) and len(normal(line)) <= 60:
            return normal(line).lstrip("#")
    return None


def _office_field(extraction: Extraction) -> str | None:
    """The office that the forms name most often beside a field such as 主管部门."""
    named: Counter[str] = Counter()
    cover = [paragraph.text for paragraph in extraction.paragraphs[:_TITLE_LINES]]
    for line in [*cover, *(lead for table in extraction.tables for lead in table.lead)]:
        label, _, value = normal(line).partition(":")
        if _OFFICE_FIELDS.fullmatch(label) and _OFFICE.fullmatch(value):
            named[value] += 1
    for table in extraction.tables:
        for row in slots(table)[:6]:
            for left, right in pairwise(row):
                value = re.sub(r"^[\d-]+", "", normal(right.text))
                label = normal(left.text).rstrip(":")
                if _OFFICE_FIELDS.fullmatch(label) and _OFFICE.fullmatch(value):
                    named[value] += 1
    return named.most_common(1)[0][0] if named else None


def _year_in(extraction: Extraction, context: Context) -> int | None:
    """The year that titles and headers name; the latest of the article's title otherwise."""
    for paragraph in extraction.paragraphs[:_TITLE_LINES]:
        if alone := re.fullmatch(r"\(?(20[0-3]\d)年度?\)?", normal(paragraph.text)):
            return int(alone.group(1))
    named: Counter[int] = Counter()
    for table in extraction.tables:
        texts = [table.title, *(cell.text for cell in table.cells)]
        for text in texts:
            for form in (
                r"(20[0-3]\d)年(?:度|部门|区级|市级)?(?:部门)?预算",
                r"(20[0-3]\d)年\d{1,2}月",
            ):
                named.update(int(year) for year in re.findall(form, normal(text)))
    for said in (context.title, context.article):
        if years := _YEAR.findall(normal(said or "")):
            return int(max(years))
    return named.most_common(1)[0][0] if named else None


def _kind(words: str) -> DocumentKind:
    if "自评" in words:
        return "self_evaluation"
    if "决算" in words:
        return "final_accounts"
    if re.search(r"绩效(目标)?(申报)?表|绩效目标", words) and not re.search(
        r"(部门|单位)预算(情况|信息|公开|说明)", words
    ):
        return "performance_targets"
    return "budget" if "预算" in words else "unknown"


def _scope(words: str) -> Scope:
    if re.search(r"单位(预算|决算)", words):
        return "unit"
    return "department" if re.search(r"部门(预算|决算|整体|收支)", words) else "unknown"


def _in_full(office: str | None, title: str | None, context: Context) -> str | None:
    """市信访局 is 乌海市信访局 where the title begins with 乌海市, or the portal says so."""
    if office is None:
        return None
    place = re.match(r"\D{1,8}?[省市州盟县区旗]", normal(title or ""))
    if place and office[0] == place.group()[-1]:
        return place.group() + office[1:]
    if context.organisation and context.organisation.endswith(office):
        return context.organisation
    return office


def _division(organisation: str | None, context: Context) -> str | None:
    if organisation:
        for code, name, short in divisions():
            if name in organisation or organisation.startswith(short):
                return code
    return context.division_code
