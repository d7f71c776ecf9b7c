"""Data in pages: the JSON that an API answers with, or that a script assigns to a name."""

import json
import re
from collections.abc import Mapping, Sequence

_DECODER = json.JSONDecoder(strict=False)


def answer(page: str) -> Mapping[str, object] | None:
    """The object that an API answered with, empty where it was cut; None for every other page."""
    text = page.lstrip()
    return mapping(_decoded(text, 0)) if text.startswith("{") else None


def assigned(page: str, name: str) -> object:
    """The JSON value after `name:` in a script's object; None where none stands."""
    for found in re.finditer(rf"[{{,\s]['\"]?{name}['\"]?\s*:\s*(?=[\[{{])", page):
        if value := _decoded(page, found.end()):
            return value
    return None


def _decoded(text: str, start: int) -> object:
    try:
        value: object = _DECODER.raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None
    return value


def mapping(value: object) -> Mapping[str, object]:
    """A value that should be an object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> Sequence[Mapping[str, object]]:
    """The objects in a value that should be a list of them."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def words(value: object) -> str:
    """A string with each run of white space made one space; "" for anything else."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def whole(value: object) -> int:
    """A count or moment, also where it is written as a string of digits; 0 for anything else."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,18}", value.strip(), re.ASCII):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
