"""What was read of a document, drawn over its pages, into files."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import typer

from flows.progress import Bar
from tasks.documents.confined import StoppedError
from tasks.documents.media import PDF, media_type_of
from tasks.documents.pictures.booklet import Booklet
from tasks.documents.pictures.drawing import Mark
from tasks.documents.pictures.page import Form, marked_page
from tasks.documents.sandbox import Reader

# Pixels for a point of a page.
SCALE = 2.0


class NoPagesError(Exception):
    """The document has no pages that could be drawn."""


def require_drawable(files: list[Path], out: Path, option: str) -> None:
    """Refuse what cannot be drawn, before anything is read.

    Args:
        option: that asked for it, for the message.

    Raises:
        typer.BadParameter: several files, or a name under which nothing can be written.
        NoPagesError: the file is no PDF.
        OSError: the file cannot be opened.
    """
    trouble = None
    if len(files) != 1:
        trouble = "goes with one FILE"
    elif out.suffix.lower() not in (".pdf", ".png"):
        trouble = f"{out} ends neither in .pdf nor in .png"
    elif not out.parent.is_dir():
        trouble = f"{out.parent} is no folder"
    elif out.exists() and out.samefile(files[0]):
        trouble = f"{out} is the document itself"
    if trouble:
        raise typer.BadParameter(trouble, param_hint=option)
    if (media_type := media_type_of(files[0])) != PDF:
        raise NoPagesError(
            f"{files[0]}: only the pages of a PDF can be drawn, this is {media_type}"
        )


def draw(path: Path, marks: Mapping[int, Sequence[Mark]], out: Path, *, quiet: bool) -> None:
    """Write pages with their marks, all or nothing.

    Args:
        path: of the PDF.
        marks: of each page that is wanted, by its number.
        out: a name in .pdf; or in .png, for a picture a page as name-001.png.
        quiet: without a bar.

    Raises:
        StoppedError: a page cannot be drawn within the limits.
        OSError: there is no room, or no right to write.
    """
    with tempfile.TemporaryDirectory(prefix=".gongkai-", dir=out.parent) as folder:
        pages = _pages(path, marks, out, Bar(len(marks), quiet=quiet))
        if out.suffix.lower() == ".pdf":
            with Path(folder, out.name).open("wb") as file:
                booklet = Booklet(file)
                for _, jpeg in pages:
                    booklet.add(jpeg)
                booklet.finish()
        else:
            for number, png in pages:
                Path(folder, f"{out.stem}-{number:03}{out.suffix}").write_bytes(png)
        for made in Path(folder).iterdir():
            made.replace(out.with_name(made.name))


def _pages(
    path: Path, marks: Mapping[int, Sequence[Mark]], out: Path, bar: Bar
) -> Iterator[tuple[int, bytes]]:
    """The pictures of the pages with their numbers, one after the other."""
    form: Form = "JPEG" if out.suffix.lower() == ".pdf" else "PNG"
    with Reader() as reader, bar.shown(f"Drawing {out.name}"):
        for page, own in marks.items():
            try:
                yield page, marked_page(path, page, own, SCALE, form, reader)
            except StoppedError as stop:
                reason = f"{path}: page {page} cannot be drawn: {stop.reason}"
                raise StoppedError(stop.verdict, reason) from stop
            bar.advance()
