"""From a stream of lines and grids without pages to tables and paragraphs."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tasks.records import Extraction, Paragraph
from tasks.tables.headings import Heading, look_up
from tasks.tables.joining import joined_tables
from tasks.tables.piece import Piece
from tasks.tables.wording import is_note, is_table_number


def read_blocks(blocks: Iterable[Heading | Piece], reader: str, media_type: str) -> Extraction:
    """What the blocks of a document hold; "empty" where they hold no character.

    Args:
        blocks: lines of text and grids in reading order.
        reader: name of the reader, kept with each table.
        media_type: of the document.
    """
    stream = _Stream(reader)
    for block in blocks:
        if isinstance(block, Heading):
            stream.lines.append(block)
        else:
            stream.add(block)
    stream.end()
    tables = joined_tables(stream.pieces)
    paragraphs = tuple(Paragraph(line.text, mended=line.mended) for line in stream.texts)
    if not tables and not paragraphs:
        return Extraction("empty", "no characters in the document", media_type)
    return Extraction("ok", None, media_type, 0, tables, paragraphs)


@dataclass
class _Stream:
    """Pieces and texts so far, and the lines since the last piece."""

    reader: str
    pieces: list[Piece] = field(default_factory=list)
    texts: list[Heading] = field(default_factory=list)
    lines: list[Heading] = field(default_factory=list)

    def add(self, piece: Piece) -> None:
        self._take_notes()
        around, taken = look_up(self.lines)
        rest = [line for index, line in enumerate(self.lines) if index not in taken]
        follows = bool(self.pieces) and all(is_table_number(line.text) for line in rest)
        own = tuple(mend for index in taken for mend in self.lines[index].mended)
        self.texts.extend(rest)
        self.lines.clear()
        self.pieces.append(
            replace(
                piece,
                around=around,
                opens=follows,
                closes=True,
                reader=self.reader,
                mended=(*own, *piece.mended),
            )
        )

    def end(self) -> None:
        self._take_notes()
        self.texts.extend(self.lines)

    def _take_notes(self) -> None:
        while self.pieces and self.lines and is_note(self.lines[0].text):
            above, note = self.pieces[-1], self.lines.pop(0)
            around = replace(above.around, notes=(*above.around.notes, note.text))
            mended = (*above.mended, *note.mended)
            self.pieces[-1] = replace(above, around=around, mended=mended)
