"""What a document says, as one hash: the same for two files that differ only in their bytes."""

import json
from hashlib import sha256

from tasks.documents.normal import normal
from tasks.records import Extraction


def content_sha256(extraction: Extraction) -> str:
    """Hash of the normalised texts and grids; places, pages and white space are left out."""
    tables = [
        {
            "title": normal(table.title),
            "unit": normal(table.unit or ""),
            "lines": [normal(line) for line in (*table.lead, *table.notes)],
            "cells": [
                (cell.row, cell.col, cell.rowspan, cell.colspan, normal(cell.text))
                for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col))
            ],
        }
        for table in extraction.tables
    ]
    said = {"tables": tables, "text": "".join(normal(p.text) for p in extraction.paragraphs)}
    return sha256(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()
