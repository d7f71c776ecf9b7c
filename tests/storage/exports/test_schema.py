"""The words of the export fit the tables of the archive and the vocabularies of others."""

from sqlmodel import SQLModel

from storage.exports.descriptor import File, descriptor
from storage.exports.schema import tables
from tests.storage.exports.archive import MOMENT

# Of the budget taxonomy of Fiscal Data Package 1.0: types, or what a type of ours begins with.
TAXONOMY = {
    "value": "number",
    "value-kind:code": "string",
    "date:fiscal-year": "integer",
    "budget-line-id": "string",
    "administrative-classification:generic:code": "string",
    "functional-classification:generic:code": "string",
    "functional-classification:generic:label": "string",
    "economic-classification:generic:code": "string",
    "economic-classification:generic:label": "string",
    "fin-source:generic:code": "string",
    "phase:id": "string",
    "geo:generic:code": "string",
    "geo:generic:title": "string",
    "activity:generic:project:code": "string",
    "activity:generic:project:label": "string",
}
PROVENANCE = {"object_sha256", "url", "captured_at", "extraction_version"}


def test_columns_are_named_once_and_described_in_both_languages() -> None:
    for table in tables():
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names), table.name
        assert table.key
        for column in table.columns:
            assert all((column.title, column.title_zh, column.description, column.description_zh))


def test_what_was_read_carries_its_provenance() -> None:
    for table in tables():
        names = {column.name for column in table.columns}
        if table.name not in ("labels", "finding_facts"):
            assert names >= PROVENANCE, table.name
        if table.name in ("facts", "indicators", "projects", "findings"):
            assert "page" in names


def test_every_column_of_the_archive_is_exported_or_left_out_on_purpose() -> None:
    left_out = {
        "facts": {"id", "extraction_id", "number"},
        "indicators": {"id", "extraction_id", "number"},
        "projects": {"id", "extraction_id", "number"},
        "findings": {"id", "extraction_id", "finding", "operands", "reason", "verdict"},
        "labels": set(),
    }
    models = {"facts": "fact", "indicators": "indicator", "projects": "project",
              "findings": "rule_result", "labels": "label"}  # fmt: skip
    for table in tables():
        if table.name in models:
            stored = set(SQLModel.metadata.tables[models[table.name]].c.keys())
            exported = {column.name for column in table.columns}
            assert stored - exported == left_out[table.name], table.name


def test_references_name_keys_of_earlier_tables() -> None:
    known: dict[str, tuple[str, ...]] = {}
    for table in tables():
        for reference in table.references:
            assert known[reference.table] == reference.columns
        known[table.name] = table.key


def test_fiscal_concepts_are_of_the_taxonomy_and_of_its_types() -> None:
    columns = [column for table in tables() for column in table.columns if column.column_type]
    for column in columns:
        name = column.column_type or ""
        known = next((entry for entry in TAXONOMY if name in (entry, f"{entry}:government")), None)
        assert known, name
        assert TAXONOMY[known] == column.type
    of_facts = {column.column_type for column in tables()[1].columns}
    assert of_facts >= {"value", "phase:id", "date:fiscal-year", "geo:generic:code"}


def test_currency_is_said_where_amounts_are() -> None:
    files = [File(table, "csv", 0, 0, "") for table in tables()]
    resources = descriptor(files, [], MOMENT)["resources"]
    constant = {
        resource["name"]: [field["constant"] for field in resource["schema"]["extraFields"]]
        for resource in resources
        if "extraFields" in resource["schema"]
    }
    assert constant == {"facts": ["CNY", "GB/T 2260"], "projects": ["CNY", "GB/T 2260"]}
