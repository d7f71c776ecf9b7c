"""Speed and memory of reading published PDFs to logical tables, beside the peers: `bench-extract`.

Ours is the way that a file takes in production: from a warm `Reader`, through the limited child and
its checks of itself, back to records. Everything of one round runs on one core, one after another;
the median of the rounds' ratios counts.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from tasks.documents.sandbox import Reader
from tasks.records import Extraction
from tests.accuracy.corpus import CORPUS
from tests.accuracy.peers import PYTHON
from tests.accuracy.real import REAL

SCRIPT = Path(__file__).with_name("time_peer.py")
# Titles, and how many times as fast ours must be.
PEERS = {
    "pdfplumber": ("pdfplumber, page by page", 6.0),
    "tablers": ("tablers, page by page", 0.0),
    "pdfium": ("PDFium, bare text", 0.25),
}
# This peer is so slow that it reads every so manieth file, once.
SLOW, SLOW_STEP = "pymupdf", 6
PAGES_OF_LONG = 500
MB = 1 << 20

# Two processes must be so many times as fast as one; no child may take more bytes than these.
TIMES_ONE, MOST_MEMORY, MOST_WITH_OCR = 1.6, 300 * MB, 1500 * MB


@dataclass(frozen=True, slots=True)
class Sample:
    """A file with what reading it once showed; `text` if it has a text layer, so needs no OCR."""

    path: Path
    pages: int
    peak: int
    second: int
    text: bool


def main(rounds: int) -> int:
    """Print the tables; 1 if something that must be reached is missed."""
    if not REAL.exists():
        print(f"no published documents in {REAL}: nothing is measured")
        return 0
    with one_core():
        everything = list(_samples(sorted(REAL.glob("*.pdf"))))
        samples = [sample for sample in everything if sample.text]
        scans = [sample for sample in everything if not sample.text]
        held = [_speed(samples, rounds), _memory(samples, scans), _long()]
    held.append(_two_processes(samples, rounds))
    return not all(held)


@contextmanager
def one_core() -> Iterator[None]:
    """This process and those that it starts on one core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def _samples(paths: Sequence[Path]) -> Iterator[Sample]:
    with Reader() as reader:
        reader.read(paths[0])
        for path in paths:
            reader.peak = 0
            found = reader.read(path)
            yield Sample(path, found.pages, reader.peak, second_reader(found), has_text(path))


def has_text(path: Path) -> bool:
    """Whether most pages have characters."""
    with pypdfium2.PdfDocument(path) as document:
        printed = [page.get_textpage().count_chars() > 0 for page in document]
    return bool(2 * sum(printed) > len(printed))


def second_reader(found: Extraction) -> int:
    """How many pages have a table that the second reader found."""
    tables = (table for table in found.tables if "pdfplumber" in table.reader)
    return len({page for table in tables for page in table.pages})


def _speed(samples: Sequence[Sample], rounds: int) -> bool:
    paths, pages = [sample.path for sample in samples], sum(sample.pages for sample in samples)
    print(f"{len(paths)} PDFs, {pages} pages, one core, median of {rounds} paired rounds\n")
    times: dict[str, list[float]] = {name: [] for name in ("gongkai", *PEERS)}
    with Reader() as reader:
        reader.read(paths[0])
        for _ in range(rounds):
            times["gongkai"].append(_ours(reader, paths))
            for name in PEERS:
                times[name].append(_theirs(name, paths))
            print(f"round {len(times['gongkai'])} of {rounds}", file=sys.stderr)
        few = samples[::SLOW_STEP]
        slow = _theirs(SLOW, [sample.path for sample in few])
        slow_ratio = slow / _ours(reader, [sample.path for sample in few])
    ratios = {name: _median_ratio(times[name], times["gongkai"]) for name in PEERS}
    rates = {name: pages / statistics.median(seconds) for name, seconds in times.items()}
    print("| reader | pages/s | gongkai: times as fast | at least |\n| --- | ---: | ---: | ---: |")
    print(f"| gongkai: logical tables, checked, in its child | {rates['gongkai']:.0f} | | |")
    for name, (title, floor) in PEERS.items():
        print(f"| {title} | {rates[name]:.0f} | {ratios[name]:.2f} | {floor or ''} |")
    count = sum(sample.pages for sample in few)
    print(f"| PyMuPDF, page by page, {count} pages | {count / slow:.1f} | {slow_ratio:.0f} | |")
    return all(ratios[name] >= floor for name, (_, floor) in PEERS.items())


