"""Headers of requests and answers as captures keep them.

A list of pairs of name and value, as received; captures made before schema 0008 have an object
of names in lower case, with repeated values joined.
"""

from collections.abc import Mapping, Sequence

Headers = Mapping[str, str] | Sequence[Sequence[str]]


def pairs(headers: Headers) -> list[tuple[str, str]]:
    """Names and values in their order, whichever way they were kept."""
    found = headers.items() if isinstance(headers, Mapping) else headers
    return [(name, value) for name, value in found]


def value(headers: Headers, name: str) -> str | None:
    """The value of a header by its name in lower case, repeated ones joined; None without it."""
    found = [text for key, text in pairs(headers) if key.lower() == name]
    return ", ".join(found) if found else None
