"""An export with its proof, written, changed and verified: for the tests alone."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.exports.proof import write_proof
from tests.storage.exports import naive_log as log

OLD, KEY, FOREIGN = log.Signer.new(1), log.Signer.new(2), log.Signer.new(3)
FILES = [b"%PDF-1.7 one", "第二个文件".encode(), b"", b"x" * 2_500_000]
WITHHELD = b"not in the export"


def leaves() -> list[bytes]:
    """Six entries: four files, one visit without bytes, one file that the export has not."""
    entries = [log.capture(number, data) for number, data in enumerate(FILES)]
    entries += [log.capture(4, None), log.capture(5, WITHHELD)]
    return entries


@dataclass
class Case:
    """An export on disk and what made it."""

    folder: Path
    entries: list[bytes]

    def write(self, **other: Any) -> None:
        """Write the proof; `other` replaces parts of it."""
        entries = self.entries
        parts: dict[str, Any] = {
            "checkpoint": log.checkpoint(entries, KEY),
            "keys": [OLD.vkey, KEY.vkey],
            "rotations": [log.rotation(OLD, KEY)],
            "leaves": [(n, leaf, log.inclusion(n, entries)) for n, leaf in enumerate(entries)],
            "stamps": [],
            "former": log.checkpoint(entries[:3], OLD),
            "consistency": log.consistency(3, entries) if len(entries) > 3 else [],
        }
        write_proof(self.folder, **{**parts, **other})

    def path(self, name: str) -> Path:
        return self.folder / "proof" / name

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a text file of the proof."""
        text = self.path(name).read_text()
        assert old in text
        self.path(name).write_text(text.replace(old, new))

    def log_of(self, leaf: bytes) -> None:
        """Make the log one of this entry alone."""
        Case(self.folder, [leaf]).write(former=None)

    def link(self, name: str, target: str) -> None:
        self.path(name).unlink()
        self.path(name).symlink_to(target)

    def folder_for(self, name: str) -> None:
        self.path(name).unlink()
        self.path(name).mkdir()

    def pipe(self, name: str) -> None:
        self.path(name).unlink()
        os.mkfifo(self.path(name))

    def stamps(self, answer: bytes, roots: bytes = b"") -> None:
        self.write(stamps=[(answer, roots)])

    def raw(self, data: bytes) -> Path:
        sha256 = hashlib.sha256(data).hexdigest()
        return self.folder / f"data/raw/sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def run(self, *arguments: str) -> tuple[int, dict[str, list[str]], str]:
        """Run as a stranger does: exit code, what it found, what it said in words."""
        command = [sys.executable, "-I", str(self.folder / "verify.py"), *arguments]
        done = [
            subprocess.run(line, capture_output=True, text=True, timeout=60, env={}, cwd="/")
            for line in (command, [*command, "--json"])
        ]
        assert "Traceback" not in done[0].stderr
        assert done[0].returncode == done[1].returncode
        return done[0].returncode, json.loads(done[1].stdout or "{}"), done[0].stdout

    def refused(self, *arguments: str) -> str:
        """The refusals of an export that must be refused."""
        code, found, said = self.run(*arguments)
        assert code == 1, said
        assert all(line in said for line in found["REFUSED"])
        return "\n".join(found["REFUSED"])


def exported(folder: Path, **parts: Any) -> Case:
    """An honest export; `parts` replace those of `write_proof`."""
    made = Case(folder, leaves())
    for data in FILES:
        made.raw(data).parent.mkdir(parents=True)
        made.raw(data).write_bytes(data)
    made.write(**parts)
    return made
