"""Portals for the crawl's benchmark: listings, articles and files made by rule, served quickly.

Each portal has a loopback address of its own (127.0.0.2, 127.0.0.3, …), since politeness counts by
host. Pages are those of TRS WCM in small; each file has bytes that no other has.

    python -m tests.benchmarks.crawling.portals PORT HOSTS DOCUMENTS_A_HOST [DELAY_MS]
"""

import asyncio
import random
import sys
from typing import NamedTuple

PER_ARTICLE, PER_LISTING = 2, 20
FILE_BYTES = 350_000  # the median of the 66 published disclosures in ../shared/real
_NOISE = random.Random(0).randbytes(FILE_BYTES)
_HEAD = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="SiteName" content="示例市">'
    '<meta name="ColumnName" content="部门预算">'
)


class File(NamedTuple):
    """A file by its number, which makes its bytes differ from those of all others."""

    number: int

    def body(self) -> bytes:
        """As a PDF begins and ends, and noise between."""
        return b"%%PDF-1.4\n%%%d\n" % self.number + _NOISE + b"\n%%EOF\n"


Pages = dict[str, bytes | File]


def host(number: int) -> str:
    """The address of a portal, counted from 0."""
    return f"127.0.{(number + 2) // 250}.{(number + 2) % 250}"


def pages_of(portal: int, documents: int) -> Pages:
    """All that one portal serves, by path."""
    pages: Pages = {"/robots.txt": b"User-agent: *\nDisallow:\n"}
    articles = []
    for article in range(-(-documents // PER_ARTICLE)):
        number = portal * 100_000 + article
        path = f"/ysjs/202402/t20240201_{number:08d}.html"
        title = f"第{number}局2024年部门预算"
        names = [f"P02024020{number:010d}{part:03d}.pdf" for part in range(PER_ARTICLE)]
        for part, name in enumerate(names):
            pages[f"/ysjs/202402/{name}"] = File(number * 10 + part)
        pages[path] = _article(title, names)
        articles.append((path, title))
    count = -(-len(articles) // PER_LISTING)
    for page in range(count):
        entries = articles[page * PER_LISTING : (page + 1) * PER_LISTING]
        name = f"index_{page}.html" if page else "index.html"
        pages[f"/ysjs/{name}"] = _listing(entries, count, page)
    return pages


def _listing(entries: list[tuple[str, str]], count: int, page: int) -> bytes:
    items = "".join(
        f'<li><span class="date">2024-02-01</span>'
        f'<a href="{path}" title="{title}">{title[:8]}...</a></li>'
        for path, title in entries
    )
    call = f'createPageHTML({count}, {page}, "index", "html")'
    return f"{_HEAD}</head><body><ul>{items}</ul><script>{call};</script></body></html>".encode()


def _article(title: str, names: list[str]) -> bytes:
    links = "".join(
        f'<p><a appendix="true" href="./{name}" title="{title}{part}.pdf">附件{part}</a></p>'
        for part, name in enumerate(names, 1)
    )
    text = "现将本部门预算予以公开。" * 40
    return (
        f'{_HEAD}<meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="2024-02-01 09:00"><title>{title}</title></head><body>'
        f'<div class="trs_editor_view"><p>{text}</p>{links}</div></body></html>'
    ).encode()


class _Connection(asyncio.Protocol):
    """Answers GET, with 304 where the caller knows the page."""

    def __init__(self, pages: Pages, delay: float) -> None:
        self._pages = pages
        self._delay = delay
        self._received = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            asyncio.get_running_loop().call_later(self._delay, self._answer, head)

    def _answer(self, head: bytes) -> None:
        path = head.split(b" ", 2)[1].decode()
        page = self._pages.get(path)
        tag = b'"%s"' % path.encode()
        closing = b"connection: close" in head.lower()
        if page is None:
            self._transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        elif b"\r\nif-none-match: " + tag in head.replace(b"If-None-Match", b"if-none-match"):
            self._transport.write(b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\n\r\n")
        else:
            body = page.body() if isinstance(page, File) else page
            kind = b"application/pdf" if isinstance(page, File) else b"text/html; charset=utf-8"
            self._transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nETag: %s\r\nContent-Length: %d\r\n\r\n"
                % (kind, tag, len(body))
                + body
            )
        if closing:
            self._transport.close()


async def serve(port: int, hosts: int, documents: int, delay: float) -> None:
    """Serve until the process ends; says "ready" when all ports are open."""
    loop = asyncio.get_running_loop()
    for number in range(hosts):
        pages = pages_of(number, documents)

        def answer(pages: Pages = pages) -> asyncio.Protocol:
            return _Connection(pages, delay)

        await loop.create_server(answer, host(number), port, backlog=256)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    port, hosts, documents, *delay = map(int, sys.argv[1:])
    asyncio.run(serve(port, hosts, documents, delay[0] / 1000 if delay else 0.0))
