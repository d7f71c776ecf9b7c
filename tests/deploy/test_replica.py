"""The replica as a crawler meets it: all documents are found, all faults are met."""

import gzip
import hashlib
import json
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen
from urllib.robotparser import RobotFileParser

import pytest

from deploy.replica import families, faults
from deploy.replica.page import Article, File, Page, Pages, Site, documents, publish, troubles
from deploy.replica.server import Replica, start
from deploy.replica.sites import SITES, build, online
from tasks.portals.reading import read_page, role_of
from tasks.portals.registry import load
from tasks.records import Portal, Role

ROOT = Path(__file__).parents[2]
EXPECTED = {
    "demo-tongnan": {"tongnan-2021/document.pdf"},
    "demo-shapingba": {"shapingba-2024/document.doc", "shapingba-2024/document.docx"},
    "demo-beibei": {"beibei-2024/document.pdf"},
    "demo-gaoyi": {"gaoyi-2021/document.pdf"},
    "demo-wuhai": {"wuhai-2021/document.pdf"},
}


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with start() as running:
        yield running


def get(url: str, headers: dict[str, str] | None = None, method: str = "GET") -> tuple[int, bytes]:
    try:
        with urlopen(Request(url, headers=headers or {}, method=method), timeout=10) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()


def crawl(portal: Portal) -> tuple[set[str], dict[str, str]]:
    """Digests of the documents of a portal, and what went wrong by address."""
    robots = RobotFileParser()
    origin = f"http://{portal.hosts[0]}"
    robots.parse(get(f"{origin}/robots.txt")[1].decode().splitlines())
    todo: list[tuple[str, Role]] = [(url, "listing") for url in portal.listings]
    seen: set[str] = set()
    documents: set[str] = set()
    troubles: dict[str, str] = {}
    while todo:
        url, role = todo.pop()
        if url in seen or urlsplit(url).netloc not in portal.hosts:
            continue
        seen.add(url)
        if not robots.can_fetch("gongkai", url):
            troubles[url] = "refused"
            continue
        status, body = get(url)
        if status != 200:
            troubles[url] = str(status)
        elif role == "document":
            documents.add(hashlib.sha256(body).hexdigest())
        else:
            reading = read_page(body, None, url, portal.family, role)
            if reading.verdict in ("blocked", "soft-error"):
                troubles[url] = reading.verdict
            found = [item.url for item in reading.items] + [*filter(None, [reading.redirect])]
            todo += [(target, role_of(target)) for target in found]
            todo += [(target, "listing") for target in reading.next]
            todo += [(file.url, "document") for file in reading.attachments]
    return documents, troubles


@pytest.mark.parametrize(
    ("name", "troubles"),
    [
        ("demo-tongnan", []),
        ("demo-shapingba", ["blocked"]),
        ("demo-beibei", ["404"]),
        ("demo-gaoyi", ["refused"]),
        ("demo-wuhai", []),
    ],
)
def test_a_crawl_finds_the_documents_and_the_faults(
    replica: Replica, name: str, troubles: list[str]
) -> None:
    before = len(replica.log)
    documents, met = crawl(load("demo", replica.port)[name])
    digests = {
        hashlib.sha256((ROOT / "tests" / "corpus" / path).read_bytes()).hexdigest()
        for path in EXPECTED[name]
    }
    assert documents == digests
    assert list(met.values()) == troubles
    asked = [request.path for request in replica.log[before:]]
    assert len(asked) == len(set(asked))
    assert not any("/protect/" in path for path in asked)
    assert not {urlsplit(url).path for url, why in met.items() if why == "refused"} & set(asked)


def test_the_internal_path_of_a_file_leads_nowhere(replica: Replica) -> None:
    pages = build("tongnan")
    page = next(page for path, page in pages.items() if b"OLDSRC" in page.content)
    decoy = page.content.split(b'OLDSRC="')[1].split(b'"')[0].decode()
    assert get(f"http://127.0.0.1:{replica.port}{decoy}")[0] == 404


def test_conditional_requests_are_answered_with_304(replica: Replica) -> None:
    url = load("demo", replica.port)["demo-tongnan"].listings[0]
    with urlopen(url, timeout=10) as answer:
        etag, modified = answer.headers["ETag"], answer.headers["Last-Modified"]
    assert get(url, {"If-None-Match": etag}) == (304, b"")
    assert get(url, {"If-Modified-Since": modified}) == (304, b"")
    assert get(url, {"If-None-Match": '"other"', "If-Modified-Since": modified})[0] == 200
    assert get(url, {"If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"})[0] == 200
    assert get(url, {"If-Modified-Since": "yesterday"})[0] == 200
    assert replica.log[-1].headers["if-modified-since"] == "yesterday"
    assert get(url, method="HEAD") == (200, b"")


def test_a_download_without_suffix_tells_its_name(replica: Replica) -> None:
    path = next(path for path in build("wuhai") if path.startswith("/yjs/file/"))
    with urlopen(f"http://127.0.0.1:{replica.port + 4}{path}", timeout=10) as answer:
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E4")


def test_one_page_is_slow() -> None:
    delays = [page.delay for name in SITES for page in build(name).values() if page.delay]
    assert delays == [1.5]


