"""Pages drawn for tests: grids of rules with texts, and lines of text."""

from collections.abc import Iterator, Mapping, Sequence

from tasks.documents.page import Char, Page, Rule

SIZE = 10.0


def chars(text: str, left: float, top: float, size: float = SIZE) -> Iterator[Char]:
    """A line of text; Latin letters and digits are half as wide."""
    for char in text:
        right = left + (size / 2 if char.isascii() else size)
        yield Char(char, left, top, right, top + size)
        left = right


def rules(xs: Sequence[float], ys: Sequence[float]) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical rules of a full grid."""
    across = [Rule(y, xs[0], xs[-1]) for y in ys]
    down = [Rule(x, ys[0], ys[-1]) for x in xs]
    return across, down


def sheet(
    xs: Sequence[float],
    ys: Sequence[float],
    texts: Mapping[tuple[int, int], str],
    lines: Sequence[tuple[str, float, float]] = (),
    number: int = 1,
) -> Page:
    """A page of 600 × 800 points with one full grid.

    Args:
        xs: edges of columns.
        ys: edges of rows.
        texts: of cells, by row and column.
        lines: text, left and top of further lines.
        number: of the page.
    """
    across, down = rules(xs, ys)
    inside = [
        char for (row, col), text in texts.items() for char in chars(text, xs[col] + 2, ys[row] + 5)
    ]
    outside = [char for text, left, top in lines for char in chars(text, left, top)]
    return Page(number, 600, 800, (*inside, *outside), tuple(across), tuple(down))


def plain(
    rows: Sequence[Sequence[str]],
    xs: Sequence[float],
    top: float = 100,
    pitch: float = 20,
    aligns: Sequence[str] = "",
) -> list[Char]:
    """Texts in rows and columns without any rule.

    Args:
        rows: of texts; "" for a blank cell.
        xs: edges of columns.
        top: of the first row.
        pitch: from row to row.
        aligns: of each column, l, c or r; l where there is none.
    """
    drawn: list[Char] = []
    for index, row in enumerate(rows):
        for col, text in enumerate(row):
            width = sum(SIZE / 2 if char.isascii() else SIZE for char in text)
            room = xs[col + 1] - xs[col] - 8 - width
            share = {"l": 0.0, "c": 0.5, "r": 1.0}[aligns[col] if aligns else "l"]
            drawn += chars(text, xs[col] + 4 + share * room, top + pitch * index)
    return drawn
