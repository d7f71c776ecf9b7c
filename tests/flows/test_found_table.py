"""The table of `gongkai search` for people."""

import pytest

from flows.commands.archive import _print_found

ROW = {"name": "行政运行", "name_en": "Administrative operation", "findings": ["A01-1"]}


@pytest.mark.parametrize(("width", "english"), [(200, True), (160, True), (120, False)])
def test_english_stands_beside_chinese_where_there_is_room(
    width: int, english: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("flows.output.width", lambda: width)
    _print_found([ROW])
    shown = capsys.readouterr().out
    assert "行政运行" in shown
    assert ("Administrative" in shown) == english
