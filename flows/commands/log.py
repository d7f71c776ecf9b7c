"""The signed log: its keys, sealing, and whether it is whole."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from storage.sealing import Sealed

app = typer.Typer(help="The signed log.", no_args_is_help=True, rich_markup_mode=None)
_KeyFile = Annotated[Path, typer.Argument(help="A file outside the archive, kept secret.")]


@app.callback()
def log() -> None:
    """The signed log: what the archive received, so that nothing can be dropped or changed unseen.

    docs/log.md says what it proves, docs/verifying.md how a stranger checks it.
    """


@app.command("create-key")
def create_key(file: _KeyFile) -> None:
    """Make the key that signs the log in a place of your choice; it is never overwritten.

    Without it the first sealing makes one beside the data folder.

    gongkai log create-key ~/gongkai-log.key
    """
    from storage.database import open_database
    from storage.log import keys
    from storage.preservation import recording
    from storage.settings import Settings

    settings = Settings()
    with (
        open_database(settings, create=True) as database,
        recording(database, "key-creation") as going,
    ):
        signer = keys.create(file, settings.log_origin)
        going.detail["key"] = signer.verifier.vkey
    typer.echo(signer.verifier.vkey)
    typer.echo(
        f"Set GONGKAI_LOG_KEY={file.absolute()}; keep a copy of the file elsewhere, and publish "
        "the line above: with it others check the log",
        err=True,
    )


@app.command("rotate-key")
def rotate_key(file: _KeyFile) -> None:
    """Hand the log on to a new key; both sign the next checkpoint. Run it again after a failure.

    gongkai log rotate-key ~/gongkai-log-2.key
    """
    from flows.work import alone
    from storage.database import open_database
    from storage.log import keys, ring
    from storage.objects import open_files
    from storage.preservation import recording
    from storage.settings import Settings
    from tasks.seal import seal_log

    settings = Settings()
    old = keys.load(settings.signing_key, settings.log_origin)
    files = open_files(settings)
    if file.exists():
        new = keys.load(file, settings.log_origin)
    else:
        new = keys.create(file, settings.log_origin)
    with open_database(settings) as database, alone(database):
        known = ring.read(files)
        if known is None:
            ring.begin(files, old.verifier)
        with recording(database, "key-rotation", {"key": new.verifier.vkey}):
            if known is None or new.verifier not in known.verifiers:
                ring.hand_on(files, keys.rotation(old, new))
        sealed = seal_log(settings.model_copy(update={"log_key": file}), database, besides=[old])
    _say(sealed)
    typer.echo(new.verifier.vkey)
    typer.echo(f"Set GONGKAI_LOG_KEY={file.absolute()}, and publish the line above", err=True)


@app.command()
def seal() -> None:
    """Add to the log what is not in it yet, sign, and ask the authorities for time stamps.

    Every crawl does this at its end. The first time it makes the key, see docs/log.md.
    """
    from flows.logs import set_up_logs
    from flows.work import alone
    from storage.database import open_database
    from storage.settings import Settings
    from tasks.seal import seal_log

    settings = Settings()
    set_up_logs(settings)
    with open_database(settings) as database, alone(database):
        _say(seal_log(settings, database))


@app.command()
def show(
    format: Annotated[Literal["text", "json"], typer.Option(help="How to print.")] = "text",
) -> None:
    """The newest checkpoint, the keys, time stamps, and what is not sealed yet."""
    from flows.output import print_json
    from storage.database import open_database
    from storage.log import ring, stamps
    from storage.log.log import Log
    from storage.objects import open_files
    from storage.sealing import unsealed
    from storage.settings import Settings

    settings = Settings()
    files = open_files(settings)
    newest, known = Log(files), ring.read(files)
    with open_database(settings) as database, database.read() as session:
        waiting = unsealed(session)
    vkeys = [verifier.vkey for verifier in known.verifiers] if known else []
    stamped = len(stamps.kept(files, newest.size)) if newest.size else 0
    found = {
        "leaves": newest.size,
        "not_sealed": waiting,
        "time_stamps": stamped,
        "keys": vkeys,
        "checkpoint": newest.note.decode() if newest.note else None,
    }
    if format == "json":
        print_json(found)
        return
    typer.echo(f"{newest.size} leaves, {waiting} visits and acts not sealed, {stamped} time stamps")
    for vkey in vkeys:
        typer.echo(f"key {vkey}")
    if newest.note:
        typer.echo(f"\n{newest.note.decode()}", nl=False)


@app.command()
def verify() -> None:
    """Hash every leaf anew into the tree, and check the signature; exit 1 where it is not so."""
    from storage.log.trusted import trusted
    from storage.objects import StorageError, open_files
    from storage.settings import Settings

    settings = Settings()
    try:
        whole = trusted(open_files(settings), settings.log_origin)
    except StorageError as error:
        typer.echo(f"gongkai: {error}", err=True)
        raise typer.Exit(1) from error
    if whole.size == 0:
        typer.echo("The log is empty.", err=True)
        return
    typer.echo(f"{whole.size} leaves lead to the root that was signed")


def _say(sealed: "Sealed") -> None:
    if sealed.checkpoint is not None:
        typer.echo(
            f"{sealed.added} leaves added; the log has {sealed.checkpoint.size}, its root is "
            f"{sealed.checkpoint.root.hex()}",
            err=True,
        )
