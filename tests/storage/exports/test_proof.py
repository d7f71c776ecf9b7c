"""The proof as files: whole or not at all, beside the verifier."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.exports import verifier
from storage.exports.proof import write_proof
from storage.objects.errors import StorageError
from tests.storage.exports import naive_log as log
from tests.storage.exports.proved import KEY, OLD, Case, exported


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return exported(tmp_path / "export")


def names(folder: Path) -> set[str]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in paths}


def test_the_files_are_those_of_the_format(case: Case) -> None:
    case.write(stamps=[(b"answer", b"roots"), (b"second", b"others")])
    assert names(case.path("")) == {
        *("checkpoint", "keys", "rotations/1", "leaves.ndjson", "former", "consistency"),
        *("stamps/1.tsr", "stamps/1.pem", "stamps/2.tsr", "stamps/2.pem"),
    }
    assert case.path("keys").read_text() == f"{OLD.vkey}\n{KEY.vkey}\n"
    assert case.path("stamps/2.pem").read_bytes() == b"others"
    lines = [json.loads(line) for line in case.path("leaves.ndjson").open(encoding="utf-8")]
    assert [(line["index"], line["leaf"].encode()) for line in lines] == [*enumerate(case.entries)]
    path = [log.text(step) for step in log.inclusion(2, case.entries)]
    assert lines[2]["path"] == path
    shipped = (case.folder / "verify.py").read_bytes()
    assert shipped == Path(verifier.__file__).read_bytes()


def test_an_earlier_proof_is_replaced_with_all_its_files(case: Case) -> None:
    case.write(stamps=[(b"answer", b"roots")])
    case.write(former=None, rotations=[])
    assert names(case.path("")) == {"checkpoint", "keys", "leaves.ndjson"}


def test_an_error_leaves_the_earlier_proof(case: Case) -> None:
    def broken() -> Iterator[tuple[int, bytes, list[bytes]]]:
        yield 0, case.entries[0], []
        raise RuntimeError("the store went away")

    before = case.path("leaves.ndjson").read_bytes()
    with pytest.raises(RuntimeError):
        case.write(leaves=broken())
    assert case.path("leaves.ndjson").read_bytes() == before
    assert not (case.folder / "proof.partial").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot write"):
        write_proof(
            tmp_path / "absent",
            checkpoint=b"",
            keys=[],
            rotations=[],
            leaves=[],
            stamps=[],
            former=None,
            consistency=[],
        )
