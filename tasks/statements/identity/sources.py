"""What each part of a document, and what surrounds it, says of whose it is.

Sources come in the order of their weight: title, running text, fields of forms, titles of
tables, metadata; then from outside the name of the file, the link, the article, the portal.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from tasks.documents.normal import normal
from tasks.records import Evidence, Extraction
from tasks.records.statements import Source
from tasks.statements.headers import slots
from tasks.statements.identity import forms
from tasks.statements.identity.offices import is_own, office
from tasks.statements.identity.titles import (
    YEAR,
    Title,
    cover_title,
    file_name,
    said_of,
    telling,
    title_in,
)
from tasks.statements.vocabulary import rows

_COVER = 12
_TITLES = 40
_TEXT = 80
_HEADER_ROWS = 4
# A year is named often if the most frequent one is not named more than so many times as often.
_SELDOM = 5
_CONTENTS = re.compile(r"目录")
_YEAR_ALONE = re.compile(rf"\(?{YEAR}年度?\)?")
_YEAR_OF_MATTER = re.compile(rf"{YEAR}年度?[^\d。,;:]{{0,14}}(?:预算|决算)")
_YEAR_OF_TABLE = re.compile(rf"^\(?{YEAR}年度?\)?$|{YEAR}年度?[^\d]{{0,10}}(?:预算|决算|收支|收入|支出)")
_DATE = re.compile(rf"{YEAR}[年/.-](\d{{1,2}})[月/.-](\d{{1,2}})")


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a file without reading it: its link, its article, the portal, its name."""

    title: str | None = None
    article: str | None = None
    organisation: str | None = None
    division_code: str | None = None
    published: str | None = None
    file_name: str | None = None


def title_of(extraction: Extraction) -> Title | None:
    """The title of a document; where none names office or year, the first line that may be one."""
    lines = [normal(p.text) for p in extraction.paragraphs[:_TITLES]]
    end = next((n for n, line in enumerate(lines) if _CONTENTS.fullmatch(line)), _COVER)
    tables = [table.title for table in extraction.tables]
    found = cover_title(lines[:end]) or cover_title([line for line in lines[end:] if telling(line)], 1)
    if found:
        return found
    titles = (title_in(line) for line in (*lines, *tables))
    return next((title for title in titles if title), None)


def claims(extraction: Extraction, context: Context) -> Iterator[Evidence]:
    """All evidence, the weightiest first; `followed` is decided by `weigh`."""
    if (title := title_of(extraction)) is not None:
        yield from _by_title(title, "title")
    yield from _text(extraction)
    yield from _forms(extraction)
    yield from _tables(extraction)
    yield from _metadata(extraction)
    yield from _outside(context)


def _by_title(title: Title, source: Source) -> Iterator[Evidence]:
    if title.office:
        yield Evidence("organisation", title.office, source, title.text)
    if title.year:
        yield Evidence("fiscal_year", str(title.year), source, title.text)
    yield from _kinds(title.text, source)


def _kinds(text: str, source: Source) -> Iterator[Evidence]:
    for field in ("kind", "scope"):
        if value := said_of(field, text):
            yield Evidence(field, value, source, text)


@cache
def _phrases() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    found = rows("identity_phrases")
    return tuple((row["field"], row["value"], re.compile(row["pattern"])) for row in found)


def _text(extraction: Extraction) -> Iterator[Evidence]:
    paragraphs = extraction.paragraphs[:_TEXT]
    for paragraph in paragraphs[:_TITLES]:
        if alone := _YEAR_ALONE.fullmatch(normal(paragraph.text)):
            yield Evidence("fiscal_year", alone[1], "text", paragraph.text, paragraph.page)
            break
    for paragraph in paragraphs:
        line = normal(paragraph.text)
        for field, value, pattern in _phrases():
            found = pattern.search(line)
            said = found and (value or office(found["office"]))
            if found and said:
                yield Evidence(field, said, "text", found[0], paragraph.page)
    years = (_YEAR_OF_MATTER.findall(normal(p.text)) for p in extraction.paragraphs)
    yield from _latest((year for found in years for year in found), "text")
    yield from _dates(extraction)


