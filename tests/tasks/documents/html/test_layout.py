from pathlib import Path

import pytest

from tasks.documents.html.document import read_html
from tasks.documents.html.layout import is_data
from tasks.documents.html.markup import parse

DATA = "<tr><td>项目<td>预算数<tr><td>合计<td>12.30"


def judged(markup: str) -> bool:
    page = parse(f"<body>{markup}")
    table = page.body.table
    assert table is not None
    return is_data(table, page)


@pytest.mark.parametrize(
    "rows",
    [
        DATA,
        "<tr><th>科目<th>合计<th>基本支出<tr><td>&nbsp;<td><td>",
        "<tr><td>项目名称<td>信访<tr><td>主管部门<td>某局<tr><td>总体目标<td><p>一。<p>二。",
        "<tr><td>指标<td>值<tr><td>甲乙丙丁戊己庚辛<td>1<table><tr><td>a<td>b</table>",
        "<tr><td>项目<td>数<td>备注<tr><td>甲<td>1<td><a href=x>详见</a><tr><td>乙<td>2<td>无",
    ],
)
def test_data(rows: str) -> None:
    assert judged(f"<table>{rows}</table>")


@pytest.mark.parametrize(
    "markup",
    [
        f"<table role=presentation>{DATA}</table>",
        "<table><tr><td><p>一<p>二<p>三</table>",
        "<table><tr><td>一<tr><td>二<tr><td>三</table>",
        "<table><tr><td>编制单位：某局<td>单位：万元</table>",
        "<table><tr><td><a href=1>新闻</a><td>2026-03-02<tr><td><a href=2>要闻</a><td>2026</table>",
        "<table><tr><td>姓名<td><input><tr><td>电话<td><input></table>",
        "<table><tr><td>索引号：<td>1150/2026<tr><td>发布机构：<td>某局<tr><td>标题<td>预算</table>",
        "<table><tr><td>[索引号] 1<td>[成文日期] 2026<tr><td>a<td>b</table>",
        f"<table><tr><td>左<td>右<tr><td>栏<td><table>{DATA}</table></table>",
        "<table><tr><td><h2>一</h2><td><ul><li>二</ul><tr><td><img src=a>三<td>四</table>",
    ],
)
def test_layout(markup: str) -> None:
    assert not judged(markup)


def test_real_pages_of_portals_have_no_table_but_one(shared: Path) -> None:
    pages = sorted((shared / "portal_pages").glob("*.html"))
    tables = {page.name: read_html(page).tables for page in pages}
    assert len(tables) == 22
    filled = {name: found for name, found in tables.items() if found}
    assert list(filled) == ["hanweb_jinhua_document_download_fileUrl.html"]
    (table,) = filled["hanweb_jinhua_document_download_fileUrl.html"]
    assert [cell.text for cell in table.cells][:4] == ["招聘岗位", "招聘人数", "性别", "具体条件"]
