"""CDXJ: where the records of an address lie, sorted, in compressed blocks with an index of these.

As pywb and ReplayWeb.page read it (https://specs.webrecorder.net/cdxj/).
"""

import gzip
import json
import re
import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

INDEX, BLOCKS = "index.idx", "index.cdx.gz"
_LINES_AT_ONCE = 3000
_PORTS = {"http": 80, "https": 443}


class Lines:
    """Lines in any number, sorted on the disk."""

    def __init__(self) -> None:
        self._link = sqlite3.connect("")  # a file that SQLite removes by itself
        self._link.execute("CREATE TABLE line (text TEXT)")

    def add(self, url: str, timestamp: str, entry: dict[str, Any]) -> None:
        """A record of an address: its moment as 14 digits, its properties."""
        text = f"{sort_key(url)} {timestamp} {json.dumps({'url': url, **entry})}"
        self._link.execute("INSERT INTO line VALUES (?)", (text,))

    def write(self, folder: Path) -> None:
        """Write blocks of lines, each compressed by itself, and the first key of each block."""
        lines = (text for (text,) in self._link.execute("SELECT text FROM line ORDER BY text"))
        meta = json.dumps({"format": "cdxj-gzip-1.0", "filename": BLOCKS})
        with (folder / BLOCKS).open("wb") as blocks, (folder / INDEX).open("w") as index:
            index.write(f"!meta 0 {meta}\n")
            for block in _blocks(lines):
                data = gzip.compress("".join(f"{line}\n" for line in block).encode(), mtime=0)
                place = json.dumps({"offset": blocks.tell(), "length": len(data)})
                index.write(f"{block[0].split(' {', 1)[0]} {place}\n")
                blocks.write(data)
        self._link.close()


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
