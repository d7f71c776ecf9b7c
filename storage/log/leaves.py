"""Leaves: values as canonical JSON (RFC 8785), so that equal values are equal bytes."""

from collections.abc import Mapping
from typing import Any

import rfc8785

from storage.log.errors import LeafRefused

# An entry bundle gives the length of an entry in two bytes.
LONGEST = 65_535


def leaf(value: Mapping[str, Any]) -> bytes:
    """The bytes of a leaf, at most 65,535.

    Raises:
        LeafRefused: it would be longer, or the value has what canonical JSON has not: NaN,
            integers beyond 2**53, keys or values that are no JSON, lone surrogates.
    """
    try:
        data = rfc8785.dumps(dict(value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise LeafRefused(f"no leaf of the log: {' '.join(str(error).split())}") from error
    return fitting(data)


def fitting(data: bytes) -> bytes:
    """The bytes of a leaf as they are; LeafRefused if they are too many."""
    if len(data) > LONGEST:
        raise LeafRefused(
            f"no leaf of the log: {len(data):,} bytes, and at most {LONGEST:,} fit; name long "
            f"parts by their hash; it begins {data[:60]!r}"
        )
    return data
