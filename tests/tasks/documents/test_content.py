from dataclasses import replace

from tasks.documents.content import content_sha256
from tasks.documents.reading import read
from tests.accuracy.corpus import CORPUS


def test_the_same_content_in_other_bytes_has_the_same_hash() -> None:
    folder = CORPUS / "gaoyi-2021"
    ours = content_sha256(read(folder / "document.pdf"))
    assert ours == content_sha256(read(folder / "document.docx"))


def test_one_changed_figure_changes_the_hash_and_places_do_not() -> None:
    found = read(CORPUS / "wuhai-2021" / "document.pdf")
    [table] = found.tables
    moved = [replace(cell, page=9, bbox=None, text=f" {cell.text}") for cell in table.cells]
    changed = [replace(cell, text=cell.text.replace("60.0", "60.1")) for cell in table.cells]
    hashes = [
        content_sha256(replace(found, tables=(replace(table, cells=tuple(cells)),)))
        for cells in (table.cells, moved, changed)
    ]
    assert hashes[0] == hashes[1] != hashes[2]
