import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.transport.names import content_disposition_name

NAME = "2026年部门预算.pdf"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (
            b"attachment; filename*=UTF-8''2026%E5%B9%B4%E9%83%A8%E9%97%A8%E9%A2%84%E7%AE%97.pdf",
            NAME,
        ),
        (b"attachment; filename=x.pdf; filename*=utf-8'zh'%E8%A1%A8.pdf", "表.pdf"),
        (b"attachment; filename*=gb2312''%B1%ED.pdf", "表.pdf"),
        (f'attachment; filename="{NAME}"'.encode(), NAME),
        (f'attachment;filename="{NAME}"'.encode("gbk"), NAME),
        (f"attachment; filename={NAME}".encode("gbk"), NAME),
        (b"attachment; filename=2026%E5%B9%B4%E9%83%A8%E9%97%A8%E9%A2%84%E7%AE%97.pdf", NAME),
        # 誠 ends with a back-slash in GBK: no escape.
        ('attachment; filename="誠.pdf"; size=3'.encode("gbk"), "誠.pdf"),
        (b'attachment; filename="a \\"b\\".pdf"', 'a "b".pdf'),
        (b'attachment; filename="..\\..\\etc/passwd"', "passwd"),
        (b'attachment; filename="a\r\nb\x00.pdf"', "ab.pdf"),
        (b"attachment; filename*=UTF-8''%E2%80%AEfdp.exe", "fdp.exe"),
        (b'attachment; filename=""', None),
        (b"inline", None),
        (b"", None),
    ],
)
def test_names_come_out_in_whatever_encoding_they_went_in(header: bytes, name: str | None) -> None:
    assert content_disposition_name(header) == name
    assert content_disposition_name(header.decode("latin-1")) == name


@pytest.mark.parametrize(
    "charset", ["idna", "punycode", "undefined", "zip", "rot13", "unicode_escape"]
)
def test_codecs_that_are_no_charsets_are_not_used(charset: str) -> None:
    header = f"attachment; filename*={charset}''xn--%E8%A1%A8.pdf".encode()
    assert content_disposition_name(header) == "xn--表.pdf"


PIECES = st.sampled_from(
    ["filename", "*", "=", '"', "'", ";", "UTF-8''", "gbk''", "%2F", "%5C", "%00", "%E2%80%AE",
     "..", "/", "\\", "\r\n", "CON", "预" * 300, "a.pdf", " ", "%"]
)  # fmt: skip
HEADERS = st.lists(PIECES | st.text(max_size=9), max_size=20).map("".join)


@given(HEADERS | st.binary() | HEADERS.map(lambda text: "attachment; filename=" + text))
@example("attachment; filename*=UTF-8''%2e%2e%2fa%2f..%5cb")
@example('attachment; filename="' + "预" * 300 + '"')
def test_any_header_gives_a_bare_name_or_none(header: bytes | str) -> None:
    name = content_disposition_name(header)
    if name is None:
        return
    assert name.strip() == name != ""
    assert not {"/", "\\"} & set(name)
    assert not any(unicodedata.category(character)[0] == "C" for character in name)
    assert len(name.encode()) <= 255
