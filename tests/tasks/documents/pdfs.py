"""Small PDFs made for tests, byte by byte, so that each fault is ours."""

import zlib
from collections.abc import Sequence
from pathlib import Path


def pdf(path: Path, content: bytes, page: str = "", packed: int = 0) -> Path:
    """A PDF of one page of 200 × 100 points with Helvetica as /F1.

    Args:
        path: to be written.
        content: of the page.
        page: further entries of the page, as "/Rotate 90".
        packed: how often the content is deflated.
    """
    for _ in range(packed):
        content = zlib.compress(content, 9)
    filters = f"/Filter [{' '.join(['/FlateDecode'] * packed)}]" if packed else ""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> " + page.encode() + b" >>",
        f"<< /Length {len(content)} {filters} >>\nstream\n".encode() + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return _written(path, objects)


def nested_forms(path: Path, depth: int, times: int, content: bytes = b"") -> Path:
    """A small PDF that shows a form `times` times, in which the next is shown as often, …

    Args:
        path: to be written.
        depth: of the forms in one another.
        times: that each is shown.
        content: drawn by each form besides.
    """
    shown = content + b" /X Do" * times
    forms = [
        f"<< /Type /XObject /Subtype /Form /BBox [0 0 200 100] /Length {len(shown)} "
        f"/Resources << /XObject << /X {5 + level + 1} 0 R >> >> >>\nstream\n".encode()
        + shown
        + b"\nendstream"
        for level in range(depth)
    ]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R "
        b"/Resources << /XObject << /X 5 0 R >> >> >>",
        b"<< /Length 5 >>\nstream\n/X Do\nendstream",
        *forms,
    ]
    return _written(path, objects)


def _written(path: Path, objects: Sequence[bytes]) -> Path:
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    path.write_bytes(data + end.encode() + f"startxref\n{len(data)}\n%%EOF\n".encode())
    return path
