"""The reading room."""

from typing import Annotated

import typer

# Started by import string: the rooms do not import each other.
APPLICATION = "web.app:create_app"
# Seconds until a busy thread hands the interpreter over; a question waits for it before each row:
# beside one busy thread, Python's own 5 ms made a page of 0.06 s last 1.5 s, these 0.13 s.
_SWITCH_INTERVAL = 0.0005


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8700,
    prefix: Annotated[
        str, typer.Option(help="Path that a proxy in front serves it under, as /archive.")
    ] = "",
) -> None:
    """Open the reading room: offices, documents with their checks, pages with cells marked."""
    import sys

    import uvicorn

    from storage.database import open_database
    from storage.settings import Settings

    root = prefix.rstrip("/")
    if root and not root.startswith("/"):
        raise typer.BadParameter(f"{prefix!r}: a prefix begins with /", param_hint="--prefix")
    with open_database(Settings()):
        typer.echo(f"Reading room at http://{host}:{port}{root}/ (Ctrl-C ends it)", err=True)
    sys.setswitchinterval(_SWITCH_INTERVAL)
    uvicorn.run(
        APPLICATION,
        factory=True,
        host=host,
        port=port,
        log_level="warning",
        root_path=root,
        # The application heeds those of the proxies in its settings.
        proxy_headers=False,
    )
