"""What a document itself says of whose it is: in running text, in its forms, in its tables."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from tasks.documents.normal import normal
from tasks.records import Evidence, Extraction
from tasks.records.statements import Source
from tasks.statements.headers import slots
from tasks.statements.identity import forms
from tasks.statements.identity.offices import office
from tasks.statements.identity.titles import YEAR, said_of, title_in, with_digits
from tasks.statements.identity.weighing import CARRYING, SUPERIOR
from tasks.statements.vocabulary import rows

# Paragraphs that may hold the year of the cover, and those that tell of the office.
_COVER, _OPENING = 40, 80
_HEADER_ROWS = 4
# A year is named often if the most frequent one is not named more than so many times as often.
_SELDOM = 5
_YEAR_ALONE = re.compile(rf"\(?{YEAR}年度?\)?")
_YEAR_OF_MATTER = re.compile(rf"{YEAR}年度?[^\d。,;:]{{0,14}}(?:预算|决算)")
_YEAR_OF_TABLE = re.compile(
    rf"^\(?{YEAR}年\)?$|{YEAR}年度|{YEAR}年度?[^\d]{{0,10}}(?:预算|决算|收支|收入|支出)"
)
INDEX = re.compile(r"[0-9A-Za-z][0-9A-Za-z/_.-]{4,}")
_DATE = re.compile(rf"{YEAR}[年/.-](0?[1-9]|1[0-2])[月/.-]([12]\d|3[01]|0?[1-9])")


@cache
def _phrases() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    found = rows("identity_phrases")
    return tuple((row["field"], row["value"], re.compile(row["pattern"])) for row in found)


def in_text(extraction: Extraction, title: str) -> Iterator[Evidence]:
    """Year, office, scope, dates and numbers that running text states outside the title."""
    for paragraph in extraction.paragraphs[:_COVER]:
        if alone := _YEAR_ALONE.fullmatch(with_digits(paragraph.text)):
            yield Evidence("fiscal_year", alone[1], "text", paragraph.text, paragraph.page)
            break
    yield from _by_phrases(extraction)
    lines = (normal(paragraph.text) for paragraph in extraction.paragraphs)
    years = (_YEAR_OF_MATTER.findall(line) for line in lines if line not in title)
    yield from _latest((year for found in years for year in found), "text")
    yield from _dates(extraction)


def _by_phrases(extraction: Extraction) -> Iterator[Evidence]:
    """The first phrase of each field counts: later ones may tell of units."""
    seen: set[str] = set()
    for paragraph in extraction.paragraphs[:_OPENING]:
        line = normal(paragraph.text)
        for field, value, pattern in _phrases():
            found = pattern.search(line)
            said = found and (value or office(found["office"]))
            if found and said and field not in seen:
                seen.add(field)
                yield Evidence(field, said, "text", found[0], paragraph.page)


def _dates(extraction: Extraction) -> Iterator[Evidence]:
    for role, value, page in forms.fields(extraction):
        if role == "published" and (day := date_in(value)):
            yield Evidence("published", day, "text", value, page)
        if role == "index" and (found := INDEX.match(value)):
            yield Evidence("index_number", found[0], "text", value, page)


def date_in(text: str) -> str | None:
    """The first date in a text as YYYY-MM-DD."""
    found = _DATE.search(normal(text))
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None


def in_forms(extraction: Extraction) -> Iterator[Evidence]:
    """The offices that fields of forms name most often, by their roles."""
    named = forms.offices(extraction)
    yield from _most("organisation", named["own"].elements(), "form")
    if len(named["carrying"]) == 1:
        yield from _most("organisation", named["carrying"].elements(), "form", CARRYING)
    yield from _most("organisation", named["superior"].elements(), "form", SUPERIOR)


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


def in_tables(extraction: Extraction) -> Iterator[Evidence]:
    """Office, year, kind and scope by the titles of tables, the year also by their headers."""
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
            yield found[1] or found[2] or found[3]


def _heads(extraction: Extraction) -> Iterator[str]:
    for table in extraction.tables:
        for row in slots(table)[:_HEADER_ROWS]:
            yield from (cell.text for cell in {id(cell): cell for cell in row}.values())
