"""What docs/verifying.md says to type: run on an export with a proof."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import require
from tests.storage.exports import naive_log as log
from tests.storage.exports.authority import Authority, found
from tests.storage.exports.proved import FILES, KEY, OLD, Case, exported

PAGE = Path(__file__).parents[2] / "docs" / "verifying.md"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return found(tmp_path / "tsa")


@pytest.fixture
def case(tmp_path: Path, authority: Authority) -> Case:
    """An export of a log of one entry."""
    made = exported(tmp_path / "export")
    one = Case(made.folder, made.entries[:1])
    checkpoint = log.checkpoint(one.entries, KEY)
    stamps = [(authority.stamp(checkpoint), authority.root)]
    one.write(keys=[KEY.vkey], rotations=[], former=None, stamps=stamps)
    return one


def commands(heading: str) -> list[str]:
    """The indented lines of a section."""
    text = PAGE.read_text(encoding="utf-8")
    section = re.split(r"^## ", text.partition(f"## {heading}")[2], flags=re.MULTILINE)[0]
    return [line[4:] for line in section.splitlines() if line.startswith("    ")]


def typed(command: str, folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout + done.stderr


def test_the_verifier_runs_as_the_page_says(case: Case, authority: Authority) -> None:
    *_, last = commands("How to run it")
    command = last.replace("checking/bin/python", sys.executable)
    command = command.replace("AUTHORITY.pem", str(authority.folder / "root.pem"))
    command = command.replace("VKEY", KEY.vkey).replace("EXPORT", str(case.folder))
    assert "Nothing was refused" in typed(command, case.folder.parent)


def test_the_example_of_a_key_is_one() -> None:
    example = re.search(r"`(gongkai\.example/log\S+)…`", PAGE.read_text(encoding="utf-8"))
    assert example
    assert OLD.vkey.startswith(example[1])


def test_the_proof_is_checked_by_hand_as_the_page_says(case: Case, authority: Authority) -> None:
    require("openssl")
    lines = [line.replace("AUTHORITY.pem", "../../tsa/root.pem") for line in commands("By hand")]
    file, verify, show, leaf, root, *signature = lines
    sha256 = hashlib.sha256(FILES[0]).hexdigest()
    file = file.replace("ab/cd/abcd…", f"{sha256[:2]}/{sha256[2:4]}/{sha256}")
    proof = case.path("")
    assert typed(file, proof).startswith(sha256)
    assert "Verification: OK" in typed(verify, proof)
    assert "Time stamp:" in typed(show, proof)
    assert typed(leaf, proof).split()[0] == typed(root, proof).replace(" ", "").replace("\n", "")
    assert "Signature Verified Successfully" in typed("\n".join(signature), proof)


def test_the_reasons_in_the_page_are_those_of_the_verifier() -> None:
    verifier = (PAGE.parents[1] / "storage/exports/verifier.py").read_text(encoding="utf-8")
    from_libraries = {"candidates exhausted", "not valid at validation time"}
    text = PAGE.read_text(encoding="utf-8").partition("## Why")[2].partition("## By hand")[0]
    reasons = re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
    assert len(reasons) == 8
    for reason in set(reasons) - from_libraries - {"sha256 of … is …, the entry says …"}:
        assert reason in verifier, reason
