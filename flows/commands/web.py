"""The reading room."""

from typing import Annotated

import typer

# Started by import string: the rooms do not import each other.
APPLICATION = "web.app:create_app"


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8700,
) -> None:
    """Open the reading room: offices, documents with their checks, pages with cells marked."""
    import uvicorn

    from storage.database import open_database
    from storage.settings import Settings

    with open_database(Settings()):
        typer.echo(f"Reading room at http://{host}:{port}/ (Ctrl-C ends it)", err=True)
    uvicorn.run(APPLICATION, factory=True, host=host, port=port, log_level="warning")
