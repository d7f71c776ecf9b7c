"""A district of Chongqing in the form of TRS WCM (拓尔思).

The column stands at `/bm/qxfb/zwgk_N/fdzdgknr_N/ysjs/ysbm/`; above it lies a stub that only
refreshes to it. Titles in listings are cut, attachments carry an OLDSRC that leads nowhere.
"""

from collections.abc import Sequence
from functools import partial
from html import escape
from string import Template

from deploy.replica.page import Article, File, Page, Pages, Site, fill, publish

_PER_PAGE = 4
_CUT = 18

_HEAD = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8">
<meta name="SiteName" content="${place}人民政府">
<meta name="SiteIDCode" content="${code}0001">
<meta name="ColumnName" content="部门预算">
<meta name="ColumnType" content="部门预算">
"""

_LISTING = Template(
    _HEAD
    + """<title>部门预算_${place}人民政府</title></head><body>
<div class="location">当前位置：<a href="/" class="CurrChnlCls">首页</a>
&gt; <a href="../" class="CurrChnlCls">预决算</a>
&gt; <a href="./" class="CurrChnlCls">部门预算</a>
<a href="javascript:void(0)">收藏</a></div>
<dl class="side">${units}</dl>
<ul class="list">
${items}
</ul>
<script>
function createPage(_nPageCount, _nCurrIndex, _sPageName, _sPageExt) {
  if (_nPageCount == null || _nPageCount <= 1) return;
  for (var i = 0; i < _nPageCount; i++) {
    var name = i == 0 ? _sPageName : _sPageName + "_" + i;
    document.write("<a href=\\"" + name + "." + _sPageExt + "\\">" + (i + 1) + "</a>");
  }
}
</script>
<div class="page"><script>createPage(${total}, ${current}, "index", "html")</script></div>
</body></html>
"""
)

_ITEM = Template('<li><a href="${href}" title="${title}">${cut}</a><span>${date}</span></li>')
_UNIT = Template('<dd><a href="./wsxfzx/" title="${unit}">${unit}</a></dd>')
_STUB = Template("""<meta http-equiv="Refresh" content="0; url=${url}"/>""")

_ARTICLE = Template(
    _HEAD
    + """<meta name="ArticleTitle" content="${title}">
<meta name="PubDate" content="${date} 09:00">
<meta name="ContentSource" content="${office}">
<meta name="Url" content="${path}">
<title>${title}_${place}人民政府</title></head><body>
<div class="location"><a href="/" class="CurrChnlCls">首页</a>
&gt; <a href="../" class="CurrChnlCls">部门预算</a></div>
<table class="table"><tbody>
<tr><td class="gray"><span class="justify-03">索引号</span> ：</td><td colspan="3">${index}</td>
<td class="gray"><span class="justify-04">主题分类</span> ：</td><td colspan="3">财政</td></tr>
<tr><td class="gray"><span class="justify-04">发布机构</span> ：</td>
<script>
if(""!=""){
  document.write('<td class="td-w35" colspan="3"></td>')
}else{
  document.write('<td class="td-w35" colspan="3">${office}</td>')
}
</script>
<td class="gray">成文日期 ：</td><td>${date}</td>
<td class="gray">发布日期 ：</td><td>${date}</td></tr>
<tr><td class="gray"><span class="justify-02">标题</span> ：</td><td colspan="7">${title}</td></tr>
</tbody></table>
<table class="table table-wap"><tbody>
<tr><td class="gray">索引号 ：</td><td class="t-t">${index}</td></tr>
<tr><td class="gray">发布日期 ：</td><td>${date}</td></tr>
<tr><td class="gray">标题 ：</td><td>${title}</td></tr>
</tbody></table>
<h1>${title}</h1>
<div class="trs_editor_view TRS_UEDITOR trs_paper_default trs_web"><p>${text}</p>
${files}
</div></body></html>
"""
)

# As in Xiamen, and as in Changchun, where one href holds several names, one a line.
_BY_SCRIPT = {
    "temyt": Template("""<script>
var temyt='${links}';
if (temyt!="")
{
document.write("<table class='pad_l20'><TR><TD class='tb t14'>附件下载:</TD></TR><tr>");
document.write('<td id="file"> ${links}<\\/td>');
document.write(" <\\/tr></table>");
}
</script>"""),
    "file_appendix": Template("""<script>
