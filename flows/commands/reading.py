"""The files of a command, each read, with what to say of those that cannot be."""

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tasks.records import Extraction
    from tasks.rules.doubt import Second

_CHUNK = 1 << 20


class Read(NamedTuple):
    """A file that was read.

    Attributes:
        file: its name, sha256, media_type and bytes, as printed.
        second: whom to ask about single places of it, as long as no later file is asked for.
    """

    path: Path
    file: dict[str, Any]
    extraction: "Extraction"
    second: "Second"


def readings(files: list[Path], quiet: bool) -> Iterator[Read | None]:
    """Each file in turn; None for one that is not there, after a line that says so."""
    from flows.output import printable
    from flows.progress import Bar
    from tasks.documents.sandbox import Reader

    bar = Bar(len(files), quiet=quiet)
    with Reader() as reader:
        for path in files:
            if not path.is_file():
                what = "is a folder" if path.is_dir() else "no such file"
                complain(f"{path}: {what}")
                yield None
                continue
            with bar.shown(f"Reading {printable(path.name)}"):
                extraction = reader.read(path)
            bar.advance()
            size, sha256 = _measure(path)
            file = {
                # A name in GBK, say, is no text here; what is printed has to be.
                "name": os.fsencode(path.name).decode(errors="replace"),
                "sha256": sha256,
                "media_type": extraction.media_type,
                "bytes": size,
            }
            yield Read(path, file, extraction, partial(reader.second, path))


def complain(line: str) -> None:
    """One line on stderr."""
    from flows.output import printable

    print(f"gongkai: {printable(line)}", file=sys.stderr)


def _measure(path: Path) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()
