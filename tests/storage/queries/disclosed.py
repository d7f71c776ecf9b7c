"""Offices with documents and figures, as reading and attributing would leave them."""

from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from typing import Any

from storage.database import Database
from storage.findings import place_in_years
from storage.models import (
    Capture,
    Disclosure,
    DisclosureVersion,
    Extraction,
    Fact,
    Finding,
    Organisation,
    Run,
    StoredObject,
)
from tests.storage.queries.rows import add, source

NOW = datetime(2024, 6, 1, tzinfo=UTC)
TOTALS: dict[str, Any] = {
    "statement": "income-expenditure-totals",
    "classification": "total",
    "measure": "total",
    "fund": "all",
    "side": "expenditure",
    "name": "支出总计",
}


class Archive:
    """Writes offices, files and figures; each file has an address of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._numbers = count(1)
        run = Run(id="r", kind="nightly", portal_id="p", state="completed", started_at=NOW)
        run.parameters = {}
        add(database, run)

    def office(self, name: str, division_code: str = "500152") -> int:
        """The row number of a new office."""
        office = Organisation(division_code=division_code, name=name)
        add(self.database, office)
        assert office.id is not None
        return office.id

    def document(
        self, office: int | None, year: int = 2024, kind: str = "budget", scope: str = "department"
    ) -> "Document":
        """A file that was captured, read and attributed; office None: to nobody."""
        number = next(self._numbers)
        digest = sha256(str(number).encode()).hexdigest()
        stored = StoredObject(sha256=digest, size=1, media_type="x", stored_at=NOW)
        served = source("p", f"{number}.pdf", object_sha256=digest, title=f"文件{number}")
        served.seen_at = NOW
        disclosure_id = None
        if office is not None:
            owed = Disclosure(organisation_id=office, fiscal_year=year, kind=kind, scope=scope)
            add(self.database, owed)
            disclosure_id = owed.id
        read = Extraction(
            object_sha256=digest,
            version="1",
            verdict="ok",
            media_type="x",
            content_sha256=digest,
            paragraphs=[],
            read_at=NOW,
            checked_at=NOW,
        )
        add(self.database, stored, served, read)
        assert served.id is not None
        assert read.id is not None
        add(
            self.database,
            Capture(
                source_id=served.id,
                run_id="r",
                captured_at=NOW,
                url=served.url,
                final_url=served.url,
                verdict="captured",
                status=200,
                headers={},
                redirects=[],
                object_sha256=digest,
            ),
            DisclosureVersion(
                disclosure_id=disclosure_id,
                source_id=served.id,
                object_sha256=digest,
                ordinal=1,
                title=f"文件{number}",
            ),
        )
        return Document(self.database, digest, served.id, read.id, year, kind)


class Document:
    """A file of the archive, to which figures and findings are added."""

    def __init__(
        self, database: Database, sha256: str, source_id: int, reading: int, year: int, kind: str
    ) -> None:
        self.database, self.sha256 = database, sha256
        self.source_id, self.reading, self.year, self.kind = source_id, reading, year, kind
        self._numbers = count()

    def fact(self, amount: str | None, **values: Any) -> str:
        """A figure, of the total of expenditure if nothing else is said; its id."""
        number = next(self._numbers)
        phase = {"budget": "budget", "final_accounts": "final"}.get(self.kind)
        row = TOTALS | {"fiscal_year": self.year, "phase": phase, "unit": "元"} | values
        fact_id = f"{self.sha256[:8]}-{number}"
        given = {"amount_yuan": amount, "stated": amount or "", "value": amount}
        fact = Fact(id=fact_id, extraction_id=self.reading, number=number, **(given | row))
        add(self.database, fact)
        return fact_id

    def finding(self, rule: str, severity: str = "error", state: str = "new") -> None:
        """A finding in this file."""
        add(
            self.database,
            Finding(
                source_id=self.source_id,
                fingerprint=f"{rule}-{severity}-{state}",
                rule=rule,
                severity=severity,
                state=state,
                results=1,
                message=f"{rule} fails",
                message_zh=f"{rule} 不符",
                first_extraction_id=self.reading,
                last_extraction_id=self.reading,
                first_seen=NOW,
                last_seen=NOW,
            ),
        )
        with self.database.write() as session:
            place_in_years(session, self.source_id)
