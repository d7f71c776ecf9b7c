"""Texts of hostile documents and of hostile addresses, in a real browser: nothing runs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Dialog, Page, Request

from storage.settings import Settings
from tests.archive import copied
from tests.web.browsing import browsing
from tests.web.conftest import change, serving

ELSEWHERE = "//elsewhere.example/x"
PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<ScRiPt >alert(1)</sCrIpT>",
    f"<script src={ELSEWHERE}></script>",
    "<script>alert`1`</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    f"<img src={ELSEWHERE}>",
    "<img src=`x` onerror=alert(1)//",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:alert(1)'><text y=20>x</text></a></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    '" autofocus onfocus=alert(1) x="',
    "` onclick=alert(1) `",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    f"<iframe src={ELSEWHERE}></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='javascript:alert(1)'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<form action='javascript:alert(1)'><button>x</button></form>",
    f"<base href={ELSEWHERE}/>",
    f"<link rel=stylesheet href={ELSEWHERE}>",
    f"<style>@import '{ELSEWHERE}';</style>",
    f"<meta http-equiv=refresh content='0;url={ELSEWHERE}'>",
    "</title><script>alert(1)</script>",
    "</textarea></select><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "{{ 7 * 191 }}{% for x in (1,) %}{{ cycler.__init__ }}{% endfor %}",
    "javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;&#x3c;img src=x onerror=alert(1)&#x3e;",
)
# What no page of ours has, whatever stands in a document.
FOREIGN = """() => [...document.querySelectorAll('*')].filter(one =>
  ['SCRIPT', 'STYLE', 'IFRAME', 'OBJECT', 'EMBED', 'BASE', 'VIDEO', 'svg', 'math']
    .includes(one.tagName) && !one.matches('svg.chart, svg.stacked')
  || [...one.attributes].some(attribute => attribute.name.startsWith('on')
    || attribute.value.trim().toLowerCase().startsWith('javascript:')
      && ['href', 'src', 'action', 'xlink:href'].includes(attribute.name))
).map(one => one.outerHTML)"""


@dataclass
class Watched:
    """A browser, and all that it noticed."""

    page: Page
    room: str
    asked: set[str] = field(default_factory=set)
    noticed: list[str] = field(default_factory=list)

    def visit(self, address: str) -> str:
        """Open a page; nothing may run, or be there that could."""
        self.page.goto(f"{self.room}{address}")
        assert self.page.evaluate(FOREIGN) == [], address
        assert self.noticed == [], address
        assert self.asked <= {urlsplit(self.room).netloc}, address
        return self.page.content()


@pytest.fixture(scope="module")
def watched(demo_archive: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("hostile")
    own = copied(demo_archive, folder / "data")
    spoil(own)
    with serving(own) as room, browsing(folder / "profile", patience=20) as page:
        seen = Watched(page, room)

        def ask(request: Request) -> None:
            seen.asked.add(urlsplit(request.url).netloc)

        def hear(message: ConsoleMessage) -> None:
            # A page of ours may well be an answer of status 400 or 404.
            if "the server responded with a status of 40" not in message.text:
                seen.noticed.append(message.text)

        def dismiss(dialog: Dialog) -> None:
            seen.noticed.append(dialog.message)
            dialog.dismiss()

        page.on("request", ask)
        page.on("console", hear)
        page.on("dialog", dismiss)
        yield seen


def spoil(archive: Settings) -> None:
    """Put the payloads where documents put their texts: one a row, and all into few rows."""
    each = " ".join(f"WHEN {n} THEN {_sql(text)}" for n, text in enumerate(PAYLOADS))
    one = f"CASE rowid % {len(PAYLOADS)} {each} END"
    # Offices and files are few: each has several, one after the other.
    few = [" ".join(PAYLOADS[start::5]) for start in range(5)]
    some = " ".join(f"WHEN {n} THEN {_sql(text)}" for n, text in enumerate(few))
    several = f"CASE rowid % 5 {some} END"
    change(
        archive,
        f"UPDATE organisation SET name = {several} || id",
        f"UPDATE disclosure_version SET title = {several}",
        f"UPDATE source SET url = {one} || id, title = {several}",
        f"UPDATE capture SET final_url = {one}",
        f"UPDATE fact SET name = {one}, name_en = {one}, unit = {one}, entity = {one}, "
        f"stated = {one}, statement = {one}, measure = {one}",
        f"UPDATE extracted_table SET title = {one}, unit = {one}",
        f"UPDATE rule_result SET title = {one}, title_zh = {one}, message = {one}, "
        f"message_zh = {one}, repair = {one}",
        f"UPDATE finding SET message = {one}, message_zh = {one}, stated = {one}, expected = {one}",
    )


def _sql(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def test_texts_of_documents_stay_texts(watched: Watched, sha256: str, fact_id: str) -> None:
    hits = watched.visit("/search?year=2021")
    assert hits.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 5
    assert "1337" not in hits
    assert "&lt;svg" in watched.visit("/findings")
    document = f"/documents/{sha256}"
    finding = f"{document}/findings/A14-t1-c2-r12"
    for address in (document, f"{document}/pages/7", finding, f"/facts/{fact_id}"):
        assert "&lt;" in watched.visit(address)
    watched.visit("/")
    watched.visit("/offices")
    offices = watched.page.locator("a[href*='/offices/']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert offices
    for office in dict.fromkeys(offices):
        watched.visit(office)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_texts_of_addresses_stay_texts(watched: Watched, payload: str) -> None:
    text = quote(payload, safe="")
    names = ("words", "office", "place", "kind", "statement", "measure", "code", "finding", "year")
    for asked in (f"words={text}", "&".join(f"{name}={text}" for name in names)):
        watched.visit(f"/search?{asked}")
    watched.visit("/findings?" + "&".join(f"{n}={text}" for n in ("rule", "office", "state")))
    watched.visit(f"/offices/500000/{text}")


def test_there_are_forty_and_they_would_be_noticed(watched: Watched) -> None:
    assert len(set(PAYLOADS)) == 40
    page = watched.page
    page.goto(f"{watched.room}/search")
    page.evaluate("text => document.body.insertAdjacentHTML('beforeend', text)", PAYLOADS[6])
    page.wait_for_timeout(300)
    assert page.evaluate(FOREIGN)
    assert any("Content Security Policy" in text for text in watched.noticed)
