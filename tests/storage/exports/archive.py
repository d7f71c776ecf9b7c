"""A small archive with what exports have to bear: two offices, every kind of figure and text."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from storage.database import Database, insert_ignore
from storage.labels import save_labels
from storage.models import (
    Capture,
    Disclosure,
    DisclosureVersion,
    ExtractedTable,
    Extraction,
    Fact,
    FindingFact,
    Indicator,
    Organisation,
    Project,
    RuleResult,
    Run,
    Source,
    StoredObject,
)

MOMENT = datetime(2026, 2, 1, 3, 4, 5, 678, tzinfo=UTC)
A, B, LOST = "a" * 64, "b" * 64, "c" * 64
CONTACT = "公开联系人：梁辉 联系方式：023-63226096，收入13812345678元"
HUGE = "9" * 40
LABELS = {
    ("statements", "s"): ("General public expenditure", "一般公共预算支出表"),
    ("measures", "total"): ("Total", "合计"),
}


def fill(database: Database) -> None:
    """Two offices' documents of 2024 and 2023, and one of which nobody knows whose it is."""
    save_labels(database, LABELS)
    with database.write() as session:
        session.add(Run(id="r", kind="nightly", portal_id="p", state="completed", parameters={},
                        started_at=MOMENT))  # fmt: skip
        session.flush()
        first = _document(session, A, ("500109", "重庆市北碚区财政局"), 2024)
        second = _document(session, B, ("500152", "重庆市潼南区信访办公室"), 2023)
        _document(session, LOST, None, 2024)
        _facts(session, first, "a", 2024)
        _facts(session, second, "b", 2023)
        _others(session, first)


def _document(session: Session, sha: str, office: tuple[str, str] | None, year: int) -> int:
    session.add(StoredObject(sha256=sha, size=7, media_type="application/pdf", stored_at=MOMENT))
    session.flush()
    source = Source(
        portal_id="p", url=f"http://a.gov.cn/{sha}.pdf", role="document", object_sha256=sha
    )
    read = Extraction(
        object_sha256=sha,
        version="1+x",
        verdict="ok",
        media_type="application/pdf",
        pages=3,
        content_sha256="d",
        paragraphs=[],
        unread=["a.doc: unsupported"],
        identity={"division_path": ["重庆市", "北碚区"], "index_number": "=1+1"},
        read_at=MOMENT,
        checked_at=MOMENT,
    )
    session.add_all([source, read])
    session.flush()
    assert source.id is not None
    assert read.id is not None
    session.add(
        Capture(source_id=source.id, run_id="r", captured_at=MOMENT, url=source.url,
                final_url=source.url, verdict="captured", headers={}, redirects=[],
                object_sha256=sha)
    )  # fmt: skip
    tables: list[dict[str, Any]] = [
        {"extraction_id": read.id, "number": n, "title": "表", "grid": {}} for n in (0, 1)
    ]
    insert_ignore(session, ExtractedTable, tables, ["extraction_id", "number"])
    owed = None if office is None else _disclosure(session, office, year)
    session.add(DisclosureVersion(disclosure_id=owed, source_id=source.id, object_sha256=sha,
                                  ordinal=1, title="=预算"))  # fmt: skip
    return read.id


def _disclosure(session: Session, office: tuple[str, str], year: int) -> int:
    owner = Organisation(division_code=office[0], name=office[1])
    session.add(owner)
    session.flush()
    assert owner.id is not None
    owed = Disclosure(organisation_id=owner.id, fiscal_year=year, kind="budget", scope="unit")
    session.add(owed)
    session.flush()
    assert owed.id is not None
    return owed.id


def _facts(session: Session, extraction_id: int, name: str, year: int) -> None:
    further = [{"classification": "economic-government", "code": "50101", "name": "工资"}]
    cells: list[dict[str, Any]] = [
        {"stated": "-8,142.31", "value": "-8142.31", "amount_fen": -814231,
         "amount_yuan": "-8142.31", "classification": "economic-department", "code": "30101",
         "name": "=基本工资", "further": further, "bbox": [0.1, 0.2, 0.3, 1 / 3]},
        {"stated": "0.12345678901234567890", "value": "0.12345678901234567890",
         "amount_yuan": "0.12345678901234567890", "reason": "finer-than-fen"},
        {"stated": HUGE, "value": HUGE, "reason": "unit-unknown", "fiscal_year": year - 1},
        {"stated": "", "reason": "blank", "fiscal_year": None},
        {"stated": "-", "reason": "dash", "name": None, "listed_code": "2010301"},
        {"stated": "13812345678", "value": "13812345678", "amount_fen": 1381234567800,
         "amount_yuan": "13812345678.00", "table_number": None, "row": None, "col": 12,
         "sentence": CONTACT, "phrase": "收入"},
        {"stated": "电话 63226096", "reason": "not-a-number"},
    ]  # fmt: skip
    common: dict[str, Any] = {
        "extraction_id": extraction_id, "statement": "s", "classification": "functional",
        "code": None, "name": "行政\n运行", "measure": "total", "fund": "all",
        "fiscal_year": year, "amount_fen": None, "amount_yuan": None, "unit": "元",
        "table_number": 0, "col": 2, "page": 1, "bbox": None, "sentence": None, "reason": None,
        "value": None, "further": [], "listed_code": None, "phrase": None,
    }  # fmt: skip
    rows = [
        {**common, "row": number, **cell, "number": number, "id": f"{name}{number}"}
        for number, cell in enumerate(cells)
    ]
    insert_ignore(session, Fact, rows, ["id"])


def _others(session: Session, extraction_id: int) -> None:
    place: dict[str, Any] = {
        "extraction_id": extraction_id,
        "number": 0,
        "table_number": 1,
        "row": 4,
        "page": 2,
    }
    session.add_all(
        [
            Indicator(id="i", level1="产出指标", comparator="≥", value="95", weight="10.5",
                      core=False, text=CONTACT, project="维稳",
                      terms=[{"quantity": "102", "price": "2000"}], **place),
            Project(id="p", code="50010922T000000086668", name="维稳", amount_fen=150,
                    amount_yuan="1.50", goal=CONTACT, period="2024年", period_start="2024",
                    **place),
        ]
    )  # fmt: skip
    for result, verdict in (("A01-1", "fail"), ("A01-2", "pass"), ("A01-3", "not-checked")):
        session.add(
            RuleResult(extraction_id=extraction_id, result_id=result, rule="A01", verdict=verdict,
                       severity="error", title="Sum", title_zh="合计", message="m", message_zh="文",
                       stated="1", expected="2", finding="g",
                       operands=[{"text": "x", "page": None}, {"text": "1", "page": 2}])
        )  # fmt: skip
    session.flush()
    for fact in ("a0", "a2"):
        session.add(FindingFact(extraction_id=extraction_id, result_id="A01-1", fact_id=fact))
