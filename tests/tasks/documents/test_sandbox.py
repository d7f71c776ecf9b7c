import os
import signal
import time
from pathlib import Path

import pytest

from tasks.documents import child
from tasks.documents.reading import read
from tasks.documents.sandbox import Reader, read_limited
from tests.accuracy.corpus import CORPUS
from tests.tasks.documents.pdfs import nested_forms, pdf

PDF = CORPUS / "wuhai-2021" / "document.pdf"


def test_the_same_is_read_as_in_this_process() -> None:
    assert read_limited(PDF) == read(PDF)


def test_a_file_that_never_ends_is_a_timeout_and_the_next_is_read(tmp_path: Path) -> None:
    endless = nested_forms(tmp_path / "a.pdf", depth=11, times=12)
    with Reader(seconds=1, memory=8 << 30) as reader:
        started = time.monotonic()
        found = reader.read(endless)
        assert (found.verdict, found.reason) == ("timeout", "not read within 1 s")
        assert time.monotonic() - started < 4
        assert reader.read(PDF).verdict == "ok"


def test_a_bomb_is_out_of_memory(tmp_path: Path) -> None:
    bomb = pdf(tmp_path / "a.pdf", b"0 0 m 1 1 l S\n" * 1_000_000, packed=2)
    assert bomb.stat().st_size < 5_000
    with Reader(memory=256 << 20) as reader:
        found = reader.read(bomb)
    assert (found.verdict, found.reason) == ("memory", "needs more than 256 MB")


def test_the_most_memory_that_a_job_took_is_kept(tmp_path: Path) -> None:
    with Reader() as reader:
        assert reader.peak == 0
        reader.read(PDF)
        small = reader.peak
        reader.read(pdf(tmp_path / "a.pdf", b"0 0 m 1 1 l S\n" * 300_000, packed=1))
        assert 20 << 20 < small < reader.peak < 512 << 20


def test_a_killed_child_is_a_verdict_and_the_next_file_gets_another(tmp_path: Path) -> None:
    with Reader() as reader:
        assert reader.read(PDF).verdict == "ok"
        assert reader._child is not None
        os.kill(reader._child.pid, signal.SIGKILL)
        reader._child.wait()
        assert reader.read(PDF).verdict == "ok"


def test_nothing_is_left_running() -> None:
    with Reader() as reader:
        reader.read(PDF)
        process = reader._child
    assert process is not None
    assert process.returncode == -signal.SIGKILL


def test_a_missing_file_is_the_callers_error() -> None:
    with Reader() as reader, pytest.raises(FileNotFoundError):
        reader.read(PDF.with_name("absent"))


@pytest.mark.parametrize("event", ["socket.connect", "subprocess.Popen", "os.system", "os.exec"])
def test_network_and_programs_are_closed(event: str) -> None:
    with pytest.raises(PermissionError, match="closed"):
        child._forbid(event, ())


def test_reading_is_not_closed() -> None:
    child._forbid("open", ())
