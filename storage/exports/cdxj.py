"""CDXJ: where the records of an address lie, sorted, in compressed blocks with an index of these.

As pywb and ReplayWeb.page read it (https://specs.webrecorder.net/cdxj/).
"""

import gzip
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from storage.objects.errors import StorageError

INDEX, BLOCKS = "index.idx", "index.cdx.gz"
_LINES_AT_ONCE = 3000
_PORTS = {"http": 80, "https": 443}


class Lines:
    """Lines in any number, sorted in a file of `folder`.

    Both methods raise StorageError where the disk has no room.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._link = sqlite3.connect(folder / "lines.db")
        self._link.execute("PRAGMA journal_mode = OFF")
        self._link.execute("CREATE TABLE line (text TEXT PRIMARY KEY) WITHOUT ROWID")

    def add(self, url: str, timestamp: str, entry: dict[str, Any]) -> None:
        """A record of an address: its moment as 14 digits, its properties."""
        text = f"{sort_key(url)} {timestamp} {json.dumps({'url': url, **entry})}"
        with self._telling():
            self._link.execute("INSERT INTO line VALUES (?)", (text,))

    def write(self) -> None:
        """Write blocks of lines, each compressed by itself, and the first key of each block."""
        meta = json.dumps({"format": "cdxj-gzip-1.0", "filename": BLOCKS})
        with (
            self._telling(),
            (self._folder / BLOCKS).open("wb") as blocks,
            (self._folder / INDEX).open("w") as index,
        ):
            found = self._link.execute("SELECT text FROM line ORDER BY text")
            index.write(f"!meta 0 {meta}\n")
            for block in _blocks(text for (text,) in found):
                data = gzip.compress("".join(f"{line}\n" for line in block).encode(), mtime=0)
                place = json.dumps({"offset": blocks.tell(), "length": len(data)})
                index.write(f"{block[0].split(' {', 1)[0]} {place}\n")
                blocks.write(data)

    def close(self) -> None:
        """Let go of the file."""
        self._link.close()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            told = f"cannot write to {self._folder}: {error}; check the disk"
            raise StorageError(told) from error


def _blocks(lines: Iterator[str]) -> Iterator[list[str]]:
    while block := list(islice(lines, _LINES_AT_ONCE)):
        yield block


def sort_key(url: str) -> str:
    """An address with its host from the right (SURT), as replay looks it up.

    cn,gov,cq)/zwgk/t1.html for http://www.cq.gov.cn/zwgk/T1.html: without scheme, www and the
    scheme's own port, in lower case, without a last slash, the parts of the query in order.
    """
    parts = urlsplit(url.lower())
    host = re.sub(r"^www\d*\.", "", parts.hostname or "")
    key = ",".join(reversed(host.split(".")))
    if parts.port not in (None, _PORTS.get(parts.scheme)):
        key += f":{parts.port}"
    key += f"){parts.path.removesuffix('/') or '/'}"
    return f"{key}?{'&'.join(sorted(parts.query.split('&')))}" if parts.query else key
