"""File names that portals give in Content-Disposition, in whatever encoding they use."""

import re
import unicodedata
from urllib.parse import unquote_to_bytes

_EXTENDED = re.compile(
    r"filename\*\s*=\s*\"?(?P<charset>[\w-]*)'[^']*'(?P<name>[^\";\s]*)", re.IGNORECASE
)
_PLAIN = re.compile(
    r"(?:^|[;\s])filename\s*=\s*(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<bare>[^;]+))",
    re.IGNORECASE,
)
# Others are not looked up: Python knows codecs that are no charsets, and some raise what they like.
_CHARSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "iso-8859-1": "latin-1",
}
_LONGEST = 255  # bytes of a name that every file system takes


def content_disposition_name(header: bytes | str) -> str | None:
    """The file name of a Content-Disposition header (RFC 6266), None without one.

    `filename*` goes before `filename`; undeclared bytes are read as UTF-8, else as GB18030. Text
    is taken as Latin-1, as `Received.headers` carries it. Folders and control characters go, and
    what is beyond 255 bytes of UTF-8. Never raises.
    """
    raw = header.encode("latin-1", "replace") if isinstance(header, str) else header
    text = _decoded(raw, "utf-8")
    if extended := _EXTENDED.search(text):
        return _clean(_decoded(unquote_to_bytes(extended["name"]), extended["charset"].lower()))
    if plain := _PLAIN.search(text):
        value = plain["bare"] or re.sub(r"\\([\"\\])", r"\1", plain["quoted"])
        return _clean(_decoded(unquote_to_bytes(value), "utf-8"))
    return None


def _decoded(value: bytes, charset: str) -> str:
    for name in (_CHARSETS.get(charset, "utf-8"), "utf-8", "gb18030"):
        try:
            return value.decode(name)
        except UnicodeDecodeError:
            continue
    return value.decode("utf-8", "replace")


def _clean(name: str) -> str | None:
    """The last part of a path in NFC, without control and direction characters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(character for character in last if unicodedata.category(character)[0] != "C")
    return kept.strip().encode()[:_LONGEST].decode("utf-8", "ignore").strip() or None
