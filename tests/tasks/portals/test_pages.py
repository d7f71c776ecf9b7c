import pytest

from tasks.portals.pages import decode, iso_date, iso_time, metadata, parse

WORD = "信访办公室部门预算"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (WORD.encode(), None),
        (WORD.encode(), "text/html; charset=UTF-8"),
        (WORD.encode("utf-8-sig"), "text/html; charset=gb2312"),
        (WORD.encode("utf-16"), None),
        (WORD.encode("gb18030"), "text/html;charset=GB2312"),
        (WORD.encode("gb18030"), "text/html; charset=iso-8859-1"),
        (WORD.encode("gb18030"), None),
        (WORD.encode("big5", "replace"), "text/html; charset=big5"),
    ],
)
def test_decode_finds_the_charset(body: bytes, content_type: str | None) -> None:
    expected = body.decode("big5") if "big5" in (content_type or "") else WORD
    assert decode(body, content_type) == expected


def test_a_meta_charset_counts_and_gb2312_is_gb18030() -> None:
    page = f'<meta http-equiv=Content-Type content="text/html; charset=gb2312">{WORD}镕㙍'
    assert decode(page.encode("gb18030"), None) == page


def test_a_wrong_label_gives_way_to_the_bytes() -> None:
    page = f'<meta charset="gbk">{WORD}'
    assert decode(page.encode(), "text/html; charset=gbk") == page
    assert decode("联通".encode("gb18030"), "text/html; charset=gbk") == "联通"


def test_a_cut_page_keeps_what_can_be_read() -> None:
    assert decode(WORD.encode()[:-1], "text/html; charset=utf-8").startswith("信访办公室部门预")


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2026-03-02 16:41", "2026-03-02T16:41:00+08:00"),
        ("2026-03-02 16:41:09", "2026-03-02T16:41:09+08:00"),
        ("2026-03-02 16:41:09.0", "2026-03-02T16:41:09+08:00"),
        ("2026-03-02,16:41", "2026-03-02T16:41:00+08:00"),
        ("2026-3-2 6:41:09", "2026-03-02T06:41:09+08:00"),
        ("2026/03/02 16:41", "2026-03-02T16:41:00+08:00"),
        ("2026-03-02", "2026-03-02"),
        ("2026年03月02日", "2026-03-02"),
        ("2026-03-02 24:00", "2026-03-02"),
        ("2026-02-30", None),
        ("", None),
    ],
)
def test_all_shapes_of_pubdate(stated: str, expected: str | None) -> None:
    assert iso_time(stated) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("[2026-03-08]", "2026-03-08"), ("日期：2026年1月1日", "2026-01-01"), ("3月8日", None)],
)
def test_printed_dates(text: str, expected: str | None) -> None:
    assert iso_date(text) == expected


def test_metadata_takes_any_case_and_falls_back_to_the_block_of_labels() -> None:
    page = """<title>栏目</title><META Name="contentSource" Content="">
    <meta name="pubdate" content="2026/3/2 9:05">
    <table><tr><td>索引号 ：</td><td></td></tr><tr><td>[ 索引号 ]</td><td>115/2026-00017</td></tr>
    <tr><td>发布机构 ：</td><script>document.write('<td><\\/td>');
    document.write('<td colspan="3">市政府办公厅<\\/td>')</script></tr></table>"""
    assert metadata(parse(page)) == {
        "title": "栏目",
        "published": "2026-03-02T09:05:00+08:00",
        "source": "市政府办公厅",
        "index_number": "115/2026-00017",
    }
