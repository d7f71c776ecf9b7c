"""Small files of every kind, made of their names."""

import zipfile
from io import BytesIO

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def document(name: str) -> bytes:
    """A small file of the kind that its name says; no two names have the same bytes."""
    suffix = name.rpartition(".")[2].lower()
    if suffix == "pdf":
        return _pdf(name)
    if suffix in ("docx", "xlsx", "zip"):
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(zipfile.ZipInfo("name.txt"), name)
        return packed.getvalue()
    start = b"Rar!\x1a\x07\x00" if suffix == "rar" else _COMPOUND
    return start + name.encode().ljust(1024, b"\0")


def _pdf(name: str) -> bytes:
    text = f"BT /F1 12 Tf 72 720 Td <{name.encode('utf-16-be').hex()}> Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\n"
    return f"{body}{end}startxref\n{len(body)}\n%%EOF\n".encode()
