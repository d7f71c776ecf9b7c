"""The demo: five replica portals on loopback, crawled by the nightly flow, and what was found."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from flows.logs import set_up_logs
from flows.orchestration import prepare
from flows.output import print_table
from flows.portals import registry
from flows.progress import bars
from storage.database import open_database
from storage.exports.publishing import publish
from storage.queries.documents import documents
from storage.queries.search import Query, search
from storage.queries.status import status
from storage.runs import set_enabled
from storage.settings import Settings

_KINDS = {
    "application/pdf": "PDF",
    "application/msword": "DOC",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
}
CHECKOUT = Path(__file__).resolve().parent.parent


class ReplicaFailed(Exception):  # noqa: N818, named after what happened
    """The replica portals did not start."""


def run_demo(*, quiet: bool) -> None:
    """Start the replica, run the nightly flow over it, print what was found and what to try.

    Raises:
        ReplicaFailed: the replica's ports are taken, or this is no checkout.
        PortalsFailed: a replica portal yielded nothing.
    """
    os.environ["GONGKAI_PROFILE"] = "demo"
    settings = Settings()
    set_up_logs(settings)
    prepare(settings)
    with open_database(settings, create=True) as database:
        before = status(database)["totals"]
        set_enabled(database, list(registry(settings)), True)
    typer.echo("Crawling five replica portals on this machine, through Prefect …", err=True)
    with _replica(settings.replica_port), bars(quiet=quiet):
        from flows.nightly import nightly

        reports = nightly()
    with open_database(settings) as database:
        after = status(database)
        rows = documents(database)
        figure = search(database, Query(finding="A14", limit=1)).rows
        publish(database, settings.published, lambda _: None)
    _print_documents(rows)
    _print_summary(reports, before, after)
    _print_next(figure[0]["fact_id"] if figure else None)


@contextmanager
def _replica(port: int) -> Iterator[None]:
    process = subprocess.Popen(  # noqa: S603, our own replica
        [sys.executable, "-m", "deploy.replica", "--port", str(port)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        if not process.stdout.readline():
            _, trouble = process.communicate(timeout=10)
            last = (trouble.strip().splitlines() or ["no reason given"])[-1]
            raise ReplicaFailed(f"no replica: {last} (GONGKAI_REPLICA_PORT moves them)")
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def _print_documents(rows: list[dict[str, Any]]) -> None:
    columns = {"organisation": "office 单位", "fiscal_year": "year", "document": "document 文件",
               "verdict": "read", "pages": "pages", "tables": "tables", "facts": "facts",
               "failed": "failed checks"}  # fmt: skip
    shown = [{**row, "document": _name(row), "failed": _failed(row)} for row in rows]
    print_table(shown, columns)


def _name(row: dict[str, Any]) -> str:
    kind = _KINDS.get(row["media_type"], row["media_type"])
    return f"{row['title'] or row['url']} ({kind})"


def _failed(row: dict[str, Any]) -> str:
    if row["explained"]:
        return f"{row['failed']} ({row['explained']} follow from one)"
    return str(row["failed"])


def _print_summary(
    reports: list[dict[str, Any]], before: dict[str, int], after: dict[str, Any]
) -> None:
    new = sum(report["new"] for report in reports)
    unchanged = sum(report["unchanged"] for report in reports)
    stored = after["totals"]["objects"] - before["objects"]
    if new == stored == 0:
        typer.echo(
            f"\nNothing new: the listings lead to nothing unknown, {unchanged} files were due and "
            f"are unchanged, nothing was stored twice (the archive holds "
            f"{after['totals']['objects']} objects). The others are looked at again within "
            "8 weeks: `gongkai frontier`."
        )
    else:
        typer.echo(f"\n{new} new files; {stored} objects stored, pages included.")
    typer.echo("Gave no document or was not read, each with its reason:")
    for failure in after["failures"]:
        typer.echo(f"  {failure['verdict']}: {failure['url']} ({failure['reason']})")


def _print_next(fact_id: str | None) -> None:
    command = Path(sys.argv[0])
    shown = command.relative_to(Path.cwd()) if command.is_relative_to(Path.cwd()) else command
    typer.echo("\nTry next:")
    typer.echo(f"  {shown} search 信访 --measure total --year 2024")
    if fact_id:
        typer.echo(f"  {shown} show {fact_id}")
    typer.echo(f"  {shown} serve  # /take-away has the whole archive as files")
