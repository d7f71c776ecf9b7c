"""Text that both databases take: PostgreSQL has no NUL, and UTF-8 no lone surrogates."""

import re
from typing import Any, TypeVar

Value = TypeVar("Value")
_UNSTORABLE = re.compile("[\\x00\\ud800-\\udfff]")


def storable(value: Value) -> Value:
    """The same value with U+FFFD for what cannot be stored, also inside lists and dicts.

    The object keeps the bytes as they came; this is for what was read from them.
    """
    cleaned: Any = value
    if isinstance(value, str):
        cleaned = _UNSTORABLE.sub("\ufffd", value)
    elif isinstance(value, dict):
        cleaned = {storable(key): storable(item) for key, item in value.items()}
    elif isinstance(value, (list, tuple)):
        cleaned = type(value)(storable(item) for item in value)
    return cleaned  # type: ignore[no-any-return]
