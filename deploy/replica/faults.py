"""The faults of the sites, one line each: every one is an entry of that site's listing."""

from datetime import date

from deploy.replica.page import Article, File

CHALLENGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>访问提示</title></head>
<body><div class="online-desc-con"><p>当前访问疑似黑客攻击，已被网站管理员设置为拦截。</p>
<p>如有疑问请稍后再试。</p></div></body></html>
"""

FAULTS: dict[str, tuple[Article, ...]] = {
    "tongnan": (Article("关于信访接待场所搬迁的公告", date(2020, 11, 6), delay=1.5),),
    "shapingba": (Article("关于公布信访投诉电话的通知", date(2023, 9, 12), instead=CHALLENGE),),
    "beibei": (
        Article(
            "2023年信访工作联席会议情况说明",
            date(2023, 12, 18),
            files=(File("2023年信访工作联席会议情况说明.pdf", None),),
        ),
    ),
    "gaoyi": (Article("内部值班安排", date(2021, 1, 8), disallowed=True),),
}
