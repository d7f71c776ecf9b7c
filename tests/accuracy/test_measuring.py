from functools import partial
from pathlib import Path

from tests.accuracy.inputs import Input, Kind
from tests.accuracy.measuring import OURS, Result, best_modes
from tests.accuracy.peers import cells_of
from tests.accuracy.tables import below_floor, markdown, printed_tables

KIND = Kind("kind", "a kind", 0.9)
POOLED = Kind("pooled", "a pooled kind", 0.9, pooled=True)


def result(kind: Kind, slug: str, reader: str, mode: str, figure: float | None) -> Result:
    return Result(Input(kind, slug, "", partial(Path, slug)), reader, mode, figure)


RESULTS = [
    result(KIND, "a", OURS, "", 0.95),
    result(KIND, "a", "camelot", "stream", 0.9),
    result(KIND, "a", "camelot", "network", 0.5),
    result(KIND, "b", OURS, "", None),
    result(KIND, "b", "camelot", "stream", 0.1),
    result(KIND, "b", "camelot", "network", 0.7),
    result(POOLED, "a", OURS, "", 0.89),
    result(POOLED, "b", OURS, "", 0.93),
]


def test_a_peer_counts_with_the_setting_that_is_better_on_the_whole_kind() -> None:
    modes = {r.mode for r in best_modes(RESULTS) if r.reader == "camelot"}
    assert modes == {"network"}


def test_each_file_must_reach_the_floor_unless_the_kind_has_one_in_common() -> None:
    assert below_floor(RESULTS) == ["kind b: not read, floor 0.9"]
    worse = [*RESULTS, result(POOLED, "c", OURS, "", 0.6)]
    assert below_floor(worse)[1:] == ["pooled mean: 0.8067, floor 0.9"]


def test_tables_show_means_in_which_a_miss_is_nothing() -> None:
    best = best_modes(RESULTS)
    lines = markdown(best).splitlines()
    assert lines[2] == "| a kind | 0.9 | 0.9500 | 0.4750 | – | – | 0.6000 | – | – |"
    assert "mean   0.4750   0.6000" in printed_tables(best)


def test_boxes_are_cells_with_spans() -> None:
    boxes = [(0, 0, 20, 10, "a"), (0, 10, 10.2, 20, "b"), (10, 10, 20, 20, None)]
    places = [(c["row"], c["col"], c["rowspan"], c["colspan"]) for c in cells_of(boxes)]
    assert places == [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]