def _median_ratio(theirs: Sequence[float], ours: Sequence[float]) -> float:
    return statistics.median(a / b for a, b in zip(theirs, ours, strict=True))


def _ours(reader: Reader, paths: Sequence[Path]) -> float:
    start = time.perf_counter()
    for path in paths:
        reader.read(path)
    return time.perf_counter() - start


def _theirs(name: str, paths: Sequence[Path]) -> float:
    python = PYTHON if PYTHON.exists() else sys.executable
    command = [str(python), "-P", str(SCRIPT), name, *map(str, paths)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout.splitlines()[-1])


def _memory(samples: Sequence[Sample], scans: Sequence[Sample]) -> bool:
    pages = sum(sample.pages for sample in samples)
    second = sum(sample.second for sample in samples)
    middle = statistics.median(sample.peak for sample in samples)
    print("\n| memory of a child | MB | at most |\n| --- | ---: | ---: |")
    print(f"| median of the files with text | {middle / MB:.0f} | |")
    held = True
    for kind, group, most in (("text", samples, MOST_MEMORY), ("pictures", scans, MOST_WITH_OCR)):
        for worst in sorted(group, key=lambda sample: sample.peak)[-1:]:
            name = f"most with {kind}: {worst.path.name}"
            print(f"| {name} | {worst.peak / MB:.0f} | {most / MB:.0f} |")
            held = held and worst.peak <= most
    print(f"\n{second} of {pages} pages went to the second reader ({second / pages:.1%}).")
    return held


def _long() -> bool:
    """A document of 500 pages beside one of a tenth of them."""
    print("\n| pages of one PDF | seconds | MB |\n| ---: | ---: | ---: |")
    peaks = []
    with TemporaryDirectory() as folder, Reader() as reader:
        reader.read(CORPUS / "wuhai-2021" / "document.pdf")
        for pages in (PAGES_OF_LONG // 10, PAGES_OF_LONG):
            path = long_pdf(Path(folder, f"{pages}.pdf"), pages)
            reader.peak = 0
            start = time.perf_counter()
            found = reader.read(path)
            seconds = time.perf_counter() - start
            peaks.append(reader.peak if found.pages == pages else sys.maxsize)
            print(f"| {pages} | {seconds:.1f} | {reader.peak / MB:.0f} |")
    return max(peaks) <= MOST_MEMORY


def long_pdf(target: Path, pages: int) -> Path:
    """The documents of the corpus one after the other, again and again."""
    whole = pypdfium2.PdfDocument.new()
    documents = [pypdfium2.PdfDocument(path) for path in sorted(CORPUS.glob("*/document.pdf"))]
    for document in cycle(documents):
        count = min(len(document), pages - len(whole))
        if not count:
            break
        whole.import_pages(document, list(range(count)))
    whole.save(target)
    return target


def _two_processes(samples: Sequence[Sample], rounds: int) -> bool:
    """Two processes, each with its reader, take the files from one list."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        print("\nThere is only one core: two processes are not measured.")
        return True
    paths = [sample.path for sample in sorted(samples, key=lambda s: s.pages, reverse=True)]
    pairs = [(_seconds_of(cores[:1], paths), _seconds_of(cores[:2], paths)) for _ in range(rounds)]
    ratio = statistics.median(one / two for one, two in pairs)
    print(f"\nTwo processes are {ratio:.2f} times as fast as one; at least {TIMES_ONE}.")
    return ratio >= TIMES_ONE


def _seconds_of(cores: Sequence[int], paths: Sequence[Path]) -> float:
    context = get_context("spawn")
    work: SimpleQueue[Path | None] = context.SimpleQueue()
    for path in [*paths, *[None] * len(cores)]:
        work.put(path)
    barrier = context.Barrier(len(cores) + 1)
    workers = [context.Process(target=_worker, args=(core, work, barrier)) for core in cores]
    for worker in workers:
        worker.start()
    barrier.wait()
    start = time.perf_counter()
    for worker in workers:
        worker.join()
    return time.perf_counter() - start


def _worker(core: int, work: "SimpleQueue[Path | None]", barrier: Barrier) -> None:
    os.sched_setaffinity(0, {core})
    with Reader() as reader:
        reader.read(CORPUS / "wuhai-2021" / "document.pdf")
        barrier.wait()
        while (path := work.get()) is not None:
            reader.read(path)
