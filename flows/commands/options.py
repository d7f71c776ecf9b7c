"""Options that several commands have."""

from typing import Annotated, Literal

import typer

Region = Annotated[str, typer.Option(help="First digits of a division code, or a part of a name.")]
Doubtful = Annotated[
    bool, typer.Option("--doubtful", help="Those of the region that are doubtful, too.")
]
PortalIds = Annotated[list[str] | None, typer.Argument(help="Ids of portals.", metavar="ID")]
Format = Annotated[Literal["table", "json", "csv"], typer.Option(help="How to print.")]
