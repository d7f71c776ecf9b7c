"""A small site of each family, with the same articles and every fault, for tests of whole crawls.

Documents are tiny and made here: `server.start(sites=families.SITES)` serves these sites instead of
the demo's. `page.documents` and `page.troubles` say what a crawl must find on one, and meet.
"""

from dataclasses import replace
from datetime import date

from deploy.replica import (
    eportal,
    faults,
    generic,
    gkmlpt,
    hanweb,
    hebei,
    jeecms,
    jpaas,
    trs,
    ucap,
    unified,
    visionsoft,
)
from deploy.replica.files import document
from deploy.replica.page import Article, Fault, File, Site
from deploy.replica.sites import Sites

STALL = 4.5
"""Seconds that a stalled file lets its caller wait."""
_SHARED = "/files/2026/tongyong.pdf"
_MANY = 178


def _file(name: str, fault: Fault | None = None, place: str = "") -> File:
    return File(name, document(name), fault, place)


def _files(*names: str) -> tuple[File, ...]:
    return tuple(map(_file, names))


def disclosure(office: str) -> Article:
    """An article with the budget of an office."""
    return Article(f"{office}2026年部门预算", date(2026, 3, 1), files=_files(f"{office}.pdf"))


_SPOILT_FILES = {
    "网页.pdf": faults.ARTICLE_FOR_FILE,
    "首页.pdf": faults.HOME_PAGE,
    "截断.pdf": faults.CUT,
    "超长.pdf": faults.OVERLONG,
    "断开.pdf": faults.DROPPED,
    "停顿.pdf": faults.slow(STALL, "failed"),
    "缺失.pdf": faults.MISSING,
    "压缩.pdf": faults.GZIPPED,
    "国标名.pdf": faults.GBK_NAME,
}
_SPOILT_PAGES = {
    "加速乐": faults.KNOWNSEC,
    "瑞数": faults.RUISHU,
    "边缘": faults.EDGEONE,
    "拦截": faults.BLOCK_PAGE,
    "饼干": faults.COOKIE_LOOP,
    "起始页": faults.IIS_PAGE,
}


def _articles(*more: Article) -> tuple[Article, ...]:
    """What every site publishes, newest first."""
    return (
        *more,
        Article("示例市教育局2026年部门预算公开", date(2026, 3, 9), files=_files("教育局.pdf")),
        Article(
            "示例市水利局2026年部门预算公开",
            date(2026, 3, 6),
            files=_files("水利局汇总.pdf", "水利局本级.pdf"),
        ),
        Article(
            "示例市财政局2026年部门预算公开及相关表格",
            date(2026, 3, 5),
            files=_files("财政局说明.docx", "财政局表.XLS", "财政局绩效.xlsx"),
        ),
        *(
            Article(
                f"示例市{office}2026年部门预算公开",
                date(2026, 3, 4),
                files=(
                    *_files(f"{office}.pdf", "公共附表.pdf"),
                    _file("预算公开通用说明.pdf", place=_SHARED),
                ),
            )
            for office in ("民政局", "司法局")
        ),
        Article("预算公开工作的通知", date(2026, 3, 3)),
        Article(
            "国标编码的2026年部门预算",
            date(2026, 3, 2),
            files=_files("国标.pdf"),
            fault=faults.GB2312,
        ),
        Article(
            "附件有误的2026年部门预算",
            date(2026, 2, 27),
            files=tuple(_file(name, fault) for name, fault in _SPOILT_FILES.items()),
        ),
        *(
            Article(
                f"{name}所拦的2026年部门预算",
                date(2026, 2, 26),
                files=_files(f"{name}.pdf"),
                fault=fault,
            )
            for name, fault in _SPOILT_PAGES.items()
        ),
        Article(
            "不予抓取的2026年部门预算", date(2026, 2, 25), files=_files("内部.pdf"), disallowed=True
        ),
        Article("示例市档案馆2025年部门预算公开", date(2025, 3, 4), files=_files("档案馆.pdf")),
    )


def _site(*more: Article) -> Site:
    return Site(
        place="示例市",
        office="示例市财政局",
        code="150300",
        articles=_articles(*more),
        unit="示例市教育局下属单位预算",
        unit_articles=(
            Article(
                "示例市第一中学2026年单位预算公开", date(2026, 3, 9), files=_files("第一中学.pdf")
            ),
        ),
    )


_TRS = (
    Article(
        "示例市发改委2026年部门预算",
        date(2026, 3, 12),
        files=_files("发改委.pdf"),
        linked=(
            Article(
                "发改委信息中心2026年单位预算.pdf", date(2026, 3, 12), files=_files("中心.pdf")
            ),
        ),
    ),
    Article(
        "示例市2026年各部门预算",
        date(2026, 3, 12),
        files=_files(*(f"001-418{number:03d}-单位{number}.pdf" for number in range(_MANY))),
    ),
    Article("示例市交通局2026年预算", date(2026, 3, 11), files=_files("交通局.rar", "交通局.zip")),
    Article(
        "示例市公安局2026年预算",
        date(2026, 3, 11),
        files=_files("公安局.pdf", "公安局本级.pdf"),
        by_script="temyt",
    ),
    Article(
        "示例市林业局2026年预算",
        date(2026, 3, 10),
        files=_files("林业局.pdf", "林业局本级.pdf"),
        by_script="file_appendix",
    ),
)
_GKMLPT = (
    Article("示例市应急局2026年预算", date(2026, 3, 10), files=_files("应急局.wps", "应急局.pdf")),
)
# The name in an address can be empty.
_HEBEI = (
    Article(
        "示例市工商联2026年预算",
        date(2026, 3, 10),
        files=(_file("工商联.pdf", place="/attachments/1/202603/10/.pdf"),),
    ),
)
# Lists of other lengths than whole groups of the proxy end with an empty answer.
_HANWEB = (
    Article("示例市科协2026年部门预算", date(2026, 3, 10), fault=faults.EXPLODED),
    Article("示例市体育局2026年预算", date(2026, 3, 10), files=_files("体育局.pdf")),
    Article("示例市统计局2026年预算", date(2026, 3, 10), files=_files("统计局.pdf")),
)

SITES: Sites = {
    "eportal": (eportal.build, _site()),
    "generic": (generic.build, _site()),
    "gkmlpt": (gkmlpt.build, _site(*_GKMLPT)),
    "hanweb": (hanweb.build, _site(*_HANWEB)),
    "hebei": (hebei.build, _site(*_HEBEI)),
    "jeecms": (jeecms.build, _site()),
    "jpaas": (jpaas.build, _site()),
    "trs": (trs.build, replace(_site(*_TRS), by_script=True)),
    "ucap": (ucap.build, _site()),
    "unified": (unified.build, replace(_site(), unit="", unit_articles=())),
    "visionsoft": (visionsoft.build, _site()),
}

ENTRIES: dict[str, tuple[str, ...]] = {
    "eportal": (eportal.ENTRY, eportal.UNIT),
    "generic": (generic.ENTRY,),
    "gkmlpt": (gkmlpt.ENTRY,),
    "hanweb": (hanweb.ENTRY,),
    "hebei": (hebei.ENTRY,),
    "jeecms": (jeecms.ENTRY,),
    "jpaas": (jpaas.ENTRY,),
    "trs": ("/bm/qxfb/zwgk_150300/",),
    "ucap": (ucap.ENTRY,),
    "unified": ("/yjs/business/page/index?cityCode=150300",),
    "visionsoft": (visionsoft.ENTRY,),
}
"""Where a crawl of each site begins."""
