"""The five sites: what each office published, and the builder that puts it online."""

from collections.abc import Callable, Mapping
from datetime import date

from deploy.replica import hebei, trs, unified
from deploy.replica.faults import FAULTS
from deploy.replica.page import CORPUS, Article, File, Page, Pages, Site


def _notices(place: str, year: int) -> tuple[Article, ...]:
    """Entries without files, as stand between the disclosures of every listing."""
    return (
        Article(f"{place}{year}年春节期间群众来访接待安排及有关事项的通知", date(year, 1, 18)),
        Article(f"{place}{year - 1}年法治政府建设情况报告", date(year, 1, 12)),
        Article(f"{place}{year - 1}年政府信息公开工作年度报告", date(year, 1, 10)),
        Article(f"{place}关于开展《信访工作条例》宣传活动的通告", date(year - 1, 5, 9)),
    )


_SHAPINGBA_TITLE = "重庆市沙坪坝区信访办公室2024年部门整体绩效目标表及部门专项绩效目标申报表"

Sites = Mapping[str, tuple[Callable[[Site], Pages], Site]]

SITES: Sites = {
    "tongnan": (
        trs.build,
        Site(
            place="重庆市潼南区",
            office="重庆市潼南区信访办公室",
            code="25192",
            articles=(
                Article(
                    "重庆市潼南区信访办公室2021年部门预算情况说明",
                    date(2021, 2, 22),
                    files=(
                        File(
                            "重庆市潼南区信访办公室2021年部门预算情况说明.pdf",
                            CORPUS / "tongnan-2021/document.pdf",
                        ),
                    ),
                ),
                *_notices("潼南区信访办", 2021),
                *FAULTS["tongnan"],
            ),
            unit="潼南区网上信访服务中心",
            unit_articles=(Article("潼南区网上信访服务中心简介", date(2020, 6, 3)),),
        ),
    ),
    "shapingba": (
        trs.build,
        Site(
            place="重庆市沙坪坝区",
            office="重庆市沙坪坝区信访办公室",
            code="63577",
            articles=(
                Article(
                    _SHAPINGBA_TITLE,
                    date(2024, 2, 5),
                    files=(
                        File("部门整体绩效目标表.doc", CORPUS / "shapingba-2024/document.doc"),
                        File(f"{_SHAPINGBA_TITLE}.docx", CORPUS / "shapingba-2024/document.docx"),
                    ),
                ),
                *_notices("沙坪坝区信访办", 2024),
                *FAULTS["shapingba"],
            ),
            unit="沙坪坝区群众接待中心",
            unit_articles=(Article("沙坪坝区群众接待中心简介", date(2023, 4, 7)),),
        ),
    ),
    "beibei": (
        trs.build,
        Site(
            place="重庆市北碚区",
            office="重庆市北碚区信访办公室",
            code="239",
            articles=(
                Article(
                    "重庆市北碚区信访办公室2024年部门预算情况说明",
                    date(2024, 1, 30),
                    files=(
                        File(
                            "重庆市北碚区信访办公室2024年部门预算情况说明.pdf",
                            CORPUS / "beibei-2024/document.pdf",
                        ),
                    ),
                ),
                *_notices("北碚区信访办", 2024),
                *FAULTS["beibei"],
            ),
            unit="北碚区信访接待中心",
            unit_articles=(Article("北碚区信访接待中心简介", date(2023, 3, 1)),),
        ),
    ),
    "gaoyi": (
        hebei.build,
        Site(
            place="高邑县",
            office="高邑县信访局",
            code="7c2d8dc7",
            articles=(
                Article(
                    "高邑县信访局2021年部门预算信息公开",
                    date(2021, 3, 12),
                    files=(
                        File(
                            "高邑县信访局2021年部门预算信息公开.pdf",
                            CORPUS / "gaoyi-2021/document.pdf",
                        ),
                    ),
                ),
                *_notices("高邑县信访局", 2021),
                *FAULTS["gaoyi"],
            ),
        ),
    ),
    "wuhai": (
        unified.build,
        Site(
            place="乌海市",
            office="乌海市信访局",
            code="150300",
            articles=(
                Article(
                    "乌海市信访局2021年财政预算支出绩效目标申报表",
                    date(2021, 2, 26),
                    files=(
                        File(
                            "乌海市信访局2021年财政预算支出绩效目标申报表.pdf",
                            CORPUS / "wuhai-2021/document.pdf",
                        ),
                    ),
                ),
                *_notices("乌海市信访局", 2021),
            ),
        ),
    ),
}


def build(name: str) -> Pages:
    """All pages of one of these sites."""
    return online(*SITES[name])


def online(builder: Callable[[Site], Pages], site: Site) -> Pages:
    """All pages of a site, with its robots.txt."""
    robots = Page(b"User-agent: *\nDisallow:\n", site.updated, "text/plain")
    return {"/robots.txt": robots} | builder(site)
