"""WACZ 1.1.1 (https://specs.webrecorder.net/wacz/1.1.1/): a WARC, its index, its pages, a zip."""

import hashlib
import json
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from storage.exports.cdxj import BLOCKS, INDEX, Lines
from storage.exports.descriptor import DESCRIPTOR
from storage.exports.writing import hashed

TITLE = "Captures of Chinese budget disclosures, by Gongkai 中国预决算公开网页存档"
_WARC = "data.warc.gz"
_PAGES = "pages.jsonl"
_HEADER = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}


class Wacz:
    """Index and pages, gathered in a folder while the WARC is written, and the file around them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lines = Lines(folder)
        self._pages = (folder / _PAGES).open("w", encoding="utf-8")
        self._page(_HEADER)

    def record(self, url: str, at: datetime, offset: int, length: int, entry: Any) -> None:
        """A record that replay can show: where it lies in the WARC, and its properties."""
        place = {"length": str(length), "offset": str(offset), "filename": _WARC}
        self._lines.add(url, at.strftime("%Y%m%d%H%M%S"), {**entry, **place})

    def page(self, url: str, at: str, title: str) -> None:
        """Something to begin with."""
        self._page({"url": url, "ts": at, "title": title})

    def _page(self, entry: dict[str, str]) -> None:
        self._pages.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Let go of its files."""
        self._pages.close()
        self._lines.close()

    def write(self, target: Path, warc: Path, created: str, description: str) -> None:
        """Put all of it into one file; nothing more can be added."""
        self._pages.close()
        self._lines.write()
        files = {
            f"archive/{_WARC}": warc,
            f"indexes/{BLOCKS}": self._folder / BLOCKS,
            f"indexes/{INDEX}": self._folder / INDEX,
            f"pages/{_PAGES}": self._folder / _PAGES,
        }
        with ZipFile(target, "w") as packed:
            for name, path in files.items():
                again = ZIP_STORED if name.endswith(".gz") else ZIP_DEFLATED
                packed.write(path, name, again)
            described = _json(_descriptor(files, created, description))
            digest = f"sha256:{hashlib.sha256(described).hexdigest()}"
            packed.writestr(DESCRIPTOR, described)
            packed.writestr("datapackage-digest.json", _json({"path": DESCRIPTOR, "hash": digest}))


def _descriptor(files: dict[str, Path], created: str, description: str) -> dict[str, Any]:
    resources = []
    for name, path in files.items():
        size, sha256 = hashed(path)
        resources.append(
            {
                "name": name.rpartition("/")[2],
                "path": name,
                "hash": f"sha256:{sha256}",
                "bytes": size,
            }
        )
    return {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": TITLE,
        "description": description,
        "created": created,
        "software": f"gongkai {version('gongkai')}",
        "resources": resources,
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
