"""Leaves: values as canonical JSON (RFC 8785), so that equal values are equal bytes."""

import json
from collections.abc import Mapping
from typing import Any

import rfc8785

from storage.log.errors import LeafRefused

# An entry bundle gives the length of an entry in two bytes.
LONGEST = 65_535
# Integers from here on are none that every reader of JSON has (RFC 8785 3.2.2.3).
_MOST = 2**53
_SIMPLE = (str, bool, type(None))
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def canonical(value: Mapping[str, Any]) -> bytes:
    """A value as canonical JSON.

    Raises:
        LeafRefused: it has what canonical JSON has not: NaN, integers beyond 2**53, keys or values
            that are no JSON, lone surrogates.
    """
    write = _write if _is_simple(value) else rfc8785.dumps
    try:
        return write(dict(value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise LeafRefused(f"no leaf of the log: {' '.join(str(error).split())}") from error


def _is_simple(value: Any) -> bool:
    """Whether the standard library writes the same bytes, many times as fast.

    It writes fractions otherwise, and sorts keys beyond ASCII otherwise.
    """
    kind = type(value)
    if kind is dict:
        return all(type(key) is str and key.isascii() for key in value) and all(
            map(_is_simple, value.values())
        )
    if kind is list:
        return all(map(_is_simple, value))
    return kind in _SIMPLE or (kind is int and abs(value) < _MOST)


def _write(value: dict[str, Any]) -> bytes:
    return _ENCODER.encode(value).encode()


def fitting(data: bytes) -> bytes:
    """The bytes of a leaf as they are; LeafRefused if they are too many."""
    if len(data) > LONGEST:
        raise LeafRefused(
            f"no leaf of the log: {len(data):,} bytes, and at most {LONGEST:,} fit; name long "
            f"parts by their hash; it begins {data[:60]!r}"
        )
    return data
