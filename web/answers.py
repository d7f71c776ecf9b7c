"""Answers of a search as they are shown and handed on."""

from collections.abc import Mapping
from typing import Any

from storage.exports.masking import masked

# Rows of an answer that can be taken away at once.
MOST_ROWS = 100_000


def handed_on(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `storage.queries.search` without personal data.

    As in exports, what is printed where a figure should be is masked.
    """
    number = row["value"] is not None or row["amount_yuan"] is not None
    return {**row, "stated": row["stated"] if number else masked(row["stated"])}
