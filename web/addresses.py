"""What the addresses of the reading room have in common."""

from typing import Annotated

from fastapi import Path

READ_ONLY = ["GET", "HEAD"]

# Anything else gets the answer "no such page" before the database is asked.
Sha256 = Annotated[
    str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 of a file: its name in the archive.")
]
FactId = Annotated[
    str, Path(pattern="^[0-9A-Za-z-]{1,64}$", description="Id of a figure, the same on every run.")
]
Name = Annotated[str, Path(pattern="^[^\\x00]+$")]
