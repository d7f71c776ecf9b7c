"""How fast a large archive answers, on both databases: `make bench-web`."""

import multiprocessing
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr
from sqlalchemy import text

from flows.portals import registry
from storage.database import Database, open_database
from storage.settings import Settings
from tests import servers
from tests.accuracy.real import REAL
from tests.benchmarks.searching.beside import beside, table
from tests.benchmarks.searching.generate import Archive, Maker, fill
from tests.benchmarks.searching.questions import COUNTED, Questions
from tests.benchmarks.searching.rooms import long_download
from tests.benchmarks.searching.templates import templates
from tests.benchmarks.searching.warm import server_settings, warm

DOCUMENTS, CLIENTS, DRAWS, WARM = 200_000, 4, 1_000, 50
# Milliseconds at the 95th percentile; counts have no floor.
MOST = {"sqlite": 100, "postgresql": 50}
# Of indexes to data, in bytes.
MOST_OF_INDEXES = 2.0


def main(documents: int = DOCUMENTS, draws: int = DRAWS) -> int:
    """Print a table for each database; 1 where a floor is missed."""
    if not REAL.exists():
        print(f"no published documents in {REAL}: nothing is measured")
        return 0
    with TemporaryDirectory() as folder:
        values: dict[str, Any] = {"_env_file": None, "data": Path(folder)}
        maker = _maker(documents)
        missed = _measured("sqlite", values, maker, draws)
        with servers.postgres(**server_settings()) as first, servers.database(first) as url:
            values = {**values, "database_url": SecretStr(url)}
            missed += _measured("postgresql", values, _maker(documents), draws)
    for line in missed:
        print(f"missed: {line}")
    return int(bool(missed))


def _maker(documents: int) -> Maker:
    known = registry(Settings(_env_file=None)).values()
    divisions = sorted({(portal.division_code, portal.name) for portal in known})
    return Maker(templates(), divisions, documents)


def _measured(kind: str, values: dict[str, Any], maker: Maker, draws: int) -> list[str]:
    start = time.perf_counter()
    with open_database(Settings(**values), create=True) as database:
        made = fill(database, maker)
        data, indexes = _sizes(database)
    took = time.perf_counter() - start
    print(
        f"\n{kind}: {made.facts:,} figures of {made.documents:,} documents, made in {took:.0f} s;"
    )
    print(f"data {data / 1e9:.2f} GB, indexes {indexes / 1e9:.2f} GB ({indexes / data:.2f} times)")
    missed = []
    if indexes > MOST_OF_INDEXES * data:
        missed.append(f"{kind}: indexes are {indexes / data:.2f} times the data")
    with open_database(Settings(**values)) as database, warm(database):
        return missed + _questioned(kind, database, values, made, draws)


def _questioned(
    kind: str, database: Database, values: dict[str, Any], made: Archive, draws: int
) -> list[str]:
    """Print the times of an archive; the lines of what is missed."""
    print(f"{CLIENTS} clients, {draws} draws of each question\n")
    print("| question | median, ms | p95, ms | floor |\n| --- | ---: | ---: | ---: |")
    missed = []
    for name, times in _asked(values, made, draws).items():
        p95 = statistics.quantiles(times, n=20)[-1]
        floor = None if name in COUNTED else MOST[kind]
        print(f"| {name} | {statistics.median(times):.1f} | {p95:.1f} | {floor or '–'} |")
        if floor and p95 > floor:
            missed.append(f"{kind}, {name}: {p95:.1f} ms")
    missed += long_download(Settings(**values), values["data"])
    if kind == "sqlite":
        questions = Questions(database, made.offices, DRAWS)
        missed += table(beside(Settings(**values), questions, values["data"]))
    return missed


def _asked(values: dict[str, Any], made: Archive, draws: int) -> dict[str, list[float]]:
    """The milliseconds of each question, of all clients together."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(CLIENTS) as pool:
        parts = pool.starmap(
            _client, [(values, made.offices, seed, draws // CLIENTS) for seed in range(CLIENTS)]
        )
    return {name: [one for part in parts for one in part[name]] for name in parts[0]}


def _client(
    values: dict[str, Any], offices: Sequence[tuple[str, str]], seed: int, draws: int
) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {}
    with open_database(Settings(**values)) as database:
        for name, ask in Questions(database, offices, seed).names.items():
            for _ in range(WARM):
                ask()
            times[name] = []
            for _ in range(draws):
                start = time.perf_counter()
                ask()
                times[name].append((time.perf_counter() - start) * 1000)
    return times


_SIZES = {
    "postgresql": "SELECT sum(pg_table_size(oid)), sum(pg_indexes_size(oid)) FROM pg_class "
    "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    # The size of a table is told in 32 bits: that of large ones is what the indexes leave.
    "sqlite": "SELECT (SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()) "
    "- sum(pgsize), sum(pgsize) FROM dbstat JOIN sqlite_master USING (name) "
    "WHERE aggregate = TRUE AND type = 'index'",
}


def _sizes(database: Database) -> tuple[int, int]:
    """Bytes of tables and of their indexes."""
    with database.read() as session:
        asked = _SIZES[session.connection().dialect.name]
        data, indexes = session.execute(text(asked)).one()
    return int(data), int(indexes)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
