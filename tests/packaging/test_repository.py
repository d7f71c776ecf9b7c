"""The repository says nothing about the machine on which it was written."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
HIDDEN_BUT_OURS = {".ci", ".dockerignore", ".gitignore"}
HOMES = r"(?<![\w.-])/(?:home|Users)/\w+/|(?<![\w.-])/roo[t]/"
INDEXES = r"py[p]i\.org|pythonhosted\.org|index-url\s*=|/simple/?$"


def texts() -> Iterator[tuple[str, str]]:
    """Every text file of the checkout with its name, without what programs leave there."""
    for path in sorted(ROOT.rglob("*")):
        name = path.relative_to(ROOT)
        top = name.parts[0]
        left = top in ("data", "dist") or (top[0] == "." and top not in HIDDEN_BUT_OURS)
        if left or "__pycache__" in name.parts or name.name == ".env" or not path.is_file():
            continue
        data = path.read_bytes()
        if b"\0" not in data[:8192]:
            yield name.as_posix(), data.decode(errors="replace")


def test_no_file_has_a_path_of_this_machine_or_the_host_of_an_index() -> None:
    wrong = re.compile(f"{re.escape(f'{ROOT}/')}|{HOMES}|{INDEXES}", re.MULTILINE)
    searched = [(name, wrong.search(text)) for name, text in texts()]
    assert len(searched) > 100
    assert [f"{name}: {match[0]}" for name, match in searched if match] == []
