"""datapackage.json: Data Package, Table Schema, and the columns' fiscal concepts.

Data Package and Table Schema 1 (https://specs.frictionlessdata.io); `columnType`, `columnTypes`
and `extraFields` of Fiscal Data Package 1.0 with its budget taxonomy.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

from storage.exports.schema import Column, Exported

DESCRIPTOR = "datapackage.json"
TITLE = "Chinese budget disclosures, read and checked by Gongkai 中国预决算公开数据"
DESCRIPTION = (
    "Figures, performance indicators and projects of documents that public offices published "
    "(部门预决算公开), each with its place, the hash of its file, and the address and moment of "
    "capture. Stated figures are as printed; findings say where printed figures disagree. "
    "Contact names, telephone and identity numbers in texts are replaced by ***. "
    "数字照录原文，附文件哈希、来源地址与采集时间；文字中的联系人、电话与身份证号以 *** 代替。"
)
# The publishers name no licence; this is Open Definition's id for that.
LICENCE = {
    "name": "notspecified",
    "title": "Published under the Regulations on Open Government Information "
    "(政府信息公开条例); the publishers name no licence",
}
_TAXONOMY = "https://frictionlessdata.io/taxonomies/fiscal/budgets.json"
_GUARD = (
    "Texts that a spreadsheet would run as a formula (beginning with = + - @ or a control "
    "character, and no number) have a ' before them in the CSV file."
)
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_CONSTANTS = [
    {"name": "currency", "columnType": "value-currency:code", "constant": "CNY"},
    {"name": "division_list", "columnType": "geo:generic:codeList", "constant": "GB/T 2260"},
]


@dataclass(frozen=True, slots=True)
class File:
    """A file of the package: which table, as "csv" or "parquet", its rows, size and SHA-256."""

    table: Exported
    form: str
    rows: int
    bytes: int
    sha256: str


def descriptor(files: Iterable[File], sites: Sequence[str], now: datetime) -> dict[str, Any]:
    """The descriptor of a package.

    Args:
        sites: addresses of the sites that served the documents.
    """
    return {
        "name": "gongkai",
        "title": TITLE,
        "description": DESCRIPTION,
        "created": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "contributors": [{"title": f"Gongkai {version('gongkai')}", "role": "wrangler"}],
        "licenses": [LICENCE],
        "sources": [{"title": site, "path": site} for site in sites],
        "columnTypes": [_TAXONOMY],
        "resources": [_resource(file) for file in files],
    }


def _resource(file: File) -> dict[str, Any]:
    """A CSV file is a table with a schema; a Parquet file carries its own."""
    table = file.table
    found: dict[str, Any] = {
        "name": table.name,
        "type": "table",
        "title": f"{table.title} {table.title_zh}",
        "description": f"{table.description} {table.description_zh}",
        "path": f"{table.name}.{file.form}",
        "format": file.form,
        "mediatype": _MEDIA[file.form],
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }
    if file.form == "csv":
        found["description"] += f" {_GUARD}"
        return {**found, "rows": file.rows, "encoding": "utf-8", "schema": _schema(table)}
    return {**found, "name": f"{table.name}-{file.form}", "type": "file"}


def _schema(table: Exported) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {
                "fields": list(reference.columns),
                "reference": {"resource": reference.table, "fields": list(reference.columns)},
            }
            for reference in table.references
        ],
    }
    if any(column.column_type == "value" for column in table.columns):
        schema["extraFields"] = [{**field, "type": "string"} for field in _CONSTANTS]
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": f"{column.title} {column.title_zh}",
        "description": f"{column.description} {column.description_zh}",
    }
    if column.key:
        field["constraints"] = {"required": True}
    return field if column.column_type is None else {**field, "columnType": column.column_type}
