import pytest

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
