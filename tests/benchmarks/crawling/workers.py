"""Worker processes that crawl the benchmark's portals together, as `gongkai crawl` does."""

import multiprocessing
import os
import resource
import time
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerContext
from typing import Any

from flows.crawl import FUNCTIONS, TASKS, Order, Steps
from flows.orchestration import prepare
from flows.work import crawl
from storage.database import open_database
from storage.settings import Settings
from tasks.records import Portal, StepCount
from tasks.resources import PortalRun, Resources, open_resources
from tests.benchmarks.crawling.portals import host


def _nothing(_resources: Resources, _run: PortalRun) -> StepCount:
    return StepCount(0, 0)


# Only what fetches: the files are noise.
VISITS = Steps(
    {**{name: FUNCTIONS.portal[name] for name in ("discover", "fetch")}, "read": _nothing}, {}
)


TASKS_OF_VISITS = Steps(
    {**{name: TASKS.portal[name] for name in ("discover", "fetch")}, "read": _nothing}, {}
)


def portals(hosts: int, port: int) -> list[Portal]:
    """A portal for each host, politeness off."""
    return [
        Portal(
            id=f"portal-{number}",
            name="示例市",
            family="trs",
            division_code="150300",
            office=None,
            listings=(f"http://{host(number)}:{port}/ysjs/index.html",),
            hosts=(f"{host(number)}:{port}",),
            delay=0.0,
        )
        for number in range(hosts)
    ]


def through_prefect(values: Mapping[str, Any], hosts: int, port: int, told: Any) -> None:
    """One worker whose steps are Prefect tasks of a flow; tells the seconds, the server's start
    apart."""
    prepare(Settings(**values))
    from prefect import flow

    @flow
    def warm() -> None:
        pass

    @flow
    def night() -> list[str | None]:
        with open_resources(Settings(**values)) as resources:
            order = Order("nightly", TASKS_OF_VISITS)
            return [report.failed for report in crawl(resources, portals(hosts, port), order)]

    warm()
    start = time.perf_counter()
    failed = [reason for reason in night() if reason]
    told.put((failed, time.perf_counter() - start))


def work(values: Mapping[str, Any], hosts: int, port: int, go: Any, told: Any) -> None:
    """One worker: waits for the word, works, tells its largest memory in MB."""
    with open_resources(Settings(**values)) as resources:
        go.wait()
        reports = crawl(resources, portals(hosts, port), Order("nightly", VISITS))
    failed = [report.failed for report in reports if report.failed]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told.put((failed, memory))


def forking() -> ForkServerContext:
    """Processes that have imported everything."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.benchmarks.crawling.workers"])
    return context


def seconds_of_prefect(values: Mapping[str, Any], hosts: int, port: int) -> float:
    """How long one worker takes whose steps are Prefect tasks.

    Raises:
        RuntimeError: a portal failed.
    """
    # Prefect reads it when it is imported, which is before anything of ours runs there.
    os.environ["PREFECT_LOGGING_LEVEL"] = "WARNING"
    context = multiprocessing.get_context("spawn")
    told: Any = context.Queue()
    process = context.Process(target=through_prefect, args=(values, hosts, port, told))
    process.start()
    failed, took = told.get()
    process.join()
    if failed:
        raise RuntimeError(failed[0])
    return float(took)


def seconds(
    values: Mapping[str, Any], hosts: int, port: int, workers: int
) -> tuple[float, Sequence[float]]:
    """How long so many workers take together, and the largest memory of each in MB.

    Raises:
        RuntimeError: a portal failed.
    """
    context = forking()
    with open_database(Settings(**values), create=True):
        pass
    go, told = context.Barrier(workers + 1), context.Queue()
    processes = [
        context.Process(target=work, args=(values, hosts, port, go, told)) for _ in range(workers)
    ]
    for process in processes:
        process.start()
    go.wait()
    start = time.perf_counter()
    results = [told.get() for _ in processes]
    took = time.perf_counter() - start
    for process in processes:
        process.join()
    failed = [reason for reasons, _ in results for reason in reasons]
    if failed:
        raise RuntimeError(failed[0])
    return took, [memory for _, memory in results]
