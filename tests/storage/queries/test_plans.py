"""What is due, of which kind and on which host; sizes and times of what was visited."""

from datetime import timedelta

from storage.database import Database
from storage.models import Capture, Run, StoredObject
from storage.queries.plans import averages, due, visited_portals
from tests.storage.queries.rows import NOW, add, source

LATER = NOW + timedelta(days=1)
HOST = "www.example.gov.cn"


def test_a_night_visits_what_is_due(empty: Database) -> None:
    add(
        empty,
        source("a", "", "listing"),
        source("a", "1.html", "article", not_before=NOW),
        source("a", "1.pdf", etag='"x"'),
        source("a", "2.pdf", last_modified="x", host="files.example.gov.cn"),
        source("a", "3.pdf", host="files.example.gov.cn"),
        source("a", "4.pdf", not_before=LATER),
        source("a", "5.pdf", state="left-out"),
        source("a", "6.pdf", state="parked"),
        source("b", "1.pdf", state="leased"),
    )
    assert due(empty, now=lambda: NOW) == [
        ("a", "files.example.gov.cn", 0, 2, 0, 1),
        ("a", HOST, 2, 1, 2, 0),
        ("b", HOST, 0, 1, 0, 1),
    ]


def test_a_backfill_looks_at_every_listing_and_at_its_years(empty: Database) -> None:
    add(
        empty,
        source("a", "", "listing", not_before=LATER),
        source("a", "index_1.html", "listing", page=1, state="left-out"),
        source("a", "1.pdf", fiscal_year=2021),
        source("a", "2.pdf", fiscal_year=2024),
        source("a", "3.pdf"),
        source("a", "4.pdf", fiscal_year=2021, not_before=LATER),
    )
    assert due(empty, [2020, 2021], now=lambda: NOW) == [("a", HOST, 1, 2, 1, 2)]


def test_sizes_and_times_are_those_of_this_archive(empty: Database) -> None:
    assert averages(empty) == (None, None, {})
    assert visited_portals(empty) == frozenset()
    sizes = {"p": 40_000, "f": 300_000, "g": 500_000}
    add(
        empty,
        *(
            StoredObject(sha256=name, size=size, media_type="x", stored_at=NOW)
            for name, size in sizes.items()
        ),
        source("a", "", "listing", object_sha256="p", verdict="captured"),
        source("a", "1.pdf", object_sha256="f"),
        source("a", "2.pdf", object_sha256="g"),
        source("b", "3.pdf"),
        Run(id="r", kind="nightly", portal_id="a", parameters={}, state="x", started_at=NOW),
    )
    times = {1: (200, 500), 2: (200, 1500), 3: (None, 60_000)}
    add(
        empty,
        *(
            Capture(source_id=number, run_id="r", captured_at=NOW, url="x", final_url="x",
                    verdict="captured", headers={}, redirects=[], status=status, elapsed_ms=took)
            for number, (status, took) in times.items()
        ),
    )  # fmt: skip
    assert averages(empty) == (40_000, 400_000, {"a": 1.0})
    assert visited_portals(empty) == {"a"}
