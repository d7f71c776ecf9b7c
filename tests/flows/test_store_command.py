"""`gongkai store test`, as it is called."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.commands.app import app


def test_the_promises_in_plain_words_and_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_DATA", str(tmp_path / "data"))
    text = CliRunner().invoke(app, ["store", "test"])
    assert text.exit_code == 0
    first, *lines = text.stdout.splitlines()
    assert first.startswith(f"{tmp_path / 'data' / 'objects'}, tried at 20")
    assert "write-once       yes: the name of an object cannot be given to other bytes" in (
        "\n".join(lines)
    )
    told = json.loads(CliRunner().invoke(app, ["store", "test", "--format", "json"]).stdout)
    assert [promise["name"] for promise in told["promises"]] == [line.split()[0] for line in lines]
