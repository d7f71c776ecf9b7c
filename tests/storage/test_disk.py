from pathlib import Path

import pytest

from storage.disk import require_free
from storage.objects import DiskFull


def test_enough_room(tmp_path: Path) -> None:
    require_free(tmp_path / "not" / "yet" / "there", 1)


def test_too_little_room_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match="1,000,000,000,000,000,000 needed") as raised:
        require_free(tmp_path / "data", 10**18)
    assert str(raised.value).isprintable()
    assert str(tmp_path / "data") in str(raised.value)
    assert "GONGKAI_MIN_FREE_BYTES" in str(raised.value)
