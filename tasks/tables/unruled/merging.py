"""Texts in rows and columns to cells, merged ones among them, where no rule draws them."""

from tasks.tables.grid import Span
from tasks.tables.unruled.heads import header_rows, lengthen_heads, widen_centred, widen_heads
from tasks.tables.unruled.labels import lengthen_labels, put_over_rows
from tasks.tables.unruled.rows import Rows, height
from tasks.tables.unruled.slots import Slots


def spans_of(rows: Rows, slots: Slots) -> tuple[Span, ...]:
    """The cells: each text with the rows and columns that it stands over, and blank ones."""
    for row, level in enumerate(rows.level):
        for block in sorted(level, key=lambda block: block.left):
            over = height(block, row, rows.ys)
            slots.put((row, block.first, over, block.last - block.first + 1), block)
    header = header_rows(slots)
    widen_centred(slots, 0, header)
    put_over_rows(slots, rows.spanning, header)
    lengthen_labels(slots, header)
    widen_centred(slots, header, slots.rows)
    widen_heads(slots, header)
    lengthen_heads(slots, header)
    return slots.all()
