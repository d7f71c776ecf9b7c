"""The peer: a Scrapy spider that follows the same pages and writes the same files by their hash.

Run in the peers' environment: `spider.py PORT HOSTS CONNECTIONS FOLDER`; prints the seconds from
the first request to the last file, without imports.
"""

import hashlib
import re
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess

PAGING = re.compile(r"createPageHTML\((\d+), (\d+)")


class Portals(scrapy.Spider):  # type: ignore[misc]
    """Listings, articles, files."""

    name = "portals"

    def __init__(self, urls: list[str], folder: str, **manners: Any) -> None:
        super().__init__(**manners)
        self.urls, self.folder = urls, Path(folder)

    async def start(self) -> AsyncIterator[Any]:
        """The first listing of each portal."""
        for url in self.urls:
            yield scrapy.Request(url, callback=self.listing)

    def listing(self, response: Any) -> Iterator[Any]:
        """The other pages of the listing, and its articles."""
        found = PAGING.search(response.text)
        if found and found[2] == "0":
            for number in range(1, int(found[1])):
                yield response.follow(f"index_{number}.html", self.listing)
        for link in response.css("li a"):
            yield response.follow(link, self.article)

    def article(self, response: Any) -> Iterator[Any]:
        """Its files."""
        for link in response.css("div.trs_editor_view a"):
            yield response.follow(link, self.file)

    def file(self, response: Any) -> None:
        """Written under its hash."""
        sha256 = hashlib.sha256(response.body).hexdigest()
        place = self.folder / sha256[:2]
        place.mkdir(exist_ok=True)
        (place / sha256).write_bytes(response.body)


def main(port: str, hosts: str, connections: str, folder: str) -> None:
    """Crawl, and print the seconds."""
    from portals import host

    process = CrawlerProcess(
        {
            "CONCURRENT_REQUESTS": int(connections),
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": True,
            "LOG_LEVEL": "ERROR",
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    urls = [f"http://{host(number)}:{port}/ysjs/index.html" for number in range(int(hosts))]
    process.crawl(Portals, urls=urls, folder=folder)
    start = time.perf_counter()
    process.start()
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main(*sys.argv[1:])
