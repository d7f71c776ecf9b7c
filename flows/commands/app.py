"""All commands, put together."""

from importlib.metadata import version
from typing import Annotated

import typer

from flows.commands import (
    archive,
    classification,
    crawling,
    database,
    difference,
    documents,
    exporting,
    fixity,
    frontier,
    importing,
    jobs,
    log,
    plan,
    portals,
    publishing,
    standing,
    store,
    web,
    withholding,
)

app = typer.Typer(
    name="gongkai",
    help="Gongkai (公开): an evidence-grade archive of Chinese government budget disclosures.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gongkai {version('gongkai')}")
        raise typer.Exit


@app.callback()
def gongkai(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Gongkai (公开): an evidence-grade archive of Chinese government budget disclosures.

    Start with `gongkai demo`; read a file of your own with `gongkai check FILE`.
    """


app.command()(documents.extract)
app.command()(documents.facts)
app.command()(documents.check)
app.command()(difference.compare)
app.command()(crawling.demo)
app.command()(crawling.crawl)
app.command()(crawling.backfill)
app.command()(crawling.reprocess)
app.command()(plan.plan)
app.command()(crawling.work)
app.command("serve-flows")(crawling.serve_flows)
app.command()(archive.search)
app.command()(archive.findings)
app.command()(archive.query)
app.command()(archive.show)
app.command()(standing.status)
app.command()(standing.alarm)
app.command()(exporting.export)
app.command("import-warc")(importing.import_warc)
app.command()(fixity.verify)
app.command()(fixity.audit)
app.command()(fixity.replicate)
app.command()(fixity.repair)
app.command()(fixity.events)
app.command()(withholding.withhold)
app.command()(publishing.publish)
app.command()(web.serve)
app.command()(database.settings)
app.add_typer(portals.app, name="portals")
app.add_typer(frontier.app, name="frontier")
app.add_typer(jobs.app, name="jobs")
app.add_typer(classification.app, name="classification")
app.add_typer(store.app, name="store")
app.add_typer(log.app, name="log")
app.add_typer(database.app, name="db")
