"""Data in pages: the JSON that an API answers with, or that a script assigns to a name."""

import json
import re
from collections.abc import Mapping, Sequence

_DECODER = json.JSONDecoder(strict=False)
_NAME = re.compile(r"""[{,]\s*['"]?(\w{1,40})['"]?\s*:\s*""")
_QUOTED = re.compile(r"'([^'\n]*)'")


def answer(page: str) -> Mapping[str, object] | None:
    """The object that an API answered with, empty where it was cut; None for every other page."""
    text = page.lstrip()
    return mapping(_decoded(text, 0)[0]) if text.startswith("{") else None


def settings(script: str) -> Mapping[str, object]:
    """The values of a script's object by name, as far as they are JSON or quoted strings.

    What stands inside a value is no name; other expressions of the script are passed over.
    """
    found: dict[str, object] = {}
    position = 0
    while name := _NAME.search(script, position):
        position = name.end()
        if quoted := _QUOTED.match(script, position):
            value, position = quoted[1], quoted.end()
        else:
            value, position = _decoded(script, position)
        found.setdefault(name[1], value)
    return found


def _decoded(text: str, start: int) -> tuple[object, int]:
    """The JSON value that begins at `start`, and where to read on; None where none begins there."""
    try:
        return _DECODER.raw_decode(text, start)
    except ValueError:
        return None, start
    except RecursionError:
        return None, len(text)


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
