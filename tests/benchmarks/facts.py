"""Facts of published files: tables recognised, sums that close, and what it costs: `bench-facts`.

Everything runs on one core. The last figure is `gongkai facts` itself, from its start to the last
line printed, on the files of the upper folder but for the scan.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence

from tests.accuracy.closing import (
    MORE,
    Meant,
    closing_share,
    meant,
    names,
    own_errors,
    recognised_share,
)
from tests.accuracy.real import REAL
from tests.benchmarks.extract import has_text, one_core

# At least so much of the tables recognised and of the sums closing; at most so many seconds.
RECOGNISED, CLOSING, SECONDS = 0.98, 0.99, 10.0
_COMMAND = "import sys; from flows.cli import main; sys.argv[0] = 'gongkai'; main()"


def main() -> int:
    """Print the tables; 1 if something that must be reached is missed."""
    if not REAL.exists():
        print(f"no published documents in {REAL}: nothing is measured")
        return 0
    with one_core():
        files = {"real": _meant(names()), "real/more": _meant(names(MORE))}
        everything = [file for group in files.values() for file in group]
        held = [_shares({**files, "both": everything}), _failures(everything), _cost(everything)]
        held.append(_command())
    return not all(held)


def _meant(files: Sequence[str]) -> list[Meant]:
    return [meant(name) for name in files]


def _shares(groups: dict[str, list[Meant]]) -> bool:
    print("| folder | files | data tables | recognised | facts | sums | closing |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, files in groups.items():
        tables = sum(len(file.data_tables) for file in files)
        facts = sum(len(file.interpretation.facts) for file in files)
        sums = sum(file.closing + len(file.failing) for file in files)
        shares = (
            f"{recognised_share(files):.2%} | {facts:,} | {sums:,} | {closing_share(files):.2%}"
        )
        print(f"| {name} | {len(files)} | {tables} | {shares} |")
    everything = groups["both"]
    return recognised_share(everything) >= RECOGNISED and closing_share(everything) >= CLOSING


def _failures(files: Sequence[Meant]) -> bool:
    print("\nNot recognised: file, page, title")
    for file in files:
        for number in file.unrecognised:
            table = file.extraction.tables[number]
            print(f"* {file.name}, p. {table.pages[0]}: {table.title or 'without a title'}")
    print(
        "\nSums that do not close: file, page, table, cell, figures; * where the page says so too"
    )
    listed = True
    for file in files:
        for entry in file.failing:
            own = file.failure(entry) in own_errors()
            listed = listed and own
            operand = entry.operands[0]
            title = file.extraction.tables[operand.table or 0].title
            where = f"{file.name}, p. {operand.page}, {title}, row {operand.row}, col {operand.col}"
            print(f"{'*' if own else '!'} {where}: {entry.rule} {entry.message}")
    return listed


def _cost(files: Sequence[Meant]) -> bool:
    reading, meaning = sum(f.reading for f in files), sum(f.meaning for f in files)
    print("\n| CPU seconds | all files | share |\n| --- | ---: | ---: |")
    print(f"| reading tables and text | {reading:.1f} | 100% |")
    print(f"| statements and facts | {meaning:.1f} | {meaning / reading:.0%} |")
    return meaning < reading


def _command() -> bool:
    paths = [path for path in sorted(REAL.glob("*.pdf")) if has_text(path)]
    command = [sys.executable, "-c", _COMMAND, "facts", "--quiet", *map(str, paths)]
    start, before = time.perf_counter(), os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds, after = time.perf_counter() - start, os.times()
    cpu = sum(after[2:4]) - sum(before[2:4])
    print(f"\ngongkai facts, {len(paths)} files: {seconds:.1f} s, {cpu:.1f} s of them CPU")
    return seconds <= SECONDS
