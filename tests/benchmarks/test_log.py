"""The benchmark's large log is one: what is small enough to have all its entries verifies."""

from pathlib import Path

from storage.log.log import Log
from storage.objects.files import LocalFiles
from tests.benchmarks.log import ORIGIN, SIGNER, made_leaf, make


def test_a_made_log_can_go_on(tmp_path: Path) -> None:
    root = make(tmp_path, 200)
    log = Log(LocalFiles(tmp_path))
    log.verify()
    checkpoint = log.checkpoint()
    assert checkpoint is not None
    assert (checkpoint.size, checkpoint.root) == (200, root)
    log.append([made_leaf(index) for index in range(200, 900)], [SIGNER], ORIGIN)
    assert list(log.entries(0, 900)) == [made_leaf(index) for index in range(900)]
    log.verify()


def test_a_made_log_has_every_tile(tmp_path: Path) -> None:
    make(tmp_path, 70_000)
    log = Log(LocalFiles(tmp_path))
    log.append([made_leaf(0)], [SIGNER], ORIGIN)
    assert log.inclusion(0, 70_001)
    assert log.consistency(65_537, 70_001)
    names = list(LocalFiles(tmp_path).names("log/tile/0"))
    assert len(names) == 273 + 2