var file_appendix='${links}';
document.write(file_appendix);
</script>
<div class="xgfj"><a href="${hrefs}">附件</a></div>"""),
}
_FILE = Template(
    '<p><a appendix="true" data-appendix="true" needdownload="true" data-needdownload="true"'
    ' href="${href}" title="${name}" OLDSRC="/protect/${month}/${day}/${stored}">'
    "${name}</a></p>"
)


def build(site: Site) -> Pages:
    """The column with its listing pages and articles, a unit's column, and the stub above."""
    top = f"/bm/qxfb/zwgk_{site.code}/"
    column = f"{top}fdzdgknr_{site.code}/ysjs/ysbm/"
    unit = f"{column}wsxfzx/"
    stub = fill(_STUB, site.updated, url=f".{column.removeprefix(top.rstrip('/'))}")
    sidebar = _UNIT.substitute(unit=site.unit)
    return {
        top: stub,
        **_column(site, column, site.articles, sidebar),
        **_column(site, unit, site.unit_articles, "", by_script=site.by_script),
    }


def _column(
    site: Site, column: str, articles: Sequence[Article], sidebar: str, *, by_script: bool = False
) -> Pages:
    pages: Pages = {}
    starts = range(0, len(articles), _PER_PAGE)
    for current, start in enumerate(starts):
        listed = "\n".join(_item(article) for article in articles[start : start + _PER_PAGE])
        page = fill(
            _LISTING,
            max(article.published for article in articles),
            place=site.place,
            code=site.code,
            units=sidebar,
            items=_written(listed) if by_script else listed,
            total=len(starts),
            current=current,
        )
        names = ("", "index.html") if current == 0 else (f"index_{current}.html",)
        pages |= {column + name: page for name in names}
    for article in articles:
        _publish(pages, site, column + _place(article), article)
    return pages


def _publish(pages: Pages, site: Site, path: str, article: Article) -> None:
    """An article, its files, and the articles beside it that it links to."""
    folder = path.rpartition("/")[0] + "/"
    files = article.places(partial(_stored, article, folder))
    hrefs = [place.replace(folder, "./", 1) for place in files]
    publish(pages, path, article, _article(site, article, path, hrefs), files)
    for other in article.linked:
        _publish(pages, site, folder + _place(other).rpartition("/")[2], other)


def _place(article: Article) -> str:
    day = f"{article.published:%Y%m%d}"
    return f"{day[:6]}/t{day}_{article.number(8)}.html"


def _stored(article: Article, folder: str, file: File) -> str:
    return f"{folder}P0{article.published:%Y%m%d}{article.number(12, file.name)}{file.suffix}"


def _item(article: Article) -> str:
    title = article.title
    cut = title if len(title) <= _CUT else f"{title[:_CUT]}..."
    return _ITEM.substitute(
        href=f"./{_place(article)}", title=escape(title), cut=escape(cut), date=article.published
    )


def _written(items: str) -> str:
    lines = (item.replace('"', '\\"').replace("/", "\\/") for item in items.splitlines())
    return "\n".join(("<script>", *(f'document.writeln("{line}");' for line in lines), "</script>"))


def _article(site: Site, article: Article, path: str, hrefs: Sequence[str]) -> Page:
    index = f"115002{site.code:0>12}/{article.published.year}-{article.number(5)}"
    return fill(
        _ARTICLE,
        article.published,
        place=site.place,
        code=site.code,
        office=site.office,
        title=escape(article.title),
        date=article.published,
        path=path,
        index=index,
        text=escape(article.text),
        files=_files(article, hrefs) + "".join(map(_linked, article.linked)),
    )


def _linked(article: Article) -> str:
    name = _place(article).rpartition("/")[2]
    return f'<p><a href="./{name}">{escape(article.title)}</a></p>'


def _files(article: Article, hrefs: Sequence[str]) -> str:
    files = list(zip(article.files, hrefs, strict=True))
    if article.by_script is None:
        return "\n".join(_file(article, file, href) for file, href in files)
    links = "<BR/>".join(f'<a href="{href}">{escape(file.name)}</a>' for file, href in files)
    return _BY_SCRIPT[article.by_script].substitute(links=links, hrefs="\n".join(hrefs))


def _file(article: Article, file: File, href: str) -> str:
    day = f"P0{article.published:%Y%m%d}"
    return _FILE.substitute(
        href=href, stored=_stored(article, "", file), name=escape(file.name), month=day[:8], day=day
    )
