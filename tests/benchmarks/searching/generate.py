"""A large archive made of the lines of published documents: the same for each database."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, insert, text
from sqlmodel import SQLModel

from storage.database import Database
from storage.words import grams, normal
from tests.benchmarks.searching.templates import Template

YEARS = range(2017, 2025)
KINDS = ("budget", "final_accounts")
FACTS_EACH = 50  # of a document
BUREAUS = (
    "信访办公室", "财政局", "教育局", "水利局", "卫生健康委员会", "民政局", "公安局", "审计局",
    "统计局", "档案馆", "农业农村局", "交通运输局", "文化和旅游局", "应急管理局", "司法局",
    "自然资源局", "退役军人事务局", "市场监督管理局", "医疗保障局", "残疾人联合会",
)  # fmt: skip
# One line in so many has a name of its own, as projects have.
_OWN_NAME = 30
_AT_ONCE = 20_000
_FIRST = datetime(2024, 1, 1, tzinfo=UTC)
SYLLABLES = "春江河山林海平安康乐新兴和顺永明清泉石桥东西南北中长高大小"


@dataclass
class Archive:
    """What was made, for drawing questions from."""

    offices: list[tuple[str, str]] = field(default_factory=list)
    facts: int = 0
    documents: int = 0


class Maker:
    """Makes the rows of an archive, document by document; the same for the same seed."""

    def __init__(
        self, templates: Sequence[Template], divisions: Sequence[tuple[str, str]], documents: int
    ) -> None:
        self.random = random.Random(7)
        self.templates = templates
        self.documents = documents
        count = -(-documents // (len(YEARS) * len(KINDS)))
        self.offices = [self._office(divisions, number) for number in range(count)]
        self.headings: dict[str, int] = {}

    def _office(self, divisions: Sequence[tuple[str, str]], number: int) -> tuple[str, str]:
        code, name = divisions[number % len(divisions)]
        bureau = BUREAUS[(number // len(divisions) * 7 + number) % len(BUREAUS)]
        return code, f"{name}{bureau}"

    def rows(self) -> Iterator[dict[str, list[dict[str, Any]]]]:
        """The rows of each document, by table; those of its office come with its first."""
        for number in range(self.documents):
            yield self._document(number)

    def _document(self, number: int) -> dict[str, list[dict[str, Any]]]:
        office = number % len(self.offices)
        turn = number // len(self.offices)
        kind, year = KINDS[turn % 2], YEARS[turn // 2]
        key = number + 1
        digest = sha256(str(number).encode()).hexdigest()
        at = _FIRST + timedelta(seconds=number)
        code, name = self.offices[office]
        url = f"http://www{office % 500}.example.gov.cn/{digest[:16]}.pdf"
        template = self.random.choice(self.templates)
        facts, entries = self._facts(key, digest, template, year, office + 1, int(code), kind)
        return {
            "object": [
                {"sha256": digest, "size": 350_000, "media_type": "application/pdf",
                 "stored_at": at}
            ],
            "source": [
                {"id": key, "portal_id": f"portal-{office % 500}", "url": url, "role": "document",
                 "object_sha256": digest, "state": "done", "host": "www.example.gov.cn"}
            ],
            "capture": [
                {"id": key, "source_id": key, "run_id": "run", "captured_at": at, "url": url,
                 "final_url": url, "verdict": "captured", "status": 200, "headers": {},
                 "redirects": [], "media_type": "application/pdf", "object_sha256": digest}
            ],
            "extraction": [
                {"id": key, "object_sha256": digest, "version": "1.0", "verdict": "ok",
                 "media_type": "application/pdf", "pages": 20, "content_sha256": digest,
                 "paragraphs": [], "read_at": at, "checked_at": at}
            ],
            "organisation": [{"id": office + 1, "division_code": code, "name": name}]
            if turn == 0 else [],
            "disclosure": [
                {"id": key, "organisation_id": office + 1, "fiscal_year": year, "kind": kind,
                 "scope": "unit"}
            ],
            "disclosure_version": [
                {"id": key, "disclosure_id": key, "source_id": key, "object_sha256": digest,
                 "ordinal": 1, "title": f"{name}{year}年{kind}", "identity_from": "document"}
            ],
            "holding": [
                {"version_id": key, "extraction_id": key, "organisation_id": office + 1}
            ],
            **self._failures(key, year, template, facts),
            "fact": facts,
            "entry": entries,
        }  # fmt: skip

    def _facts(
        self, key: int, digest: str, template: Template, year: int, office: int, place: int,
        kind: str,
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:  # fmt: skip
        draw = self.random
        start = draw.randrange(max(1, len(template.facts) - FACTS_EACH))
        scale = round(draw.lognormvariate(0, 1.5), 4)
        facts, entries = [], []
        for turn, line in enumerate(template.facts[start : start + FACTS_EACH]):
            values = {name: value for name, value in line.items() if name != "ago"}
            if line["name"] and draw.randrange(_OWN_NAME) == 0:
                own = "".join(draw.choices(SYLLABLES, k=3))
                values["name"] = f"{own}{line['name']}"
            if line["amount_fen"] is not None:
                values["amount_fen"] = int(line["amount_fen"] * scale)
            ago = line["ago"]
            fact_id = sha256(f"{digest}{turn}".encode()).hexdigest()[:16]
            fiscal_year = None if ago is None else year + ago
            facts.append(
                {**values, "id": fact_id, "extraction_id": key, "number": turn,
                 "fiscal_year": fiscal_year}
            )  # fmt: skip
            entries.append(
                {"version_id": key, "fact_id": fact_id, "organisation_id": office, "place": place,
                 "fiscal_year": fiscal_year or 0, "kind": kind, "statement": values["statement"],
                 "measure": values["measure"], "code": values["code"],
                 "amount_fen": values["amount_fen"],
                 "heading_id": self._heading(
                     normal(values["code"], values["name"], values["name_en"])
                 )}
            )  # fmt: skip
        return facts, entries

    def _heading(self, words: str) -> int:
        return self.headings.setdefault(words, len(self.headings) + 1)

    def _failures(
        self, key: int, year: int, template: Template, facts: Sequence[dict[str, Any]]
    ) -> dict[str, list[dict[str, Any]]]:
        """Two failed results of a document's template, each on one of its figures."""
        results, links, findings, years = [], [], [], []
        at = _FIRST + timedelta(seconds=key)
        for turn, (rule, severity) in enumerate(template.failing[:2]):
            own = {"extraction_id": key, "result_id": f"r{turn}"}
            said = {"message": "does not add up", "message_zh": "不相符"}
            results.append(
                {**own, **said, "rule": rule, "verdict": "fail", "severity": severity,
                 "title": rule, "title_zh": rule, "finding": f"{key}-{turn}", "operands": []}
            )  # fmt: skip
            links.append({**own, "fact_id": facts[turn]["id"]})
            number = 2 * key + turn
            findings.append(
                {**said, "id": number, "source_id": key, "fingerprint": f"{key}-{turn}",
                 "rule": rule, "severity": severity, "state": "new", "results": 1,
                 "first_extraction_id": key, "last_extraction_id": key,
                 "first_seen": at, "last_seen": at}
            )  # fmt: skip
            years.append(
                {"finding_id": number, "fiscal_year": year, "rule": rule, "severity": severity,
                 "first_seen": at}
            )  # fmt: skip
        changes = []
        if key % 20 == 0:
            changes.append(
                {"source_id": key, "kind": ("content", "changed", "gone")[key % 3], "at": at,
                 "former_sha256": "", "object_sha256": ""}
            )  # fmt: skip
        return {"rule_result": results, "finding_fact": links, "finding": findings,
                "finding_year": years, "change": changes}  # fmt: skip

    def words(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The rows of headings and of their pieces, once all documents were made."""
        for words, number in self.headings.items():
            yield "heading", {"id": number, "words": words}
        for words, number in self.headings.items():
            for gram in grams(words):
                yield "gram", {"gram": gram, "heading_id": number}


# Tables in the order in which their rows may refer to each other.
_ORDER = (
    "object", "source", "capture", "extraction", "organisation", "disclosure",
    "disclosure_version", "holding", "fact", "rule_result", "finding_fact", "finding",
    "finding_year", "change",
)  # fmt: skip


def fill(database: Database, maker: Maker) -> Archive:
    """Write the archive into an empty database; indexes are made at the end."""
    made = Archive(maker.offices, documents=maker.documents)
    tables = SQLModel.metadata.tables
    with database.engine.execution_options(mode="schema").begin() as connection:
        indexes = [index for name in (*_ORDER, "entry") for index in tables[name].indexes]
        for index in indexes:
            index.drop(connection)
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        connection.execute(insert(tables["run"]), [_RUN])
        waiting: dict[str, list[dict[str, Any]]] = {name: [] for name in (*_ORDER, "entry")}
        for rows in maker.rows():
            made.facts += len(rows["fact"])
            for name, some in rows.items():
                waiting[name] += some
            if len(waiting["fact"]) >= _AT_ONCE:
                _flush(connection, tables, waiting)
        _flush(connection, tables, waiting)
        words = maker.words()
        while some_words := list(islice(words, _AT_ONCE)):
            for name in ("heading", "gram"):
                _write(connection, tables[name], [row for kind, row in some_words if kind == name])
        for index in indexes:
            index.create(connection)
    if database.file is None:
        # What the server does by itself after a while.
        options = {"isolation_level": "AUTOCOMMIT"}
        with database.engine.connect().execution_options(**options) as connection:
            connection.execute(text("VACUUM ANALYZE"))
    else:
        with database.engine.execution_options(mode="schema").begin() as connection:
            connection.execute(text("ANALYZE"))
    return made


_RUN = {
    "id": "run", "kind": "nightly", "portal_id": "portal-0", "parameters": {},
    "state": "completed", "started_at": _FIRST,
}  # fmt: skip


def _flush(connection: Connection, tables: Any, waiting: dict[str, list[dict[str, Any]]]) -> None:
    for name in (*_ORDER, "entry"):
        _write(connection, tables[name], waiting[name])
        waiting[name] = []


def _write(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), list(rows))
