"""Other readers of tables, each run in the peers' environment, a process a file.

Each has the settings that suit the kind of document; where several might, the better one on the
whole kind counts. Pieces of a table on several pages stay apart, as they come.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.accuracy.score import Cells

PYTHON = Path(__file__).parents[3] / ".venv" / "peers-venv" / "bin" / "python"
SCRIPTS = Path(__file__).parent
SECONDS = 300
# Boxes whose sides differ by no more than this, in the peer's own unit, share them.
NEAR = 0.5

_LINES, _MIXED, _TEXT = ("lines,lines",), ("text,lines", "text,text"), ("text,text",)
_BY_RULES = {"ruled": _LINES, "horizontal": _MIXED, "none": _TEXT}
_CAMELOT = {"ruled": ("lattice",)}


def peers_for(rules: str) -> dict[str, tuple[str, ...]]:
    """The peers that can read a kind of document, with the settings to be tried.

    Args:
        rules: ruled, horizontal, none or scan; no peer for anything else.
    """
    if rules == "scan":
        return {"img2table": ("ruled",)}
    if rules not in _BY_RULES:
        return {}
    settings = dict.fromkeys(("pdfplumber", "tablers", "pymupdf"), _BY_RULES[rules])
    return {**settings, "camelot": _CAMELOT.get(rules, ("stream", "network"))}


def peer_tables(peer: str, mode: str, path: Path) -> list[Cells] | None:
    """The tables of a file as a peer reads them; None where it fails or takes too long."""
    command = [str(PYTHON), "-P", str(SCRIPTS / f"with_{peer}.py"), mode, str(path)]
    try:
        done = subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    except subprocess.SubprocessError as error:
        print(f"{peer} {mode} on {path.name}: {error}", file=sys.stderr)
        return None
    return [cells_of(boxes) for boxes in json.loads(done.stdout.splitlines()[-1])]


def cells_of(boxes: Sequence[tuple[float, float, float, float, str | None]]) -> Cells:
    """Cells with their spans from left, top, right, bottom and text of each."""
    xs = _edges([x for left, _, right, _, _ in boxes for x in (left, right)])
    ys = _edges([y for _, top, _, bottom, _ in boxes for y in (top, bottom)])
    return [
        {
            "row": ys[top],
            "col": xs[left],
            "rowspan": max(ys[bottom] - ys[top], 1),
            "colspan": max(xs[right] - xs[left], 1),
            "text": text,
        }
        for left, top, right, bottom, text in boxes
    ]


def _edges(values: Sequence[float]) -> dict[float, int]:
    """The number of the grid line on which each value lies."""
    numbers: dict[float, int] = {}
    last = None
    for value in sorted(set(values)):
        new = last is None or value - last > NEAR
        numbers[value] = 0 if last is None else numbers[last] + new
        last = value
    return numbers
