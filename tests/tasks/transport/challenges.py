"""Made-up answers after what was met: challenges of eight families, soft errors, ordinary pages.

Names, paths, white space and sizes are random, the shapes are those of the public records.
"""

import random
import string
from collections.abc import Callable

from tests.tasks.transport.conftest import redirect, response

Maker = Callable[[random.Random], bytes]
_ALNUM = string.ascii_letters + string.digits
_TEXT = "根据部门预算管理的有关规定现将本单位二〇二六年收支预算情况公开如下其中一般公共预算财政拨款"


def word(chance: random.Random, least: int = 6, most: int = 16) -> str:
    """A name as obfuscators make them."""
    return "".join(chance.choices(_ALNUM, k=chance.randint(least, most)))


def script(chance: random.Random, core: str, most: int = 3000) -> str:
    """A statement among others that mean nothing, in some white space."""
    gap = chance.choice(["", " ", "\n", "\r\n\t"])
    noise = [f"var _0x{word(chance)}='{word(chance, 20, 60)}';" for _ in range(most // 60)]
    before = chance.sample(noise, chance.randint(0, len(noise) // 2))
    return f"<script>{gap}{gap.join(before)}{core}{gap}</script>"


def page(chance: random.Random, head: str, body: str = "", status: str = "200 OK") -> bytes:
    """An answer with a page, in one of the usual orders and charsets."""
    meta = chance.choice(['<meta charset="utf-8">', "", '<meta name="renderer" content="webkit">'])
    gap = chance.choice(["", "\n", "\n    "])
    text = f"<html>{gap}<head>{meta}{gap}{head}</head>{gap}<body>{gap}{body}{gap}</body></html>"
    data = text.encode(chance.choice(["utf-8", "utf-8", "gb18030"]))
    return response(data, status, content_type="text/html")


def jiasule(chance: random.Random) -> bytes:
    core = chance.choice(
        [
            f"document.cookie='__jsl_clearance_s={word(chance)}|-1|x;path=/';location.href=location.pathname",
            f'go({{"bts":["{word(chance)}","{word(chance)}"],"ha":"sha256","tn":"__jsl_clearance_s"}})',
        ]
    )
    return page(chance, script(chance, core), status=chance.choice(["521 ?", "512 ?", "200 OK"]))


def ruishu(chance: random.Random) -> bytes:
    core = f"$_ts=window['$_ts'];if(!$_ts)$_ts={{}};$_ts.{word(chance)}='{word(chance)}'"
    content = f"<meta id='{word(chance)}' content='{word(chance, 40, 900)}'>"
    more = f"<script src='/{word(chance)}/{word(chance)}.js'></script>"
    status = chance.choice(["412 Precondition Failed", "202 Accepted", "400 Bad Request", "200 OK"])
    return page(chance, content + script(chance, core, 60_000) + more, status=status)


def edgeone(chance: random.Random) -> bytes:
    name = chance.choice(["EO_Bot_Ssid", "__tst_status"])
    core = (
        f"document.cookie='{name}={chance.randrange(10**9)}#;';setTimeout(()=>location.reload(),9)"
    )
    return page(chance, "", script(chance, core, 800))


def aliyun(chance: random.Random) -> bytes:
    equals = chance.choice(["=", " = ", "= "])
    core = chance.choice(
        [
            f"var arg1{equals}'{word(chance, 40, 40).upper()}';",
            f"function setCookie(n,v){{}}setCookie('acw_sc__v2',{word(chance)})",
            f"window.aliyun_waf_{word(chance)}={{}}",
        ]
    )
    return page(chance, script(chance, core), status=chance.choice(["200 OK", "405 Not Allowed"]))


def gate(chance: random.Random) -> bytes:
    path = f"/{word(chance, 16, 16)}/js/app.{word(chance, 8, 8)}.js"
    inner = chance.choice(
        [
            f'<script src="{path}"></script>',
            f"<a id=wm_meta_link href='/'></a>{script(chance, '', 900)}",
            f"<p>当前使用的浏览器存在安全隐患，请更换</p><p>{word(chance)}</p>",
        ]
    )
    return page(chance, "", inner)


def block(chance: random.Random) -> bytes:
    text = chance.choice(
        [
            "当前访问疑似黑客攻击，已被网站管理员设置为拦截",
            "您的访问过于频繁，请稍后再试",
            "抱歉，您的 IP 访问过于频繁",
            "禁止访问",
        ]
    )
    kind = chance.choice(["div class='online-desc-con'", "h1", "p"])
    more = f"<p>事件编号 {word(chance, 32, 32)}</p><p>客户端 203.0.113.{chance.randrange(255)}</p>"
    body = f"<{kind}>{text}</{kind.split()[0]}>{more * chance.randint(0, 2)}"
    return page(chance, "", body, chance.choice(["200 OK", "403 Forbidden", "429 Too Many"]))


def captcha(chance: random.Random) -> bytes:
    text = "本站开启了验证码保护，请输入验证码以继续"
    form = f"<form action='/{word(chance)}'><img src='/{word(chance)}.png'><input name=c></form>"
    shown = chance.choice([f"<p>{text}</p>{form}", script(chance, f"layer.alert('{text}')")])
    return page(chance, "", shown)


def cookie_gate(chance: random.Random) -> bytes:
    """Redirects to the address that is asked for; see `served`."""
    return redirect("/a", f"Set-Cookie: {word(chance, 3, 4)}T={word(chance)}; path=/")


CHALLENGES: tuple[Maker, ...] = (
    jiasule, ruishu, edgeone, aliyun, gate, block, captcha, cookie_gate,
)  # fmt: skip


def server_page(chance: random.Random) -> bytes:
    title = chance.choice(
        ["IIS Windows Server", "Welcome to nginx!", "Apache Tomcat/8.5.3", "IIS7"]
    )
    return page(chance, f"<title>{title}</title>", f"<h1>{title}</h1>" * chance.randint(1, 30))


def stub(chance: random.Random) -> bytes:
    text = chance.choice(["<html></html>", "<html><head></head><body> </body></html>", "<body>"])
    return response(text.encode().ljust(chance.randint(57, 337)))


def redirecting(chance: random.Random) -> bytes:
    return page(chance, script(chance, f"{word(chance)}()", 600), "<p>跳转中...</p>")


def not_there(chance: random.Random) -> bytes:
    text = chance.choice(
        ["页面不存在", "您访问的页面不存在或已删除", "404 Not Found", "抱歉，找不到页面"]
    )
    return page(chance, f"<title>{word(chance)}</title>", f"<h1>{text}</h1><a href='/'>首页</a>")


def empty(chance: random.Random) -> bytes:
    return response(b"", set_cookie=f"{word(chance)}={word(chance)}")


SOFT_ERRORS: tuple[Maker, ...] = (server_page, stub, redirecting, not_there, empty)


def ordinary(chance: random.Random) -> bytes:
    """A page of a portal: an article or a listing, short or long, some guarded by a script."""
    long = chance.random() < 0.7
    text = "".join(chance.choices(_TEXT, k=chance.randint(150, 3000) if long else 20))
    metas = f'<meta name="SiteName" content="{word(chance)}"><meta name="PubDate" content="2026">'
    mention = chance.choice(
        ["", "近日网站因访问过于频繁而变慢，", "涉密场所禁止访问，", "页面不存在的问题已解决，"]
    )
    guard = script(chance, f"$_ts=window['$_ts'];$_ts.{word(chance)}=1") if long else ""
    rows = "".join(
        f"<li><a href='./t2026_{number}.html'>{chance.choice(_TEXT)}局2026年部门预算</a></li>"
        for number in range(chance.randint(5, 40))
    )
    if long:
        return page(chance, chance.choice([metas, ""]) + guard, f"<p>{mention}{text}</p>{rows}")
    return page(chance, *chance.choice([(metas, f"<p>{mention}{text}</p>"), ("", mention + rows)]))
