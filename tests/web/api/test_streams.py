"""Streams are made as they are taken, and hold no more than a page at once."""

import tracemalloc
from typing import Any

import pytest
from starlette.requests import Request

from storage.queries.search import Page
from web.api import listing, models
from web.api.listing import pages
from web.api.questions import ListQuestion

ROW = {"organisation": "重庆市潼南区信访办公室", "division_code": "500152", "years": [2021],
       "documents": 1, "facts": 591, "failed": 17}  # fmt: skip


class Archive:
    """Gives pages without end, and counts them."""

    def __init__(self) -> None:
        self.asked: list[str | None] = []

    def fetch(self, limit: int, cursor: str | None) -> Page:
        self.asked.append(cursor)
        return Page(
            tuple({**ROW, "facts": number} for number in range(limit)), str(len(self.asked))
        )


def stream(archive: Archive, form: Any) -> Any:
    request = Request({"type": "http", "method": "GET", "headers": [], "query_string": b""})
    question = ListQuestion(format=form)
    answer = listing.listing(request, "offices", models.OfficeRow, question, archive.fetch)
    return answer.body_iterator  # type: ignore[attr-defined]


@pytest.mark.parametrize("form", ["ndjson", "csv"])
@pytest.mark.anyio
async def test_pages_are_asked_for_as_they_are_taken(form: str) -> None:
    archive = Archive()
    parts = stream(archive, form)
    assert archive.asked == [None]
    for number in range(1, 6):
        part = await anext(parts)
        assert part.count(b"\n") == 1000 + (form == "csv" and number == 1)
        assert len(archive.asked) == number


@pytest.mark.parametrize("form", ["ndjson", "csv"])
@pytest.mark.anyio
async def test_memory_is_flat_under_a_long_stream(form: str) -> None:
    parts = stream(Archive(), form)
    for _ in range(5):
        await anext(parts)
    tracemalloc.start()
    try:
        peaks = []
        for _ in range(3):
            tracemalloc.reset_peak()
            for _ in range(10):
                await anext(parts)
            peaks.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()
    assert peaks[2] < peaks[0] * 1.2


def test_a_stream_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_ROWS", 2500)
    archive = Archive()
    counts = [len(rows) for rows in pages(archive.fetch(1000, None), archive.fetch)]
    assert (counts, archive.asked) == ([1000, 1000, 500], [None, "1", "2"])
