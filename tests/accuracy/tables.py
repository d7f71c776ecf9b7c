"""Results as tables, for a terminal and for the docs."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import fmean

from tests.accuracy.inputs import Kind
from tests.accuracy.measuring import OURS, Result

READERS = (OURS, "pdfplumber", "tablers", "camelot", "pymupdf", "img2table")
Rows = list[list[str]]


def below_floor(results: Sequence[Result]) -> list[str]:
    """What misses its floor: files, or a kind's mean where the floor is one for all its files."""
    missed = []
    ours = [result for result in results if result.reader == OURS]
    for kind, group in _grouped(ours):
        figures = {result.input.name: result.figure for result in group}
        if kind.pooled:
            figures = {f"{kind.name} mean": fmean(figure or 0.0 for figure in figures.values())}
        missed += [
            f"{name}: {'not read' if figure is None else f'{figure:.4f}'}, floor {kind.floor}"
            for name, figure in figures.items()
            if figure is None or figure < kind.floor
        ]
    return missed


def printed_tables(results: Sequence[Result]) -> str:
    """A table for each kind: a line for each file, then the mean, for a terminal."""
    blocks = []
    for kind, rows in _by_kind(results):
        columns = zip(["", *READERS], *rows, strict=True)
        told = [column for column in columns if any(text != "–" for text in column[1:])]
        lines = [list(row) for row in zip(*told, strict=True)]
        blocks.append(f"{kind.title}: floor {kind.floor}\n\n{_aligned(lines)}")
    return "\n\n".join(blocks) + "\n"


def markdown(results: Sequence[Result]) -> str:
    """One table: a line for each kind with our worst and everybody's mean; a miss counts as 0."""
    lines = [["F1 of adjacency relations", "floor", "gongkai, worst", *READERS]]
    for kind, group in _grouped(results):
        ours = [r.figure for r in group if r.reader == OURS and r.figure is not None]
        worst = f"{min(ours):.4f}" if ours else "–"
        means = [_mean(group, reader) for reader in READERS]
        lines.append([kind.title, str(kind.floor), worst, *means])
    rule = ["---"] + ["---:"] * (len(lines[0]) - 1)
    return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], rule, *lines[1:]])


def _by_kind(results: Sequence[Result]) -> Iterator[tuple[Kind, Rows]]:
    for kind, group in _grouped(results):
        rows: Rows = []
        for (slug, variant), files in groupby(
            group, key=lambda result: (result.input.slug, result.input.variant)
        ):
            figures = {result.reader: result for result in files}
            rows.append([f"{slug} {variant}", *(_figure(figures.get(name)) for name in READERS)])
        rows.append(["mean", *(_mean(group, reader) for reader in READERS)])
        yield kind, rows


def _grouped(results: Sequence[Result]) -> Iterator[tuple[Kind, list[Result]]]:
    for kind, group in groupby(results, key=lambda result: result.input.kind):
        yield kind, list(group)


def _figure(result: Result | None) -> str:
    if result is None or result.figure is None:
        return "–"
    kind = result.input.kind
    low = result.reader == OURS and result.figure < kind.floor and not kind.pooled
    return f"{result.figure:.4f}{' ✗' if low else ''}"


def _mean(group: Sequence[Result], reader: str) -> str:
    figures = [result.figure for result in group if result.reader == reader]
    if all(figure is None for figure in figures):
        return "–"
    return f"{fmean(figure or 0.0 for figure in figures):.4f}"


def _aligned(rows: Rows) -> str:
    widths = [max(len(row[col]) for row in rows) for col in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if not col else text.rjust(width)
            for col, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