def tiny(*files: File) -> tuple[Callable[[Site], Pages], Site]:
    """A site that is nothing but files at `/0`, `/1`, …, and an interface that echoes."""
    article = Article("文件", date(2026, 3, 1), files=files)

    def builder(site: Site) -> Pages:
        echo = Page(b"", site.updated, answer=lambda query: repr(sorted(query.items())).encode())
        pages: Pages = {"/echo": echo}
        named = {f"/{number}": file for number, file in enumerate(files)}
        publish(pages, "/article", article, Page(b"x", site.updated), named)
        return pages

    return builder, Site("示例市", "示例局", "1", (article,))


def sent(port: int, path: str) -> tuple[Message, bytes]:
    """The header and every byte after it, until the server closes."""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        head, _, body = connection.makefile("rb").read().partition(b"\r\n\r\n")
    return message_from_bytes(head.partition(b"\r\n")[2]), body


def test_lengths_that_lie_are_on_the_wire() -> None:
    body = b"%PDF" + bytes(500)
    spoilt = (faults.CUT, faults.OVERLONG, faults.DROPPED, faults.GZIPPED, faults.GBK_NAME)
    files = [File(f"{number}.pdf", body, fault) for number, fault in enumerate(spoilt)]
    with start(sites={"tiny": tiny(*files)}) as running:
        answers = [sent(running.port, f"/{number}") for number in range(len(files))]
        assert [request.status for request in running.log] == [200, 200, 0, 200, 200]
    lengths = [int(head["Content-Length"]) for head, _ in (*answers[:2], *answers[3:])]
    assert lengths == [604, 404, len(answers[3][1]), 504]
    assert [received for _, received in answers[:3]] == [body, body, b""]
    assert answers[3][0]["Content-Encoding"] == "gzip"
    assert gzip.decompress(answers[3][1]) == body
    assert "部门预算.pdf".encode("gbk") in bytes(answers[4][0])


def test_an_interface_takes_queries_and_forms() -> None:
    with start(sites={"tiny": tiny()}) as running:
        url = f"http://127.0.0.1:{running.port}/echo?a=1"
        assert get(url) == (200, b"[('a', '1')]")
        with urlopen(Request(url, data=b"b=%E5%B1%80"), timeout=10) as answer:
            assert answer.read().decode() == "[('a', '1'), ('b', '局')]"


def answered(name: str, path: str, **query: str) -> str:
    page = online(*families.SITES[name])[path]
    assert page.answer is not None
    return page.answer(query).decode()


def test_the_proxy_of_jpage_gives_groups_ranges_and_empty_deep_pages() -> None:
    count = len(families.SITES["hanweb"][1].articles)
    common = {"unitid": "111869", "columnid": "10578,23137,23138"}
    path = "/module/web/jpage/dataproxy.jsp"
    first = answered("hanweb", path, page="0", **common)
    assert (first.count("<record>"), f"<totalrecord>{count}<" in first) == (4, True)
    every = answered("hanweb", path, startrecord="1", endrecord="5000", **common)
    assert every.count("<record>") == count
    assert "record>" not in answered("hanweb", path, page="99", **common)
    assert "record>" not in answered("hanweb", path, page="0", unitid="111869", columnid="10578")


def test_interfaces_repeat_pages_as_the_real_ones_do() -> None:
    api = "/gkmlpt/api/all/332"
    pages = [answered("gkmlpt", api, page=number) for number in "0123"]
    assert pages[0] == pages[1]
    assert len({*pages[1:]}) == 3
    unit = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    common = {"pageId": "44837", "tagId": "下属单位列表"}
    second = answered("jpaas", unit, paramJson='{"pageNo":2}', **common)
    assert second == answered("jpaas", unit, **common)
    assert json.loads(answered("jpaas", unit, tagId="下属单位列表"))["success"] is False


@pytest.mark.parametrize("name", families.SITES)
def test_what_must_be_found_is_what_the_sound_articles_carry(name: str) -> None:
    builder, site = families.SITES[name]
    pages = online(builder, site)
    listed = [*site.articles, *site.unit_articles]
    listed += [other for article in listed for other in article.linked]
    sound = [
        hashlib.sha256(bytes(file.body)).hexdigest()
        for article in listed
        if not article.disallowed and (not article.fault or article.fault.verdict == "captured")
        for file in article.files
        if file.fault is None or file.fault.verdict == "captured"
    ]
    assert set(documents(pages).values()) == set(sound)
    met = Counter(troubles(pages).values())
    met["soft-error"] -= name == "hanweb"
    assert met == {
        "blocked": 5,
        "soft-error": 3,
        "incomplete": 2,
        "failed": 2,
        "missing": 1,
        "refused": 1,
    }


def test_every_start_gives_the_same_bytes() -> None:
    script = (
        "import hashlib; from deploy.replica.families import SITES as SMALL;"
        "from deploy.replica.sites import SITES, online;"
        "print(hashlib.sha256(repr([(p, g.etag, g.last_modified, g.headers)"
        " for s in (*SITES.values(), *SMALL.values())"
        " for p, g in online(*s).items()]).encode()).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_the_command_says_when_it_is_ready_and_ends_on_sigterm() -> None:
    with start() as free:
        port = str(free.port)
    command = [sys.executable, "-m", "deploy.replica", "--port", port]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready = process.stdout.readline()
        second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert ready == f"replica ready: 5 portals on 127.0.0.1, ports {port}-{int(port) + 4}\n"
    assert second.returncode == 2
    assert second.stderr.count("\n") == 1
    assert f"ports {port}-{int(port) + 4} of 127.0.0.1 cannot be opened" in second.stderr
