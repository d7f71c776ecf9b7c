"""Keeping the bytes: verify, audit, replicate, repair, and the record of all of it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.options import Format

if TYPE_CHECKING:
    from flows.fixity import Verification
    from storage.preservation import Notable

Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bar.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]
Since = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="From this day on (UTC).", metavar="DATE"),
]
_BAD_COLUMNS = ("outcome", "sha256", "store", "detail", "size", "figures", "disclosures",
                "addresses", "captured_at", "repair")  # fmt: skip
# So many objects that no row names are listed.
_LISTED = 20


def verify(
    sample: Annotated[
        float | None,
        typer.Option(min=0, max=100, help="So many of a hundred, at random.", metavar="PERCENT"),
    ] = None,
    object: Annotated[str | None, typer.Option(help="This object alone.", metavar="SHA256")] = None,
    document: Annotated[
        str | None,
        typer.Option(help="All that its address ever served.", metavar="URL-or-SHA256"),
    ] = None,
    since: Since = None,
    copy: Annotated[bool, typer.Option("--copy", help="Those of the second copy.")] = False,
    format: Format = "table",
    quiet: Quiet = False,
) -> None:
    """Read objects back and compare SHA-256, SHA-512 and length. Exit 1 if one is not whole.

    Says of each that is damaged, truncated, swapped or missing what depends on it, and what
    repairs it. Without options all objects are read.

    gongkai verify

    gongkai verify --sample 5
    """
    from flows.fixity import verify_chosen
    from storage.samples import Selection
    from storage.settings import Settings

    selection = Selection(
        object and object.lower(), document, since and since.replace(tzinfo=UTC), sample
    )
    found = verify_chosen(Settings(), selection, copy=copy, quiet=quiet)
    _print_verification(found, format)


def audit(
    dry_run: DryRun = False,
    format: Format = "table",
    quiet: Quiet = False,
) -> None:
    """Read back what is due tonight: every object in 30 days, one of a hundred at random.

    All objects if the store lies elsewhere than at the last audit; the same objects of the second
    copy, where there is one. Exit 1 if one is not whole; whoever GONGKAI_ALARMS names is told.
    """
    from flows.fixity import audit_tonight
    from storage.settings import Settings

    settings = Settings()
    planned, found = audit_tonight(settings, dry_run=dry_run, quiet=quiet)
    if dry_run:
        all_of_them = "all, since the store was moved" if planned.hashes is None else "due"
        typer.echo(f"{planned.number:,} objects would be read back ({all_of_them})", err=True)
        return
    if found.bad or found.unread:
        from flows.audit import tell_damage

        tell_damage(settings, found)
    _print_verification(found, format)


def replicate(
    dry_run: DryRun = False,
    format: Format = "table",
    quiet: Quiet = False,
) -> None:
    """Put into the second copy what it lacks, compared on both sides. Exit 1 if some cannot be.

    The copy is where GONGKAI_COPY_OBJECTS and what begins with GONGKAI_COPY say. After a kill the
    same command goes on where it was. An object that is damaged here is never copied.
    """
    from flows.fixity import lacking_in_copy, replicate_all
    from storage.settings import Settings

    settings = Settings()
    if dry_run:
        lacking = lacking_in_copy(settings)
        typer.echo(
            f"{lacking.objects:,} objects, {lacking.bytes:,} bytes would be copied", err=True
        )
        return
    counts, failed = replicate_all(settings, quiet=quiet)
    _print_notable(failed, format)
    typer.echo(_counted({"copied": 0, **counts}), err=True)
    if failed:
        raise typer.Exit(1)


def repair(
    hashes: Annotated[
        list[str] | None, typer.Argument(help="Objects; none: all found bad.", metavar="SHA256")
    ] = None,
    copy: Annotated[
        bool, typer.Option("--copy", help="Mend the copy from the original instead.")
    ] = False,
    dry_run: DryRun = False,
    format: Format = "table",
    quiet: Quiet = False,
) -> None:
    """Put back objects that are damaged or missing, from the second copy. Exit 1 if one cannot be.

    Without a hash: all that verifications found and nobody mended since. The bytes are compared
    before and after; those that were bad are kept under damaged/ in the store. A good object is
    never replaced, a bad one never used.
    """
    from flows.fixity import repair_chosen
    from storage.queries.preservation import UNREPAIRED
    from storage.settings import Settings

    chosen = [sha256.lower() for sha256 in hashes or ()]
    done = repair_chosen(Settings(), chosen, copy=copy, dry_run=dry_run, quiet=quiet)
    _print_notable(done, format)
    if not done:
        typer.echo("Nothing is to be mended.", err=True)
    if any(each.outcome == UNREPAIRED for each in done):
        raise typer.Exit(1)


def events(
    kind: Annotated[str | None, typer.Option(help="As verify, audit, repair, withhold.")] = None,
    since: Since = None,
    object: Annotated[
        str | None, typer.Option(help="Only what concerns this object.", metavar="SHA256")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest first.")] = 100,
    format: Format = "table",
) -> None:
    """List what was done to keep the bytes: when, by whom, how it ended, which objects.

    gongkai events --kind repair --since 2026-01-01
    """
    from flows.output import print_csv, print_json
    from storage.database import open_database
    from storage.queries.preservation import events as ask
    from storage.settings import Settings

    with open_database(Settings()) as database:
        rows = ask(
            database,
            kind=kind,
            since=since and since.replace(tzinfo=UTC),
            sha256=object and object.lower(),
            limit=limit,
        )
    columns = ("id", "kind", "began_at", "ended_at", "outcome", "program", "operator", "counts",
               "detail", "objects")  # fmt: skip
    if format == "json":
        print_json(rows)
    elif format == "csv":
        print_csv(rows, columns)
    elif rows:
        _print_events(rows)
    else:
        typer.echo("Nothing is recorded.", err=True)


def _print_events(rows: Sequence[Mapping[str, Any]]) -> None:
    from flows.output import print_table

    shown = [
        {
            **row,
            "outcome": row["outcome"] or "not ended",
            "counts": _counted(row["counts"] or {}),
            "objects": "; ".join(
                f"{each['outcome']} {each['sha256'][:12]}…" for each in row["objects"][:3]
            ),
        }
        for row in rows
    ]
    columns = {"id": "event", "kind": "kind", "began_at": "began (UTC)", "ended_at": "ended",
               "outcome": "outcome", "operator": "by", "counts": "counts",
               "objects": "objects"}  # fmt: skip
    print_table(shown, columns)


def _print_verification(found: "Verification", format: str) -> None:
    from flows.output import print_csv, print_json, printable

    if format == "json":
        print_json({"counts": found.counts, "bad": found.bad, "unknown": found.unknown})
    elif format == "csv":
        print_csv(found.bad, _BAD_COLUMNS)
    else:
        # Lines, since a table would break the hashes that are to be copied.
        for row in found.bad:
            for line in _in_words(row):
                typer.echo(printable(line))
    typer.echo(_counted({"checked": 0, **found.counts}), err=True)
    if found.unknown and format != "json":
        typer.echo(
            f"{len(found.unknown)} objects that no row names, left by a kill and harmless: "
            f"{' '.join(found.unknown[:_LISTED])}",
            err=True,
        )
    if found.unread:
        typer.echo(f"gongkai: the copy was not read: {found.unread}", err=True)
    if found.bad or found.unread:
        raise typer.Exit(1 if found.bad else 2)


def _in_words(row: Mapping[str, Any]) -> list[str]:
    disclosures = [
        f"{each['organisation']} {each['fiscal_year']} {each['kind']}"
        for each in row["disclosures"]
    ]
    return [
        f"{row['outcome']} {row['sha256']} in {row['store']}: {row['detail']}",
        *(f"    from {address}" for address in row["addresses"]),
        f"    on it rest {row['figures']} figures; {'; '.join(disclosures) or 'no disclosure'}",
        f"    {row['repair']}",
    ]


def _print_notable(rows: Sequence["Notable"], format: str) -> None:
    from dataclasses import asdict

    from flows.output import print_csv, print_json, printable

    plain = [asdict(row) for row in rows]
    if format == "json":
        print_json(plain)
    elif format == "csv":
        print_csv(plain, ("outcome", "sha256", "detail"))
    else:
        for row in plain:
            typer.echo(printable(f"{row['outcome']} {row['sha256']}: {row['detail']}"))


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in counts.items())
