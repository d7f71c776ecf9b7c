"""The verifier of exports: run as a stranger runs it, on honest, changed and hostile exports."""

import ast
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage.exports import verifier
from tests.storage.exports import naive_log as log
from tests.storage.exports.proved import FILES, FOREIGN, KEY, OLD, Case, exported

SOURCE = Path(verifier.__file__)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return exported(tmp_path / "export")


def test_it_is_one_short_file_that_imports_the_standard_library_and_cryptography() -> None:
    text = SOURCE.read_text()
    tree = ast.parse(text, feature_version=(3, 9))
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    said = [node.body[0] for node in ast.walk(tree) if isinstance(node, kinds)]
    docstrings = sum((node.end_lineno or 0) - node.lineno + 1 for node in said)
    lines = [line for line in text.splitlines() if line]
    assert len(lines) - docstrings < 300
    assert text.count("\n") < 400
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
        "keys without their end",
        lambda c: os.truncate(c.path("keys"), c.path("keys").stat().st_size - 1),
        "a line without its end",
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


DEEP = "[" * 100_000
HOSTILE: list[tuple[str, Callable[[Case], Any]]] = [
    ("deep JSON", lambda c: c.path("leaves.ndjson").write_text(DEEP)),
    ("deep JSON in an entry", lambda c: c.log_of(f'{{"a":{DEEP}'.encode())),
    ("not UTF-8", lambda c: c.path("leaves.ndjson").write_bytes(b"\xff\xfe\n")),
    ("a line without end", lambda c: c.path("leaves.ndjson").write_bytes(b"[" * 3_000_000)),
    ("a list", lambda c: c.path("leaves.ndjson").write_text("[]\n")),
    ("huge number", lambda c: c.edit("leaves.ndjson", '"index": 1,', f'"index": {"9" * 9000},')),
    ("true for a number", lambda c: c.edit("leaves.ndjson", '"index": 1,', '"index": true,')),
    ("half a pair", lambda c: c.edit("leaves.ndjson", "portal", "\\ud800")),
    (
        "a path of a million steps",
        lambda c: c.edit("leaves.ndjson", '"path": [', '"path": [' + '"", ' * 9**5),
    ),
    ("names twice", lambda c: c.log_of(b'{"sha256":null,"sha256":null}')),
    ("names out of order", lambda c: c.log_of(b'{"type":"capture","sha256":null}')),
    ("spaces", lambda c: c.log_of(b'{"sha256": null}')),
    ("a number that is none", lambda c: c.log_of(b'{"size":NaN}')),
    ("infinity", lambda c: c.log_of(b'{"size":1e999}')),
    ("path in a hash", lambda c: c.log_of(b'{"sha256":"../../../../../../etc/passwd"}')),
    ("hash that is a list", lambda c: c.log_of(b'{"sha256":["a"]}')),
    ("size of a million digits", lambda c: c.edit("checkpoint", "\n6\n", f"\n{'6' * 900_000}\n")),
    ("checkpoint that is huge", lambda c: c.path("checkpoint").write_bytes(b"x" * 9_000_000)),
    ("link out of the export", lambda c: c.link("leaves.ndjson", "/etc/passwd")),
    ("link to itself", lambda c: c.link("leaves.ndjson", "leaves.ndjson")),
    ("folder for a file", lambda c: c.folder_for("keys")),
    ("pipe for a file", lambda c: c.pipe("leaves.ndjson")),
    ("no keys", lambda c: c.path("keys").unlink()),
    ("keys that are none", lambda c: c.path("keys").write_text("a+b\n+\n\n")),
    ("files for folders", lambda c: c.path("stamps").write_text("")),
    ("stamp that is none", lambda c: c.stamps(b"0\x84\xff\xff\xff\xff")),
    ("stamp that is empty", lambda c: c.stamps(b"")),
    ("stamp of nothing but depth", lambda c: c.stamps(b"\x30\x80" * 30_000)),
    ("stamp that is huge", lambda c: c.stamps(b"\x30" * 900_000)),
]
HARMLESS = {"files for folders"}


@pytest.mark.parametrize(("name", "change"), HOSTILE, ids=[entry[0] for entry in HOSTILE])
def test_a_hostile_export_ends_with_clear_lines(
    case: Case, name: str, change: Callable[[Case], Any]
) -> None:
    change(case)
    code, found, said = case.run()
    assert code == (0 if name in HARMLESS else 1)
    assert bool(found["REFUSED"]) == bool(code)
    assert len(said) < 5_000


def test_objects_that_are_links_out_of_the_export_are_refused(case: Case, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(FILES[0])
    case.raw(FILES[0]).unlink()
    case.raw(FILES[0]).symlink_to(tmp_path / "elsewhere")
    assert "outside" in case.refused()


def test_what_is_no_export_ends_with_two(case: Case, tmp_path: Path) -> None:
    assert case.run(str(tmp_path))[0] == 2
    assert case.run(str(tmp_path / "absent"))[0] == 2
    assert case.run("--no-such-option")[0] == 2
    assert "--root" in case.refused("--root", str(tmp_path / "absent.pem"))
