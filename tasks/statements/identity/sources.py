"""What each part of a document, and what surrounds it, says of whose it is.

Sources come in the order of their weight: title, running text, fields of forms, titles of
tables, metadata; then from outside the name of the file, the link, the article, the portal.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tasks.documents.normal import normal
from tasks.records import Evidence, Extraction
from tasks.statements.identity.divisions import place_of
from tasks.statements.identity.inside import INDEX, date_in, in_forms, in_tables, in_text
from tasks.statements.identity.offices import office
from tasks.statements.identity.titles import (
    Title,
    claims_of,
    cover_title,
    file_name,
    telling,
    title_in,
)
from tasks.statements.identity.weighing import SUPERIOR
from tasks.statements.vocabulary import rows

# Lines that may be those of a cover without a table of contents, and those that may be a title.
_COVER = 12
_TITLES = 40
_CONTENTS = re.compile(r"目录")
_ATTACHED = re.compile(r"附[件表][\d一二三四五六七八九十]*:?")


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
    texts = (normal(paragraph.text) for paragraph in extraction.paragraphs[:_TITLES])
    lines = [text for text in texts if not _ATTACHED.fullmatch(text)]
    end = next((n for n, line in enumerate(lines) if _CONTENTS.fullmatch(line)), _COVER)
    tables = [table.title for table in extraction.tables]
    found = cover_title(lines[:end]) or cover_title(
        [line for line in lines[end:] if telling(line)], 1
    )
    if found:
        return found
    metadata = _stated_titles(extraction)
    titles = (title_in(line) for line in (*lines, *tables))
    return next((title for title in (*metadata, *titles) if title), None)


def _stated_titles(extraction: Extraction) -> Iterator[Title]:
    """Titles that the file states of itself; one without office and year is that of a template."""
    meanings = _metadata_fields()
    for name, value in extraction.metadata:
        title = title_in(value) if meanings.get(name) == "title" else None
        if title and (title.office or title.year):
            yield title


@cache
def _metadata_fields() -> Mapping[str, str]:
    return {row["name"]: row["field"] for row in rows("identity_metadata")}


def claims(extraction: Extraction, context: Context) -> Iterator[Evidence]:
    """All evidence, the weightiest first; `followed` is decided by `weigh`."""
    if (title := title_of(extraction)) is not None:
        yield from claims_of(title, "title")
    yield from in_text(extraction, title.text if title else "")
    yield from in_forms(extraction)
    yield from in_tables(extraction)
    yield from _on_cover(extraction)
    yield from _metadata(extraction)
    yield from _outside(context)


def _metadata(extraction: Extraction) -> Iterator[Evidence]:
    for title in _stated_titles(extraction):
        yield from claims_of(title, "metadata")
    for name, value in extraction.metadata:
        field = _metadata_fields().get(name)
        if field == SUPERIOR:
            if named := office(value):
                yield Evidence(field, named, "metadata", value)
        elif field == "published":
            if day := date_in(value):
                yield Evidence(field, day, "metadata", value)
        elif field == "index_number" and (found := INDEX.match(normal(value))):
            yield Evidence(field, found[0], "metadata", value)


def _on_cover(extraction: Extraction) -> Iterator[Evidence]:
    """The one office that stands alone in a line of the cover, named with its place."""
    lines = [normal(paragraph.text).strip("()") for paragraph in extraction.paragraphs[:_COVER]]
    named = {line for line in lines if office(line) == line and place_of(line)[0]}
    if len(named) == 1:
        [line] = named
        yield Evidence("organisation", line, "text", line)


def _outside(context: Context) -> Iterator[Evidence]:
    if context.file_name:
        yield from claims_of(file_name(context.file_name), "file-name")
    if context.title:
        yield from claims_of(file_name(context.title), "link")
    article = title_in(context.article or "")
    for claim in claims_of(article, "portal") if article else ():
        # An article of a department may have the files of its units.
        if claim.field != "scope":
            yield claim
    if context.organisation:
        yield Evidence("organisation", context.organisation, "portal", context.organisation)
    if context.published:
        yield Evidence("published", context.published, "portal", context.published)
