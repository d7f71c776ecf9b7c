"""Our reader and its peers on the same files in the same run."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import fmean

from tasks.documents.sandbox import Reader
from tests.accuracy.corpus import against_gold
from tests.accuracy.inputs import Input
from tests.accuracy.peers import PYTHON, peer_tables, peers_for

OURS = "gongkai"


@dataclass(frozen=True, slots=True)
class Result:
    """How well a reader with one of its settings read a file; None where it gave nothing."""

    input: Input
    reader: str
    mode: str
    figure: float | None


def measured(inputs: Sequence[Input], jobs: int, with_peers: bool) -> Iterator[Result]:
    """The results in the order of the inputs, ours first; `jobs` files are read at once."""
    if with_peers and not PYTHON.exists():
        print(f"no peers in {PYTHON.parent}: make accuracy installs them", file=sys.stderr)
        with_peers = False
    with ThreadPoolExecutor(jobs) as pool, Reader() as reader:
        found = pool.map(lambda input_: _results(input_, reader, with_peers), inputs)
        for input_, results in zip(inputs, found, strict=True):
            print(f"{input_.name}: {results[0].figure}", file=sys.stderr)
            yield from results


def _results(input_: Input, reader: Reader, with_peers: bool) -> list[Result]:
    results = [Result(input_, OURS, "", _ours(input_, reader))]
    peers = peers_for(input_.kind.rules) if with_peers else {}
    for peer, modes in peers.items():
        for mode in modes:
            tables = peer_tables(peer, mode, input_.path())
            figure = None if tables is None else against_gold(input_.slug, tables).f1
            results.append(Result(input_, peer, mode, figure))
    return results


def _ours(input_: Input, reader: Reader) -> float | None:
    found = reader.read(input_.path())
    if found.verdict != "ok":
        print(f"{input_.name}: {found.verdict}, {found.reason}", file=sys.stderr)
        return None
    return input_.kind.measure(input_.slug, found)


def best_modes(results: Iterable[Result]) -> list[Result]:
    """Of each peer on each kind of document only the setting with the best mean."""
    figures: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    listed = list(results)
    for r in listed:
        figures[r.input.kind.name, r.reader][r.mode].append(r.figure or 0.0)
    best = {key: max(modes, key=lambda m: fmean(modes[m])) for key, modes in figures.items()}
    return [r for r in listed if r.mode == best[r.input.kind.name, r.reader]]
