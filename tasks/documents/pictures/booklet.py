"""Pictures bound to one PDF, a page each (ISO 32000-1, 7.5).

Pillow can write PDFs too, but holds all pages in memory until the last one is there.
"""

from io import BytesIO
from typing import BinaryIO

from PIL import Image

_CATALOGUE, _PAGES = 1, 2


class Booklet:
    """A PDF that grows by a page with every picture; nothing is kept but where its parts begin.

    Args:
        file: empty and writable; it is complete after `finish`.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._starts = {_CATALOGUE: 0, _PAGES: 0}
        self._sheets: list[int] = []
        file.write(b"%PDF-1.4\n")
        self._write(_CATALOGUE, f"<< /Type /Catalog /Pages {_PAGES} 0 R >>")

    def add(self, jpeg: bytes) -> None:
        """One more page, as large as the picture is at its own pixels for an inch."""
        with Image.open(BytesIO(jpeg)) as image:
            (columns, rows), inch = image.size, image.info["dpi"][0]
        width, height = 72 * columns / inch, 72 * rows / inch
        picture, content, sheet = (len(self._starts) + number for number in (1, 2, 3))
        self._stream(
            picture,
            "/Type /XObject /Subtype /Image /ColorSpace /DeviceRGB /BitsPerComponent 8 "
            f"/Filter /DCTDecode /Width {columns} /Height {rows}",
            jpeg,
        )
        self._stream(content, "", f"{width:.2f} 0 0 {height:.2f} 0 0 cm /P Do".encode())
        self._write(
            sheet,
            f"<< /Type /Page /Parent {_PAGES} 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] "
            f"/Contents {content} 0 R /Resources << /XObject << /P {picture} 0 R >> >> >>",
        )
        self._sheets.append(sheet)

    def finish(self) -> None:
        """Write what lists the pages and the places of all parts."""
        kids = " ".join(f"{sheet} 0 R" for sheet in self._sheets)
        self._write(_PAGES, f"<< /Type /Pages /Count {len(self._sheets)} /Kids [{kids}] >>")
        start, size = self._file.tell(), len(self._starts) + 1
        places = "".join(f"{self._starts[part]:010} 00000 n \n" for part in range(1, size))
        self._file.write(
            f"xref\n0 {size}\n0000000000 65535 f \n{places}"
            f"trailer\n<< /Size {size} /Root {_CATALOGUE} 0 R >>\n"
            f"startxref\n{start}\n%%EOF\n".encode()
        )

    def _stream(self, part: int, entries: str, data: bytes) -> None:
        self._write(part, f"<< {entries} /Length {len(data)} >>\nstream\n", data, "\nendstream")

    def _write(self, part: int, head: str, data: bytes = b"", tail: str = "") -> None:
        self._starts[part] = self._file.tell()
        self._file.write(f"{part} 0 obj\n{head}".encode() + data + f"{tail}\nendobj\n".encode())
