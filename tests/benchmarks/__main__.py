"""Measured tables: `make bench`, `bench-extract`, `bench-facts`, `bench-checks`, `bench-crawl`,
`bench-trust`, `bench-web`."""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pdfplumber

from deploy.replica import server
from flows.crawl import FUNCTIONS, Order
from flows.portals import registry
from flows.work import crawl
from storage.database import open_database
from storage.runs import set_enabled
from storage.settings import Settings
from tasks.documents.sandbox import Reader
from tasks.resources import open_resources
from tests.benchmarks import checks, extract, facts, fixity, log
from tests.benchmarks.crawling import crawl as crawl_bench
from tests.benchmarks.searching import bench as searching

CORPUS = Path(__file__).parents[1] / "corpus"
ROUNDS = 5


def main() -> int:
    """Print the tables that were asked for; 1 if something that must be reached is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    tables = ["corpus", "extract", "facts", "checks", "crawl", "trust", "web"]
    parser.add_argument("what", nargs="?", choices=tables, default="corpus")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="paired rounds")
    options = parser.parse_args()
    if options.what == "extract":
        return extract.main(options.rounds)
    if options.what == "trust":
        return max(fixity.main(), log.main())
    if options.what == "web":
        return searching.main()
    if options.what == "facts":
        return facts.main()
    if options.what == "checks":
        return checks.main()
    if options.what == "crawl":
        return crawl_bench.main()
    documents = sorted(CORPUS.glob("*/document.pdf"))
    print(f"Reading {len(documents)} PDFs to logical tables, median of {ROUNDS} paired rounds\n")
    _reading(documents)
    print("\nCrawling the replica, politeness off: a first night and an unchanged second one\n")
    _nights()
    return 0


def _reading(documents: Sequence[Path]) -> None:
    pages = sum(_page_count(path) for path in documents)
    with Reader() as reader:
        reader.read(documents[0])

        def ours() -> None:
            for path in documents:
                reader.read(path)

        def peer() -> None:
            for path in documents:
                with pdfplumber.open(path) as document:
                    for page in document.pages:
                        page.extract_tables()

        pairs = [(_seconds(ours), _seconds(peer)) for _ in range(ROUNDS)]
    own, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(second / first for first, second in pairs)
    print("| reader | pages/s |\n| --- | ---: |")
    print(f"| gongkai, in its limited child process | {pages / own:.0f} |")
    print(f"| pdfplumber, page by page, no child | {pages / other:.0f} |")
    print(f"\ngongkai / pdfplumber: {ratio:.2f}")


def _nights() -> None:
    with TemporaryDirectory() as folder, server.start() as replica:
        settings = Settings(
            _env_file=None, profile="demo", data=Path(folder, "data"), replica_port=replica.port
        )
        with open_database(settings, create=True) as database:
            set_enabled(database, list(registry(settings)), True)
        rows = []
        for night in ("first", "second, nothing changed"):
            before = len(replica.log)
            with open_resources(settings) as resources:

                def run(resources=resources) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
                    portals = registry(settings).values()
                    crawl(resources, portals, Order("nightly", FUNCTIONS))

                seconds = _seconds(run)
            asked = replica.log[before:]
            bodies = sum(request.status == 200 for request in asked)
            rows.append((night, seconds, len(asked), bodies))
    print("| night | seconds | requests | bodies sent |\n| --- | ---: | ---: | ---: |")
    for night, seconds, asked_count, bodies in rows:
        print(f"| {night} | {seconds:.1f} | {asked_count} | {bodies} |")


def _page_count(path: Path) -> int:
    with pdfplumber.open(path) as document:
        return len(document.pages)


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
