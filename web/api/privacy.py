"""Personal data in what is handed out: names and telephones of contacts become ***."""

from typing import Any

from storage.exports.masking import masked

# Hashes, ids, addresses and figures: what looks like a telephone number there is none.
_AS_THEY_ARE = {
    "id", "fact_id", "result_id", "finding", "fingerprint", "run", "sha256", "object_sha256",
    "former_sha256", "content_sha256", "document", "code", "listed_code", "amount_yuan",
    "value", "stated", "expected", "url", "final_url", "to_url", "article", "etag",
    "division_code", "published", "extraction_version",
}  # fmt: skip


def private(value: Any) -> Any:
    """The same value with every text masked; what figures, ids and addresses hold stays.

    A printed text that is no figure is masked although it stands where a figure would.
    """
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        hidden = {name: _entry(name, part) for name, part in value.items()}
        if "amount_yuan" in value and value["amount_yuan"] is None and value.get("value") is None:
            hidden |= {name: private(value[name]) for name in ("stated",) if name in value}
        return hidden
    if isinstance(value, (list, tuple)):
        return [private(part) for part in value]
    return value


def private_document(found: dict[str, Any]) -> dict[str, Any]:
    """A document as `web.document.document` has it, likewise; cells that state figures stay.

    A whole number of eleven digits is an amount there, and a telephone number anywhere else.
    """
    stated = {(fact["table_number"], fact["row"], fact["col"]) for fact in found["facts"]}
    hidden: dict[str, Any] = private(found)
    for table, shown in zip(found["tables"], hidden["tables"], strict=True):
        for cell, other in zip(table["grid"]["cells"], shown["grid"]["cells"], strict=True):
            if (table["number"], cell["row"], cell["col"]) in stated:
                other["text"] = cell["text"]
    return hidden


def _entry(name: str, value: Any) -> Any:
    return value if name in _AS_THEY_ARE and not isinstance(value, (dict, list)) else private(value)
