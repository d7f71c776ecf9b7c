"""What an office owes the public: which disclosures, and until when."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from storage.database import Database
from storage.disclosures import Owed, covered, expect
from storage.models import Coverage
from tasks.records import Portal
from tasks.rules.completeness.coverage import Office, Progress, Seen, coverage
from tasks.statements.identity.offices import same_office

# The days of the law end there.
_CHINA = ZoneInfo("Asia/Shanghai")


def note_expected(database: Database, portal: Portal, years: Sequence[int] | None) -> None:
    """Note what is expected of a portal's office by what it has published so far.

    Args:
        years: fiscal years that are looked for; None: up to the present one.
    """
    if portal.office is None:
        return
    today = datetime.now(_CHINA).date()
    looked_for = sorted(years) if years else [today.year]
    own = [
        (name, entry)
        for name, entry in covered(database, portal.division_code)
        if name == portal.office or same_office(name, portal.office)
    ]
    # The registry says that documents are published here each year, be it never seen.
    registered = [Seen(year, "budget", "published") for year in looked_for]
    found = coverage(
        Office(portal.division_code, looked_for[0]),
        _seen(entry for _, entry in own),
        today,
        peers=[registered] if portal.expected_per_year else [],
    )
    owed = [
        Owed(entry.fiscal_year, entry.kind, entry.due.isoformat())
        for entry in found
        if years is None or entry.fiscal_year in years
    ]
    # The name that its documents give it, where there are any.
    name = next((name for name, entry in own if _progress(entry)), portal.office)
    if owed:
        expect(database, name, portal.division_code, owed)


def _seen(known: Iterable[Coverage]) -> Iterator[Seen]:
    for entry in known:
        progress = _progress(entry)
        if progress is not None and entry.kind in ("budget", "final_accounts"):
            yield Seen(entry.fiscal_year, entry.kind, progress)  # type: ignore[arg-type]


def _progress(entry: Coverage) -> Progress | None:
    if entry.read_at is not None:
        return "read"
    if entry.captured_at is not None:
        return "captured"
    return "published" if entry.published_on is not None else None