def _dates(extraction: Extraction) -> Iterator[Evidence]:
    for role, value, page in forms.fields(extraction):
        if role == "published" and (day := date_in(value)):
            yield Evidence("published", day, "text", value, page)
        if role == "index" and value:
            yield Evidence("index_number", value, "text", value, page)


def date_in(text: str) -> str | None:
    """The first date in a text as YYYY-MM-DD."""
    found = _DATE.search(normal(text))
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None


def _forms(extraction: Extraction) -> Iterator[Evidence]:
    named = forms.offices(extraction)
    yield from _most("organisation", named["own"].elements(), "form")
    if len(named["carrying"]) == 1:
        yield from _most("organisation", named["carrying"].elements(), "form", "carrying")
    yield from _most("organisation", named["superior"].elements(), "form", "superior")


def _most(
    field: str, values: Iterable[str], source: Source, role: str | None = None
) -> Iterator[Evidence]:
    """The value that is named most often; of equals the last by name, that is the later year."""
    counted = Counter(values)
    if counted:
        value = max(counted, key=lambda one: (counted[one], one))
        yield Evidence(role or field, value, source, f"{value} ×{counted[value]}")


def _latest(years: Iterable[str], source: Source) -> Iterator[Evidence]:
    """The latest year that is named often: text and columns compare it with those before."""
    counted = Counter(years)
    often = [year for year in counted if counted[year] * _SELDOM >= max(counted.values())]
    if often:
        yield Evidence("fiscal_year", max(often), source, f"{max(often)} ×{counted[max(often)]}")


def _tables(extraction: Extraction) -> Iterator[Evidence]:
    lines = [line for table in extraction.tables for line in (table.title, *table.lead)]
    titles = [title for table in extraction.tables if (title := title_in(table.title))]
    offices = [title.office for title in titles if title.office]
    # One title among many may name a unit or a project's office.
    if len(extraction.tables) == 1 or max(Counter(offices).values(), default=0) > 1:
        yield from _most("organisation", offices, "table-title")
    yield from _most("fiscal_year", _years(lines), "table-title")
    for field in ("kind", "scope"):
        said = [said_of(field, table.title, "identity_tables") for table in extraction.tables]
        yield from _most_weighty(field, [value for value in said if value])
    yield from _latest(_years(_heads(extraction)), "form")


def _most_weighty(field: str, values: list[str]) -> Iterator[Evidence]:
    """Performance tables are part of a budget; alone they are a document of their own."""
    statements = [value for value in values if value in ("budget", "final_accounts")]
    yield from _most(field, statements or values, "table-title")


def _years(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        for found in _YEAR_OF_TABLE.finditer(normal(line)):
            yield found[1] or found[2]


def _heads(extraction: Extraction) -> Iterator[str]:
    for table in extraction.tables:
        for row in slots(table)[:_HEADER_ROWS]:
            yield from (cell.text for cell in {id(cell): cell for cell in row}.values())


def _metadata(extraction: Extraction) -> Iterator[Evidence]:
    meanings = {row["name"]: row["field"] for row in rows("identity_metadata")}
    for name, value in extraction.metadata:
        field = meanings.get(normal(name).lower())
        if field == "title":
            if title := title_in(value):
                yield from _by_title(title, "metadata")
        elif field == "organisation":
            if named := office(value):
                yield Evidence(field, named, "metadata", value)
        elif field == "published":
            if day := date_in(value):
                yield Evidence(field, day, "metadata", value)
        elif field and value.strip():
            yield Evidence(field, normal(value), "metadata", value)


def _outside(context: Context) -> Iterator[Evidence]:
    for name, source in ((context.file_name, "file-name"), (context.title, "link")):
        if name:
            said = file_name(name)
            if said.office:
                yield Evidence("organisation", said.office, source, name)
            if said.year:
                yield Evidence("fiscal_year", str(said.year), source, name)
            yield from _kinds(name, source)
    if context.article:
        article = title_in(context.article)
        for claim in _by_title(article, "portal") if article else ():
            if claim.field != "scope":
                yield claim
    if context.organisation:
        yield Evidence("organisation", context.organisation, "portal", context.organisation)
    if context.published:
        yield Evidence("published", context.published, "portal", context.published)
