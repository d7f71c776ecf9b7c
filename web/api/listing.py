"""Lists: a page as JSON, or all that fits as a stream of NDJSON or CSV.

A stream asks for page after page as the visitor takes it, so that memory does not grow with it.
It ends after `MOST_ROWS` rows: whoever wants more asks by year or place, or takes the data package.
A stream that breaks off was cut by trouble on our side, and is not whole.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from pydantic_core import to_json

from storage.exports.formulas import disarmed
from storage.queries.paging import LARGEST_LIMIT, Page, position
from web.api.answers import LIST_AGE, Row, answer, chosen, next_page
from web.api.privacy import private
from web.api.questions import Format, ListQuestion

MOST_ROWS = 1_000_000

# Gives a page for a limit and a cursor.
Fetch = Callable[[int, str | None], Page]

_MEDIA_TYPES: dict[Format, str] = {
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "csv": "text/csv",
}


def listing(
    request: Request, name: str, row: type, question: ListQuestion, fetch: Fetch
) -> Response:
    """The answer to a question for a list, in the format that is asked for.

    Args:
        name: of the list, for the name of a download.
        row: the TypedDict of its rows.
        fetch: gives its pages; the first is asked for here, so that its troubles have a status.

    Raises:
        BadQuery, RequestValidationError, DatabaseError: of the first page.
    """
    names = chosen(question.fields, row)
    if question.cursor is not None:
        position(question.cursor)
    form = question.format or _accepted(request)
    if form == "json":
        page = fetch(question.limit, question.cursor)
        following = next_page(request, page.cursor)
        headers = {"Link": f'<{following}>; rel="next"'} if following else {}
        rows = [{name: found[name] for name in names} for found in page.rows]
        value = {"rows": rows, "next": following}
        return answer(request, value, LIST_AGE, {"Vary": "Accept", **headers})
    first = fetch(LARGEST_LIMIT, question.cursor)
    parts = _ndjson if form == "ndjson" else _csv
    body = iter(()) if request.method == "HEAD" else parts(pages(first, fetch), names)
    headers = {
        "Cache-Control": f"public, max-age={LIST_AGE}",
        "Content-Disposition": f'attachment; filename="gongkai-{name}.{form}"',
        "Vary": "Accept",
    }
    return StreamingResponse(body, headers=headers, media_type=_MEDIA_TYPES[form])


def pages(first: Page, fetch: Fetch) -> Iterator[Sequence[Row]]:
    """The rows of a page and of all that follow it, a page at a time, up to `MOST_ROWS`."""
    given, page = 0, first
    while True:
        yield tuple(islice(page.rows, MOST_ROWS - given))
        given += len(page.rows)
        if page.cursor is None or given >= MOST_ROWS:
            return
        page = fetch(LARGEST_LIMIT, page.cursor)


def _ndjson(parts: Iterable[Sequence[Row]], names: Sequence[str]) -> Iterator[bytes]:
    for rows in parts:
        shown = (private({name: row[name] for name in names}) for row in rows)
        yield b"".join(to_json(row) + b"\n" for row in shown)


def _csv(parts: Iterable[Sequence[Row]], names: Sequence[str]) -> Iterator[bytes]:
    head: list[Sequence[str]] = [names]
    for rows in parts:
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerows(head)
        for row in rows:
            hidden = private({name: row[name] for name in names})
            writer.writerow([_cell(hidden[name]) for name in names])
        head = []
        yield text.getvalue().encode()


def _cell(value: Any) -> str:
    """A value as text: nothing for None, JSON for lists, no formula."""
    if value is None or isinstance(value, str):
        return disarmed(value or "")
    return to_json(value).decode().strip('"')


def _accepted(request: Request) -> Format:
    """The format that the visitor likes best; JSON where none is named."""
    wanted = [_weighed(part) for part in request.headers.get("accept", "").split(",")]
    for _, media_type in sorted(wanted, key=lambda entry: -entry[0]):
        for form, known in _MEDIA_TYPES.items():
            if media_type == known:
                return form
    return "json"


def _weighed(part: str) -> tuple[float, str]:
    """Weight and media type of a part of Accept (RFC 9110, 12.5.1)."""
    media_type, _, rest = part.partition(";")
    weight = rest.strip().removeprefix("q=")
    try:
        return float(weight) if weight else 1.0, media_type.strip().lower()
    except ValueError:
        return 0.0, media_type.strip().lower()
