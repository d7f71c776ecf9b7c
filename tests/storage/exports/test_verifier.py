"""The verifier of exports: run as a stranger runs it, on honest, changed and hostile exports."""

import ast
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.exports import verifier
from storage.exports.proof import write_proof
from storage.exports.verifier import Export
from tests.storage.exports import naive_log as log
from tests.storage.exports.authority import Authority, found

SOURCE = Path(verifier.__file__)
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
            "consistency": log.consistency(3, entries),
        }
        write_proof(self.folder, **{**parts, **other})

    def path(self, name: str) -> Path:
        return self.folder / "proof" / name

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a text file of the proof."""
        text = self.path(name).read_text()
        assert old in text
        self.path(name).write_text(text.replace(old, new))

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


@pytest.fixture
def case(tmp_path: Path) -> Case:
    made = Case(tmp_path / "export", leaves())
    for data in FILES:
        made.raw(data).parent.mkdir(parents=True)
        made.raw(data).write_bytes(data)
    made.write()
    return made


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return found(tmp_path_factory.mktemp("tsa") / "tsa")


def test_it_is_one_short_file_that_imports_the_standard_library_and_cryptography() -> None:
    text = SOURCE.read_text()
    assert text.count("\n") < 300
    tree = ast.parse(text, feature_version=(3, 9))
    modules = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    modules |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    tops = {module.partition(".")[0] for module in modules}
    assert tops - sys.stdlib_module_names == {"cryptography"}


def test_an_honest_export_is_proved_and_what_is_not_is_said(case: Case) -> None:
    code, found, said = case.run()
    assert code == 0, said
    assert found["REFUSED"] == []
    assert any("6 of the 6 entries" in line for line in found["proved"])
    assert any("4 files" in line for line in found["proved"])
    assert any("checkpoint of 3 entries" in line for line in found["proved"])
    missing = "\n".join(found["not proved"])
    assert "whose key it is" in missing
    assert "the bytes of 1 entries" in missing
    assert "no time stamp" in missing
    assert "comes from the export" not in "\n".join(case.run("--key", OLD.vkey)[1]["not proved"])


def test_a_key_given_alone_counts_with_those_it_rotated_to(case: Case) -> None:
    assert case.run("--key", OLD.vkey)[0] == 0
    assert "none of the trusted keys" in case.refused("--key", FOREIGN.vkey)
    # The newest key does not speak for what an older one signed.
    assert case.refused("--key", KEY.vkey).startswith("older checkpoint")
    assert case.run("--key", KEY.vkey, "--key", OLD.vkey)[0] == 0
    case.path("rotations/1").unlink()
    assert "checkpoint" in case.refused("--key", OLD.vkey)


def test_a_key_that_no_trusted_key_leads_to_is_told(case: Case) -> None:
    case.write(rotations=[], checkpoint=log.checkpoint(case.entries, OLD))
    code, found, _ = case.run()
    assert code == 0
    assert "keys to which no trusted one leads" in "\n".join(found["not proved"])


CHANGES: list[tuple[str, Callable[[Case], Any], str]] = [
    (
        "changed leaf",
        lambda c: c.edit("leaves.ndjson", "portal.example", "portal.exbmple"),
        "not in the log",
    ),
    (
        "moved leaf",
        lambda c: c.edit("leaves.ndjson", '"index": 1,', '"index": 3,'),
        "not in the log",
    ),
    (
        "leaf twice",
        lambda c: c.path("leaves.ndjson").write_bytes(c.path("leaves.ndjson").read_bytes() * 2),
        "a second entry",
    ),
    (
        "place beyond the log",
        lambda c: c.edit("leaves.ndjson", '"index": 5,', '"index": 6,'),
        "not within the log",
    ),
    ("no leaves", lambda c: c.path("leaves.ndjson").write_bytes(b""), "nothing to prove"),
    ("leaves missing", lambda c: c.path("leaves.ndjson").unlink(), "missing"),
    ("cut leaves", lambda c: os.truncate(c.path("leaves.ndjson"), 700), "entry: line 2"),
    ("forged checkpoint", lambda c: c.edit("checkpoint", "\n6\n", "\n7\n"), "wrong signature"),
    (
        "checkpoint without its end",
        lambda c: os.truncate(c.path("checkpoint"), c.path("checkpoint").stat().st_size - 1),
        "not a signed note",
    ),
    (
        "checkpoint of another log",
        lambda c: c.write(
            checkpoint=log.checkpoint(c.entries, log.Signer.new(1, "other.example/log"))
        ),
        "none of the trusted keys",
    ),
    (
        "checkpoint under another name",
        lambda c: c.write(checkpoint=log.checkpoint(c.entries, KEY, origin="other")),
        "none of the trusted keys",
    ),
    (
        "wrong key",
        lambda c: c.write(checkpoint=log.checkpoint(c.entries, FOREIGN)),
        "none of the trusted keys",
    ),
    (
        "rotation by the old key alone",
        lambda c: c.write(
            rotations=[log.note(f"gongkai key rotation\n{OLD.vkey}\n{KEY.vkey}\n", OLD)]
        ),
        "not signed by both",
    ),
    (
        "reordered log",
        lambda c: c.write(checkpoint=log.checkpoint(c.entries[::-1], KEY)),
        "not in the log",
    ),
    (
        "log without an entry",
        lambda c: c.write(checkpoint=log.checkpoint(c.entries[:2] + c.entries[3:], KEY)),
        "not in the log",
    ),
    (
        "rewritten history",
        lambda c: c.write(former=log.checkpoint([b"{}", *c.entries[1:3]], OLD)),
        "rewritten",
    ),
    (
        "log that was cut",
        lambda c: c.write(former=log.checkpoint([*c.entries, b"{}"], OLD)),
        "longer than this one",
    ),
    (
        "same size, other root",
        lambda c: c.write(former=log.checkpoint([*c.entries[1:], b"{}"], OLD), consistency=[]),
        "rewritten",
    ),
    (
        "longer consistency proof",
        lambda c: c.write(consistency=[b"x" * 32, *log.consistency(3, c.entries)]),
        "rewritten",
    ),
    ("no consistency proof", lambda c: c.path("consistency").unlink(), "missing"),
    ("changed bytes", lambda c: c.raw(FILES[0]).write_bytes(b"%PDF-1.7 two"), "sha256 of data/raw"),
    ("truncated bytes", lambda c: os.truncate(c.raw(FILES[3]), 2_000_000), "sha256 of data/raw"),
]


@pytest.mark.parametrize(
    ("change", "reason"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES]
)
def test_what_was_changed_is_refused_with_the_reason(
    case: Case, change: Callable[[Case], Any], reason: str
) -> None:
    change(case)
    assert reason in case.refused()


def test_a_file_that_no_entry_names_is_told(case: Case) -> None:
    text = case.path("leaves.ndjson").read_text().splitlines(keepends=True)
    case.path("leaves.ndjson").write_text("".join(text[1:]))
    code, found, _ = case.run()
    assert code == 0
    assert "1 files that no entry names" in "\n".join(found["not proved"])


def test_hash_or_length_that_does_not_fit_its_sha256_is_refused(case: Case) -> None:
    for name, wrong in (("sha512", "0" * 128), ("size", 13)):
        value = {**json.loads(case.entries[0]), name: wrong}
        entries = [log.canonical(value), *case.entries[1:]]
        Case(case.folder, entries).write(former=None)
        assert f"{name} of data/raw" in case.refused()
