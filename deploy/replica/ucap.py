"""UCAP: listings that count their pages from 1, files in a folder that is called as the article."""

from collections.abc import Sequence
from html import escape

from deploy.replica import markup
from deploy.replica.page import Article, Pages, Site, publish

ENTRY = "/szx/ysjs/list.shtml"


def build(site: Site) -> Pages:
    """The column with its pages, that of the unit beneath it, articles and files."""
    beneath = f'<a href="dw/common_list.shtml">{site.unit}</a>'
    return {
        **_column(site, "/szx/ysjs/", "list", site.articles, beneath),
        **_column(site, "/szx/ysjs/dw/", "common_list", site.unit_articles, ""),
    }


def _column(site: Site, folder: str, name: str, articles: Sequence[Article], beneath: str) -> Pages:
    pages: Pages = {}
    pieces = markup.pieces(articles)
    for number, listed in enumerate(pieces, 1):
        body = f"""<div>{beneath}</div><ul>{markup.rows(listed, _place)}</ul>
<div id="page_div"></div><script>
function createPageHTML(id,_nPageCount,_nCurrIndex,_sPageName,_sPageExt,_nTotal){{}}
createPageHTML('page_div',{len(pieces)}, {number},'{name}','shtml',{len(articles)});</script>"""
        suffix = "" if number == 1 else f"_{number}"
        pages[f"{folder}{name}{suffix}.shtml"] = markup.listing(site, body)
    for article in articles:
        _publish(pages, site, folder, article)
    return pages


def _place(article: Article) -> str:
    return f"{article.published:%Y%m}/{article.hexadecimal()}.shtml"


def _publish(pages: Pages, site: Site, folder: str, article: Article) -> None:
    path = folder + _place(article)
    beside = path.rpartition("/")[0] + "/"
    own = f"{article.hexadecimal()}/files/"
    files = article.places(
        lambda file: f"{beside}{own}{article.hexadecimal(file.name)}{file.suffix}"
    )
    links = "".join(
        f'<p><img border="0" src="/default/images/icon16/xls.gif">'
        f'<a href="{place.removeprefix(beside)}" type="file">{escape(file.name)}</a></p>'
        for place, file in files.items()
    )
    body = f"""<UCAPTITLE>{escape(article.title)}</UCAPTITLE>
<PUBLISHTIME>{article.published} 09:00</PUBLISHTIME>
<UCAPCONTENT><p>{escape(article.text)}</p>{links}</UCAPCONTENT>"""
    publish(pages, path, article, markup.article(site, article, body), files)
