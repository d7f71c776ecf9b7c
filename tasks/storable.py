"""Text that both databases take: PostgreSQL has no NUL, and UTF-8 no lone surrogates."""

import re
from typing import TypeVar

Value = TypeVar("Value")
_UNSTORABLE = re.compile("[\\x00\\ud800-\\udfff]")


def storable(value: Value) -> Value:
    """The same value with U+FFFD for what cannot be stored, also inside lists and dicts.

    The object keeps the bytes as they came; this is for what was read from them.
    """
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)  # type: ignore[return-value]
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(storable(item) for item in value)  # type: ignore[return-value]
    return value
