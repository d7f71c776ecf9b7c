"""Jobs: nights, backfills and re-readings; how far they are, paused and resumed."""

from datetime import timedelta
from typing import Annotated, Any

import typer

from flows.commands.options import Format

app = typer.Typer(rich_markup_mode=None)
Id = Annotated[str, typer.Argument(help="A job, or the first characters of its id.", metavar="ID")]
_SHOWN = 8


@app.callback(invoke_without_command=True)
def jobs(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest first.")] = 20,
    format: Format = "table",
) -> None:
    """List jobs: since when, how many portals are done and to do, and how long that will take.

    The time left is that of the portals to do at the pace of those done; pauses do not count.

    gongkai jobs

    gongkai jobs pause 3f2a90
    """
    from storage.database import open_database
    from storage.queries.jobs import jobs as ask
    from storage.settings import Settings

    if context.invoked_subcommand is not None:
        return
    with open_database(Settings()) as database:
        _print(ask(database, limit), format)


@app.command()
def pause(job: Id) -> None:
    """Let the workers of a job end after what they are at; nothing is lost.

    gongkai jobs pause 3f2a90
    """
    job_id = _set(job, paused=True)
    typer.echo(f"{job_id[:_SHOWN]} is paused: its workers end after what they are at", err=True)


@app.command()
def resume(job: Id) -> None:
    """Let a paused job go on, as soon as a worker is started for it.

    gongkai jobs resume 3f2a90
    """
    job_id = _set(job, paused=False)
    typer.echo(f"{job_id[:_SHOWN]} is open: the command that began it goes on with it", err=True)


def _set(beginning: str, *, paused: bool) -> str:
    from storage.database import open_database
    from storage.jobs import set_job_state
    from storage.queries.jobs import UnknownJob, job_with
    from storage.settings import Settings

    with open_database(Settings()) as database:
        job_id = job_with(database, beginning)
        if not set_job_state(database, job_id, paused=paused):
            raise UnknownJob(f"job {job_id[:_SHOWN]} is done")
    return job_id


def _print(rows: list[dict[str, Any]], format: str) -> None:
    from flows.output import print_csv, print_json, print_table

    columns = {"id": "job", "kind": "kind", "years": "years", "state": "state",
               "started_at": "since (UTC)", "portals": "portals", "done": "done", "left": "left",
               "failed": "failed", "skipped": "skipped", "to_do": "to do",
               "time_left": "time left"}  # fmt: skip
    if format == "json":
        print_json(rows)
    elif format == "csv":
        print_csv(rows, [*(list(columns)[:-1]), "seconds_left", "ended_at", "only_failed"])
    else:
        print_table([_shown(row) for row in rows], columns)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    years, left = row["years"], row["seconds_left"]
    return {
        **row,
        "id": row["id"][:_SHOWN],
        "kind": f"{row['kind']}, only failed" if row["only_failed"] else row["kind"],
        "years": f"{years[0]}–{years[-1]}" if years else "",
        "time_left": "" if left is None else str(timedelta(seconds=left)),
    }
