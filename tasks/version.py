"""Which version of the code reads: the release and a digest of the reading code itself."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

READING = ("documents", "tables", "statements", "rules")


@cache
def code_version() -> str:
    """As "0.1.0+3fa9c2d1": any change of code or vocabulary that reads gives another."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for folder in READING:
        for file in sorted((here / folder).rglob("*")):
            if file.suffix in (".py", ".c", ".csv"):
                digest.update(file.relative_to(here).as_posix().encode())
                digest.update(file.read_bytes())
    return f"{version('gongkai')}+{digest.hexdigest()[:8]}"
